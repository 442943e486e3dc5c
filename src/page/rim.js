// The rim: what the client has of the browser and of the page around it, and the one door by which it hears of them.
// In JavaScript because it costs a visitor a third of the bytes here that it costs in Rust. Nothing is decided here.

import { loadExplanations, loadTabs } from "../../www/client/extras.js";
import { HEARD } from "./heard.js";
import { attempt, complain, itemsOf, kindOf, MARK, memberOf, parseJson, randomNumber, randomText } from "./values.js";
import { Vault } from "./vault.js";

/** More handlers than this are not taken: a page that adds one at every turn has a mistake. */
const HANDLERS = 100;

/** More parts than any call has are not looked at. */
const PARTS = 8;
/** An object's kind, by `kindOf`. */
const OBJECT = 6;

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

/** What was to be explained before: what follows is said after it. */
let before;

/** Has what the module tells developers said in whole sentences, in order; they may have to be fetched first. */
const explain = (text, say, ...about) => {
  const isMarked = text.includes(MARK);
  if (!isMarked && !before) return say(text);
  const bare = () => say(isMarked ? `${text.replaceAll(MARK, "#")} (what this means could not be fetched)` : text);
  before = Promise.resolve(before)
    .then(loadExplanations)
    .then(({ explained }) => say(explained(text, ...about)), bare);
};

/** The client of one page, as its scripts use it (the first methods) and as the module does (the others). */
export class Rim {
  #ear;
  #name;
  #address;
  #face;
  #trace;
  #vault;
  /** The other tabs of this browser, as soon as there is what speaks to them. */
  #tabs;
  #socket;
  /** The number of the socket's attempt. */
  #attempt;
  #timer;
  #provider;
  #handlers = [];
  /** The call at hand: its name, and a promise of what is wrong with it. A handler may call from inside another call. */
  #calling;
  #isEmbedded = false;
  #inspected;
  /** The browser's key, once it was used; before, one for a browser that has none. */
  #key;
  #newKey = randomText(43);
  #gone = new AbortController();

  constructor(source, address, face, trace) {
    if (!this.#newKey) throw new Error("this browser gives no random numbers");
    this.#name = `visavis:${source}`;
    [this.#address, this.#face, this.#trace, this.#vault] = [address, calm(face), trace, new Vault(source)];
  }

  /**
   * Takes one call, as `["_setIdentity", {…}]`. A wrong call is a line in the page's console, and a promise of
   * `{code, call, text}` as what is returned.
   */
  call(pushed) {
    const [verb, given] = itemsOf(pushed, PARTS) ?? [];
    const outer = this.#calling;
    const calling = { name: typeof verb === "string" ? verb.slice(0, 64) : "_chatq.push" };
    this.#calling = calling;
    if (verb === "_setConfiguration") this.#configure(given);
    else if (verb === "_addTranslations" && given !== undefined) this.#face.translate(given);
    else if (verb === "_addTranslations") this.wrong("argument_missing", `${MARK}own`);
    else if (verb === "_setTokenProvider" && typeof given !== "function") this.wrong("wrong_type", `${MARK}own`);
    else if (verb === "_close" && this.#isEmbedded) complain("_close: an embedded chat is always open");
    else {
      if (verb === "_setTokenProvider") this.#provider = given;
      this.#hear("called", 0, pushed);
    }
    this.#calling = outer;
    return calling.wrong;
  }

  /** What stands in the page's element is open. */
  #configure(given) {
    const [isIn, parent] = ["embedded", "parentNodeId"].map((name) => memberOf(given, name) ?? undefined);
    const isOf = (type, value) => value === undefined || typeof value === type;
    const isRight = kindOf(given) === OBJECT && isOf("boolean", isIn) && isOf("string", parent);
    if (!isRight || (isIn && parent === undefined)) return this.wrong("wrong_type", `${MARK}own`);
    this.#face.configure(given);
    if (isIn !== undefined) this.#isEmbedded = this.#face.place(isIn ? parent : undefined);
    this.#hear(this.#isEmbedded ? "opened" : "looked");
  }

  /** All calls from before are taken; the session begins. */
  start() {
    this.#look();
    this.#hear("started");
  }

  /** How it stands, for the debug toolbar: a list, without any token or message. */
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
    this.#tabs?.then((tabs) => tabs?.stop());
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
    this.#face.listen(([word, text]) => this.#hear(word, 0, text), most);
  }

  complain(text) {
    explain(text, complain);
  }

  /** The call at hand is wrong. */
  wrong(code, text) {
    const { name } = this.#calling;
    this.#calling.wrong = new Promise((tell) => {
      const say = (text) => {
        complain(`${name}: ${text}`);
        tell({ code, call: name, text });
      };
      explain(text, say, code, name);
    });
  }

  inspection(...seen) {
    this.#inspected = seen;
  }

  /** A number that differs from page to page; with what this browser remembers it is how the session begins. */
  seed() {
    const seed = randomNumber();
    this.#trace.beginning = `${seed} ${this.engaged() ?? ""}`;
    return seed;
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
    // Only who has a name has anything in common with who is in another tab.
    if (scope !== "browser") this.#beside(() => {});
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
    const turn = () => this.#hear("turn", ask);
    this.#beside((tabs) => (tabs ? tabs.queue(scope, turn) : turn()));
  }

  /** The turn is over, or not waited for any more. */
  release() {
    this.#tabs?.then((tabs) => tabs?.release());
  }

  /** Tells the other tabs something about a person. That one has left is said at once: the page may be, too. */
  tell(scope, word, value) {
    if (this.#tabs || word !== "left" || !window.BroadcastChannel)
      return this.#beside((tabs) => tabs?.tell(scope, word, value));
    const mouth = new BroadcastChannel(this.#name);
    mouth.postMessage([scope, word, value]);
    mouth.close();
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
    else this.wrong("too_many_handlers", `${MARK}own`);
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
    try {
      this.#ear(HEARD.indexOf(word), number, value);
    } catch (error) {
      this.#ear = () => {};
      complain("the chat stopped: please report this, and reload the page.", error);
    }
  }

  /** Has `use` speak to the other tabs; to none where what does so cannot be had: then each tab works alone. */
  #beside(use) {
    const enter = ({ Tabs }) => {
      if (!this.#gone.signal.aborted) return new Tabs(this.#name, this.#vault, (said) => this.#hear("told", 0, said));
    };
    const lost = () => {
      this.#tabs = undefined; // the next who asks tries again
    };
    this.#tabs ??= loadTabs().then(enter).catch(lost);
    this.#tabs.then(use);
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
