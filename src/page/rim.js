// The rim's JavaScript: what costs a visitor a third of the bytes here that it costs in Rust. In one file, since each
// is a request of its own where nothing bundles them.

/** JSON out of the module's memory. What is not UTF-8 is not JSON (RFC 8259, section 8.1). */
export const parseUtf8 = (bytes) =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));

// What a page passes may be a Proxy: whatever looks at it may throw.

/** What kind of value it is: its place in `KINDS` of js.rs. */
export const kindOf = (value) => {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) return 1;
  return ["", "", "boolean", "number", "string", "object"].indexOf(typeof value);
};

/** The items of an array, if it has that many at most. */
export const itemsOf = (value, most) => {
  const { length } = value;
  if (kindOf(value) !== 1 || !(length <= most)) throw 0;
  return Array.from({ length }, (_, position) => value[position]);
};

/** The members of an object, if it has that many at most: a list of each name and the value that belongs to it. */
export const membersOf = (value, most) => {
  if (kindOf(value) !== 5) throw 0;
  const names = Object.keys(value);
  if (names.length > most) throw 0;
  return names.flatMap((name) => [name, value[name]]);
};

/** Listens until it is stopped. */
class Listening {
  #gone = new AbortController();

  on(target, name, heard) {
    target.addEventListener(name, heard, { signal: this.#gone.signal });
  }

  stop() {
    this.#gone.abort();
  }
}

/** What the browser says of its network, and of whether anybody looks at the page: a word, and whether it is so. */
export class Signals extends Listening {
  #hear;

  /** Tells `hear([word, isSo])` from now on. */
  constructor(hear) {
    super();
    this.#hear = hear;
    this.on(window, "online", () => hear(["online", true]));
    this.on(window, "offline", () => hear(["online", false]));
    this.on(window, "pagehide", () => hear(["left", true]));
    this.on(window, "pageshow", () => {
      hear(["left", false]);
      this.look();
    });
    this.on(document, "visibilitychange", () => this.look());
  }

  /** Says whether anybody looks at the page. */
  look() {
    this.#hear(["shown", !document.hidden]);
  }
}

/** One WebSocket, for as long as it lives. */
export class Socket extends Listening {
  #inner;

  /**
   * Begins to connect, and tells `hear([word, value, reason])` what comes of it: `open` with what `key` brings, which may
   * come later than the socket; `said` with the message; `closed` with the code and the reason.
   */
  constructor(address, key, hear) {
    super();
    const inner = new WebSocket(address);
    const opened = (value) => this.#inner && hear(["open", value, ""]);
    this.#inner = inner;
    this.on(inner, "open", () => (key ? key.then(opened) : opened()));
    this.on(inner, "message", ({ data }) => hear(["said", data, ""]));
    this.on(inner, "close", ({ code, reason }) => hear(["closed", code, reason]));
  }

  /** A socket that is closing swallows it. */
  send(text) {
    this.#inner.send(text);
  }

  /** Nothing is heard any more. */
  close() {
    this.stop();
    this.#inner.close(1000);
    this.#inner = undefined;
  }
}

/** The one timer. */
export class Wakeup {
  #ring;
  #timer;

  constructor(ring) {
    this.#ring = ring;
  }

  /** Rings after so many milliseconds, and not when it was to ring before; not at all without a number. */
  set(millis) {
    clearTimeout(this.#timer);
    if (millis !== undefined) this.#timer = setTimeout(this.#ring, millis);
  }
}
