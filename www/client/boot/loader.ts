// What the snippet on the website loads: the chat of one source, from the server that this script came from.
// The server puts the source's configuration where __VISAVIS_CONFIG__ stands, the build the address of the
// script of languages.

import { start } from "./start";

const { js, wasm, ...chat } = __VISAVIS_CONFIG__;
const { src } = (document.currentScript ?? {}) as Partial<HTMLScriptElement>;
if (src) {
  const at = (path: string) => new URL(path, src).href;
  start({ ...chat, server: src, js: at(js), wasm: at(wasm), languages: [at(__VISAVIS_LANGUAGES_SCRIPT__)] });
} else {
  console.error("visavis: load the chat with a script element that has a src, not as a module or inline");
}
