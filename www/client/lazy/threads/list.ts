// The visitor's conversations as a list, in the place of the one that is open. Fetched when it is first wanted.

import type { Action, ThreadRow } from "../../../../src/api/ui";
import { adopt, type Elements, make, setText } from "../../ui/elements";
import type { I18n } from "../../ui/i18n";
import styles from "./list.css";

export class ThreadList {
  /** The list is shown in the place of the conversation. */
  isShown = false;
  #list = make("ul", "threads", { id: "threads" });
  #begin = make("button", "begin", { type: "button" });
  #whole = make("div", "list", {}, this.#list, this.#begin);
  #elements: Elements;
  #i18n: I18n;
  #report: (action: Action) => void;
  #redraw: () => void;
  /** What is shown, as JSON. */
  #shown = "";

  /** `report` hears what the visitor does, `redraw` that something else is to be seen. */
  constructor(elements: Elements, i18n: I18n, report: (action: Action) => void, redraw: () => void) {
    [this.#elements, this.#i18n, this.#report, this.#redraw] = [elements, i18n, report, redraw];
    adopt(elements.shell, styles);
    elements.below.after(this.#whole);
    this.#begin.onclick = () => this.#leave("thread_begun");
    this.#list.onclick = ({ target }) => {
      const id = (target as Element).closest<HTMLElement>("[data-thread]")?.dataset.thread;
      if (id) this.#leave({ thread_selected: id });
    };
  }

  /** The visitor wants the list. */
  open(): void {
    this.show(true);
    this.#redraw();
    (this.#list.querySelector("button") ?? this.#begin).focus();
  }

  /** Puts the list in the place of the conversation, or that back; in the words of today. */
  show(isShown: boolean): void {
    const i18n = this.#i18n;
    this.isShown = isShown;
    this.#elements.window.toggleAttribute("data-list", isShown);
    this.#whole.hidden = !isShown;
    this.#list.setAttribute("aria-label", i18n.of("control_back_title"));
    setText(this.#begin, i18n.of("control_new_title"));
    setText(this.#elements.title, i18n.of(isShown ? "control_back_title" : "default_title"));
  }

  /** Shows these conversations; the one with the latest message comes first. */
  fill(threads: ThreadRow[]): void {
    if (!this.isShown) {
      // Nobody's words stay behind the conversation of somebody else.
      this.#list.replaceChildren();
      this.#shown = "";
      return;
    }
    const shown = JSON.stringify([this.#i18n.language, threads]);
    if (shown === this.#shown) return; // who is reading it keeps the place
    this.#shown = shown;
    const { activeElement } = this.#list.getRootNode() as ShadowRoot;
    const focused = (activeElement as HTMLElement | null)?.dataset.thread;
    const items = threads.map((thread) => this.#item(thread));
    this.#list.replaceChildren(...items.map((button) => make("li", "", {}, button)));
    if (focused) items.find(({ dataset }) => dataset.thread === focused)?.focus();
  }

  #leave(action: Action) {
    this.#report(action);
    this.show(false);
    this.#redraw();
    this.#elements.field.focus();
  }

  #item({ thread, agent, by, excerpt, at, unread, is_ended }: ThreadRow) {
    const i18n = this.#i18n;
    const name = agent || by || i18n.of("conversation_header_title");
    const time = make("time", "", { datetime: new Date(at).toISOString(), title: i18n.full(at) }, i18n.when(at));
    // Nobody's name is a script's; nothing is the visitor's.
    const from = by || i18n.of(by === "" ? "message.automated" : "you");
    const lines = [
      make("span", "name", {}, make("bdi", "", {}, name)),
      time,
      make("span", "excerpt", {}, make("bdi", "", {}, is_ended ? i18n.of("thread_closure") : `${from}: ${excerpt}`)),
    ];
    if (unread) {
      const count = make("span", "count", { "aria-hidden": true }, `${unread}`);
      lines.push(count, make("span", "heard", {}, i18n.of("window.unread_messages", { count: unread })));
    }
    return make("button", "", { type: "button", "data-thread": thread }, ...lines);
  }
}
