// The console whole, without a page: what it keeps when somebody else signs in.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "visavis-console-"));
const sockets = [];
let reloads = 0;
let app;

class Socket {
  sent = [];
  constructor() {
    sockets.push(this);
  }
  send = (frame) => this.sent.push(JSON.parse(frame));
  close = () => {};
  hear = ({ t, ...said }) => this.onmessage({ data: JSON.stringify({ [t]: said }) });
  welcome(id) {
    this.onopen({});
    this.hear({ t: "welcome", version: 1, now: Date.now(), id, name: id, body_chars: 5_000 });
  }
}

before(async () => {
  const reload = () => {
    reloads += 1;
  };
  const world = {
    WebSocket: Socket,
    navigator: { onLine: true, languages: ["en"] },
    document: { visibilityState: "visible" },
    location: { href: "http://localhost/agent/", pathname: "/agent/", hash: "#a", reload },
    fetch: async () => ({ status: 200, ok: true, json: async () => ({ id: "ann", name: "Ann", email: "ann@shop" }) }),
  };
  for (const [name, value] of Object.entries(world)) Object.defineProperty(globalThis, name, { value });
  const entry = fileURLToPath(new URL("../../www/console/app.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile: join(folder, "app.mjs"), bundle: true, format: "esm" });
  app = await import(join(folder, "app.mjs"));
});
after(() => rmSync(folder, { recursive: true }));

test("a page of one agent that comes back as another's says nothing, forgets all, and begins anew", async () => {
  await app.start();
  const [first] = sockets;
  app.reply("a", "before anybody was welcomed");
  first.welcome("ann");
  const said = first.sent.flatMap(Object.keys);
  assert.deepEqual([said, reloads], [["hello", "open", "reply"], 0]);

  first.onclose({ code: 1006 });
  app.reply("a", "from Ann");
  app.drafts.set("a", "also from Ann");
  app.checkLink();
  const second = sockets[1];
  second.welcome("bob");
  assert.deepEqual(second.sent.flatMap(Object.keys), ["hello"]);
  assert.deepEqual([app.drafts.size, app.replies.value, app.unsaved(), reloads], [0, [], false, 1]);
  assert.equal(app.connection.value, "stopped");
});
