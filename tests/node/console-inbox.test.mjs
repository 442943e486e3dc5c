// The console's open thread as stories: what comes in, what goes out, what is then on the screen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connected, empty, entries, entry, line, NOW, opened, ordered, person, threads, welcome } from "./inbox.mjs";

test("a console says hello, hears the threads, and opens one", () => {
  const told = connected(line("a", 5), line("b", 9)).tell({ type: "select", thread: "a" });
  assert.deepEqual(told.said, [
    { t: "hello", versions: [1] },
    { t: "open", thread: "a" },
  ]);
  told.tell(person, entries("a", entry(1), entry(2)));
  assert.deepEqual(told.bodies, ["m1", "m2"]);
  const { known, identity, fields, variables } = person;
  assert.deepEqual(told.inbox.threads.get("a").person, { known, identity, fields, variables });
  assert.deepEqual(
    ordered(told.inbox).map(({ thread }) => thread),
    ["b", "a"],
  );
  assert.equal(told.inbox.offset, 5_000);
});

test("a reconnect asks for what was missed, of the list and of the open thread", () => {
  const told = opened(entry(1), entry(2)).tell({ type: "closed" }, { type: "opened" }, welcome);
  assert.deepEqual(told.said, [
    { t: "hello", versions: [1], after: 5 },
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

test("a reply has the picture of who wrote it as soon as it is taken, and none that is gone", () => {
  const told = opened(entry(1)).tell({ type: "closed" }, { type: "opened" }, { ...welcome, picture: "p1" });
  const replied = (id, seq) => [
    { type: "reply", thread: "a", id, body: id },
    { t: "ack", id, thread: "a", seq, at: NOW },
  ];
  told.tell(...replied("r1", 2), { type: "closed" }, { type: "opened" }, welcome, ...replied("r2", 3));
  assert.deepEqual(
    told.inbox.threads.get("a").entries.map(({ picture }) => picture),
    [undefined, "p1", undefined],
  );
});

test("ack and entry in either order, twice and across sockets, show a reply once", () => {
  const mine = entry(2, "one", { id: "r1", author: { agent: "Mara" } });
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
  assert.deepEqual(told.said, [{ t: "hello", versions: [1], after: 5 }]);
  assert.deepEqual(told.inbox, { ...empty, estranged: true });
});

test("an acknowledged reply waits for its entry where others wrote in between", () => {
  const told = opened(entry(1)).tell({ type: "reply", thread: "a", id: "r1", body: "one" });
  told.said;
  told.tell({ t: "ack", id: "r1", thread: "a", seq: 3, at: NOW }, { t: "declined", id: "r1", code: "x", text: "late" });
  assert.deepEqual(told.said, [], "the entry comes by itself");
  told.tell({ type: "closed" }, { type: "opened" }, welcome);
  const asked = [
    { t: "hello", versions: [1], after: 5 },
    { t: "open", thread: "a", after: 1 },
  ];
  assert.deepEqual(told.said, asked, "what is on disk is not said again");
  assert.deepEqual(
    told.inbox.replies.map(({ state }) => state),
    ["sent"],
  );
  told.tell(entries("a", entry(2), entry(3, "one", { id: "r1", author: { agent: "Mara" } })));
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

test("a conversation that is gone leaves the list and the screen, and what was being written to it stays", () => {
  const told = opened(entry(1)).tell({ type: "reply", thread: "a", id: "r1", body: "one" }, threads([line("b", 6)]));
  told.tell({ t: "gone", thread: "a" }, { t: "declined", id: "r1", code: "thread_unknown", text: "no such thread" });
  assert.deepEqual([...told.inbox.summaries.keys()], ["b"]);
  const { gone, entries: left, person: who } = told.inbox.threads.get("a");
  assert.deepEqual([told.inbox.open, gone, left, who], ["a", true, [], undefined]);
  assert.deepEqual(
    told.inbox.replies.map(({ state, why }) => [state, why]),
    [["declined", "no such thread"]],
  );
  told.tell({ type: "select", thread: "b" }, { type: "select", thread: "a" });
  assert.equal(told.inbox.threads.get("a").gone, true, "it is asked for again, in case that it is back");
  assert.deepEqual(told.said.at(-1), { t: "open", thread: "a" });
  told.tell(person, entries("a", entry(1)));
  assert.deepEqual([told.bodies, told.inbox.threads.get("a").gone], [["m1"], undefined]);
});

test("a server that has begun anew is believed: what was here of old goes", () => {
  const told = opened(entry(1)).tell({ type: "closed" }, { type: "opened" }, welcome, threads([line("z", 2)], true));
  assert.deepEqual([...told.inbox.summaries.keys()], ["z"]);
  assert.deepEqual([told.inbox.threads.size, told.inbox.cursor, told.inbox.more], [0, 2, true]);
});
