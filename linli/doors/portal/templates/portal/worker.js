// What the browser does in this house's name when there is no line: it shows the form of a report, which waits in the
// phone. With a line it stands aside. The page is laid up again when one reads another language or another size.

const PAGE = "{{ page }}", FILES = "{{ files }}", STORE = "linli-offline";

async function lay() {
  const page = await fetch(PAGE, { cache: "no-store" });
  if (!page.ok) throw new Error(page.status);
  const files = [...(await page.clone().text()).matchAll(new RegExp(`(?:src|href)="(${FILES}[^"#]+)`, "g"))].map(([, file]) => file);
  const store = await caches.open(STORE);
  await store.addAll([...new Set(files)]);
  await store.put(PAGE, page);
}

addEventListener("install", (event) => event.waitUntil(lay().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event, { pathname } = new URL(request.url);
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (request.method === "GET" && pathname.startsWith(FILES)) event.respondWith(fetch(request).catch(() => caches.match(request)));
});

addEventListener("message", (event) => event.waitUntil(looks(event.data)));

async function looks(look) {
  const kept = await (await caches.match(PAGE))?.text();
  const [, lang, , size = ""] = kept?.match(/<html lang="([^"]*)"( class="([^"]*)")?/) ?? [];
  if (`${lang} ${size}` !== look) await lay().catch(() => {});
}
