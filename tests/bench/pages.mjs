// The pages that are measured, all from one server: the blank page, the least that a chat can be, ours, and two that are
// published. Everything is compressed by brotli 11, beforehand.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { at, must, say } from "../../scripts/run.mjs";
import { brotli } from "../../scripts/web/output.mjs";
import { accept } from "./socket.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PEERS = at("target/bench");
const THREAD = "0191a7c2-5b1e-7d3f-9a63-0c1f4f6f8a11";
const KINDS = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", wasm: "application/wasm" };
/** Entries in a frame, as the server sends them. */
const BATCH = 50;

/** The text of a message, about 90 characters. */
export const text = (number) =>
  `Message ${number}: the parcel was handed over to the carrier this morning and should be there on Friday.`;

const html = (body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A website</title><link rel="icon" href="data:,"></head>
<body><h1>A website</h1>${body}</body></html>`;

/** Installs the published chats where their lock file has changed. */
async function install() {
  const lock = readFileSync(join(HERE, "package-lock.json"));
  const stamp = join(PEERS, "node_modules/.visavis-lock");
  const hash = createHash("sha256").update(lock).digest("hex");
  mkdirSync(PEERS, { recursive: true });
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(HERE, name), join(PEERS, name));
  say("installing the chats that ours is measured beside");
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  await must("npm install", "npm", ["install", "--no-save", ...quiet], { cwd: PEERS });
  writeFileSync(stamp, hash);
}

async function chatscope() {
  const { outputFiles } = await build({
    stdin: {
      contents: `import "@chatscope/chat-ui-kit-styles/dist/default/styles.min.css";
        ${readFileSync(join(HERE, "pages/chatscope.js"), "utf8")}`,
      resolveDir: PEERS,
    },
    outdir: PEERS,
    bundle: true,
    minify: true,
    format: "iife",
    write: false,
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".woff2": "empty", ".ttf": "empty" },
  });
  const of = (kind) => outputFiles.find(({ path }) => path.endsWith(kind)).contents;
  return { js: of(".js"), css: of(".css") };
}

/** What is served, by path. */
async function contents() {
  await install();
  const { client } = JSON.parse(readFileSync(at("target/www/manifest.json"), "utf8"));
  const www = (path) => readFileSync(at("target/www", path));
  const source = { source: "bench", ...client };
  const floor = await build({ entryPoints: [join(HERE, "pages/floor.js")], minify: true, write: false });
  const { js, css } = await chatscope();
  return {
    "/none": ["html", html("")],
    "/blank": ["html", html("<input>")],
    "/floor": ["html", html('<script src="/floor.js"></script>')],
    "/floor.js": ["js", floor.outputFiles[0].contents],
    "/closed": ["html", html('<script async src="/chat/bench/loader.js"></script>')],
    "/visavis": [
      "html",
      html('<script>_chatq = [["_open"]]</script><script async src="/chat/bench/loader.js"></script>'),
    ],
    "/chat/bench/loader.js": ["js", `${www("loader.js")}`.replace("__VISAVIS_CONFIG__", JSON.stringify(source))],
    [new URL(client.js, "http://x").pathname]: ["js", www(client.js)],
    [new URL(client.wasm, "http://x").pathname]: ["wasm", www(client.wasm)],
    "/chatscope": ["html", html('<link rel="stylesheet" href="/chatscope.css"><script src="/chatscope.js"></script>')],
    "/chatscope.js": ["js", js],
    "/chatscope.css": ["css", css],
    "/deep-chat": [
      "html",
      html(`<deep-chat style="position:fixed;right:16px;bottom:16px;width:360px;height:520px"></deep-chat>
        <script type="module" src="/deep-chat.js"></script>
        <script>
          const chat = document.querySelector("deep-chat");
          chat.connect = { handler: () => {} };
          bench = { add: (texts) => { for (const text of texts) chat.addMessage({ text, role: "ai" }); } };
        </script>`),
    ],
    "/deep-chat.js": ["js", readFileSync(join(PEERS, "node_modules/deep-chat/dist/deepChat.bundle.js"))],
  };
}

/**
 * Serves the pages. The one that is opened next has a history of so many messages, which it is sent when it is told to
 * `add` as many; what is added after that is news.
 */
export async function servePages() {
  const served = {};
  for (const [path, [kind, body]] of Object.entries(await contents())) {
    served[path] = { kind, body: await brotli(Buffer.from(body)) };
  }
  let line;
  let history = 0;
  const server = createServer(({ url }, response) => {
    const { kind, body } = served[new URL(url, "http://x").pathname] ?? {};
    response.writeHead(body ? 200 : 404, { "content-type": KINDS[kind] ?? "text/plain", "content-encoding": "br" });
    response.end(body);
  });
  server.on("upgrade", (request, socket) => {
    const say = accept(request, socket, ({ hello }) => {
      if (!hello) return;
      const welcome = { version: 1, now: Date.now(), known: "anonymous", minimum_lifetime: 60 };
      say({ welcome: { ...welcome, thread: THREAD, head: history, seen: history } });
      line = { say, head: 0 };
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const add = (count) => {
    for (let rest = count; rest > 0; rest -= BATCH) {
      const entries = Array.from({ length: Math.min(rest, BATCH) }, () => {
        const seq = ++line.head;
        return { seq, id: `m${seq}`, at: Date.now(), author: { agent: "Kim" }, body: text(seq) };
      });
      line.say({ entries: { thread: THREAD, entries } });
    }
  };
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const begin = (messages) => {
    line = undefined;
    history = messages;
  };
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    begin,
    add,
    close,
    isTalking: () => line !== undefined,
  };
}
