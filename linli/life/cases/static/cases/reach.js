// 留电话 is chosen beforehand where whoever goes will want to ring, and said why, for as long as nobody has
// chosen there. `preset` is that choice, or OWN once somebody made theirs; drafts.js keeps it with the rest of the form.

const rings = document.getElementById("rings"), form = rings?.closest("form"), codes = rings?.dataset.codes.split(" ");
const OWN = "own";

function look() {
  const tapped = form.querySelector("[name=category]:checked")?.value, { preset, contact } = form.elements;
  const urgent = codes.includes(tapped) || Boolean(form.querySelector(".danger, .emergency"));
  rings.hidden = !urgent;
  const now = urgent ? "named" : "platform";
  if (contact.value !== preset.value || now === preset.value) return;
  contact.value = preset.value = now;
  form.querySelector("[name=contact]:checked").dispatchEvent(new Event("input", { bubbles: true })); // drafts.js keeps it
}

if (rings) {
  form.addEventListener("change", ({ target }) => {
    if (target.name === "contact") form.elements.preset.value = OWN;
    else look();
  });
  document.addEventListener("htmx:afterSwap", look);
  new MutationObserver(look).observe(form, { childList: true, subtree: true }); // without a line danger.js says it
  look(); // what drafts.js brought back
}
