// What the browser does in this house's name when there is no line: it shows the form of a report, or of what was found
// on a round where that is kept, which waits in the phone. With a line it stands aside. The pages are laid up again when
// one reads another language or another size.

const PAGE = "{{ page }}", REPORT = "{{ report }}", FOUND = "{{ found }}", FILES = "{{ files }}", STORE = "linli-offline";

async function lay(address) {
  const page = await fetch(address, { cache: "no-store" });
  if (!page.ok) throw new Error(page.status);
  const files = [...(await page.clone().text()).matchAll(new RegExp(`(?:src|href)="(${FILES}[^"#]+)`, "g"))].map(([, file]) => file);
  const store = await caches.open(STORE);
  await store.addAll([...new Set(files)]);
  await store.put(address, page);
}

addEventListener("install", (event) => event.waitUntil(lay(PAGE).then(() => skipWaiting())));
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
