// The emoji picker: groups, a search, and a grid that the arrow keys walk. Fetched when it is first opened.

import { adopt, make } from "../../ui/elements";
import type { I18n } from "../../ui/i18n";
import styles from "./picker.css";

/** Found emoji that are shown at most: who finds more types on. */
const MAX_FOUND = 80;

/** An emoji: its group by number, its sign, its name, and words to find it by. */
type Emoji = [group: number, sign: string, name: string, words: string];
/** The names of the groups, and all emoji. */
export interface EmojiTable {
  groups: string[];
  emoji: Emoji[];
}

export class Picker {
  #element = make("div", "picker", { role: "dialog" });
  #search = make("input", "search", { type: "search", autocomplete: "off" });
  #groups = make("div", "groups", { role: "group" });
  #grid = make("div", "grid", { role: "group" });
  #none = make("p", "none", { role: "status" });
  /** What was picked, for who does not see it in the field. */
  #announcer = make("p", "heard", { role: "status" });
  #emoji: Emoji[];
  #names: string[];

  /** It stands before this element; `picked` hears the sign that was picked, or "" when the picker is left. */
  constructor(before: Element, { groups, emoji }: EmojiTable, i18n: I18n, picked: (sign: string) => void) {
    adopt(before, styles);
    [this.#emoji, this.#names] = [emoji, groups];
    this.#element.setAttribute("aria-label", i18n.of("control_emoji_title"));
    this.#search.setAttribute("aria-label", i18n.of("emoji.search"));
    this.#search.placeholder = i18n.of("emoji.search");
    for (const [group, name] of groups.entries()) {
      const [, sign] = emoji.find(([of]) => of === group) ?? [];
      if (!sign) continue;
      const button = make("button", "", { type: "button", "aria-label": name, title: name, "data-group": group });
      button.textContent = sign;
      this.#groups.append(button);
    }
    this.#element.append(this.#search, this.#groups, this.#none, this.#grid, this.#announcer);
    before.before(this.#element);
    this.#search.oninput = () => this.#find(this.#search.value, i18n);
    this.#groups.onclick = ({ target }) => {
      const { group } = (target as HTMLElement).dataset;
      if (group) this.#open(Number(group));
    };
    this.#grid.onclick = ({ target }) => {
      const { sign } = (target as HTMLElement).dataset;
      if (!sign) return;
      picked(sign);
      this.#announcer.replaceChildren(make("span", "", {}, sign)); // a new one: the same sign twice is said twice
    };
    this.#element.onkeydown = (event) => {
      if (event.key === "Escape") {
        event.stopPropagation(); // the window stays
        event.preventDefault();
        picked("");
      } else if ((event.target as HTMLElement).dataset.sign) this.#walk(event);
    };
    this.#open(0);
  }

  get isOpen(): boolean {
    return !this.#element.hidden;
  }

  /** Shows or hides it. */
  show(isOpen: boolean): void {
    this.#element.hidden = !isOpen;
    if (isOpen) this.#search.focus();
  }

  #open(group: number) {
    this.#press(group);
    this.#grid.setAttribute("aria-label", this.#names[group] ?? "");
    this.#search.value = "";
    this.#none.textContent = "";
    this.#fill(this.#emoji.filter(([of]) => of === group));
  }

  #find(text: string, i18n: I18n) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return this.#open(0);
    const found = this.#emoji.filter(([, , name, more]) =>
      words.every((word) => `${name} ${more}`.toLowerCase().includes(word)),
    );
    this.#press();
    this.#grid.setAttribute("aria-label", text);
    this.#none.textContent = found.length > 0 ? "" : i18n.of("emoji.none");
    this.#fill(found.slice(0, MAX_FOUND));
  }

  /** Shows which group is open, if one is. */
  #press(group?: number) {
    for (const button of this.#groups.children as Iterable<HTMLElement>)
      button.setAttribute("aria-pressed", `${button.dataset.group === `${group}`}`);
  }

  #fill(emoji: Emoji[]) {
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
  #walk(event: KeyboardEvent) {
    const signs = [...this.#grid.children] as HTMLElement[];
    const from = event.target as HTMLElement;
    const isRtl = getComputedStyle(this.#grid).direction === "rtl";
    const row = signs.filter(({ offsetTop }) => offsetTop === signs[0]?.offsetTop).length;
    const forward = isRtl ? -1 : 1;
    const steps: Record<string, number> = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: row, ArrowUp: -row };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = signs[signs.indexOf(from) + step];
    if (!next) return;
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}
