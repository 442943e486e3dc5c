// How the chat looks as it comes: light or dark, as the system is. What a page chooses beside that, by calls or by its
// style sheets, is done by a script that is fetched then (display/display.js).

import { loadDisplay } from "../extras.js";
import { adopt, make } from "./parts.js";

/** So many choices wait for that script at most: the last ones. */
const WAITING = 100;

/** What a configuration chooses of the display, as it is now: the page may change it. */
const chosen = ({ theme, colors, position, titleBadge, sound }) => {
  const choices = { theme, colors: colors && { ...colors }, position, titleBadge, sound };
  return Object.values(choices).some((choice) => choice !== undefined) && choices;
};

export class Look {
  /** Does what the page chose, once the script for that is there. */
  display;
  #host;
  #parts;
  #texts;
  #sheet;
  /** Has our own colours, whatever the page says of the host's. */
  #ours = make("data", "", { hidden: "" });
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #waiting = [];

  constructor(host, styles, parts, texts, signal) {
    [this.#host, this.#parts, this.#texts] = [host, parts, texts];
    this.#sheet = adopt(host.shadowRoot, styles);
    host.shadowRoot.append(this.#ours);
    this.#dark.addEventListener("change", () => this.renew(), { signal });
  }

  /**
   * Looks at the colours again: the page's style sheets, too, may have changed. The promise is kept once they can be
   * seen, and what does as this configuration chooses is there, or cannot be had.
   */
  async renew(configuration = {}) {
    if (this.display) return this.display.renew();
    this.#host.toggleAttribute("data-dark", this.#dark.matches);
    const [page, ours] = [this.#host, this.#ours].map((element) => getComputedStyle(element));
    // The first rule names all colours there are.
    const isOther = (name) => page.getPropertyValue(name) !== ours.getPropertyValue(name);
    const isChosen = chosen(configuration) || [...this.#sheet.cssRules[0].style].some(isOther);
    if (isChosen || this.#waiting[0]) await this.#fetch();
  }

  /** What the page chose is done at once, or when the script for it is there, in the order of the calls. */
  choose(configuration) {
    const choices = chosen(configuration);
    if (!choices) return;
    this.#waiting = [...this.#waiting, choices].slice(-WAITING);
    return this.#fetch();
  }

  async #fetch() {
    try {
      if (!this.display) {
        const { Display } = await loadDisplay();
        this.display ??= new Display(this.#host, this.#parts, this.#texts, this.#dark);
      }
    } catch {
      return; // it is asked for again with the next choice, and when the window opens
    }
    for (const choices of this.#waiting.splice(0)) this.display.configure(choices);
  }
}
