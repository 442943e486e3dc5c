// The emoji picker: groups, a search, and a grid that the arrow keys walk. Fetched when it is first opened.

import { adopt, make } from "../face/parts.js";
import styles from "./picker.css";

/** Found emoji that are shown at most: who finds more types on. */
const FOUND = 80;

export class Picker {
  #element = make("div", "picker", { role: "dialog" });
  #search = make("input", "search", { type: "search", autocomplete: "off" });
  #groups = make("div", "groups", { role: "group" });
  #grid = make("div", "grid", { role: "group" });
  #none = make("p", "none", { role: "status" });
  /** What was picked, for who does not see it in the field. */
  #said = make("p", "heard", { role: "status" });
  #emoji;
  #names;

  /**
   * @param emoji `{groups: [name …], emoji: [[group, sign, name, words] …]}`
   * @param texts the widget's words
   * @param picked hears the sign that was picked, or nothing when the picker is left
   */
  constructor(root, before, { groups, emoji }, texts, picked) {
    adopt(root, styles);
    [this.#emoji, this.#names] = [emoji, groups];
    this.#element.setAttribute("aria-label", texts.of("control_emoji_title"));
    this.#search.setAttribute("aria-label", texts.of("emoji.search"));
    this.#search.placeholder = texts.of("emoji.search");
    for (const [group, name] of groups.entries()) {
      const [, sign] = emoji.find(([of]) => of === group) ?? [];
      if (!sign) continue;
      const button = make("button", "", { type: "button", "aria-label": name, title: name, "data-group": group });
      button.textContent = sign;
      this.#groups.append(button);
    }
    this.#element.append(this.#search, this.#groups, this.#none, this.#grid, this.#said);
    before.before(this.#element);
    this.#search.oninput = () => this.#find(this.#search.value, texts);
    this.#groups.onclick = ({ target }) => {
      if (target.dataset.group) this.#open(Number(target.dataset.group));
    };
    this.#grid.onclick = ({ target }) => {
      const { sign } = target.dataset;
      if (!sign) return;
      picked(sign);
      this.#said.replaceChildren(make("span", "", {}, sign)); // a new one: the same sign twice is said twice
    };
    this.#element.onkeydown = (event) => {
      if (event.key === "Escape") {
        event.stopPropagation(); // the window stays
        event.preventDefault();
        picked("");
      } else if (event.target.dataset.sign) this.#walk(event);
    };
    this.#open(0);
  }

  get isOpen() {
    return !this.#element.hidden;
  }

  /** Shows or hides it. */
  show(isOpen) {
    this.#element.hidden = !isOpen;
    if (isOpen) this.#search.focus();
  }

  #open(group) {
    for (const button of this.#groups.children)
      button.setAttribute("aria-pressed", button.dataset.group === `${group}`);
    this.#grid.setAttribute("aria-label", this.#names[group]);
    this.#search.value = "";
    this.#none.textContent = "";
    this.#fill(this.#emoji.filter(([of]) => of === group));
  }

  #find(text, texts) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return this.#open(0);
    const found = this.#emoji.filter(([, , name, more]) =>
      words.every((word) => `${name} ${more}`.toLowerCase().includes(word)),
    );
    for (const button of this.#groups.children) button.setAttribute("aria-pressed", "false");
    this.#grid.setAttribute("aria-label", text);
    this.#none.textContent = found.length > 0 ? "" : texts.of("emoji.none");
    this.#fill(found.slice(0, FOUND));
  }

  #fill(emoji) {
    const buttons = emoji.map(([, sign, name], index) => {
      const attributes = {
        type: "button",
        title: name,
        "aria-label": name,
        "data-sign": sign,
        tabindex: index ? -1 : 0,
      };
      const button = make("button", "", attributes);
      button.textContent = sign;
      return button;
    });
    this.#grid.replaceChildren(...buttons);
    this.#grid.scrollTop = 0;
  }

  /** From one sign to the next, by what is seen: rows are as long as there is room. */
  #walk(event) {
    const signs = [...this.#grid.children];
    const at = signs.indexOf(event.target);
    const isRtl = getComputedStyle(this.#grid).direction === "rtl";
    const row = signs.filter(({ offsetTop }) => offsetTop === signs[0].offsetTop).length;
    const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, ArrowDown: row, ArrowUp: -row }[event.key];
    const next = signs[at + (step ?? Number.NaN)];
    if (step === undefined) return;
    event.preventDefault();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}
