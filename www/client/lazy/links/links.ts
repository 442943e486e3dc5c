// Makes links of the addresses in the messages that are shown. Fetched when one may have an address.

import styles from "./links.css";
import { nodes } from "./nodes";
import { keepSelection } from "./selection";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Makes links of the addresses in this element's text. */
export const link = (element: HTMLElement): void => {
  const root = element.getRootNode() as ShadowRoot;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  keepSelection(element, () => element.replaceChildren(...nodes(element.textContent ?? "")));
};
