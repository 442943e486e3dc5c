// The console's inbox as stories: what comes in, what goes out, what is then on the screen.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "visavis-console-"));
let empty, found, ordered, read, take, text;

before(async () => {
  const names = ["inbox", "wire", "text"];
  const entryPoints = names.map((name) => fileURLToPath(new URL(`../../www/console/${name}.ts`, import.meta.url)));
  await build({ entryPoints, outdir: folder, outExtension: { ".js": ".mjs" }, bundle: true, format: "esm" });
  ({ empty, found, ordered, take } = await import(join(folder, "inbox.mjs")));
  ({ read } = await import(join(folder, "wire.mjs")));
  text = await import(join(folder, "text.mjs"));
});
after(() => rmSync(folder, { recursive: true }));

const NOW = 1_750_000_000_000;

/** An inbox that remembers what it sent. */
class Told {
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

const welcome = { t: "welcome", v: 1, now: NOW + 5_000, id: "mara", name: "Mara", body_chars: 5_000 };
const line = (thread, activity, more = {}) => ({
  ...{ thread, activity, source: "Shop", known: "claimed", head: 3, seen: 3, unread: 0, at: activity, visitor_seen: 0 },
  ...{ by: "visitor", excerpt: "…" },
  ...more,
});
const threads = (lines, more = false) => ({ t: "threads", threads: lines, more });
const entry = (seq, body = `m${seq}`, more = {}) => ({
  seq,
  id: `v${seq}`,
  at: NOW,
  by: "visitor",
  known: "claimed",
  body,
  ...more,
});
const entries = (thread, ...list) => ({ t: "entries", thread, entries: list });
const person = { t: "person", thread: "a", known: "claimed", identity: { uuid: "7" }, fields: [] };

const connected = (...lines) => new Told().tell({ type: "opened" }, welcome, threads(lines));
const opened = (...list) => {
  const told = connected(line("a", 5)).tell({ type: "select", thread: "a" }, person, entries("a", ...list));
  told.sent = [];
  return told;
};

test("a console says hello, hears the threads, and opens one", () => {
  const told = connected(line("a", 5), line("b", 9)).tell({ type: "select", thread: "a" });
  assert.deepEqual(told.said, [
    { t: "hello", v: [1] },
    { t: "open", thread: "a" },
  ]);
  told.tell(person, entries("a", entry(1), entry(2)));
  assert.deepEqual(told.bodies, ["m1", "m2"]);
  assert.deepEqual(told.inbox.threads.get("a").person, { known: "claimed", identity: { uuid: "7" }, fields: [] });
  assert.deepEqual(
    ordered(told.inbox).map(({ thread }) => thread),
    ["b", "a"],
  );
  assert.equal(told.inbox.offset, 5_000);
});

test("a reconnect asks for what was missed, of the list and of the open thread", () => {
  const told = opened(entry(1), entry(2)).tell({ type: "closed" }, { type: "opened" }, welcome);
  assert.deepEqual(told.said, [
    { t: "hello", v: [1], after: 5 },
    { t: "open", thread: "a", after: 2 },
  ]);
});

test("a reply is said again under its id until it is acknowledged, in the order of writing", () => {
  const told = opened(entry(1)).tell(
    { type: "reply", thread: "a", id: "r1", body: "one" },
    { type: "closed" },
    { type: "reply", thread: "a", id: "r2", body: "two" },
  );
  const one = { t: "reply", thread: "a", id: "r1", body: "one" };
  const two = { t: "reply", thread: "a", id: "r2", body: "two" };
  assert.deepEqual(told.said, [one]);
  told.tell({ type: "opened" }, welcome);
  assert.deepEqual(told.said.slice(2), [one, two]);
  told.tell({ t: "ack", id: "r1", thread: "a", seq: 2, at: NOW });
  assert.deepEqual(told.bodies, ["m1", "one"]);
  assert.deepEqual(
    told.inbox.replies.map(({ id, state }) => [id, state]),
    [["r2", "sending"]],
  );
  told.tell({ type: "closed" }, { type: "opened" }, welcome);
  assert.deepEqual(told.said.slice(2), [two]);
});

test("ack and entry in either order, twice and across sockets, show a reply once", () => {
  const mine = entry(2, "one", { id: "r1", by: "agent", name: "Mara" });
  const ack = { t: "ack", id: "r1", thread: "a", seq: 2, at: NOW };
  for (const order of [
    [ack, entries("a", mine)],
    [entries("a", mine), ack],
    [ack, ack, entries("a", mine, entry(3))],
  ]) {
    const told = opened(entry(1)).tell({ type: "reply", thread: "a", id: "r1", body: "one" }, ...order);
    assert.deepEqual(told.bodies.slice(0, 2), ["m1", "one"]);
    assert.deepEqual(told.inbox.replies, []);
  }
});

test("what one agent wrote is never said in another's name", () => {
  const told = opened(entry(1)).tell({ type: "closed" }, { type: "reply", thread: "a", id: "r1", body: "one" });
  told.tell({ type: "opened" }, { ...welcome, id: "kim", name: "Kim" });
  assert.deepEqual(told.said, [{ t: "hello", v: [1], after: 5 }]);
  assert.deepEqual(told.inbox, { ...empty, estranged: true });
});

test("an acknowledged reply waits for its entry where others wrote in between", () => {
  const told = opened(entry(1)).tell({ type: "reply", thread: "a", id: "r1", body: "one" });
  told.said;
  told.tell({ t: "ack", id: "r1", thread: "a", seq: 3, at: NOW }, { t: "declined", id: "r1", code: "x", text: "late" });
  assert.deepEqual(told.said, [], "the entry comes by itself");
  told.tell({ type: "closed" }, { type: "opened" }, welcome);
  const asked = [
    { t: "hello", v: [1], after: 5 },
    { t: "open", thread: "a", after: 1 },
  ];
  assert.deepEqual(told.said, asked, "what is on disk is not said again");
  assert.deepEqual(
    told.inbox.replies.map(({ state }) => state),
    ["sent"],
  );
  told.tell(entries("a", entry(2), entry(3, "one", { id: "r1", by: "agent", name: "Mara" })));
  assert.deepEqual([told.bodies, told.inbox.replies], [["m1", "m2", "one"], []]);
});

test("a visitor who uses a reply's id makes no reply disappear", () => {
  const told = opened(entry(1)).tell(
    { type: "reply", thread: "a", id: "r1", body: "one" },
    entries("a", entry(2, "x", { id: "r1" })),
  );
  assert.equal(told.inbox.replies.length, 1);
});

test("a declined reply keeps its text and is said again only when asked", () => {
  const told = opened(entry(1)).tell(
    { type: "reply", thread: "a", id: "r1", body: "one" },
    { t: "declined", id: "r1", code: "too_many", text: "wait a second" },
    { type: "closed" },
    { type: "opened" },
    welcome,
  );
  assert.deepEqual(
    told.inbox.replies.map(({ state, why }) => [state, why]),
    [["declined", "wait a second"]],
  );
  told.said;
  told.tell({ type: "retry", id: "r1" }, { type: "retry", id: "r1" });
  assert.deepEqual(told.said, [{ t: "reply", thread: "a", id: "r1", body: "one" }]);
  assert.deepEqual(Object.keys(told.inbox.replies[0]).includes("why"), false);
  told.tell({ type: "withdraw", id: "r1" });
  assert.equal(told.inbox.replies.length, 1, "what is under way is not taken back");
  told.tell({ t: "declined", id: "r1", code: "x", text: "no" }, { type: "withdraw", id: "r1" });
  assert.deepEqual(told.inbox.replies, []);
});

test("history comes before, once, and a late answer of another thread changes nothing", () => {
  const told = opened(entry(5), entry(6)).tell({ type: "history" }, { type: "history" });
  assert.deepEqual(told.said, [{ t: "history", before: 5 }]);
  told.tell(entries("a", entry(3), entry(4)), entries("zzz", entry(1)));
  assert.deepEqual(told.bodies, ["m3", "m4", "m5", "m6"]);
  told.tell({ type: "history" }, entries("a", entry(1), entry(2)), { type: "history" });
  assert.deepEqual(told.said, [{ t: "history", before: 3 }]);
  assert.equal(told.bodies.length, 6);
});

test("doubled entries are there once, and a gap is asked for once", () => {
  const told = opened(entry(1), entry(2)).tell(
    entries("a", entry(2), entry(3)),
    entries("a", entry(6)),
    entries("a", entry(7)),
  );
  assert.deepEqual(told.said, [{ t: "open", thread: "a", after: 3 }]);
  assert.deepEqual(told.bodies, ["m1", "m2", "m3"]);
  told.tell(entries("a", entry(4), entry(5), entry(6), entry(7)));
  assert.equal(told.bodies.length, 7);
});

test("what an agent has seen is said once and counts at once", () => {
  const told = connected(line("a", 5, { head: 4, seen: 3, unread: 1 }));
  told.said;
  told.tell(
    { type: "seen", thread: "a", seq: 4 },
    { type: "seen", thread: "a", seq: 4 },
    { type: "seen", thread: "a", seq: 2 },
  );
  assert.deepEqual(told.said, [{ t: "seen", thread: "a", seq: 4 }]);
  assert.equal(told.inbox.summaries.get("a").unread, 0);
  told.tell(threads([line("a", 6, { head: 4, seen: 3, unread: 1 })]));
  assert.equal(told.inbox.summaries.get("a").unread, 0, "an older word of it");
  told.tell(threads([line("a", 7, { head: 5, seen: 4, unread: 1 })]));
  assert.equal(told.inbox.summaries.get("a").unread, 1);
  told.tell(threads([line("a", 6, { head: 4, unread: 9 })]));
  assert.equal(told.inbox.summaries.get("a").unread, 1, "news that was overtaken");
});

test("older threads are asked for one page at a time, and news in between is no answer", () => {
  const told = new Told().tell({ type: "opened" }, welcome, threads([line("a", 50), line("b", 40)], true));
  told.said;
  told.tell({ type: "older" }, { type: "older" }, threads([line("c", 51)]));
  assert.deepEqual(told.said, [{ t: "older", before: 40 }]);
  assert.equal(told.inbox.asked.for, "older");
  assert.equal(take(told.inbox, { type: "closed" }, NOW)[0].asked, undefined, "a broken connection answers nothing");
  told.tell(threads([line("d", 30)], false));
  assert.deepEqual([told.inbox.more, told.inbox.asked, told.inbox.summaries.size], [false, undefined, 4]);
});

test("more missed than one list holds is asked for until it meets what is here, also across a second break", () => {
  const told = new Told().tell(
    { type: "opened" },
    welcome,
    threads([line("a", 10)], true),
    { type: "closed" },
    { type: "opened" },
    welcome,
  );
  told.said;
  told.tell(threads([line("b", 90), line("c", 80)], true));
  assert.deepEqual(told.said, [{ t: "older", before: 80 }]);
  told.tell({ type: "closed" }, { type: "opened" });
  assert.deepEqual(told.said, [{ t: "hello", v: [1], after: 10 }]);
  told.tell(welcome, threads([line("b", 90), line("c", 80)], true), threads([line("d", 70), line("a", 9)], true));
  told.tell({ type: "closed" }, { type: "opened" });
  assert.deepEqual(told.said.at(-1), { t: "hello", v: [1], after: 90 });
  assert.equal(told.inbox.more, true, "what is older than all this was not asked for");
});

test("only what the visitor of the open thread writes from now on is read out", () => {
  const told = opened(entry(1, "long ago", { at: NOW - 60_000 }));
  assert.deepEqual(told.inbox.news, []);
  told.tell(
    entries(
      "a",
      entry(2, "just now", { at: NOW + 6_000 }),
      entry(3, "ours", { at: NOW + 6_000, by: "agent", name: "Mara" }),
    ),
  );
  assert.deepEqual(
    told.inbox.news.map(({ body }) => body),
    ["just now"],
  );
  told.tell({ type: "select", thread: undefined });
  assert.deepEqual(told.inbox.news, []);
});

test("a ping is answered and sets the clock", () => {
  const told = connected();
  told.said;
  assert.deepEqual(told.tell({ t: "ping", now: NOW - 70_000 }).said, [{ t: "pong" }]);
  assert.equal(told.inbox.offset, -70_000);
});

test("a frame that is not what it says is ignored", () => {
  const wrong = [
    "",
    "null",
    "[]",
    "{",
    '{"t":"toString"}',
    '{"t":"__proto__"}',
    '{"t":"ping"}',
    '{"t":"ping","now":-1}',
    '{"t":"threads","threads":[{}],"more":false}',
    '{"t":"entries","thread":"a","entries":[{"seq":1,"id":"x","at":1,"by":"visitor","body":"no mark"}]}',
    '{"t":"person","thread":"a","known":"sure","identity":{}}',
    '{"t":"person","thread":"a","known":"claimed","identity":{"extra_values":{"a":{}}},"fields":[]}',
    '{"t":"person","thread":"a","known":"claimed","identity":{}}',
    '{"t":"person","thread":"a","known":"claimed","identity":{},"fields":[{"key":"a","type":"string","values":"b"}]}',
  ];
  for (const frame of wrong) assert.equal(read(frame), null, frame);
  assert.equal(read(new ArrayBuffer(4)), null);
  assert.deepEqual(read('{"t":"ping","now":1,"new_member":2}'), { t: "ping", now: 1, new_member: 2 });
});

test("a long number in an identity is not rounded, where the engine lets one see it", () => {
  const frame = read(
    '{"t":"person","thread":"a","known":"claimed","identity":{"extra_values":{"n":12345678901234567890,"m":12}},"fields":[]}',
  );
  const canSee = JSON.parse("1", (_, __, context) => context?.source === "1");
  assert.deepEqual(frame.identity.extra_values, { n: canSee ? "12345678901234567890" : 12345678901234567000, m: 12 });
});

test("lengths are counted in code points, and half a character is not sent", () => {
  assert.equal(text.codePoints("a👩‍👧é"), 5);
  assert.equal(text.wellFormed("a\ud83d👍"), "a\ufffd👍");
  assert.equal(text.isBlank(" \n\t\u3000"), true);
});

test("initials and names", () => {
  assert.deepEqual(["Ada Lovelace", "ada@example.org", "…", "李小龍", "é"].map(text.initials), [
    "AL",
    "AO",
    "?",
    "李",
    "É",
  ]);
  assert.equal(text.nameOf({ known: "anonymous" }), "Anonymous");
  assert.equal(text.fullName({ uuid: "1" }, "claimed"), "Visitor");
  assert.equal(text.fullName({ firstname: "Ada", email: "a@b" }, "claimed"), "Ada");
});

test("only a signed identity brings its picture along", () => {
  const identity = { avatar_url: "https://example.org/ada.png" };
  const shown = ["verified", "claimed", "anonymous"].map((known) => text.avatarOf(identity, known));
  assert.deepEqual(shown, [identity.avatar_url, undefined, undefined]);
  for (const address of ["http://example.org/ada.png", "data:image/png,", "ada.png", ""])
    assert.equal(text.avatarOf({ avatar_url: address }, "verified"), undefined);
});

test("a server that has begun anew is believed: what was here of old goes", () => {
  const told = opened(entry(1)).tell({ type: "closed" }, { type: "opened" }, welcome, threads([line("z", 2)], true));
  assert.deepEqual([...told.inbox.summaries.keys()], ["z"]);
  assert.deepEqual([told.inbox.threads.size, told.inbox.cursor, told.inbox.more], [0, 2, true]);
});

test("who types is shown until the message is there, or nothing more is heard of it", () => {
  const told = opened(entry(1));
  const typists = () => [...told.inbox.typing].map(([thread, { name }]) => [thread, name]);
  told.tell({ t: "typing", thread: "a" }, { t: "typing", thread: "b", name: "Kim" });
  assert.deepEqual(typists(), [
    ["a", undefined],
    ["b", "Kim"],
  ]);
  told.tell(entries("a", entry(2)), threads([line("a", 6, { head: 4 })]));
  assert.deepEqual(typists(), [["b", "Kim"]]);
  told.tell(threads([line("a", 7, { head: 4 })]), { t: "typing", thread: "a" });
  told.now += 6_999;
  assert.equal(told.tell({ type: "woke" }).inbox.typing.size, 2);
  told.now += 1;
  assert.equal(told.tell({ type: "woke" }).inbox.typing.size, 0);
});

test("the others hear every three seconds at most that one types, and anew after a reply", () => {
  const told = opened(entry(1));
  const typed = () => told.tell({ type: "typed" }).said;
  assert.deepEqual([typed(), typed()], [[{ t: "typing" }], []]);
  told.now += 3_000;
  assert.deepEqual([typed(), typed()], [[{ t: "typing" }], []]);
  assert.equal(told.tell({ type: "reply", thread: "a", id: "r1", body: "one" }).said.length, 1);
  assert.deepEqual(typed(), [{ t: "typing" }]);
  told.tell({ type: "closed" });
  told.now += 3_000;
  assert.deepEqual(typed(), [], "nobody is there to hear it");
});

test("an agent ends what was read, takes it up again, and the server has the last word", () => {
  const told = opened(entry(1), entry(2)).tell({ type: "end", thread: "a" }, { type: "end", thread: "b" });
  assert.deepEqual(told.said, [{ t: "end", thread: "a", seq: 2 }], "what was never opened was not read");
  assert.equal(told.inbox.summaries.get("a").ended_at, undefined);
  told.tell(threads([line("a", 6, { ended_at: NOW })]), { type: "reopen", thread: "a" });
  assert.deepEqual([told.said, told.inbox.summaries.get("a").ended_at], [[{ t: "reopen", thread: "a" }], NOW]);
  assert.deepEqual(told.tell({ type: "closed" }, { type: "end", thread: "a" }).said, []);
});

test("unread threads come first and ended ones last, and the one that is read stays where it was", () => {
  const names = (told) => ordered(told.inbox).map(({ thread }) => thread);
  const told = connected(
    line("old", 1, { unread: 1, seen: 2 }),
    line("quiet", 2),
    line("over", 9, { ended_at: 9 }),
    line("new", 4, { unread: 2, seen: 1 }),
  );
  assert.deepEqual(names(told), ["new", "old", "quiet", "over"]);
  told.tell({ type: "select", thread: "new" }, entries("new", entry(3)), { type: "seen", thread: "new", seq: 3 });
  assert.deepEqual(names(told), ["new", "old", "quiet", "over"]);
  told.tell({ type: "select", thread: "old" });
  assert.deepEqual(names(told), ["old", "new", "quiet", "over"]);
});

test("a search finds every word, whatever its capitals and accents, in names, messages and sources", () => {
  const lines = [line("a", 1, { name: "Zoë Ångström", excerpt: "Wo ist es?" }), line("b", 2, { source: "Boutique" })];
  const names = (query) => found(lines, query).map(({ thread }) => thread);
  assert.deepEqual(
    [names("zoe ang"), names("IST"), names("boutique"), names("zoe boutique")],
    [["a"], ["a"], ["b"], []],
  );
  assert.deepEqual(names("  "), ["a", "b"]);
});
