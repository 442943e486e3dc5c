// The console's list of threads, who types, and how texts are read and shown.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  connected,
  entries,
  entry,
  found,
  line,
  NOW,
  opened,
  ordered,
  read,
  Told,
  take,
  text,
  threads,
  welcome,
} from "./inbox.mjs";

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
  assert.deepEqual(told.said, [{ t: "hello", versions: [1], after: 10 }]);
  told.tell(welcome, threads([line("b", 90), line("c", 80)], true), threads([line("d", 70), line("a", 9)], true));
  told.tell({ type: "closed" }, { type: "opened" });
  assert.deepEqual(told.said.at(-1), { t: "hello", versions: [1], after: 90 });
  assert.equal(told.inbox.more, true, "what is older than all this was not asked for");
});

const page = (from, to) =>
  threads(
    Array.from({ length: from - to + 1 }, (_, n) => line(`t${from - n}`, from - n)),
    true,
  );
const activities = (told) => [...told.inbox.summaries.values()].map(({ activity }) => activity).sort((a, b) => b - a);
const down = (from, to) => Array.from({ length: from - to + 1 }, (_, n) => from - n);

test("the list keeps the latest 500 threads, the open one and those with a reply that waits, and brings the others again", () => {
  const told = connected(line("t1", 1), line("t2", 2), line("t3", 3), line("t4", 4)).tell(
    { type: "select", thread: "t2" },
    { type: "reply", thread: "t3", id: "r1", body: "on its way" },
  );
  assert.equal(told.inbox.more, false);
  for (let activity = 5; activity <= 600; activity += 1) told.tell(threads([line(`t${activity}`, activity)]));
  assert.deepEqual(activities(told), [...down(600, 101), 3, 2]);
  assert.deepEqual([told.inbox.more, told.inbox.cursor], [true, 600]);
  told.tell({ type: "select", thread: "t600" }, { t: "ack", id: "r1", thread: "t3", seq: 4, at: NOW });
  assert.deepEqual(activities(told), [...down(600, 101), 3]);

  told.said;
  told.tell({ type: "older" }, page(100, 51));
  assert.deepEqual(told.said, [{ t: "older", before: 101 }]);
  assert.deepEqual(activities(told), [...down(600, 51), 3], "what was asked for stays");
  told.tell(threads([line("t601", 601), line("t51", 602)]));
  assert.deepEqual(activities(told), [602, 601, ...down(600, 53)], "and what comes takes the place of the oldest");
  told.tell({ type: "older" }, threads([line("t52", 52), line("t1", 1)]));
  assert.deepEqual(told.said, [{ t: "older", before: 53 }]);
  assert.deepEqual([told.inbox.more, told.inbox.asked], [false, undefined]);
});

test("however many threads were missed, what is kept of them is asked for and no more", () => {
  const told = connected(line("t1", 1), line("t2", 2)).tell({ type: "closed" }, { type: "opened" }, welcome);
  told.said;
  for (let top = 200_000; told.inbox.asked; top -= 50) told.tell(page(top, top - 49));
  assert.deepEqual(told.said.length, 9, "ten lists of fifty, the first of which came by itself");
  assert.deepEqual(activities(told), down(200_000, 199_501));
  assert.deepEqual([told.inbox.more, told.inbox.cursor, told.inbox.floor], [true, 200_000, 199_501]);
});

test("a list of any length is taken", () => {
  const told = connected().tell(threads(down(150_000, 1).map((activity) => line(`t${activity}`, activity))));
  assert.deepEqual([told.inbox.summaries.size, told.inbox.cursor], [500, 150_000]);
});

test("only what the visitor of the open thread writes from now on is read out", () => {
  const told = opened(entry(1, "long ago", { at: NOW - 60_000 }));
  assert.deepEqual(told.inbox.news, []);
  told.tell(
    entries(
      "a",
      entry(2, "just now", { at: NOW + 6_000 }),
      entry(3, "ours", { at: NOW + 6_000, author: { agent: "Mara" } }),
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
    '{"toString":{}}',
    '{"__proto__":{}}',
    '{"ping":{}}',
    '{"ping":{"now":-1}}',
    '{"threads":{"threads":[{}],"more":false}}',
    '{"entries":{"thread":"a","entries":[{"seq":1,"id":"x","at":1,"author":{"visitor":"sure"},"body":"no mark"}]}}',
    '{"person":{"thread":"a","known":"sure","identity":{}}}',
    '{"person":{"thread":"a","known":"claimed","identity":{"extra_values":{"a":{}}},"fields":[]}}',
    '{"person":{"thread":"a","known":"claimed","identity":{}}}',
    '{"person":{"thread":"a","known":"claimed","identity":{},"fields":[{"key":"a","type":"string","values":"b"}]}}',
  ];
  for (const frame of wrong) assert.equal(read(frame), null, frame);
  assert.equal(read(new ArrayBuffer(4)), null);
  assert.deepEqual(read('{"ping":{"now":1,"new_member":2}}'), { t: "ping", now: 1, new_member: 2 });
});

test("each frame that the server may send is read", () => {
  const folder = new URL("../../crates/wire/tests/golden/to_agent/", import.meta.url);
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(name, folder), "utf8");
    const [[t, said]] = Object.entries(JSON.parse(text));
    assert.deepEqual(read(text), { ...said, t }, name);
  }
});

test("a long number in an identity is not rounded, where the engine lets one see it", () => {
  const frame = read(
    '{"person":{"thread":"a","known":"claimed","identity":{"extra_values":{"n":12345678901234567890,"m":12}},"fields":[],"variables":{}}}',
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
