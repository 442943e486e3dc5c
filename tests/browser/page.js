// The test's own script: a WebSocket whose other end is the test, a UI that only remembers, and the page's console.

class FakeSocket extends EventTarget {
  sent = [];
  isClosed = false;
  constructor(address) {
    super();
    this.address = address;
    sockets.push(this);
  }
  send(text) {
    this.sent.push(text);
  }
  close() {
    this.isClosed = true;
  }
}
let sockets = [];
export const install = () => {
  window.WebSocket = FakeSocket;
  sockets = [];
};
export const made = () => sockets.length;
const last = () => sockets.at(-1);
export const opens = () => last().dispatchEvent(new Event("open"));
/** The server says it: it is shown as soon as nothing more comes. */
export const streams = (data) => last().dispatchEvent(new MessageEvent("message", { data }));
/** The server says it, and somebody looks at the page: it is shown at once. */
export const says = (data) => {
  streams(data);
  document.dispatchEvent(new Event("visibilitychange"));
};
export const closes = (code) => last().dispatchEvent(new CloseEvent("close", { code }));
export const sent = () => `[${last().sent.join(",")}]`;
export const is_closed = () => last().isClosed;

export class FakeUi {
  drafts = [];
  done = [];
  show(view) {
    this.view = view;
    this.shown?.(view);
  }
  draft(text) {
    this.drafts.push(text);
  }
  configure(configuration) {
    this.done.push(["configure", configuration]);
  }
  translate(words) {
    this.done.push(["translate", words]);
  }
  place(parent) {
    this.done.push(["place", parent ?? null]);
    return parent === "place";
  }
  seen() {
    return JSON.stringify(this.view ?? null);
  }
  /** What the page chose, and the texts that were put into the composer, as JSON. */
  chosen() {
    return JSON.stringify(this.done);
  }
  drafted() {
    return this.drafts.at(-1) ?? "";
  }
  /** From now on it throws, as one with a mistake would. */
  fails() {
    this.shown = () => {
      throw new Error("cannot draw");
    };
  }
}

export class FakeTrace {
  noted = [];
  began() {}
  note(kind, value) {
    this.noted.push({ [kind]: value });
  }
  handled() {}
  told() {}
  forget() {
    this.noted = [];
  }
  kinds() {
    return this.noted.flatMap(Object.keys).join(" ");
  }
  last() {
    return JSON.stringify(this.noted.at(-1));
  }
}

const errors = [];
const error = console.error;
const spying = (...parts) => {
  errors.push(parts.map(String).join(" "));
  error(...parts);
};
console.error = spying;
export const complaints = () => errors.splice(0).join("\n");
export const break_console = () => {
  console.error = () => {
    throw new Error("no console");
  };
};
export const mend_console = () => {
  console.error = spying;
};

/** Fulfilled after all that is due. */
export const soon = () => new Promise((resolve) => setTimeout(resolve));

export const hostile_values = () => {
  const throws = () => {
    throw new Error("no");
  };
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  return [
    revoked.proxy,
    new Proxy({}, { ownKeys: throws, get: throws, getPrototypeOf: throws }),
    {
      get uuid() {
        throw new Error("no");
      },
    },
    { extra_values: new Proxy({}, { ownKeys: throws }) },
    new Proxy(["_setIdentity"], { get: throws }),
    Object.assign([], { length: 2 ** 32 - 1 }),
  ];
};
export const thrower = () => {
  throw new Error("the page's own mistake");
};
