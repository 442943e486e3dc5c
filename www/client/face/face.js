// What the visitor sees: a launcher and a window in a shadow root. The client says what there is to show.
//
// Invariant: what people wrote reaches the page as text nodes and in no other way.

import { loadEmoji, loadLinks, loadThreads } from "../extras.js";
import { announced } from "./announce.js";
import { Composer } from "./composer.js";
import { Look } from "./look.js";
import { build, make, put } from "./parts.js";
import { AUTOMATED, entryRow, renewTimes, speaker, waitingRow } from "./row.js";
import { Rows } from "./rows.js";
import { Stand } from "./stand.js";

/** So close to the beginning, in pixels, earlier messages are asked for. */
const BEGINNING = 160;

/** A first connection that takes longer than this, in milliseconds, is spoken of. */
const PATIENCE = 800;

/** What was to be fetched is not there: offline, or by the page's policy. Who asked can ask again. */
const lost = () => {};

const complain = (text) => console.error(`visavis: ${text}`);

export class Face {
  #hear = () => {};
  #gone = new AbortController();
  #host;
  #root;
  #parts;
  #texts;
  #look;
  #stand;
  #rows;
  #composer;
  #threads;
  /** Makes links of the addresses in an element, once the script for that is there. */
  #link;
  /** That script was asked for since the last message came. */
  #isLinkAsked = false;
  #isOpen = false;
  /** Who opened or closed it wants the focus to follow: a visitor does, a script does not. */
  #isByHand = false;
  /** Agents' messages that came while the end was out of sight. */
  #fresh = 0;
  #first = 0;
  /** Whether there is more before the first message, and before which number it was asked for. */
  #hasEarlier = false;
  #asked = 0;
  #last = 0;
  #minute = 0;
  #late;
  /** Where the server is, and with it the agents' pictures. */
  #server;
  /** How it was before what is shown now. */
  #before = {};

  constructor(styles, texts, socket) {
    if (!document.body) throw new Error("no body yet: start the chat when the page is read");
    this.#texts = texts;
    this.#server = socket.replace("ws", "http");
    this.#host = make("visavis-chat", "");
    this.#root = this.#host.attachShadow({ mode: "open" });
    this.#parts = build();
    const { signal } = this.#gone;
    this.#stand = new Stand(this.#host, this.#parts.window, signal);
    this.#stand.put(document.body);
    this.#root.append(this.#parts.shell);
    this.#look = new Look(this.#host, styles, this.#parts, texts, signal);
    this.#rows = new Rows(this.#parts.log, this.#parts.entries);
  }

  /** Is seen from now on, and tells `tell([word, text])` what the visitor does. A message has `most` characters at most. */
  listen(tell, most) {
    this.#relabel();
    this.#parts.launcher.hidden = false;
    const hear = (word, text = "") => tell([word, text]);
    this.#hear = hear;
    const { launcher, close, earlier, latest, refresh, entries, emoji, log, window: panel } = this.#parts;
    this.#composer = new Composer(this.#parts, this.#texts, hear, most);
    emoji.hidden = !loadEmoji;
    const press = (module) => module.press(this.#root, this.#parts, this.#texts, this.#composer);
    emoji.onclick = () => loadEmoji().then(press).catch(lost);
    launcher.onclick = () => this.#byHand(this.#isOpen ? "closed" : "opened");
    close.onclick = () => this.#byHand("closed");
    earlier.onclick = () => hear("reached_beginning");
    latest.onclick = () => {
      this.#rows.isAtEnd = true;
      hear("looked");
      log.focus();
    };
    refresh.onclick = () => location.reload();
    this.#parts.back.onclick = () =>
      loadThreads().then(({ Threads }) => {
        this.#threads ??= new Threads(this.#parts, this.#texts, (...said) => this.#hear(...said));
        this.#threads.open();
      }, lost);
    this.#parts.accept.onclick = () => hear("brought");
    this.#parts.decline.onclick = () => hear("left");
    entries.onclick = ({ target }) => {
      const { retry, discard } = target.dataset ?? {};
      if (retry) hear("retried", retry);
      if (discard) hear("discarded", discard);
    };
    // The whole of a time is for who points at it: what writes it is made when somebody does.
    entries.onmouseover = ({ target }) => {
      if (target.dateTime) target.title = this.#texts.full(Date.parse(target.dateTime));
    };
    log.onscroll = () => this.#scrolled();
    panel.onkeydown = (event) => {
      if (event.key !== "Escape" || event.isComposing || this.#stand.isEmbedded) return;
      event.preventDefault(); // a modal dialog would be closed under us
      event.stopPropagation();
      this.#byHand("closed");
    };
    // A phone's "back" gesture asks so, without a key.
    panel.oncancel = (event) => {
      event.preventDefault();
      this.#byHand("closed");
    };
    // Rows are as high as they are wide.
    new ResizeObserver(() => this.#rows.end()).observe(log);
  }

  /** Puts the chat into the element of this id, or above the page. True where it stands in one. */
  place(id) {
    if (!this.#stand.place(id)) complain(`_setConfiguration: there is no element with the id "${id ?? "body"}"`);
    return this.#stand.isEmbedded;
  }

  /** Looks as the page's style sheets say, and is ready for this configuration: a promise that it is. */
  dress(configuration) {
    return this.#look.renew(configuration);
  }

  /** Takes what a page may choose of the display; what is wrong with it is said in the page's console. */
  configure(given) {
    const configuration = Object(given);
    if (configuration.locale !== undefined) this.speak(configuration.locale);
    this.#look.choose(configuration)?.then(() => this.#hear("looked"));
  }

  /** Takes words of the page's own. */
  translate(given) {
    this.#texts.add(given);
    this.speak();
  }

  /** Takes the language that serves best who asks for this one; without one, who has asked before. */
  async speak(locale) {
    await this.#texts.want(locale);
    this.#relabel();
  }

  /**
   * Shows how things stand. `line` and `notice` are names of texts, or empty; `counted` messages wait in the notice;
   * `waiting` wait at all, as many as may if `isFull`. `typing` is the agent who types now, if one does.
   */
  show(isOpen, unread, line, notice, counted, waiting, isFull, isDeclined, isEmpty, typing) {
    const parts = this.#parts;
    this.#stand.putBack();
    const focused = this.#root.activeElement;
    const wasInside = parts.window.contains(focused);
    const changed = this.#isOpen !== isOpen;
    this.#isOpen = isOpen;
    if (changed && isOpen) {
      this.#look.renew();
      this.#rows.isAtEnd = true;
    }
    if (changed || parts.window.hidden === isOpen) this.#stand.show(isOpen);
    this.#showLauncher(unread);
    this.#showLine(line);
    put(parts.reason, notice && this.#texts.of(`notice.${notice}`));
    put(parts.detail, counted ? this.#texts.of("notice.waiting", { count: counted }) : "");
    parts.refresh.hidden = notice !== "expired";
    parts.notice.hidden = !notice;
    parts.welcome.hidden = !isEmpty || Boolean(notice);
    put(parts.typing, typing && this.#texts.of("typing", { screenname: this.#name(typing) }));
    this.#composer.show({ waiting, isFull, isDeclined, isShut: Boolean(notice) });
    this.#before = { focused, wasInside, changed };
  }

  /** Asks whether the conversation from before the signing in comes along; who hears the page is told, once. */
  ask(isAsked) {
    if (isAsked && this.#parts.bring.hidden) announced(this.#parts, this.#isOpen, this.#texts.of("bring.question"));
    this.#parts.bring.hidden = !isAsked;
  }

  /**
   * Says what the conversation is: which `agent` answers, whether it was ended, how many there are beside. True where
   * `thread` should say them all.
   */
  about(agent, isEnded, isWaiting, count) {
    const { about, ended, back } = this.#parts;
    const texts = this.#texts;
    const name = agent
      ? texts.of("connection", { screenname: this.#name(agent) })
      : isWaiting
        ? texts.of("waiting_for_agent")
        : "";
    const isListed = Boolean(this.#threads?.isShown);
    put(about, isListed ? "" : name);
    put(ended, isEnded ? texts.of("thread_closure") : "");
    back.hidden = count === 0 || isListed;
    if (count === 0 && isListed) this.#threads.show(false);
    return isListed && count > 0;
  }

  /** One of the visitor's conversations. */
  thread(...said) {
    this.#threads.add(said);
  }

  /**
   * The conversation goes from this number to that, with more before it or not, which may be on its way. Those from
   * `divider` on were not seen when the visitor came; the visitor's own up to `seen` were seen by an agent. The rows
   * follow, then `end`.
   */
  begin(first, last, isFresh, hasEarlier, isLoading, divider, seen) {
    const { earlier, log, announcer, caller } = this.#parts;
    if (last !== this.#last) this.#isLinkAsked = false;
    [this.#first, this.#last, this.#hasEarlier] = [first, last, hasEarlier];
    earlier.hidden = !hasEarlier;
    log.setAttribute("aria-busy", isLoading);
    // That they were said is known on: a script's messages are there before their conversation has a name.
    if (isFresh) for (const said of [...announcer.children, ...caller.children]) said.textContent = "";
    this.#rows.begin(first, last, isFresh, divider, seen);
  }

  /** The number of the next message whose row is wanted; 0 where there is none. */
  next() {
    return this.#rows.next();
  }

  /** A message: an agent's if it has a `name`, who may have a `picture`, or a script's; `before` is when the one before it came. */
  entry(seq, id, name, body, at, before, flags, picture) {
    const { divider, seen } = this.#rows;
    const marks = { isFirstNew: seq === divider, isSeen: seq <= seen };
    // Only ever an address of the server's own, whatever the name of the picture is.
    const face = picture && new URL(`/pictures/${picture}`, this.#server).href;
    this.#rows.add(seq, id, entryRow(this.#texts, { name, face, body, at, before, flags, ...marks }));
  }

  /** A message waits and is this far. True where that is shown already. */
  waits(id, flags) {
    return this.#rows.waits(id, flags);
  }

  /** A message that waits. */
  wait(id, body, flags, at) {
    this.#rows.wait(id, flags, waitingRow(this.#texts, { id, body, flags, at }));
    if (flags & AUTOMATED) this.announce(id, "", body);
  }

  /** All is said: what waited and was not named any more waits no more. */
  end() {
    this.#threads?.end();
    this.#showLinks();
    this.#rows.end();
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== this.#minute) renewTimes(this.#texts, this.#rows.all);
    this.#minute = minute;
    this.#showLatest();
    this.#moveFocus();
  }

  /** Who opens the window wants to write, who closes it to go on; what is taken away gives the focus on. */
  #moveFocus() {
    const { focused, wasInside, changed } = this.#before;
    const byHand = changed && this.#isByHand;
    if (changed) this.#isByHand = false;
    const isLost = wasInside && (!focused.isConnected || focused.closest("[hidden]"));
    const { earlier, log, field, launcher } = this.#parts;
    // Who asked for the last of the earlier messages wants to read them.
    if (this.#isOpen && (byHand || (!changed && isLost))) (focused === earlier ? log : field).focus();
    if (!this.#isOpen && changed && (byHand || wasInside)) launcher.focus();
  }

  /** An agent's message came while this page was open, or a script's: that when it is added, and not again from the server. */
  announce(id, given, body) {
    const name = speaker(this.#texts, given, AUTOMATED);
    if (!announced(this.#parts, this.#isOpen, `${name}: ${body}`, id)) return;
    if (!this.#rows.isAtEnd) this.#fresh += 1;
    if (document.hidden || !this.#isOpen) this.#look.display?.ring(id, name, () => this.#hear("opened"));
  }

  /** Puts a text into the composer. */
  draft(text) {
    this.#composer.put(text);
  }

  /** Takes the chat out of the page, and leaves nothing behind. */
  remove() {
    this.#hear = () => {}; // words may be on their way still
    this.#stand.show(false);
    this.#look.display?.count(0);
    this.#gone.abort();
    this.#host.remove();
  }

  /** A name within a text that may run the other way: shut in, so that it turns nothing. */
  #name(name) {
    return this.#texts.dir === "rtl" ? `\u2068${name}\u2069` : name;
  }

  #byHand(word) {
    this.#isByHand = true;
    this.#hear(word);
  }

  #showLauncher(unread) {
    const { launcher, badge } = this.#parts;
    const count = this.#isOpen ? 0 : unread;
    const name = this.#texts.of(this.#isOpen ? "control_close_title" : "launcher.open");
    const news = count ? `, ${this.#texts.of("window.unread_messages", { count })}` : "";
    launcher.setAttribute("aria-label", name + news);
    launcher.setAttribute("aria-expanded", this.#isOpen);
    put(badge, count ? `${Math.min(count, 99)}` : "");
    this.#look.display?.count(unread);
  }

  /** The first connection is made in no time, mostly: a line that comes and goes would only push what is read. */
  #showLine(line) {
    clearTimeout(this.#late);
    const say = () => put(this.#parts.line, line && this.#texts.of(`line.${line}`));
    if (line === "connecting") this.#late = setTimeout(say, PATIENCE);
    else say();
  }

  /** Addresses are text until there is what makes links of them; where it cannot be had, the next message asks again. */
  #showLinks() {
    const plain = this.#parts.entries.querySelectorAll(".plain");
    if (this.#link) {
      for (const body of plain) {
        body.classList.remove("plain");
        this.#link(body);
      }
    } else if (plain[0] && !this.#isLinkAsked) {
      this.#isLinkAsked = true;
      loadLinks().then(({ link }) => {
        this.#link = link;
        this.#rows.change(() => this.#showLinks());
      }, lost);
    }
  }

  #showLatest() {
    const { latest, fresh } = this.#parts;
    if (this.#rows.isAtEnd) this.#fresh = 0;
    latest.hidden = this.#rows.isAtEnd;
    put(fresh, this.#fresh ? this.#texts.of("window.unread_messages", { count: this.#fresh }) : "");
    latest.setAttribute("aria-label", fresh.textContent || this.#texts.of("window.latest"));
  }

  #scrolled() {
    if (this.#rows.scrolled()) this.#hear("looked");
    this.#showLatest();
    if (this.#hasEarlier && this.#asked !== this.#first && this.#parts.log.scrollTop < BEGINNING) {
      this.#asked = this.#first;
      this.#hear("reached_beginning");
    }
  }

  #relabel() {
    const { shell, say } = this.#parts;
    shell.lang = this.#texts.language;
    shell.dir = this.#texts.dir;
    say(this.#texts);
    this.#look.display?.say();
    this.#threads?.show(this.#threads.isShown);
    this.#rows.renew();
    this.#hear("looked");
  }
}
