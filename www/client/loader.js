// What the snippet on the website loads: the chat of one source, from the server that this script came from.
// The server puts the source's configuration where __VISAVIS_CONFIG__ stands.

import { begin } from "./begin.js";

const { js, wasm, ...chat } = __VISAVIS_CONFIG__;
const { src } = document.currentScript ?? {};
if (src) {
  const at = (path) => new URL(path, src).href;
  begin({ ...chat, server: src, js: at(js), wasm: at(wasm) });
} else {
  console.error("visavis: load the chat with a script element that has a src, not as a module or inline");
}
