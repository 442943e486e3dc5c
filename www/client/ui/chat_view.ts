// What the visitor sees: a launcher and a window in a shadow root. The client says what there is to show.
//
// Invariant: what people wrote reaches the page as text nodes and in no other way.

import type { Action, Row, ThreadRow, Ui, View } from "../../../src/api/ui";
import type { Choices } from "../boot/preferences";
import { loadEmoji, loadThreads } from "../lazy/lazy";
import type { ThreadList } from "../lazy/threads/list";
import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { buildElements, type Elements, make } from "./elements";
import type { I18n } from "./i18n";
import { Placement } from "./placement";
import { Status } from "./status";
import { Theme } from "./theme";

/** What the UI needs of the client. */
export interface ChatSource {
  report(action: Action): void;
  rows(from: number, to: number): Row[];
  threads(): ThreadRow[];
}

/** What was to be fetched is not there: offline, or by the page's policy. Who asked can ask again. */
const ignore = () => {};

export class ChatView implements Ui {
  /** The client, while it is heard, and what it showed last. */
  #client: ChatSource | undefined;
  #view: View | undefined;
  #gone = new AbortController();
  #host = make("visavis-chat" as "div", "");
  #elements: Elements;
  #label: (i18n: I18n) => void;
  #i18n: I18n;
  #theme: Theme;
  #placement: Placement;
  #status: Status;
  #conversation: Conversation;
  #composer: Composer;
  #threads: ThreadList | undefined;
  /** Who opened or closed it wants the focus to follow: a visitor does, a script does not. */
  #isByHand = false;

  /** `socket` is the address of the server's WebSocket. */
  constructor(styles: string, i18n: I18n, socket: string) {
    if (!document.body) throw new Error("no body yet: start the chat when the page is read");
    const { elements, label } = buildElements();
    [this.#elements, this.#label, this.#i18n] = [elements, label, i18n];
    const root = this.#host.attachShadow({ mode: "open" });
    const { signal } = this.#gone;
    this.#placement = new Placement(this.#host, elements.window, signal);
    this.#placement.put(document.body);
    root.append(elements.shell);
    this.#theme = new Theme(this.#host, elements, i18n, styles);
    this.#theme.follow(signal);
    this.#status = new Status(elements, i18n);
    this.#composer = new Composer(elements, i18n, this.#report);
    this.#conversation = new Conversation(elements, i18n, socket.replace("ws", "http"), {
      rows: (from, to) => this.#client?.rows(from, to) ?? [],
      reachBeginning: () => this.#report("reached_beginning"),
      redraw: () => this.#redraw(),
      ring: (id, name) => this.#theme.display?.ring(id, name, () => this.#report("opened")),
    });
  }

  /** Is seen from now on, and reports to the client what the visitor does. */
  attach(client: ChatSource): void {
    this.#client = client;
    this.#relabel();
    this.#listen();
    this.#elements.launcher.hidden = false;
  }

  /** Puts the chat into the element of this id, or above the page. True if it stands in one. */
  place(id: string | undefined): boolean {
    if (!this.#placement.place(id)) {
      console.error(`visavis: _setConfiguration: there is no element with the id "${id ?? "body"}"`);
    }
    this.#redraw();
    return this.#placement.isEmbedded;
  }

  /** Looks as the page's style sheets say, and is ready for this configuration: a promise that it is. */
  dress(configuration: Choices): Promise<void> {
    return this.#theme.renew(configuration);
  }

  /** Takes what a page may choose of the display; what is wrong with it is said in the page's console. */
  configure(given: object): void {
    const configuration: Choices = given;
    if (configuration.locale !== undefined) this.#speak(configuration.locale);
    this.#theme.choose(configuration)?.then(() => this.#redraw());
  }

  /** Takes words of the page's own. */
  translate(words: object): void {
    this.#i18n.add(words);
    this.#speak();
  }

  /** Shows how things stand. */
  show(view: View): void {
    const { window: panel, bring } = this.#elements;
    const isTurned = Boolean(this.#view?.open) !== view.open;
    this.#placement.putBack();
    const { activeElement: focused } = this.#elements.shell.getRootNode() as ShadowRoot;
    const before = { focused, wasInside: panel.contains(focused), isTurned };
    this.#view = view;
    if (isTurned && view.open) {
      this.#theme.renew();
      this.#conversation.list.isAtEnd = true;
    }
    if (isTurned || panel.hidden === view.open) this.#placement.show(view.open);
    this.#theme.display?.count(view.unread);
    if (view.thread_count === 0 && this.#threads?.isShown) this.#threads.show(false);
    const isListed = Boolean(this.#threads?.isShown);
    this.#status.show(view, isListed);
    this.#composer.show(view);
    this.#threads?.fill((isListed && this.#client?.threads()) || []);
    // Whether the conversation from before the sign-in comes along; who hears the page is told, once.
    if (view.asks_to_bring && bring.hidden) {
      this.#conversation.announcer.announce(this.#i18n.of("bring.question"), view.open);
    }
    bring.hidden = !view.asks_to_bring;
    this.#conversation.show(view);
    this.#moveFocus(view.open, before);
  }

  /** Puts a text into the composer. */
  draft(text: string): void {
    this.#composer.put(text);
  }

  /** Takes the chat out of the page, and leaves nothing behind. */
  remove(): void {
    this.#client = undefined; // words may be on their way still
    this.#placement.show(false);
    this.#theme.display?.count(0);
    this.#gone.abort();
    this.#host.remove();
  }

  #listen() {
    const report = this.#report;
    const elements = this.#elements;
    const { launcher, close, earlier, refresh, accept, decline, entries, emoji, back, window: panel } = elements;
    launcher.onclick = () => this.#reportByHand(this.#view?.open ? "closed" : "opened");
    close.onclick = () => this.#reportByHand("closed");
    earlier.onclick = () => report("reached_beginning");
    refresh.onclick = () => location.reload();
    accept.onclick = () => report({ bring_decided: true });
    decline.onclick = () => report({ bring_decided: false });
    entries.onclick = ({ target }) => {
      const { retry, discard } = (target as HTMLElement).dataset;
      if (retry) report({ retried: retry });
      if (discard) report({ discarded: discard });
    };
    emoji.hidden = !loadEmoji;
    emoji.onclick = () =>
      loadEmoji?.()
        .then(({ press }) => press(elements, this.#i18n, this.#composer))
        .catch(ignore);
    back.onclick = () =>
      loadThreads().then(({ ThreadList }) => {
        this.#threads ??= new ThreadList(elements, this.#i18n, report, () => this.#redraw());
        this.#threads.open();
      }, ignore);
    panel.onkeydown = (event) => {
      if (event.key !== "Escape" || event.isComposing || this.#placement.isEmbedded) return;
      event.preventDefault(); // a modal dialog would be closed under us
      event.stopPropagation();
      this.#reportByHand("closed");
    };
    // A phone's "back" gesture asks so, without a key.
    panel.oncancel = (event) => {
      event.preventDefault();
      this.#reportByHand("closed");
    };
  }

  #reportByHand(action: Action) {
    this.#isByHand = true;
    this.#report(action);
  }

  #report = (action: Action): void => this.#client?.report(action);

  /** Shows the last view once more, after something of the display has changed. */
  #redraw() {
    if (this.#client && this.#view) this.show(this.#view);
  }

  /** Takes the language that serves best who asks for this one; without one, who has asked before. */
  async #speak(locale?: string) {
    await this.#i18n.want(locale);
    this.#relabel();
  }

  #relabel() {
    const { shell } = this.#elements;
    shell.lang = this.#i18n.language;
    shell.dir = this.#i18n.dir;
    this.#label(this.#i18n);
    this.#theme.display?.relabel();
    this.#threads?.show(this.#threads.isShown);
    this.#conversation.list.renew();
    this.#redraw();
  }

  /** Who opens the window wants to write, who closes it to go on; what is taken away gives the focus on. */
  #moveFocus(isOpen: boolean, before: { focused: Element | null; wasInside: boolean; isTurned: boolean }) {
    const { focused, wasInside, isTurned } = before;
    const isByHand = isTurned && this.#isByHand;
    if (isTurned) this.#isByHand = false;
    const isLost = wasInside && (!focused?.isConnected || focused.closest("[hidden]"));
    const { earlier, log, field, launcher } = this.#elements;
    // Who asked for the last of the earlier messages wants to read them.
    if (isOpen && (isByHand || (!isTurned && isLost))) (focused === earlier ? log : field).focus();
    if (!isOpen && isTurned && (isByHand || wasInside)) launcher.focus();
  }
}
