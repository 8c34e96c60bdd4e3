// What stands on every page of what waited in this phone: whom to ring in danger, and, once it went, its number and query
// code. Those stand until somebody says that they have them, through closed tabs too, and for nobody else who signs in here.

const home = document.getElementById("arrived"), KEY = "linli-arrived:";
const all = () => Object.keys(localStorage).filter((key) => key.startsWith(KEY)).map((key) => JSON.parse(localStorage[key])).sort((one, other) => one.at - other.at);

// Whom to ring, what to do before, and a second number where there is one: `found` is as `danger.js` hears it.
export function warning({ first, call, sentence, also, also_called }) {
  const card = document.getElementById("danger-card").content.firstElementChild.cloneNode(true);
  const dial = (link, number, words) => {
    link.href = `tel:${number}`;
    link.querySelector("span").textContent = words;
  };
  card.querySelector("b").textContent = first;
  dial(card.querySelector("[data-call]"), call, sentence);
  if (also) dial(card.querySelector("[data-also]"), also, `${also_called} ${also}`);
  else card.querySelector("[data-also]").remove();
  return card;
}

// One that went: { once, whose, number, href, code, words, left, danger }.
export function arrive(one) {
  localStorage.setItem(KEY + one.once, JSON.stringify({ ...one, at: Date.now() }));
}

// The receipt itself says it all.
export function arrived(whose) {
  const here = document.querySelector("[data-sent][data-once]")?.dataset.once, mine = all().filter((one) => one.whose === whose && one.once !== here);
  home.hidden = !mine.length;
  home.replaceChildren(...mine.map((one) => card(one, whose)));
}

function card(one, whose) {
  const made = document.getElementById("arrived-one").content.cloneNode(true), place = (name) => made.querySelector(`[data-${name}]`);
  place("number").textContent = one.number;
  place("words").textContent = one.words;
  place("left").textContent = one.left.join(" ");
  place("code").textContent = one.code;
  for (const link of made.querySelectorAll("[data-open]")) link.href = one.href;
  for (const each of made.querySelectorAll("[data-if]")) each.hidden = each.dataset.if !== (one.code ? "code" : "none");
  // The page of the case says it by itself, once.
  const said = document.getElementById("danger-title") && new URL(one.href, location).pathname.startsWith(location.pathname);
  if (one.danger && !said) place("words").before(warning(one.danger));
  for (const button of made.querySelectorAll("[data-copied]")) button.addEventListener("click", () => {
    localStorage.removeItem(KEY + one.once);
    arrived(whose);
  });
  return made;
}

// 在这台机器上忘掉, said by somebody whom nobody knows here; who signs out finds theirs again.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-leaving]") || document.body.dataset.whose) return;
  for (const one of all()) if (!one.whose) localStorage.removeItem(KEY + one.once);
});
