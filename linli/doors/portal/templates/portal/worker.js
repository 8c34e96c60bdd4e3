// What the browser does in this house's name when there is no line: it shows the form of a report, or of what was found
// on a round where that is kept, which waits in the phone. With a line it stands aside. The pages are laid up again when
// one reads another language or another size, and when the house has another edition: its address is another then.

const PAGE = "{{ page }}", REPORT = "{{ report }}", FOUND = "{{ found }}", FILES = "{{ files }}", STORE = "linli-offline";

const NAMED = new RegExp(`(?:src|href)="(${FILES}[^"#]+)`, "g"), IMPORTED = /^import [^"]*"(\.[^"]+)"/gm;

const names = (text, pattern, from) => [...text.matchAll(pattern)].map(([, name]) => new URL(name, from).href);

// A page with the files that it names, and those that these import: their names stand in no page, and have no hash.
async function lay(address) {
  const page = await fetch(address, { cache: "no-store" });
  if (!page.ok) throw new Error(page.status);
  const store = await caches.open(STORE), files = new Set();
  for (let more = names(await page.clone().text(), NAMED, page.url); more.length; ) {
    for (const file of more) files.add(file);
    await store.addAll([...new Set(more)]);
    const scripts = more.filter((file) => file.endsWith(".js"));
    const imported = await Promise.all(scripts.map(async (file) => names(await (await store.match(file)).text(), IMPORTED, file)));
    more = imported.flat().filter((file) => !files.has(file));
  }
  await store.put(address, page);
  return [...files];
}

// Both pages as this edition has them; what only those before were made of goes.
async function anew() {
  const store = await caches.open(STORE), before = await store.keys(), found = await store.match(FOUND);
  const files = [...await lay(PAGE), ...(found ? await lay(FOUND) : [])];
  const gone = before.filter(({ url }) => new URL(url).pathname.startsWith(FILES) && !files.includes(url));
  await Promise.all(gone.map((file) => store.delete(file)));
}

addEventListener("install", (event) => event.waitUntil(anew().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

async function kept(pathname) {
  return (!pathname.startsWith(REPORT) && (await caches.match(FOUND))) || caches.match(PAGE);
}

addEventListener("fetch", (event) => {
  const { request } = event, { pathname } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(pathname)));
  else if (request.method === "GET" && pathname.startsWith(FILES)) event.respondWith(fetch(request).catch(() => caches.match(request)));
});

addEventListener("message", (event) => event.waitUntil(looks(event.data).then(() => event.source.postMessage(event.data.look), () => {})));

async function looks({ look, finds }) {
  const before = await (await caches.match(PAGE))?.text();
  const [, lang, , size = ""] = before?.match(/<html lang="([^"]*)"( class="([^"]*)")?/) ?? [];
  if (!look.startsWith(`${lang} ${size} `)) await lay(PAGE);
  if (finds) await lay(FOUND);
  else await (await caches.open(STORE)).delete(FOUND);
}
