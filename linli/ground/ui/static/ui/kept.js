// The store of what waits in this phone, for waiting.js, which lays it down and sends it, and photos.js, which brings back
// its pictures. One that waits: its key `once`, `whose`, `at`, `to` where it goes, `said` (the fields, in order), `photos`
// ({ key, file, to, place }) that are still to be sent; and how it stands: `went`, `asks`, `open`, `after`, `why`, `left`,
// and `opened`: what was sent from the form it was opened in lay here before, and lies here until there is a number for it.
const STORE = "waiting";

// "Later" is no answer: too many in a short time, or a server in trouble. It is asked again, not before it says.
export const isLater = (status) => [408, 425, 429].includes(status) || status >= 500;

function opened() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("linli", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "once" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function stored(mode, act) {
  const base = await opened();
  try {
    return await new Promise((done, fail) => {
      const change = base.transaction(STORE, mode, { durability: "strict" });
      const asked = act(change.objectStore(STORE));
      change.oncomplete = () => done(asked.result);
      change.onabort = change.onerror = () => fail(change.error);
    });
  } finally {
    base.close();
  }
}

// What is put by what lay there before. Where the browser keeps nothing, whoever asked hears that it does not lie here.
const after = (asked, put) => {
  asked.onsuccess = () => {
    try {
      put(asked.result);
    } catch {
      asked.transaction.abort();
    }
  };
  return asked;
};

export const lay = (one) => stored("readwrite", (store) => after(store.get(one.once), (before) => store.put({ ...one, opened: Boolean(before?.open || before?.opened) })));
// Only what still waits is marked, and what it was is told: who took it out meanwhile has it.
export const mark = (once, more) => stored("readwrite", (store) => after(store.get(once), (found) => found && store.put({ ...found, ...more })));
export const found = (once) => stored("readonly", (store) => store.get(once));
export const forget = (once) => stored("readwrite", (store) => store.delete(once));
export const all = async () => (await stored("readonly", (store) => store.getAll())).sort((one, other) => one.at - other.at);
