// The visitor's conversations as a list, beside the one that is open. Fetched when it is first wanted.

import { adopt, make } from "../face/parts.js";
import styles from "./list.css";

export class Threads {
  /** The list is shown in the place of the conversation. */
  isShown = false;
  #list;
  #texts;
  #said = "";
  #threads = [];

  constructor(root, list, texts) {
    adopt(root, styles);
    [this.#list, this.#texts] = [list, texts];
  }

  /** Takes one conversation; the one with the latest message comes first. */
  add(thread) {
    this.#threads.push(thread);
  }

  /** All are said. */
  end() {
    const threads = this.#threads;
    this.#threads = [];
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

  #item({ id, agent, by, excerpt, at, unread, isEnded }) {
    const texts = this.#texts;
    const name = agent || by || texts.of("conversation_header_title");
    const time = make("time", "", { datetime: new Date(at).toISOString(), title: texts.full(at) }, texts.when(at));
    // Nobody's name is a script's; nothing is the visitor's.
    const from = by || texts.of(by === "" ? "message.automated" : "you");
    const lines = [
      make("span", "name", {}, make("bdi", "", {}, name)),
      time,
      make("span", "excerpt", {}, make("bdi", "", {}, isEnded ? texts.of("thread_closure") : `${from}: ${excerpt}`)),
    ];
    if (unread) {
      const count = make("span", "count", { "aria-hidden": true }, `${unread}`);
      lines.push(count, make("span", "heard", {}, texts.of("window.unread_messages", { count: unread })));
    }
    return make("li", "", {}, make("button", "", { type: "button", "data-thread": id }, ...lines));
  }
}
