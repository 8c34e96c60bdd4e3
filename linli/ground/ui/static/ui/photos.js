// Photos: made small on the phone and sent one by one as soon as they are chosen, so that the form is light when it goes.
// Each says how far it is, can be taken away, and tried again where the line is bad. Without script they go with the form.
import { place } from "./exif.js";
import { found } from "./kept.js";

document.documentElement.dataset.photos = "live";

const LONGEST = 1600, SEEN = 192, QUALITY = 0.82, PATIENCE = 90_000;
const queue = [];
let busy = false;

const field = (node) => node.closest(".photos");
const made = (root, name) => root.querySelector(`template[data-name=${name}]`).content.firstElementChild.cloneNode(true);
const count = (root) => root.querySelectorAll(".sent > li:not(.failed)").length;
const pending = (form) => queue.filter((each) => form.contains(each.root) && !each.over);

function key() {
  const drawn = crypto.getRandomValues(new Uint8Array(16));
  return [...drawn].map((each) => each.toString(16).padStart(2, "0")).join("");
}

function drawn(seen, longest) {
  const by = Math.min(1, longest / Math.max(seen.width, seen.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.max(1, Math.round(seen.width * by)), height: Math.max(1, Math.round(seen.height * by)) });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(seen, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// What the phone cannot read itself (HEIC, often) goes as it is: the server reads it.
async function small(each) {
  try {
    const seen = await createImageBitmap(each.file);
    each.item.querySelector("img").src = drawn(seen, SEEN).toDataURL("image/jpeg", 0.7);
    const blob = await new Promise((done) => drawn(seen, LONGEST).toBlob(done, "image/jpeg", QUALITY));
    seen.close();
    return blob ? new File([blob], `${each.file.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`, { type: "image/jpeg" }) : each.file;
  } catch {
    return each.file;
  }
}

function sent(each, file) {
  return new Promise((done) => {
    const line = (each.line = new XMLHttpRequest()), said = new FormData();
    said.append("csrfmiddlewaretoken", each.root.closest("form").elements.csrfmiddlewaretoken.value);
    said.append("key", each.key);
    said.append("files", file);
    line.open("POST", each.root.dataset.send);
    line.timeout = PATIENCE;
    line.setRequestHeader("HX-Request", "true");
    line.upload.onprogress = (event) => (each.item.querySelector("progress").value = event.loaded / event.total);
    line.onloadend = () => done(line);
    line.send(said);
  });
}

async function next() {
  const each = queue.find((one) => !one.over);
  if (busy || !each) return;
  busy = true;
  each.place ??= await place(each.file);
  each.ready ??= await small(each);
  const line = each.over ? null : await sent(each, each.ready);
  busy = false;
  if (line && !each.over) finish(each, line);
  next();
}

function finish(each, line) {
  each.over = true;
  const answer = new DOMParser().parseFromString(line.responseText || "", "text/html");
  const arrived = line.status === 200 && answer.querySelector("li");
  const item = arrived || made(each.root, "failed");
  if (!arrived) {
    const refused = line.status >= 400 && line.status < 500 && answer.querySelector(".toast p");
    if (refused) item.querySelector("p").textContent = refused.textContent;
    if (refused) item.querySelector("[data-again]").remove();
    else item.querySelector("[data-again]").addEventListener("click", () => again(each, item));
    item.dataset.waits = refused ? "" : "network";
    if (!refused) item.photo = { key: each.key, file: each.ready, to: each.root.dataset.send, place: each.place }; // for what waits in the phone
  } else if (each.item.querySelector("img").src) {
    item.querySelector("img").src = each.item.querySelector("img").src;
  }
  each.item.replaceWith(item);
  each.shown = item;
  if (each.place && (arrived || item.photo)) item.dataset.place ||= each.place;
  full(each.root);
  offer(each.root);
  const form = each.root.closest("form");
  if (form?.dataset.held && !pending(form).length) {
    delete form.dataset.held;
    document.querySelector("#said [data-waiting]")?.remove();
    form.requestSubmit(form.held?.isConnected ? form.held : undefined);
  }
}

function again(each, item) {
  const anew = { ...each, item: made(each.root, "sending"), over: false };
  item.replaceWith(anew.item);
  queue.push(anew);
  next();
}

addEventListener("online", () => {
  const open = "form:not([hidden]) .photos"; // a form that was sent meanwhile waits with its photos (waiting.js)
  for (const button of document.querySelectorAll(`${open} [data-waits=network] [data-again]`)) button.click();
});

function full(root) {
  if (!root.dataset.most) return;
  const most = Number(root.dataset.most), over = count(root) >= most;
  root.querySelector(".full").hidden = !over;
  for (const input of root.querySelectorAll("input[type=file]")) input.disabled = over;
}

// Where a photo was taken is read here, or told by the server that read it: it goes along only if somebody ticks it.
function offer(root) {
  const asked = root.querySelector(".place");
  if (!asked) return;
  const box = asked.querySelector("input"), known = [...root.querySelectorAll(".sent > li")].map((item) => item.dataset.place).filter(Boolean);
  const found = known.includes(asked.dataset.place) ? asked.dataset.place : known[0];
  if (found !== asked.dataset.place) Object.assign(box, { value: found ?? "", checked: false });
  if (found) asked.dataset.place = found;
  else delete asked.dataset.place;
}

document.addEventListener("change", (event) => {
  if (!event.target.matches?.(".photos input[type=file]")) return;
  const root = field(event.target), room = Number(root.dataset.most) - count(root);
  for (const file of [...event.target.files].slice(0, room)) {
    const each = { root, file, key: key(), item: made(root, "sending"), over: false };
    root.querySelector(".sent").append(each.item);
    queue.push(each);
  }
  event.target.value = ""; // sent by themselves, not with the form
  full(root);
  next();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".photos [data-take-away]");
  if (!button) return;
  const root = field(button), item = button.closest("li");
  const each = queue.find((one) => one.item === item && !one.over);
  if (each) {
    each.over = true;
    each.line?.abort();
  }
  item.remove();
  full(root);
  offer(root);
  root.querySelector("input[type=file]")?.focus();
});

// Sent while a photo is still on its way: it waits for that, and says so; sent again, it goes without.
document.addEventListener("submit", (event) => {
  const form = event.target, waits = pending(form);
  if (!waits.length) return;
  if (form.dataset.held) {
    for (const each of waits) {
      each.over = true;
      each.line?.abort();
      each.item.remove();
    }
    delete form.dataset.held;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  form.dataset.held = "1";
  form.held = event.submitter;
  const said = document.getElementById("said");
  said.replaceChildren(waits[0].root.querySelector("template[data-name=waiting]").content.cloneNode(true));
  said.firstElementChild.dataset.waiting = "";
}, true);

// What waited in the phone and was opened from there (waiting.js) brings its pictures back into its form: those that were
// sent by their ids, the others as files, under the keys they have.
async function bringBack(root) {
  const once = root.closest("form")?.elements.once?.value, waiting = once && (await found(once));
  if (!waiting?.open) return;
  const shown = root.querySelector(".sent"), asked = root.querySelector(".place"), box = asked?.querySelector("input");
  const agreed = waiting.said.find(([name]) => name === box?.name)?.[1];
  for (const [name, id] of waiting.said) {
    const item = made(root, "arrived"), field = item.querySelector("input");
    if (name !== field.name || shown.querySelector(`[value="${CSS.escape(id)}"]`)) continue;
    item.querySelector("img").src = `${root.dataset.send}${id}/`;
    field.value = id;
    if (agreed) item.dataset.place = agreed;
    shown.append(item);
  }
  for (const { key, file, place } of waiting.photos) {
    const item = made(root, "sending");
    if (place) item.dataset.place = place;
    shown.append(item);
    queue.push({ root, file, ready: file, key, place: place ?? "", item, over: false });
  }
  full(root);
  offer(root);
  if (agreed && box.value === agreed) box.checked = true;
  next();
}

for (const root of document.querySelectorAll(".photos")) {
  full(root);
  offer(root);
  if (window.indexedDB) bringBack(root).catch(() => {});
}
