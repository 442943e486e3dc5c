// The chat as a module. Importing it does nothing; a chat begins where one is made, and on a server it never does.
// Documented where it is typed: src/api/types.d.ts.

import type * as Types from "../../src/api/types";
import type {
  AddedMessage,
  ChatEvent,
  ChatEventName,
  ChatOptions,
  Configuration,
  ExtraValue,
  Identity,
  Texts,
  TokenProvider,
  WasmSource,
} from "../../src/api/types";
import type { CallError } from "../../src/api/ui";
import type { Client } from "../client/boot/client";

/** The hash of the module this package was made with: a file of another version is refused, not run. */
const INTEGRITY = __VISAVIS_INTEGRITY__;

export class ChatError extends Error implements Types.ChatError {
  override readonly name = "ChatError";
  readonly code: string;
  readonly call: string;

  constructor(code: string, call: string, text: string) {
    super(call ? `${call}: ${text}` : text);
    this.code = code;
    this.call = call;
  }
}

type Call = [verb: string, ...given: unknown[]];
type Handler = (event: never) => void;

export class Chat implements Types.Chat {
  readonly ready: Promise<void>;
  #client: Client | undefined;
  #handlers = new Map<string, Set<Handler>>();
  /** Calls from before the client is there. */
  #waiting: { call: Call; done: () => void; failed: (error: ChatError) => void }[] = [];
  /** How many of the client's functions run: a handler may have called from inside another. */
  #uses = 0;
  #isOver = typeof document === "undefined";

  constructor(options: ChatOptions) {
    this.ready = this.#isOver ? Promise.resolve() : this.#start(Object(options));
    this.ready.catch(() => {}); // said in the console, also to those who do not wait for it
  }

  setIdentity(identity: Identity): Promise<void> {
    return this.#call("_setIdentity", identity);
  }

  setSignedIdentity(token: string): Promise<void> {
    return this.#call("_setSignedIdentity", token);
  }

  setTokenProvider(provider: TokenProvider): Promise<void> {
    return this.#call("_setTokenProvider", provider);
  }

  signOut(): Promise<void> {
    return this.#call("_signOut");
  }

  open(): Promise<void> {
    return this.#call("_open");
  }

  close(): Promise<void> {
    return this.#call("_close");
  }

  configure(configuration: Configuration): Promise<void> {
    return this.#call("_setConfiguration", configuration);
  }

  fillCustomVariable(name: string, value: ExtraValue): Promise<void> {
    return this.#call("_fillCustomVariable", name, value);
  }

  addMessage(message: AddedMessage): Promise<void> {
    return this.#call("_addMessage", message);
  }

  addTranslations(texts: Texts): Promise<void> {
    return this.#call("_addTranslations", texts);
  }

  place(parent: Element | null): Promise<void> {
    return this.#call("_setConfiguration", placed(parent));
  }

  pageChange(): Promise<void> {
    return this.#call("_pageChange");
  }

  on(name: ChatEventName | "*", handler: Handler): () => void {
    const own: Handler = (event) => handler(event); // the same function may hear twice, and end once
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(own));
    return () => handlers.delete(own);
  }

  destroy(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const { done } of this.#waiting.splice(0)) done();
    this.#free();
  }

  /** From inside one of its functions the client is in use: its end comes when the last of them has ended. */
  #free() {
    if (this.#uses > 0) return;
    this.#client?.stop();
    this.#client = undefined;
  }

  async #start(options: ChatOptions) {
    const { server, source, identity, signedIdentity, tokenProvider, parent, configuration, texts, wasm } = options;
    try {
      const socket = socketOf(server, source);
      const client = await import("./client.js");
      const loadWasm = () => module(wasm ?? new URL("./visavis.wasm", import.meta.url));
      const calls = this.#waiting.map(({ call }) => call);
      const preferences = client.preferences(calls, { configuration, texts });
      const trace = new client.Trace();
      this.#client = await client.createClient({ wasm: loadWasm, source, socket, trace, preferences });
      if (this.#isOver) return this.#free();
    } catch (error) {
      const failure = error instanceof ChatError ? error : notStarted(error);
      console.error(`visavis: ${failure.message}`, error);
      for (const { failed } of this.#waiting) failed(failure);
      this.#isOver = true;
      throw failure;
    }
    this.#say(["_onEvent", "*", (event: ChatEvent) => this.#tell(event)]);
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

  #call(...call: Call) {
    return new Promise<void>((done, failed) => {
      if (this.#isOver) return done();
      if (!this.#client) return void this.#waiting.push({ call, done, failed });
      settle(this.#say(call), done, failed);
    });
  }

  /** Has the client do a call; gives what is wrong with it, if that is anything. */
  #say(call: Call) {
    return this.#use((client) => client.call(call));
  }

  /** Uses the client, if that is not over. */
  #use<Result>(use: (client: Client) => Result): Result | undefined {
    if (this.#isOver || !this.#client) return undefined;
    this.#uses += 1;
    try {
      return use(this.#client);
    } finally {
      this.#uses -= 1;
      if (this.#isOver) this.#free();
    }
  }

  /** A handler that throws hurts nobody else; its error is reported as any other of the page's. */
  #tell(event: ChatEvent) {
    for (const handler of [...(this.#handlers.get(event.event) ?? []), ...(this.#handlers.get("*") ?? [])]) {
      try {
        handler(event as never);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

/** The address of the source's WebSocket. */
function socketOf(server: string | URL, source: string) {
  const wrong = (text: string) => new ChatError("wrong_option", "new Chat", text);
  if (!/^https?:\/\/[^/]/.test(`${server}`))
    throw wrong('server must be the address of the chat server, as "https://chat.example.org"');
  if (typeof source !== "string" || !source)
    throw wrong("source must be the token of a source: `visavis-server source list` shows it");
  return `${new URL(server).origin.replace(/^http/, "ws")}/chat/${encodeURIComponent(source)}/socket`;
}

const notStarted = (cause: unknown) => {
  const text =
    `the chat could not be started. ${(cause as Error | undefined)?.message ?? cause}. If the page has a content security policy, it needs ` +
    "script-src 'wasm-unsafe-eval', and connect-src for the server and for visavis.wasm; else visavis.wasm is missing, " +
    "or of another version: where a bundler does not copy it, import from visavis/inline";
  return Object.assign(new ChatError("not_started", "", text), { cause });
};

/** Keeps a call's promise: `wrong` is what is wrong with it, or nothing. */
const settle = (wrong: CallError | undefined, done: () => void, failed: (error: ChatError) => void) => {
  if (wrong) failed(new ChatError(wrong.code, wrong.call, wrong.text));
  else done();
};

let places = 0;

/** The configuration for a chat in this element, which is found by its id. */
const placed = (parent: Element | null | undefined) => {
  if (!parent) return { embedded: false };
  parent.id ||= `visavis-${++places}`;
  return { embedded: true, parentNodeId: parent.id };
};

const module = (wasm: WasmSource) =>
  typeof wasm === "string" || wasm instanceof URL
    ? fetch(wasm, { integrity: INTEGRITY, credentials: "omit", priority: "low" })
    : wasm;
