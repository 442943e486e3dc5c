// The messages of the conversation on the screen: their rows, the links in them, and what is announced of new ones.

import type { PendingRow, Row, View } from "../../../src/api/ui";
import { loadLinks } from "../lazy/lazy";
import type { link } from "../lazy/links/links";
import { Announcer } from "./announcer";
import { type Elements, setText } from "./elements";
import type { I18n } from "./i18n";
import { MessageList } from "./message_list";
import { messageRow, pendingRow, renewTimes, speaker } from "./message_row";

/** So close to the beginning, in pixels, earlier messages are asked for. */
const BEGINNING = 160;
/** Of so many new messages at once who hears the page is told: of more the last ones. */
const MAX_ANNOUNCED = 20;

/** What the conversation needs of what is around it. */
export interface Surroundings {
  /** The messages from one number to another. */
  rows(from: number, to: number): Row[];
  /** The visitor nears the beginning of what is loaded. */
  reachBeginning(): void;
  /** Shows the view once more: other rows are in sight. */
  redraw(): void;
  /** A message of somebody of this name came, and nobody looks. */
  ring(id: string, name: string): void;
}

export class Conversation {
  readonly list: MessageList;
  readonly announcer: Announcer;
  #elements: Elements;
  #i18n: I18n;
  /** Where the server is, and with it the agents' pictures. */
  #server: string;
  #around: Surroundings;
  #view: View | undefined;
  /** Makes links of the addresses in an element, once the script for that is there. */
  #link: typeof link | undefined;
  /** That script was asked for since the last message came. */
  #isLinkAsked = false;
  /** Agents' messages that came while the end was out of sight. */
  #fresh = 0;
  /** Before which number earlier messages were asked for. */
  #asked = 0;
  /** The last number that who hears the page was told of. */
  #announced = 0;
  #minute = 0;

  constructor(elements: Elements, i18n: I18n, server: string, around: Surroundings) {
    [this.#elements, this.#i18n, this.#server, this.#around] = [elements, i18n, server, around];
    this.list = new MessageList(elements);
    this.announcer = new Announcer(elements);
    const { entries, log, latest } = elements;
    // The whole of a time is for who points at it: what writes it is made when somebody does.
    entries.onmouseover = ({ target }) => {
      if (target instanceof HTMLTimeElement && target.dateTime) target.title = i18n.full(Date.parse(target.dateTime));
    };
    log.onscroll = () => this.#scrolled();
    latest.onclick = () => {
      this.list.isAtEnd = true;
      around.redraw();
      log.focus();
    };
    // Rows are as high as they are wide.
    new ResizeObserver(() => this.list.end()).observe(log);
  }

  /** Shows the rows that are to be seen: those that are not there are asked for. */
  show(view: View): void {
    const { earlier, log } = this.#elements;
    const isFresh = this.#view?.thread !== view.thread;
    if (this.#view?.last !== view.last) this.#isLinkAsked = false;
    this.#view = view;
    earlier.hidden = !view.has_earlier;
    log.setAttribute("aria-busy", `${view.is_loading}`);
    if (isFresh) this.announcer.clear();
    this.#showRows(view, isFresh);
    this.#showPending(view.pending, view.open);
    this.#showLinks();
    this.list.end();
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== this.#minute) renewTimes(this.#i18n, this.list.all);
    this.#minute = minute;
    this.#showLatest();
    this.#announceNew(view);
  }

  #showRows(view: View, isFresh: boolean) {
    const wanted = this.list.begin(view, isFresh);
    const [first, last] = [wanted[0], wanted.at(-1)];
    if (!first || !last) return;
    for (const row of this.#around.rows(first, last)) {
      if (wanted.includes(row.seq)) this.list.add(row.seq, row.id, this.#row(row, view));
    }
  }

  #row(row: Row, { divider, agents_seen }: View) {
    const marks = { isFirstNew: row.seq === divider, isSeen: row.seq <= agents_seen };
    // Only ever an address of the server's own, whatever the name of the picture is.
    const picture = row.picture && new URL(`/pictures/${row.picture}`, this.#server).href;
    return messageRow(this.#i18n, { ...row, ...marks, picture });
  }

  #showPending(pending: PendingRow[], isOpen: boolean) {
    for (const row of pending) {
      if (this.list.isPending(row)) continue;
      this.list.addPending(row, pendingRow(this.#i18n, row));
      if (row.sender === "script") this.#announce(row, isOpen);
    }
  }

  /** Addresses are text until there is what makes links of them; if it cannot be had, the next message asks again. */
  #showLinks() {
    const plain = this.#elements.entries.querySelectorAll<HTMLElement>(".plain");
    if (this.#link) {
      for (const body of plain) {
        body.classList.remove("plain");
        this.#link(body);
      }
    } else if (plain[0] && !this.#isLinkAsked) {
      this.#isLinkAsked = true;
      loadLinks().then(
        ({ link }) => {
          this.#link = link;
          this.list.change(() => this.#showLinks());
        },
        () => {},
      );
    }
  }

  #showLatest() {
    const { latest, fresh } = this.#elements;
    if (this.list.isAtEnd) this.#fresh = 0;
    latest.hidden = this.list.isAtEnd;
    setText(fresh, this.#fresh ? this.#i18n.of("window.unread_messages", { count: this.#fresh }) : "");
    latest.setAttribute("aria-label", fresh.textContent || this.#i18n.of("window.latest"));
  }

  #scrolled() {
    if (!this.#view) return;
    if (this.list.scrolled()) this.#around.redraw();
    this.#showLatest();
    const { has_earlier, first } = this.#view;
    if (has_earlier && this.#asked !== first && this.#elements.log.scrollTop < BEGINNING) {
      this.#asked = first;
      this.#around.reachBeginning();
    }
  }

  /** Tells who hears the page of agents' messages that came while it was open: never of history. */
  #announceNew({ last, history_until, open }: View) {
    const known = Math.max(this.#announced, history_until);
    this.#announced = last;
    if (last <= known) return;
    for (const row of this.#around.rows(Math.max(known, last - MAX_ANNOUNCED) + 1, last)) {
      if (row.sender !== "visitor") this.#announce(row, open);
    }
  }

  /** A script's message is announced when it is added, and not again from the server. */
  #announce({ id, sender, body }: Row | PendingRow, isOpen: boolean) {
    const name = speaker(this.#i18n, sender);
    if (!this.announcer.announce(`${name}: ${body}`, isOpen, id)) return;
    if (!this.list.isAtEnd) this.#fresh += 1;
    if (document.hidden || !isOpen) this.#around.ring(id, name);
  }
}
