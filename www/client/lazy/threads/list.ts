// The visitor's conversations as a list, in the place of the one that is open. Fetched when it is first wanted.

import { adopt, make, put } from "../face/parts.js";
import styles from "./list.css";

export class Threads {
  /** The list is shown in the place of the conversation. */
  isShown = false;
  #list = make("ul", "threads", { id: "threads" });
  #begin = make("button", "begin", { type: "button" });
  #whole = make("div", "list", {}, this.#list, this.#begin);
  #parts;
  #texts;
  #report;
  #draw;
  #said = "";

  /** `report` hears what the visitor does, `draw` that something else is to be seen. */
  constructor(parts, texts, report, draw) {
    [this.#parts, this.#texts, this.#report, this.#draw] = [parts, texts, report, draw];
    adopt(parts.shell.getRootNode(), styles);
    parts.below.after(this.#whole);
    this.#begin.onclick = () => this.#turn("thread_begun");
    this.#list.onclick = ({ target }) => {
      const id = target.closest("[data-thread]")?.dataset.thread;
      if (id) this.#turn({ thread_selected: id });
    };
  }

  /** The visitor wants the list. */
  open() {
    this.show(true);
    this.#draw();
    (this.#list.querySelector("button") ?? this.#begin).focus();
  }

  /** Puts the list in the place of the conversation, or that back; in the words of today. */
  show(isShown) {
    const texts = this.#texts;
    this.isShown = isShown;
    this.#parts.window.toggleAttribute("data-list", isShown);
    this.#whole.hidden = !isShown;
    this.#list.setAttribute("aria-label", texts.of("control_back_title"));
    put(this.#begin, texts.of("control_new_title"));
    put(this.#parts.title, texts.of(isShown ? "control_back_title" : "default_title"));
  }

  /** Shows these conversations; the one with the latest message comes first. */
  fill(threads) {
    if (!this.isShown) {
      // Nobody's words stay behind the conversation of somebody else.
      this.#list.replaceChildren();
      this.#said = "";
      return;
    }
    const said = JSON.stringify([this.#texts.language, threads]);
    if (said === this.#said) return; // who is reading it keeps the place
    this.#said = said;
    const focused = this.#list.getRootNode().activeElement?.dataset.thread;
    const items = threads.map((thread) => this.#item(thread));
    this.#list.replaceChildren(...items);
    if (focused) items.find(({ firstChild }) => firstChild.dataset.thread === focused)?.firstChild.focus();
  }

  #turn(action) {
    this.#report(action);
    this.show(false);
    this.#draw();
    this.#parts.field.focus();
  }

  #item({ thread, agent, by, excerpt, at, unread, is_ended }) {
    const texts = this.#texts;
    const name = agent || by || texts.of("conversation_header_title");
    const time = make("time", "", { datetime: new Date(at).toISOString(), title: texts.full(at) }, texts.when(at));
    // Nobody's name is a script's; nothing is the visitor's.
    const from = by || texts.of(by === "" ? "message.automated" : "you");
    const lines = [
      make("span", "name", {}, make("bdi", "", {}, name)),
      time,
      make("span", "excerpt", {}, make("bdi", "", {}, is_ended ? texts.of("thread_closure") : `${from}: ${excerpt}`)),
    ];
    if (unread) {
      const count = make("span", "count", { "aria-hidden": true }, `${unread}`);
      lines.push(count, make("span", "heard", {}, texts.of("window.unread_messages", { count: unread })));
    }
    return make("li", "", {}, make("button", "", { type: "button", "data-thread": thread }, ...lines));
  }
}
