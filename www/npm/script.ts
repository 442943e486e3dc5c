// The chat from a website's own origin or from a CDN, by one classic script out of the package:
// <script async src="/visavis/script.js" data-server="https://chat.example.org" data-source="TOKEN"></script>
// The rest lies beside it, in `script/` and in visavis.wasm, and its hashes are in here: `integrity` on that element
// holds for all of it.

import { start } from "../client/boot/start";

const { src, dataset = {} } = (document.currentScript ?? {}) as Partial<HTMLScriptElement>;
if (src && dataset.server && /^https?:\/\/[^/]/.test(dataset.server) && dataset.source) {
  const at = (name: string) => new URL(name, src).href;
  start({
    source: dataset.source,
    server: dataset.server,
    js: at("script/client.js"),
    wasm: at("visavis.wasm"),
    js_integrity: __VISAVIS_JS_INTEGRITY__,
    wasm_integrity: __VISAVIS_INTEGRITY__,
    languages: [at("script/languages.js"), __VISAVIS_LANGUAGES_INTEGRITY__],
  });
} else {
  console.error('visavis: script.js wants to be a classic script with data-server="https://…" and data-source="TOKEN"');
}
