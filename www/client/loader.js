// What the snippet on the website loads: queues calls, fetches the chat and starts it.
// The server puts the source's configuration where __VISAVIS_CONFIG__ stands.

(() => {
  const { source, js, js_integrity, wasm, wasm_integrity } = __VISAVIS_CONFIG__;
  const { src } = document.currentScript ?? {};
  const complain = (text, error) => console.error(`visavis: ${text}`, error ?? "");
  if (!src) return complain("load the chat with a script element that has a src, not as a module or inline");

  window._chatq ??= [];
  if (window._chatq.source) return complain("the chat was loaded twice in this page: remove one of the snippets");
  if (!Array.isArray(window._chatq))
    return complain("window._chatq is not an array: begin with `window._chatq = window._chatq || []`");
  window._chatq.source = source;

  const at = (path) => new URL(path, src).href;
  const socket = at(`/chat/${source}/socket`).replace("http", "ws");

  const start = async () => {
    try {
      const fetched = fetch(at(wasm), { integrity: wasm_integrity, credentials: "omit" });
      fetched.catch(() => {}); // heard below, once the module is there
      const link = document.createElement("link");
      Object.assign(link, { rel: "modulepreload", href: at(js), integrity: js_integrity, crossOrigin: "" });
      document.head.append(link);
      const chat = await import(at(js));
      await chat.start({ source, socket, wasm: fetched });
    } catch (error) {
      complain(
        "the chat could not be started. If the page has a content security policy, it needs " +
          `script-src ${new URL(src).origin} 'wasm-unsafe-eval' and connect-src ${new URL(src).origin} ${new URL(socket).origin}.`,
        error,
      );
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start, { once: true });
  else start();
})();
