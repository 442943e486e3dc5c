// The chat as a module. Importing it does nothing; a chat begins where one is made, and on a server it never does.
// Documented where it is typed: src/api/types.d.ts.

/** The hash of the module this package was made with: a file of another version is refused, not run. */
const INTEGRITY = __VISAVIS_INTEGRITY__;

export class ChatError extends Error {
  constructor(code, call, text) {
    super(call ? `${call}: ${text}` : text);
    this.name = "ChatError";
    this.code = code;
    this.call = call;
  }
}

export class Chat {
  #client;
  #handlers = new Map();
  /** Calls from before the client is there. */
  #waiting = [];
  /** How many of the client's functions run: a handler may have called from inside another. */
  #uses = 0;
  #isOver = typeof document === "undefined";

  constructor(options) {
    this.ready = this.#isOver ? Promise.resolve() : this.#start(Object(options));
    this.ready.catch(() => {}); // said in the console, also to those who do not wait for it
  }

  setIdentity(identity) {
    return this.#call("_setIdentity", identity);
  }

  setSignedIdentity(token) {
    return this.#call("_setSignedIdentity", token);
  }

  setTokenProvider(provider) {
    return this.#call("_setTokenProvider", provider);
  }

  signOut() {
    return this.#call("_signOut");
  }

  open() {
    return this.#call("_open");
  }

  close() {
    return this.#call("_close");
  }

  configure(configuration) {
    return this.#call("_setConfiguration", configuration);
  }

  fillCustomVariable(name, value) {
    return this.#call("_fillCustomVariable", name, value);
  }

  addMessage(message) {
    return this.#call("_addMessage", message);
  }

  addTranslations(texts) {
    return this.#call("_addTranslations", texts);
  }

  place(parent) {
    return this.#call("_setConfiguration", placed(parent));
  }

  pageChange() {
    return this.#call("_pageChange");
  }

  on(name, handler) {
    const own = (event) => handler(event); // the same function may hear twice, and end once
    if (!this.#handlers.has(name)) this.#handlers.set(name, new Set());
    this.#handlers.get(name).add(own);
    return () => this.#handlers.get(name).delete(own);
  }

  destroy() {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const { done } of this.#waiting.splice(0)) done();
    this.#free();
  }

  /** From inside one of its functions the client is in use: its end comes when the last of them has ended. */
  #free() {
    if (this.#uses > 0) return;
    this.#client?.free();
    this.#client = undefined;
  }

  async #start({ server, source, identity, signedIdentity, tokenProvider, parent, configuration, texts, wasm }) {
    try {
      const socket = socketOf(server, source);
      const client = await import("./client.js");
      const fetched = () => module(wasm ?? new URL("./visavis.wasm", import.meta.url));
      const wanted = client.wanted(
        this.#waiting.map(({ call }) => call),
        { configuration, texts },
      );
      this.#client = await client.create(fetched, source, socket, new client.Trace(), wanted);
      if (this.#isOver) return this.#free();
    } catch (error) {
      const failure = error instanceof ChatError ? error : notStarted(error);
      console.error(`visavis: ${failure.message}`, error);
      for (const { failed } of this.#waiting) failed(failure);
      this.#isOver = true;
      throw failure;
    }
    this.#say(["_onEvent", "*", (event) => this.#tell(event)]);
    if (texts) this.#say(["_addTranslations", texts]);
    if (parent || configuration) this.#say(["_setConfiguration", { ...configuration, ...placed(parent) }]);
    if (identity) this.#say(["_setIdentity", identity]);
    if (signedIdentity) this.#say(["_setSignedIdentity", signedIdentity]);
    if (tokenProvider) this.#say(["_setTokenProvider", tokenProvider]);
    for (const { call, done, failed } of this.#waiting.splice(0)) {
      settle(this.#say(call), done, failed);
    }
    this.#use((client) => client.start());
  }

  #call(...call) {
    return new Promise((done, failed) => {
      if (this.#isOver) return done();
      if (!this.#client) return void this.#waiting.push({ call, done, failed });
      settle(this.#say(call), done, failed);
    });
  }

  /** Has the client do a call; gives a promise of what is wrong with it, if that is anything. */
  #say(call) {
    return this.#use((client) => client.call(call));
  }

  /** Uses the client, if that is not over. */
  #use(does) {
    if (this.#isOver) return undefined;
    this.#uses += 1;
    try {
      return does(this.#client);
    } finally {
      this.#uses -= 1;
      if (this.#isOver) this.#free();
    }
  }

  /** A handler that throws hurts nobody else; its error is reported as any other of the page's. */
  #tell(event) {
    for (const handler of [...(this.#handlers.get(event.event) ?? []), ...(this.#handlers.get("*") ?? [])]) {
      try {
        handler(event);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

/** The address of the source's WebSocket. */
function socketOf(server, source) {
  const wrong = (text) => new ChatError("wrong_option", "new Chat", text);
  if (!/^https?:\/\/[^/]/.test(server))
    throw wrong('server must be the address of the chat server, as "https://chat.example.org"');
  if (typeof source !== "string" || !source)
    throw wrong("source must be the token of a source: `visavis-server source list` shows it");
  return `${new URL(server).origin.replace(/^http/, "ws")}/chat/${encodeURIComponent(source)}/socket`;
}

const notStarted = (cause) => {
  const text =
    `the chat could not be started. ${cause?.message ?? cause}. If the page has a content security policy, it needs ` +
    "script-src 'wasm-unsafe-eval', and connect-src for the server and for visavis.wasm; else visavis.wasm is missing, " +
    "or of another version: where a bundler does not copy it, import from visavis/inline";
  return Object.assign(new ChatError("not_started", "", text), { cause });
};

/** Keeps a call's promise: `wrong` is what is wrong with it, or nothing. */
const settle = (wrong, done, failed) => {
  if (wrong) failed(new ChatError(wrong.code, wrong.call, wrong.text));
  else done();
};

let places = 0;

/** The configuration for a chat in this element, which is found by its id. */
const placed = (parent) => {
  if (!parent) return { embedded: false };
  parent.id ||= `visavis-${++places}`;
  return { embedded: true, parentNodeId: parent.id };
};

const module = (wasm) =>
  typeof wasm === "string" || wasm instanceof URL
    ? fetch(wasm, { integrity: INTEGRITY, credentials: "omit", priority: "low" })
    : wasm;
