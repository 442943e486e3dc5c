// The rim: what the client has of the browser and of the page around it, and the one door by which it hears of them.
// In JavaScript because it costs a visitor a third of the bytes here that it costs in Rust. Nothing is decided here.

import { loadExplanations } from "../../www/client/extras.js";
import { Tabs } from "./tabs.js";
import { attempt, complain, MARK, parseJson, randomText } from "./values.js";
import { Vault } from "./vault.js";

/** What the client hears, as src/page/ear.rs numbers it: of the website, the browser, and the visitor. */
export const HEARD = [
  ...["called", "started", "inspected", "ended"],
  ...["woke", "shown", "online", "away", "socket_opened", "socket_said", "socket_closed"],
  ...["told", "turn", "answered", "failed", "recalled", "proved"],
  ...["opened", "closed", "reached_beginning", "began", "brought", "left", "selected", "drafted"],
  ...["wrote", "retried", "discarded", "looked"],
];

/** More handlers than this are not taken: a page that adds one at every turn has a mistake. */
const HANDLERS = 100;

/** As the client makes them: 258 random bits. */
const BROWSER_KEY = /^[\w-]{43}$/;

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

// A browser may refuse to show a page its storage at all.
const keptInBrowser = attempt((name) => parseJson(localStorage.getItem(name)));
const keepInBrowser = attempt((name, value) => localStorage.setItem(name, JSON.stringify(value)));
const keptInTab = attempt((name) => sessionStorage.getItem(name));

/** One WebSocket, for as long as it lives. */
class Socket {
  #gone = new AbortController();
  #inner;

  /**
   * Begins to connect, and tells `hear(word, value)` what comes of it: `opened` with what `key` brings, which may come
   * later than the socket; `said` with the message; `closed` with the code and the reason.
   */
  constructor(address, key, hear) {
    const { signal } = this.#gone;
    const opened = (value) => signal.aborted || hear("opened", value);
    const inner = new WebSocket(address);
    inner.addEventListener("open", () => (key ? key.then(opened) : opened()), { signal });
    inner.addEventListener("message", ({ data }) => hear("said", data), { signal });
    inner.addEventListener("close", ({ code, reason }) => hear("closed", [code, reason]), { signal });
    this.#inner = inner;
  }

  /** A socket that is closing swallows it: the session says it again on the next. */
  send(text) {
    this.#inner.send(text);
  }

  /** Nothing is heard any more. */
  close() {
    this.#gone.abort();
    this.#inner.close(1000);
  }
}

/** Has what the module tells developers said in whole sentences, which may have to be fetched first. */
const explain = (text, say, ...about) => {
  if (!text.includes(MARK)) return say(text);
  const bare = () => say(`${text.replaceAll(MARK, "#")} (what this means could not be fetched)`);
  loadExplanations().then(({ explained }) => say(explained(text, ...about)), bare);
};

/** The client of one page, as its scripts use it (the first methods) and as the module does (the others). */
export class Rim {
  #ear;
  #name;
  #address;
  #face;
  #trace;
  #vault;
  #tabs;
  #socket;
  /** The number of the socket's attempt. */
  #attempt;
  #timer;
  #provider;
  #handlers = [];
  /** What is wrong with the call at hand. */
  #wrong;
  #inspected;
  /** The browser's key, once it was used; before, one for a browser that has none. */
  #key;
  #newKey = randomText(43);
  #gone = new AbortController();

  constructor(source, address, face, trace) {
    if (!this.#newKey) throw new Error("this browser gives no random numbers");
    this.#name = `visavis:${source}`;
    [this.#address, this.#face, this.#trace, this.#vault] = [address, face, trace, new Vault(source)];
  }

  /**
   * Takes one call, as `["_setIdentity", {…}]`. A wrong call is a line in the page's console, and a promise of
   * `{code, call, text}` as what is returned.
   */
  call(pushed) {
    // A handler may call from inside this call.
    const outer = this.#wrong;
    this.#wrong = undefined;
    this.#hear("called", 0, pushed);
    const wrong = this.#wrong;
    this.#wrong = outer;
    return wrong;
  }

  /** All calls from before are taken; the session begins. */
  start() {
    this.#look();
    this.#hear("started");
  }

  /** How it stands, for the debug toolbar: without any token or message. */
  inspect() {
    this.#inspected = undefined;
    this.#hear("inspected");
    return this.#inspected;
  }

  /** The end: nothing is heard any more, and nothing stays in the page. */
  free() {
    this.#hear("ended");
    this.#gone.abort();
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#tabs.stop();
    this.#face.remove();
  }

  /** The client's ear, from now on. A message has `most` characters at most. */
  hears(ear, most) {
    this.#ear = ear;
    const on = (target, name, heard) => target.addEventListener(name, heard, { signal: this.#gone.signal });
    on(window, "online", () => this.#hear("online", 1));
    on(window, "offline", () => this.#hear("online", 0));
    on(window, "pagehide", () => this.#hear("away", 1));
    on(window, "pageshow", () => {
      this.#hear("away", 0);
      this.#look();
    });
    on(document, "visibilitychange", () => this.#look());
    // After those: the tabs hear of a page that comes back as well.
    this.#tabs = new Tabs(this.#name, this.#vault, (said) => this.#hear("told", 0, said));
    this.#face.listen(([word, text]) => this.#hear(word, 0, text), most);
  }

  complain(text) {
    explain(text, complain);
  }

  wrong(code, call, text) {
    this.#wrong = new Promise((tell) => {
      const say = (text) => {
        complain(`${call}: ${text}`);
        tell({ code, call, text });
      };
      explain(text, say, code, call);
    });
  }

  inspection(json) {
    this.#inspected = JSON.parse(json);
  }

  /** Rings after so many milliseconds, and not when it was to ring before; not at all without a number. */
  wake(millis) {
    clearTimeout(this.#timer);
    if (millis !== undefined) this.#timer = setTimeout(() => this.#hear("woke"), millis);
  }

  /** Begins to connect. The key that a signed person's session is bound to may come later than the socket. */
  connect(attempt, scope) {
    this.#socket?.close();
    const hear = (word, value) => this.#hear(`socket_${word}`, attempt, value);
    this.#attempt = attempt;
    try {
      const key = scope.startsWith("signed:") && this.#vault.publicKey(scope);
      this.#socket = new Socket(this.#address, key, hear);
    } catch (error) {
      this.#socket = undefined;
      // A wrong address, or the page's CSP.
      complain(`the connection to ${this.#address} could not be opened:`, error);
      hear("closed", [1006, ""]);
    }
  }

  disconnect(attempt) {
    if (attempt !== this.#attempt) return;
    this.#socket?.close();
    this.#socket = undefined;
  }

  transmit(attempt, text) {
    if (attempt === this.#attempt) this.#socket?.send(text);
  }

  /** Signs a text with a person's key. */
  prove(attempt, scope, text) {
    this.#vault.sign(scope, text).then((signature) => this.#hear("proved", attempt, signature));
  }

  /**
   * The browser's key. Whichever tab is the first to need one keeps its own for all: two tabs that were opened before
   * anyone wrote are still one visitor. What was used once stays in use, also where the page clears the storage.
   */
  browserKey() {
    const { browser } = this.#remembered();
    this.#key ??= browser ?? this.#newKey;
    if (!browser) keepInBrowser(this.#name, { browser: this.#key });
    return this.#key;
  }

  /** Remembers that a person of this sort has a conversation here. */
  engage(sort) {
    keepInBrowser(this.#name, { browser: this.browserKey(), engaged: sort });
  }

  /** The sort of person who has a conversation in this browser. */
  engaged() {
    return this.#remembered().engaged;
  }

  /** Keeps a person's words in this tab, sealed where the browser keeps keys. */
  keep(scope, text) {
    this.#vault.keep(this.#nameOf(scope), scope, text);
  }

  /** Tells what was kept of a person in this tab: at once where that is nothing or was not sealed. */
  recall(scope) {
    const text = keptInTab(this.#nameOf(scope)) ?? "";
    const hear = (opened) => this.#hear("recalled", 0, [scope, opened]);
    if (!text || text.startsWith("{")) hear(text);
    else this.#vault.open(scope, text).then(hear);
  }

  /** Forgets a person: what was kept in this tab, the keys, and what happened. */
  forget(scope) {
    this.#vault.forget(this.#nameOf(scope), scope);
    this.#trace.forget();
  }

  /** Waits for this tab's turn to ask for a person's token. */
  queue(ask, scope) {
    this.#tabs.queue(scope, () => this.#hear("turn", ask));
  }

  /** The turn is over, or not waited for any more. */
  release() {
    this.#tabs.release();
  }

  /** Tells the other tabs something about a person. */
  tell(scope, word, value) {
    this.#tabs.tell(scope, word, value);
  }

  /** From here on this function is asked for tokens. */
  provide(provider) {
    this.#provider = provider;
  }

  /** Asks the page's function, and tells what comes of it: at once, later, or never. */
  ask(ask, reason) {
    this.#trace.told(reason);
    const failed = (error) => this.#hear("failed", ask, error);
    try {
      Promise.resolve(this.#provider(reason)).then((answer) => this.#hear("answered", ask, answer), failed);
    } catch (error) {
      failed(error);
    }
  }

  /** Adds a handler of the page's for one event, or for all by the name `*`. */
  listen(name, handler) {
    if (this.#handlers.length < HANDLERS) this.#handlers.push([name, handler]);
    else complain(`_onEvent: there are ${HANDLERS} handlers already; this one was not added: add each once`);
  }

  /** Tells the page's handlers. One that throws hurts nobody else; each has an object of its own. */
  announce(json) {
    const event = JSON.parse(json);
    this.#trace.told(event);
    for (const [name, handler] of [...this.#handlers]) {
      if (name !== "*" && name !== event.event) continue;
      try {
        handler(JSON.parse(json));
      } catch (error) {
        complain(`the page's handler of ${event.event} threw:`, error);
      }
    }
  }

  #hear(word, number = 0, value) {
    this.#ear(HEARD.indexOf(word), number, value);
  }

  #look() {
    this.#hear("shown", Number(!document.hidden));
  }

  #remembered() {
    const kept = Object(keptInBrowser(this.#name));
    return BROWSER_KEY.test(kept.browser) ? kept : {};
  }

  #nameOf(scope) {
    return `${this.#name}:${scope}`;
  }
}
