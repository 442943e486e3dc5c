// The rim's JavaScript: what costs a visitor a third of the bytes here that it costs in Rust. In one file, since each
// is a request of its own where nothing bundles them.

// Nothing that is called from the module may throw: an error that flies through it runs no destructor there. What a page
// passes may be a Proxy, and what the page has replaced may be anything.

/** The same function; where it would throw it gives undefined. */
export const attempt =
  (use) =>
  (...given) => {
    try {
      return use(...given);
    } catch {
      return undefined;
    }
  };

/** Says one sentence to the website's developer, and shows the error behind it. */
export const complain = attempt((text, ...error) => console.error(`visavis: ${text}`, ...error));

/** The same thing; where one of its methods would throw, the page's console has it. */
export const calm = (thing) => {
  const get =
    (_, name) =>
    (...given) => {
      try {
        return thing[name](...given);
      } catch (error) {
        return complain("something could not be done:", error);
      }
    };
  return new Proxy(thing, { get });
};

export const parseJson = attempt((text) => JSON.parse(text));

/** JSON out of the module's memory. What is not UTF-8 is not JSON (RFC 8259, section 8.1). */
export const parseUtf8 = attempt((bytes) =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)),
);

/** What kind of value it is: its place in `KINDS` of js.rs. */
export const kindOf = attempt((value) => {
  if (value === null || value === undefined) return 1;
  if (Array.isArray(value)) return 2;
  return ["", "", "", "boolean", "number", "string", "object"].indexOf(typeof value);
});

export const memberOf = attempt((value, name) => Reflect.get(value, name));

/** A number as JSON writes it. */
export const literalOf = (value) => (Number.isFinite(value) ? `${value}` : undefined);

/** The items of an array, if it has that many at most. */
export const itemsOf = attempt((value, most) => {
  const { length } = value;
  if (kindOf(value) === 2 && length <= most) return Array.from({ length }, (_, position) => value[position]);
});

/** The names of an object's members, if it has that many at most. */
export const namesOf = attempt((value, most) => {
  const names = kindOf(value) === 6 && Object.keys(value);
  if (names.length <= most) return names;
});

export const toBase64 = (bytes) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
export const toBase64Url = (bytes) => toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

/** So many characters of base64url, six random bits each. */
export const randomText = attempt((length) =>
  toBase64Url(crypto.getRandomValues(new Uint8Array(length))).slice(0, length),
);

export const randomNumber = attempt(() => crypto.getRandomValues(new Uint32Array(1))[0]);

// A browser may refuse to show a page its storage at all.

export const keptInBrowser = attempt((name) => localStorage.getItem(name));
export const keepInBrowser = attempt((name, text) => localStorage.setItem(name, text));
export const keptInTab = attempt((name) => sessionStorage.getItem(name));

/** Tells a handler of the page's. */
export const tell = attempt((handler, json) => {
  const event = JSON.parse(json);
  const { event: name } = event;
  try {
    handler(event);
  } catch (error) {
    complain(`the page's handler of ${name} threw:`, error);
  }
});

/** Asks the page's function, and tells one of two what comes of it: at once, later, or never. */
export const ask = attempt((provider, reason, answered, failed) => {
  try {
    Promise.resolve(provider(reason)).then(answered, failed);
  } catch (error) {
    failed(error);
  }
});

/** Tells what comes of a promise that never fails. */
export const hears = attempt((promise, heard) => promise.then(heard, heard));

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
class Signals extends Listening {
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

export const watch = (hear) => calm(new Signals(hear));

/** One WebSocket, for as long as it lives. */
class Socket extends Listening {
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

export const connect = (address, key, hear) => {
  try {
    return calm(new Socket(address, key, hear));
  } catch (error) {
    // A wrong address, or the page's CSP.
    return complain(`the connection to ${address} could not be opened:`, error);
  }
};

/** The one timer. */
class Wakeup {
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

export const timer = (ring) => calm(new Wakeup(ring));
