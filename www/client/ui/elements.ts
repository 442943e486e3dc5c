// What is there whatever is said: launcher, window and their parts, each known by its name.

import type { I18n } from "./i18n";

const CHAT =
  "M12 3C6.5 3 2 6.8 2 11.5c0 2.3 1.1 4.4 2.9 5.9L4 21l4.1-1.9c1.2.4 2.5.6 3.9.6 5.5 0 10-3.8 10-8.3S17.5 3 12 3z";
const CROSS = "M6 6l12 12M18 6L6 18";
const DOWN = "M5 9l7 7 7-7";
const BACK = "M15 5l-7 7 7 7";
const FACE = "M12 21a9 9 0 100-18 9 9 0 000 18zM8.5 14.5a4.5 4.5 0 007 0M9 9.5v.01M15 9.5v.01";
const ARROW = "M12 19V5M5.5 11.5L12 5l6.5 6.5";

type Attributes = Record<string, string | number | boolean>;
type Tag = keyof HTMLElementTagNameMap;

type Part =
  | ("shell" | "header" | "titles" | "title" | "about" | "line" | "log" | "welcome" | "entries" | "ended" | "typing")
  | ("below" | "fresh" | "announcer" | "bring" | "question" | "notice" | "reason" | "detail" | "problem" | "caller")
  | ("badge" | "send");
type Button = "back" | "close" | "earlier" | "latest" | "accept" | "decline" | "refresh" | "emoji" | "launcher";

/** The widget's parts by their names. */
export type Elements = Record<Part, HTMLElement> &
  Record<Button, HTMLButtonElement> & {
    window: HTMLDialogElement;
    composer: HTMLFormElement;
    field: HTMLTextAreaElement;
  };

/** An element of this tag, with a class and what else it says of itself. */
export const make = <Name extends Tag>(
  tag: Name,
  name: string,
  attributes: Attributes = {},
  ...children: (string | Node)[]
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  // Own ones only: a page may have given all objects more.
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
  element.append(...children);
  return element;
};

/** Makes the element say this, and does nothing if it says it already: a live region would be read again. */
export const setText = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text;
};

/** Adds a style sheet to the shadow root that this node is in, and gives it. */
export const adopt = (node: Node, styles: string): CSSStyleSheet => {
  const root = node.getRootNode() as ShadowRoot;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return sheet;
};

/** A decorative drawing of one path in a field of 24 by 24. */
export const icon = (path: string): SVGElement => {
  const svg = (tag: "svg" | "path") => document.createElementNS("http://www.w3.org/2000/svg", tag);
  const drawing = svg("svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const line = svg("path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
};

/**
 * Builds the widget, from the outside in. The window stands before its launcher, so that Tab goes from the one to the
 * other; the live regions are there before anything is said in them. `label` puts the words of a language into all.
 */
export function buildElements(): { elements: Elements; label: (i18n: I18n) => void } {
  const elements: Record<string, Element> = {};
  const labels: ((i18n: I18n) => void)[] = [];
  /** A part: its name is its id and its class. `label` and `text` name the words it has for aids and for all. */
  const part = (
    tag: Tag,
    name: keyof Elements,
    { label, text, ...attributes }: Attributes & { label?: string; text?: string } = {},
    ...children: Node[]
  ) => {
    const element = make(tag, name, { id: name, ...attributes }, ...children);
    if (label) labels.push((i18n) => element.setAttribute("aria-label", i18n.of(label)));
    if (text) labels.push((i18n) => setText(element, i18n.of(text)));
    elements[name] = element;
    return element;
  };
  const button = (name: Button, attributes: Attributes, ...children: Node[]) =>
    part("button", name, { type: "button", ...attributes }, ...children);
  part(
    "div",
    "shell",
    {},
    part(
      "dialog",
      "window",
      { role: "dialog", hidden: "", tabindex: -1, label: "default_title" }, // Firefox stops at it otherwise
      part(
        "div",
        "header",
        {},
        button("back", { label: "control_back_title", hidden: "" }, icon(BACK)),
        part("div", "titles", {}, part("h2", "title", { text: "default_title" }), part("p", "about")),
        button("close", { label: "control_close_title" }, icon(DOWN), icon(CROSS)),
      ),
      part("p", "line", { role: "status" }),
      part(
        "div",
        "log",
        { role: "log", "aria-live": "off", tabindex: 0, label: "conversation_header_title" },
        button("earlier", { text: "window.earlier" }),
        part("p", "welcome", { text: "window.welcome", dir: "auto" }),
        part("ol", "entries"),
        part("p", "ended", { role: "status" }),
        part("p", "typing", { role: "status" }),
      ),
      part("div", "below", {}, button("latest", { hidden: "" }, part("span", "fresh"), icon(DOWN))),
      part("div", "announcer", { "aria-live": "polite" }),
      part(
        "div",
        "bring",
        { role: "group", hidden: "", "aria-labelledby": "question" },
        part("p", "question", { text: "bring.question" }),
        button("accept", { text: "bring.accept" }),
        button("decline", { text: "bring.decline" }),
      ),
      part(
        "div",
        "notice",
        { role: "alert", hidden: "" },
        part("p", "reason"),
        part("p", "detail"),
        button("refresh", { text: "notice.refresh" }),
      ),
      part(
        "form",
        "composer",
        {},
        part("textarea", "field", {
          rows: 1,
          dir: "auto",
          enterkeyhint: "send",
          "aria-describedby": "problem",
          label: "composer.message",
        }),
        button("emoji", { label: "control_emoji_title", "aria-expanded": false, hidden: "" }, icon(FACE)),
        part("button", "send", { label: "control_send_title" }, icon(ARROW)),
        part("p", "problem", { role: "status" }),
      ),
    ),
    part("div", "caller", { "aria-live": "polite" }),
    button(
      "launcher",
      { "aria-controls": "window", hidden: "" },
      icon(CHAT),
      icon(DOWN),
      part("span", "badge", { "aria-hidden": true }),
    ),
  );
  const all = elements as unknown as Elements; // each is made above, by its own tag
  const label = (i18n: I18n) => {
    for (const put of labels) put(i18n);
    all.field.placeholder = i18n.of("input_placeholder");
  };
  return { elements: all, label };
}
