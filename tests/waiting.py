"""What lies in a browser and waits for a line, read straight from its store: a page says so only once it has looked."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

STORE = """const opened = indexedDB.open("linli", 1);
  const base = await new Promise((done) => { opened.onsuccess = () => done(opened.result); });
  const store = base.transaction("waiting", "readwrite").objectStore("waiting");"""
LEFT = f"""async () => {{
  {STORE}
  const all = store.getAll();
  return new Promise((done) => {{ all.onsuccess = () => done(all.result.map((one) => one.once)); }});
}}"""
CHANGED = f"""async (more) => {{
  {STORE}
  await new Promise((done) => {{
    store.getAll().onsuccess = ({{ target: {{ result: [one] }} }}) => {{
      store.put({{ ...one, to: one.to.split("?")[0], at: one.at - more.age, after: 0 }}).onsuccess = done;
    }};
  }});
}}"""
WEEK_MS = 7 * 24 * 3_600_000


def die(route: "Route") -> None:
    """A server that is gone between its commit and its answer."""
    if route.request.method != "POST":
        return route.continue_()
    route.fetch(max_redirects=0)  # it is kept there
    route.abort("connectionreset")  # and nobody hears of it
    return None


def left(page: "Page") -> list[str]:
    """The keys of all that lies there; a page may be laid anew this moment, because something went."""
    page.wait_for_load_state("networkidle")
    return list(page.evaluate(LEFT))


def without_what_was_seen(page: "Page", *, age_ms: int = 0) -> None:
    """Let the one that lies there say no more which version it was written on, and be so much older."""
    page.evaluate(CHANGED, {"age": age_ms})


def asked_long_ago(page: "Page") -> None:
    """Let whatever the one that lies there was told to wait for be over."""
    page.evaluate(CHANGED, {"age": 0})


def forgetful(context: "BrowserContext") -> None:
    """Break the store of this browser from its next page on: nothing is ever taken out again."""
    context.add_init_script("IDBObjectStore.prototype.delete = function () { return this.count(); };")
