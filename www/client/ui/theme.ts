// How the chat looks as it comes: light or dark, as the system is. What a page chooses beside that, by calls or by its
// style sheets, is done by a script that is fetched then (lazy/display/display.ts).

import type { Choices } from "../boot/preferences";
import type { Display } from "../lazy/display/display";
import { loadDisplay } from "../lazy/lazy";
import { adopt, type Elements, make } from "./elements";
import type { I18n } from "./i18n";

/** So many choices wait for that script at most: the last ones. */
const MAX_WAITING = 100;

/** What a configuration chooses of the display, as it is now: the page may change it. */
const displayOf = ({ theme, colors, position, titleBadge, sound }: Choices): Choices | undefined => {
  const choices = { theme, colors: colors && { ...colors }, position, titleBadge, sound };
  return Object.values(choices).some((choice) => choice !== undefined) ? choices : undefined;
};

export class Theme {
  /** Does what the page chose, once the script for that is there. */
  display: Display | undefined;
  #host: HTMLElement;
  #elements: Elements;
  #i18n: I18n;
  #sheet: CSSStyleSheet;
  /** Has our own colours, whatever the page says of the host's. */
  #ours = make("data", "", { hidden: "" });
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #waiting: Choices[] = [];

  /** `styles` are those of the shadow root that the elements are in. */
  constructor(host: HTMLElement, elements: Elements, i18n: I18n, styles: string) {
    [this.#host, this.#elements, this.#i18n] = [host, elements, i18n];
    this.#sheet = adopt(elements.shell, styles);
    elements.shell.after(this.#ours);
  }

  /** Is light or dark as the system is, until the signal. */
  follow(signal: AbortSignal): void {
    this.#dark.addEventListener("change", () => this.renew(), { signal });
  }

  /**
   * Looks at the colours again: the page's style sheets, too, may have changed. The promise is kept once they can be
   * seen, and what does as this configuration chooses is there, or cannot be had.
   */
  async renew(configuration: Choices = {}): Promise<void> {
    if (this.display) return this.display.renew();
    this.#host.toggleAttribute("data-dark", this.#dark.matches);
    const [page, ours] = [getComputedStyle(this.#host), getComputedStyle(this.#ours)];
    // The first rule names all colours there are.
    const isOther = (name: string) => page.getPropertyValue(name) !== ours.getPropertyValue(name);
    const isChosen = displayOf(configuration) || [...(this.#sheet.cssRules[0] as CSSStyleRule).style].some(isOther);
    if (isChosen || this.#waiting[0]) await this.#fetch();
  }

  /** What the page chose is done at once, or when the script for it is there, in the order of the calls. */
  choose(configuration: Choices): Promise<void> | undefined {
    const choices = displayOf(configuration);
    if (!choices) return undefined;
    this.#waiting = [...this.#waiting, choices].slice(-MAX_WAITING);
    return this.#fetch();
  }

  async #fetch() {
    try {
      if (!this.display) {
        const { Display } = await loadDisplay();
        this.display ??= new Display(this.#host, this.#elements, this.#i18n, this.#dark);
      }
    } catch {
      return; // it is asked for again with the next choice, and when the window opens
    }
    for (const choices of this.#waiting.splice(0)) this.display.configure(choices);
  }
}
