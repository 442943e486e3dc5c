// What the visitor sees: a launcher and a window in a shadow root. The client says what there is to show.
//
// Invariant: what people wrote reaches the page as text nodes and in no other way.

import { loadEmoji, loadLinks, loadThreads } from "../extras.js";
import { announced } from "./announce.js";
import { Composer } from "./composer.js";
import { Look } from "./look.js";
import { build, make, put } from "./parts.js";
import { entryRow, renewTimes, speaker, waitingRow } from "./row.js";
import { Rows } from "./rows.js";
import { Stand } from "./stand.js";

/** So close to the beginning, in pixels, earlier messages are asked for. */
const BEGINNING = 160;

/** Of so many new messages at once who hears the page is told: of more the last ones. */
const ANNOUNCED = 20;

/** A first connection that takes longer than this, in milliseconds, is spoken of. */
const PATIENCE = 800;

/** What was to be fetched is not there: offline, or by the page's policy. Who asked can ask again. */
const lost = () => {};

const complain = (text) => console.error(`visavis: ${text}`);

export class Face {
  /** The client, while it is heard. */
  #chat;
  /** What it showed last. */
  #view;
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
  /** Before which number earlier messages were asked for. */
  #asked = 0;
  /** The last number that who hears the page was told of. */
  #announced = 0;
  #minute = 0;
  #late;
  /** Where the server is, and with it the agents' pictures. */
  #server;

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

  /** Is seen from now on, and reports to the client what the visitor does. */
  attach(chat) {
    this.#chat = chat;
    this.#relabel();
    this.#parts.launcher.hidden = false;
    const report = (action) => this.#report(action);
    const { launcher, close, earlier, latest, refresh, entries, emoji, log, window: panel } = this.#parts;
    this.#composer = new Composer(this.#parts, this.#texts, report);
    emoji.hidden = !loadEmoji;
    const press = (module) => module.press(this.#root, this.#parts, this.#texts, this.#composer);
    emoji.onclick = () => loadEmoji().then(press).catch(lost);
    launcher.onclick = () => this.#byHand(this.#isOpen ? "closed" : "opened");
    close.onclick = () => this.#byHand("closed");
    earlier.onclick = () => report("reached_beginning");
    latest.onclick = () => {
      this.#rows.isAtEnd = true;
      this.#draw();
      log.focus();
    };
    refresh.onclick = () => location.reload();
    this.#parts.back.onclick = () =>
      loadThreads().then(({ Threads }) => {
        this.#threads ??= new Threads(this.#parts, this.#texts, report, () => this.#draw());
        this.#threads.open();
      }, lost);
    this.#parts.accept.onclick = () => report({ bring_decided: true });
    this.#parts.decline.onclick = () => report({ bring_decided: false });
    entries.onclick = ({ target }) => {
      const { retry, discard } = target.dataset ?? {};
      if (retry) report({ retried: retry });
      if (discard) report({ discarded: discard });
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
    this.#look.choose(configuration)?.then(() => this.#draw());
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

  /** Shows how things stand. */
  show(view) {
    const parts = this.#parts;
    const texts = this.#texts;
    const changed = this.#isOpen !== view.open;
    this.#stand.putBack();
    const focused = this.#root.activeElement;
    const wasInside = parts.window.contains(focused);
    const isFresh = this.#view?.thread !== view.thread;
    if (this.#view?.last !== view.last) this.#isLinkAsked = false;
    this.#view = view;
    this.#isOpen = view.open;
    if (changed && view.open) {
      this.#look.renew();
      this.#rows.isAtEnd = true;
    }
    if (changed || parts.window.hidden === view.open) this.#stand.show(view.open);
    this.#showLauncher(view.unread);
    this.#showBanner(view.banner);
    this.#showNotice(view);
    parts.welcome.hidden = view.last > 0 || view.pending.length > 0 || Boolean(view.notice);
    put(parts.typing, view.typing ? texts.of("typing", { screenname: this.#name(view.typing) }) : "");
    this.#composer.show(view);
    this.#showThreads(view);
    this.#ask(view.asks_to_bring);
    this.#showRows(view, isFresh);
    this.#announceNew(view);
    this.#moveFocus({ focused, wasInside, changed });
  }

  /** Shows it once more, after something of the display has changed. */
  #draw() {
    if (this.#chat && this.#view) this.show(this.#view);
  }

  #showNotice({ notice, waiting }) {
    const { reason, detail, refresh, notice: place } = this.#parts;
    const isExpired = notice === "expired";
    put(reason, notice ? this.#texts.of(`notice.${notice}`) : "");
    put(detail, isExpired && waiting ? this.#texts.of("notice.waiting", { count: waiting }) : "");
    refresh.hidden = !isExpired;
    place.hidden = !notice;
  }

  /** Asks whether the conversation from before the signing in comes along; who hears the page is told, once. */
  #ask(isAsked) {
    if (isAsked && this.#parts.bring.hidden) announced(this.#parts, this.#isOpen, this.#texts.of("bring.question"));
    this.#parts.bring.hidden = !isAsked;
  }

  /** Says what the conversation is: which agent answers, whether it was ended; or which others there are. */
  #showThreads({ agent, awaits_agent, is_ended, thread_count }) {
    const { about, ended, back } = this.#parts;
    const texts = this.#texts;
    const name = agent
      ? texts.of("connection", { screenname: this.#name(agent) })
      : awaits_agent
        ? texts.of("waiting_for_agent")
        : "";
    if (thread_count === 0 && this.#threads?.isShown) this.#threads.show(false);
    const isListed = Boolean(this.#threads?.isShown);
    put(about, isListed ? "" : name);
    put(ended, is_ended ? texts.of("thread_closure") : "");
    back.hidden = thread_count === 0 || isListed;
    this.#threads?.fill(isListed ? this.#chat.threads() : []);
  }

  /** The rows that are to be seen: those that are not there are asked for. */
  #showRows(view, isFresh) {
    const { earlier, log, announcer, caller } = this.#parts;
    earlier.hidden = !view.has_earlier;
    log.setAttribute("aria-busy", view.is_loading);
    // That they were said is known on: a script's messages are there before their conversation has a name.
    if (isFresh) for (const said of [...announcer.children, ...caller.children]) said.textContent = "";
    const wanted = this.#rows.begin(view, isFresh);
    const [first, last] = [wanted[0], wanted.at(-1)];
    for (const row of first ? this.#chat.rows(first, last) : []) {
      if (wanted.includes(row.seq)) this.#rows.add(row.seq, row.id, this.#row(row, view));
    }
    for (const row of view.pending) {
      if (this.#rows.isWaiting(row)) continue;
      this.#rows.wait(row, waitingRow(this.#texts, row));
      if (row.sender === "script") this.#announce(row);
    }
    this.#showLinks();
    this.#rows.end();
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== this.#minute) renewTimes(this.#texts, this.#rows.all);
    this.#minute = minute;
    this.#showLatest();
  }

  #row(row, { divider, agents_seen }) {
    const marks = { isFirstNew: row.seq === divider, isSeen: row.seq <= agents_seen };
    // Only ever an address of the server's own, whatever the name of the picture is.
    const picture = row.picture && new URL(`/pictures/${row.picture}`, this.#server).href;
    return entryRow(this.#texts, { ...row, ...marks, picture });
  }

  /** Who opens the window wants to write, who closes it to go on; what is taken away gives the focus on. */
  #moveFocus({ focused, wasInside, changed }) {
    const byHand = changed && this.#isByHand;
    if (changed) this.#isByHand = false;
    const isLost = wasInside && (!focused.isConnected || focused.closest("[hidden]"));
    const { earlier, log, field, launcher } = this.#parts;
    // Who asked for the last of the earlier messages wants to read them.
    if (this.#isOpen && (byHand || (!changed && isLost))) (focused === earlier ? log : field).focus();
    if (!this.#isOpen && changed && (byHand || wasInside)) launcher.focus();
  }

  /** Tells who hears the page of agents' messages that came while it was open: never of history. */
  #announceNew({ last, history_until }) {
    const known = Math.max(this.#announced, history_until);
    this.#announced = last;
    if (last <= known) return;
    for (const row of this.#chat.rows(Math.max(known + 1, last - ANNOUNCED + 1), last)) {
      if (row.sender !== "visitor") this.#announce(row);
    }
  }

  /** A script's message is announced when it is added, and not again from the server. */
  #announce({ id, sender, body }) {
    const name = speaker(this.#texts, sender);
    if (!announced(this.#parts, this.#isOpen, `${name}: ${body}`, id)) return;
    if (!this.#rows.isAtEnd) this.#fresh += 1;
    if (document.hidden || !this.#isOpen) this.#look.display?.ring(id, name, () => this.#report("opened"));
  }

  /** Puts a text into the composer. */
  draft(text) {
    this.#composer.put(text);
  }

  /** Takes the chat out of the page, and leaves nothing behind. */
  remove() {
    this.#chat = undefined; // words may be on their way still
    this.#stand.show(false);
    this.#look.display?.count(0);
    this.#gone.abort();
    this.#host.remove();
  }

  /** A name within a text that may run the other way: shut in, so that it turns nothing. */
  #name(name) {
    return this.#texts.dir === "rtl" ? `\u2068${name}\u2069` : name;
  }

  #byHand(action) {
    this.#isByHand = true;
    this.#report(action);
  }

  #report(action) {
    this.#chat?.report(action);
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
  #showBanner(banner) {
    clearTimeout(this.#late);
    const say = () => put(this.#parts.line, banner ? this.#texts.of(`line.${banner}`) : "");
    if (banner === "connecting") this.#late = setTimeout(say, PATIENCE);
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
    if (this.#rows.scrolled()) this.#draw();
    this.#showLatest();
    const { has_earlier, first } = this.#view;
    if (has_earlier && this.#asked !== first && this.#parts.log.scrollTop < BEGINNING) {
      this.#asked = first;
      this.#report("reached_beginning");
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
    this.#draw();
  }
}
