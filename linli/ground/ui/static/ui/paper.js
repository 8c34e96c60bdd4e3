// A sheet is printed by its button where script runs; without, by the browser's own menu.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => print());
