// The console's inbox for stories: it remembers what it sent, and has frames at hand to be told.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "visavis-console-"));
after(() => rmSync(folder, { recursive: true }));
const names = ["inbox", "wire", "text"];
const entryPoints = names.map((name) => fileURLToPath(new URL(`../../www/console/${name}.ts`, import.meta.url)));
await build({ entryPoints, outdir: folder, outExtension: { ".js": ".mjs" }, bundle: true, format: "esm" });
export const { empty, found, ordered, take } = await import(join(folder, "inbox.mjs"));
export const { read } = await import(join(folder, "wire.mjs"));
export const text = await import(join(folder, "text.mjs"));

export const NOW = 1_750_000_000_000;

/** An inbox that remembers what it sent. */
export class Told {
  inbox = empty;
  sent = [];

  now = NOW;

  tell(...events) {
    for (const event of events) {
      const [next, frames] = take(this.inbox, event.t ? { type: "frame", frame: event } : event, this.now);
      this.inbox = next;
      this.sent.push(...frames);
    }
    return this;
  }

  /** What went out since one last asked. */
  get said() {
    return this.sent.splice(0);
  }

  get bodies() {
    return this.inbox.threads.get(this.inbox.open).entries.map(({ body }) => body);
  }
}

export const welcome = { t: "welcome", version: 1, now: NOW + 5_000, id: "mara", name: "Mara", body_chars: 5_000 };
export const line = (thread, activity, more = {}) => ({
  ...{ thread, activity, source: "Shop", known: "claimed", head: 3, seen: 3, unread: 0, at: activity, visitor_seen: 0 },
  ...{ author: { visitor: "claimed" }, excerpt: "…" },
  ...more,
});
export const threads = (lines, more = false) => ({ t: "threads", threads: lines, more });
export const entry = (seq, body = `m${seq}`, more = {}) => ({
  seq,
  id: `v${seq}`,
  at: NOW,
  author: { visitor: "claimed" },
  body,
  ...more,
});
export const entries = (thread, ...list) => ({ t: "entries", thread, entries: list });
export const person = {
  t: "person",
  thread: "a",
  known: "claimed",
  identity: { uuid: "7" },
  fields: [],
  variables: {},
};

export const connected = (...lines) => new Told().tell({ type: "opened" }, welcome, threads(lines));
export const opened = (...list) => {
  const told = connected(line("a", 5)).tell({ type: "select", thread: "a" }, person, entries("a", ...list));
  told.sent = [];
  return told;
};
