// What a page chooses of the display: colours, theme, position, sound, and the count in its title. Fetched when it does,
// also by its style sheet.

import { loadSound } from "../extras.js";
import { adopt } from "../face/parts.js";
import { css, readable, SIGN, TEXT } from "./colors.js";
import styles from "./display.css";
import { Title } from "./title.js";

/** What is written on what, and the property that the style sheet takes for it. */
const PAIRS = [
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
const property = (name) => `--visavis-${name}`;

const wrong = (text) => console.error(`visavis: _setConfiguration: ${text}`);

export class Display {
  #host;
  #parts;
  #texts;
  #dark;
  #theme = "auto";
  /** The colours that were looked at last. */
  #known;
  #title = new Title();
  #isCounted = false;
  #isLoud = false;
  #bell;

  constructor(host, parts, texts, dark) {
    [this.#host, this.#parts, this.#texts, this.#dark] = [host, parts, texts, dark];
    adopt(host.shadowRoot, styles);
    this.renew();
  }

  /** What is wrong with a choice is said in the page's console. */
  configure({ theme, colors, position, titleBadge, sound }) {
    if (["auto", "light", "dark"].includes(theme)) this.#theme = theme;
    else if (theme !== undefined) wrong('theme must be "auto", "light" or "dark"');
    if (colors !== undefined) this.#color(Object(colors));
    this.renew();
    if (position === "left" || position === "right") this.#host.toggleAttribute("data-left", position === "left");
    else if (position !== undefined) wrong('position must be "left" or "right"');
    if (titleBadge !== undefined) this.#isCounted = titleBadge === true;
    if (sound !== undefined) this.#offerSound(sound === true);
  }

  /** Takes colours by name, as `{"highlight-color": "#0a5"}`. */
  #color(colors) {
    const style = getComputedStyle(this.#host);
    const refused = [];
    for (const [given, color] of Object.entries(colors)) {
      // The original writes `$highlight-color`, and in one place `$higlight-color`.
      const name = property(given.replace(/^\$/, "").replace("higlight", "highlight"));
      // The style sheet has all there are.
      const isKnown = style.getPropertyValue(name);
      if (isKnown && typeof color === "string" && CSS.supports("color", color))
        this.#host.style.setProperty(name, color);
      else refused.push(given);
    }
    if (refused[0] !== undefined) wrong(`colors: ${refused[0]} is not a colour this chat has, or its value is not one`);
  }

  #offerSound(isOffered) {
    this.#isLoud = isOffered;
    this.#bell?.show(isOffered);
    if (!isOffered || this.#bell) return;
    const add = ({ Bell }) => {
      this.#bell ??= new Bell(this.#parts.close, this.#texts);
      this.#bell.show(this.#isLoud);
    };
    loadSound().then(add, () => {}); // where it cannot be had it can be chosen again
  }

  /** Light or dark, and for each ground a text that can be read on it. */
  renew() {
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
    this.#host.shadowRoot.append(...probes);
    const colors = {};
    probes.forEach((probe, index) => {
      const said = getComputedStyle(probe).color.match(/[\d.e-]+/g);
      if (said?.[2]) colors[NAMES[index]] = said.slice(0, 3).map(Number);
    });
    for (const probe of probes) probe.remove();
    for (const [name, text, ground, ratio = TEXT] of PAIRS) {
      if (!colors[text] || !colors[ground]) continue;
      this.#parts.shell.style.setProperty(`--${name}`, css(readable(colors[text], colors[ground], ratio)));
    }
  }

  /** So many messages were not read. */
  count(unread) {
    this.#title.show(this.#isCounted ? unread : 0);
  }

  /** Rings for the message of this id, where the visitor wants to hear it. */
  ring(id, name, opened) {
    if (this.#isLoud) this.#bell?.ring(id, name, opened);
  }

  /** The language is another one. */
  say() {
    this.#bell?.say();
  }
}
