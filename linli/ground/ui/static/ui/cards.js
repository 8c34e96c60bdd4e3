// What stands on every page of what waited in this phone: whom to ring in danger, and, once it went, its number and query
// code. Those stand until somebody says that they have them, through closed tabs too, and for nobody else who signs in here;
// a phone may be several people's, so that none stays longer than KEPT, nor longer than whose it is.

const home = document.getElementById("arrived"), KEY = "linli-arrived:", KEPT = 7 * 24 * 3_600_000;
const all = () => Object.keys(localStorage).filter((key) => key.startsWith(KEY)).map((key) => JSON.parse(localStorage[key])).sort((one, other) => one.at - other.at);

const drop = (gone) => all().filter(gone).forEach((one) => localStorage.removeItem(KEY + one.once));

drop((one) => Date.now() - one.at >= KEPT);

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
    drop((each) => each.once === one.once);
    arrived(whose);
  });
  return made;
}

// 退出登录, and 在这台手机上忘掉 by somebody whom nobody knows here: what is theirs goes with them, once the page that answers
// says so and names whose it was. Whom no answer reaches has not left.
const left = document.querySelector('#said[data-sent="leaving"]');
if (left) drop((one) => one.whose === left.dataset.once);
