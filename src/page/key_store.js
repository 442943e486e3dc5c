// Keys of a person that cannot leave this browser: one seals what waits in the tab, one signs to resume a session.
//
// They are made when they are first needed, kept in IndexedDB and never shown to anybody, this code included. Where the
// browser keeps none (no secure context, no IndexedDB, one that hangs) every answer is undefined, and the chat goes on.

/** An IndexedDB that takes longer than this hangs. Milliseconds. */
const PATIENCE = 2_000;
const NAME = "visavis";
const SEAL = "AES-GCM";
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

const generate = {
  seal: () => crypto.subtle.generateKey({ name: SEAL, length: 256 }, false, ["encrypt", "decrypt"]),
  sign: () => crypto.subtle.generateKey(CURVE, false, ["sign"]),
};

/** The same function; where it would throw it gives undefined. */
const attempt =
  (use) =>
  (...given) => {
    try {
      return use(...given);
    } catch {
      return undefined;
    }
  };

const toBase64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const toBase64Url = (bytes) => toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const encode = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** The keys of everybody who was here with one source. */
export class KeyStore {
  #source;
  #keys = new Map();
  #texts = new Map();

  constructor(source) {
    this.#source = source;
  }

  /** Keeps a person's text in the tab under this name, sealed; an empty one is forgotten. Of several the last wins. */
  async keep(name, person, text) {
    const isBusy = this.#texts.has(name);
    this.#texts.set(name, text);
    if (isBusy) return;
    // A page that is left has no time to seal: what is not sealed yet is kept as it is until the page is back.
    const leave = () => put(name, this.#texts.get(name));
    addEventListener("pagehide", leave);
    let now;
    do {
      now = this.#texts.get(name);
      const sealed = now && ((await this.seal(person, now)) ?? now);
      if (this.#texts.get(name) === now) put(name, sealed);
    } while (this.#texts.get(name) !== now);
    removeEventListener("pagehide", leave);
    this.#texts.delete(name);
  }

  /** The sealed text, in Base64: the nonce, then what AES-GCM makes of it. */
  seal(person, text) {
    return this.#use("seal", person, async (key) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: SEAL, iv }, key, encode(text));
      return toBase64([...iv, ...new Uint8Array(sealed)]);
    });
  }

  /** The text that was sealed for this person. */
  open(person, sealed) {
    return this.#use("seal", person, async (key) => {
      const bytes = fromBase64(sealed);
      const opened = await crypto.subtle.decrypt({ name: SEAL, iv: bytes.slice(0, 12) }, key, bytes.slice(12));
      return new TextDecoder().decode(opened);
    });
  }

  /** The public key that a session is bound to: an uncompressed point (SEC 1, section 2.3.3), in Base64url. */
  publicKey(person) {
    return this.#use("sign", person, async ({ publicKey }) =>
      toBase64Url(await crypto.subtle.exportKey("raw", publicKey)),
    );
  }

  /** Signs what the server asks to have signed: r and s, 32 bytes each (FIPS 186-5), in Base64url. */
  sign(person, text) {
    return this.#use("sign", person, async ({ privateKey }) =>
      toBase64Url(await crypto.subtle.sign({ ...CURVE, hash: "SHA-256" }, privateKey, encode(text))),
    );
  }

  /**
   * Forgets a person: what was sealed cannot be opened any more, and no session resumed. Of `browser`:
   * everybody who has a name.
   */
  async forget(name, person) {
    const isAll = person === "browser";
    const others = (other) => other !== name && other.startsWith(name.slice(0, -person.length));
    const names = isAll ? [...this.#texts.keys(), ...(stored() ?? [])].filter(others) : [name];
    for (const one of names) this.keep(one, person, "");
    this.#keys.clear();
    for (const purpose of Object.keys(generate)) {
      const id = (person) => this.#id(purpose, person);
      const ids = isAll ? IDBKeyRange.bound(id("c"), id("t")) : id(person); // from "claimed" to "signed"
      await inDatabase("readwrite", (keys) => keys.delete(ids)).catch(() => {});
    }
  }

  /** Tells of whom another tab has forgotten the key since it was used here. */
  async lost(tell) {
    for (const [id, key] of this.#keys) {
      const has = await key.catch(() => {});
      if (has && !(await inDatabase("readonly", (keys) => keys.getKey(id)))) tell(id.replace(/.*?:.*?:/, ""));
    }
  }

  #id(purpose, person) {
    return `${this.#source}:${purpose}:${person}`;
  }

  async #use(purpose, person, use) {
    const id = this.#id(purpose, person);
    try {
      if (!this.#keys.has(id)) this.#keys.set(id, soon(keyOf(id, generate[purpose])));
      return await use(await this.#keys.get(id));
    } catch {
      return undefined;
    }
  }
}

/** Where the tab's storage is full, gone or not for this page, the text lives as long as the page. */
const put = attempt((name, text) => (text ? sessionStorage.setItem(name, text) : sessionStorage.removeItem(name)));

/** The names of all that is kept in the tab. */
const stored = attempt(() => Object.keys(sessionStorage));

/** The key that is kept under this id; where there is none, a new one. */
async function keyOf(id, generate) {
  const find = () => inDatabase("readonly", (keys) => keys.get(id));
  const found = await find();
  if (found) return found;
  const made = await generate();
  try {
    await inDatabase("readwrite", (keys) => keys.add(made, id));
    return made;
  } catch (error) {
    // Another tab was quicker, or this browser keeps none.
    const theirs = await find();
    if (!theirs) throw error;
    return theirs;
  }
}

const soon = (promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE))]);

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function inDatabase(mode, use) {
  const opening = indexedDB.open(NAME);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  const database = await done(opening);
  try {
    return await done(use(database.transaction("keys", mode).objectStore("keys")));
  } finally {
    database.close();
  }
}
