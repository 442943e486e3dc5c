// Makes links of the addresses in the messages that are shown. Fetched when one may have an address.

import styles from "./links.css";
import { nodes } from "./nodes.js";
import { keepSelection } from "./selection.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Makes links of the addresses in this element's text. */
export const link = (element) => {
  const root = element.getRootNode();
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  keepSelection(element, () => element.replaceChildren(...nodes(element.textContent)));
};
