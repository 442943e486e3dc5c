// The widget's colours: those of the page over our own, and for each ground a text that can be read on it.

import { css, readable, SIGN, TEXT } from "./colors.js";

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

export class Look {
  #host;
  #shell;
  #theme = "auto";
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #known;

  constructor(host, shell, signal) {
    [this.#host, this.#shell] = [host, shell];
    this.#dark.addEventListener("change", () => this.renew(), { signal });
  }

  /** `auto`, `light` or `dark`. False where it is none of them. */
  theme(theme) {
    const is = ["auto", "light", "dark"].includes(theme);
    if (is) this.#theme = theme;
    this.renew();
    return is;
  }

  /** Takes colours by name, as `{"highlight-color": "#0a5"}`. Gives the name of the first that is none; "" where all are. */
  colors(colors) {
    let wrong = "";
    const style = getComputedStyle(this.#host);
    for (const [given, color] of Object.entries(Object(colors))) {
      // The original writes `$highlight-color`, and in one place `$higlight-color`.
      const name = given.replace(/^\$/, "").replace("higlight", "highlight");
      // The style sheet has all there are.
      const isKnown = style.getPropertyValue(property(name));
      if (isKnown && CSS.supports("color", color)) this.#host.style.setProperty(property(name), color);
      else wrong ||= given;
    }
    this.renew();
    return wrong;
  }

  /** Looks at the colours again: the page's style sheets, too, may have changed. */
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
      this.#shell.style.setProperty(`--${name}`, css(readable(colors[text], colors[ground], ratio)));
    }
  }
}
