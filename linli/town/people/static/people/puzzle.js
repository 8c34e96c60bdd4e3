// The small proof of work of the door: find n so that SHA-256("<challenge>:<n>") begins with so many zero bits.
// Runs in slices of 20 ms, so that the page stays alive, and the form waits for it. A form that was refused for want of it
// (data-goes) is sent by itself then, unless somebody writes in it meanwhile.

const K = [], H = [];
for (let n = 2; K.length < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
  if (!prime) continue;
  if (H.length < 8) H.push((Math.sqrt(n) % 1) * 2 ** 32 | 0);
  K.push((Math.cbrt(n) % 1) * 2 ** 32 | 0);
}

/** The first word (32 bits, unsigned) of the SHA-256 of ASCII text under 120 characters. */
export function firstWord(text) {
  const blocks = text.length < 56 ? 1 : 2, words = new Int32Array(blocks * 16), w = new Int32Array(64);
  for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8);
  words[text.length >> 2] |= 0x80 << (24 - (text.length & 3) * 8);
  words[blocks * 16 - 1] = text.length * 8;
  const state = H.slice();
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) { w[i] = words[block * 16 + i]; continue; }
      const x = w[i - 15], y = w[i - 2];
      const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
      const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
      w[i] = w[i - 16] + s0 + w[i - 7] + s1 | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
      const t1 = h + s1 + (e & f ^ ~e & g) + K[i] + w[i] | 0;
      const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
      const t2 = s0 + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + t1 | 0; d = c; c = b; b = a; a = t1 + t2 | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((v, i) => { state[i] = state[i] + v | 0; });
  }
  return state[0] >>> 0;
}

function solve(form) {
  const { puzzle, bits } = form.dataset, free = 32 - Number(bits), goes = "goes" in form.dataset;
  const button = form.querySelector("[data-works]") ?? form.querySelector("button"), field = form.elements.answer ?? form.elements.worked;
  const said = form.querySelector("[data-puzzle-said]");
  let n = 0, written = false;
  button.disabled = true;
  said.hidden = false;
  form.addEventListener("input", ({ isTrusted }) => (written ||= isTrusted));
  const slice = () => {
    const until = performance.now() + 20;
    while (performance.now() < until) {
      for (let i = 0; i < 200; i++, n++) {
        if (firstWord(`${puzzle}:${n}`) >>> free === 0) {
          field.value = String(n);
          button.disabled = false;
          said.hidden = !written || !goes;
          if (goes && written) said.textContent = said.dataset.worked;
          if (goes && !written) form.requestSubmit();
          return;
        }
      }
    }
    setTimeout(slice);
  };
  setTimeout(slice);
}

if (typeof document !== "undefined") document.querySelectorAll("form[data-puzzle]").forEach(solve);
