// What a page chooses of the display: colours, theme, position, sound, and the count in its title. Fetched when it does,
// also by its style sheet.

import type { Choices } from "../../boot/preferences";
import { adopt, type Elements } from "../../ui/elements";
import type { I18n } from "../../ui/i18n";
import { loadSound } from "../lazy";
import type { Bell } from "../sound/sound";
import { type Color, css, readable, SIGN, TEXT } from "./colors";
import styles from "./display.css";
import { Title } from "./title";

/** What is written on what, and the property that the style sheet takes for it. */
const PAIRS: [property: string, text: string, ground: string, ratio?: number][] = [
  ["ink", "text", "background"],
  ["quiet", "secondary-text", "background"],
  ["hint", "placeholder", "background"],
  ["bad", "error", "background"],
  ["accent", "highlight", "background"],
  ["on-highlight", "highlight-text", "highlight"],
  ["on-launcher", "bubble-icon", "highlight"],
  ["on-send", "send-icon", "highlight"],
  ["on-header", "header-text", "header"],
  ["on-header-icon", "header-icon", "header"],
  ["on-message", "message-text", "message-background"],
  ["on-self", "message-self-text", "message-self-background"],
  ["on-status", "text", "status"],
  ["on-badge", "highlight-text", "global-notification"],
  ["ring", "highlight", "background", SIGN],
  ["ring-header", "header-icon", "header", SIGN],
];
/** The colours that are looked at, by the names of the original, without `-color`. */
const NAMES = [...new Set(PAIRS.flatMap(([, text, ground]) => [text, ground]))];
const property = (name: string) => `--visavis-${name}`;

const complain = (text: string) => console.error(`visavis: _setConfiguration: ${text}`);

export class Display {
  #host: HTMLElement;
  #elements: Elements;
  #i18n: I18n;
  #dark: MediaQueryList;
  #theme = "auto";
  /** The colours that were looked at last. */
  #known: string | undefined;
  #title = new Title();
  #isCounted = false;
  #isLoud = false;
  #bell: Bell | undefined;

  constructor(host: HTMLElement, elements: Elements, i18n: I18n, dark: MediaQueryList) {
    [this.#host, this.#elements, this.#i18n, this.#dark] = [host, elements, i18n, dark];
    adopt(elements.shell, styles);
    this.renew();
  }

  /** What is wrong with a choice is said in the page's console. */
  configure({ theme, colors, position, titleBadge, sound }: Choices): void {
    if (theme === "auto" || theme === "light" || theme === "dark") this.#theme = theme;
    else if (theme !== undefined) complain('theme must be "auto", "light" or "dark"');
    if (colors !== undefined) this.#color(Object(colors));
    this.renew();
    if (position === "left" || position === "right") this.#host.toggleAttribute("data-left", position === "left");
    else if (position !== undefined) complain('position must be "left" or "right"');
    if (titleBadge !== undefined) this.#isCounted = titleBadge === true;
    if (sound !== undefined) this.#offerSound(sound === true);
  }

  /** Takes colours by name, as `{"highlight-color": "#0a5"}`. */
  #color(colors: Record<string, unknown>) {
    const style = getComputedStyle(this.#host);
    const refused: string[] = [];
    for (const [given, color] of Object.entries(colors)) {
      // The original writes `$highlight-color`, and in one place `$higlight-color`.
      const name = property(given.replace(/^\$/, "").replace("higlight", "highlight"));
      // The style sheet has all there are.
      const isKnown = style.getPropertyValue(name);
      if (isKnown && typeof color === "string" && CSS.supports("color", color))
        this.#host.style.setProperty(name, color);
      else refused.push(given);
    }
    if (refused[0] !== undefined)
      complain(`colors: ${refused[0]} is not a colour this chat has, or its value is not one`);
  }

  #offerSound(isOffered: boolean) {
    this.#isLoud = isOffered;
    this.#bell?.show(isOffered);
    if (!isOffered || this.#bell) return;
    loadSound().then(
      ({ Bell }) => {
        this.#bell ??= new Bell(this.#elements.close, this.#i18n);
        this.#bell.show(this.#isLoud);
      },
      () => {}, // if it cannot be had it can be chosen again
    );
  }

  /** Light or dark, and for each ground a text that can be read on it. */
  renew(): void {
    this.#host.toggleAttribute("data-dark", this.#theme === "auto" ? this.#dark.matches : this.#theme === "dark");
    const style = getComputedStyle(this.#host);
    const known = NAMES.map((name) => style.getPropertyValue(property(`${name}-color`)));
    if (`${known}` === this.#known) return;
    this.#known = `${known}`;
    // Whatever way a colour is written, mixed with itself it is said as three numbers.
    const probes = known.map((color) => {
      const probe = document.createElement("i");
      probe.style.color = `color-mix(in srgb, ${color}, ${color})`;
      return probe;
    });
    this.#elements.shell.after(...probes);
    const colors: Record<string, Color> = {};
    for (const [index, name] of NAMES.entries()) {
      const [red, green, blue] = probes[index] ? numbersOf(getComputedStyle(probes[index]).color) : [];
      if (red !== undefined && green !== undefined && blue !== undefined) colors[name] = [red, green, blue];
    }
    for (const probe of probes) probe.remove();
    for (const [name, text, ground, ratio = TEXT] of PAIRS) {
      const [color, on] = [colors[text], colors[ground]];
      if (color && on) this.#elements.shell.style.setProperty(`--${name}`, css(readable(color, on, ratio)));
    }
  }

  /** So many messages were not read. */
  count(unread: number): void {
    this.#title.show(this.#isCounted ? unread : 0);
  }

  /** Rings for the message of this id, where the visitor wants to hear it. */
  ring(id: string, name: string, opened: () => void): void {
    if (this.#isLoud) this.#bell?.ring(id, name, opened);
  }

  /** The language is another one. */
  relabel(): void {
    this.#bell?.relabel();
  }
}

/** The numbers in a colour as the browser says it. */
const numbersOf = (color: string) => color.match(/[\d.e-]+/g)?.map(Number) ?? [];
