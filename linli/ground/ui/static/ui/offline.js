// The pages for when there is no line at all: kept by the browser, in the language and the size that one reads, and told
// of only when these or the house's edition change, which stands in the worker's address. 发现一件 is kept for whoever the desk's rail leads to it, until another account is here.

const { whose, worker, found } = document.body.dataset, rail = document.querySelector(".rail");
const live = whose !== "?"; // a page out of this phone's own store knows nobody

if (live && navigator.serviceWorker) {
  if (rail) localStorage.setItem("found", rail.querySelector(`[href="${found}"]`) ? whose : "");
  const finds = Boolean(whose) && localStorage.getItem("found") === whose;
  const { lang, className } = document.documentElement, look = [lang, className, finds ? "found" : "", worker].join(" ");
  navigator.serviceWorker.register(worker).catch(() => {});
  navigator.serviceWorker.addEventListener("message", ({ data }) => localStorage.setItem("laid", data));
  if (localStorage.getItem("laid") !== look) navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ look, finds }));
}
