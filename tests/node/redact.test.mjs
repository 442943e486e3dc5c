// What leaves a page in a trace: nothing that was not named to be kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { importTs } from "./typescript.mjs";

const { redact } = await importTs("www/client/lazy/debug/redact.ts");

const jwt = (claims) => ["head", Buffer.from(JSON.stringify(claims)).toString("base64url"), "signature"].join(".");
const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
const event = (kind, value, told = []) => ({ at: [1, 2], kind, value, told });
const beginning = { seed: "7", engaged: null };
const said = (frame) => values(event("socket_message", [1, JSON.stringify(frame)]))[0][1];
const values = (...events) =>
  redact({ beginning, dropped: 0, events }).events.map(({ event }) => Object.values(event)[0]);

test("a token keeps its end and loses its signature, its names and who it is for", () => {
  const token = jwt({ exp: 1_795_000_000, uuid: "Zoë 4711", firstname: "Zoë" });
  const [[verb, called], [, answered]] = values(
    event("called", ["_setSignedIdentity", token]),
    event("provider_result", [1, token]),
  );
  assert.equal(verb, "_setSignedIdentity");
  assert.equal(called, answered);
  assert.deepEqual(claimsOf(called), { exp: 1_795_000_000, uuid: "visitor-1" });
  assert.match(called, /^unsigned\..*\.unsigned$/);
});

test("of a custom variable nothing stays but that it was filled", () => {
  const filled = event("called", ["_fillCustomVariable", "custom_diagnosis", "measles"]);
  assert.deepEqual(values(filled), [["_fillCustomVariable", "custom_x", "x"]]);
});

test("two people stay two, and one stays one", () => {
  const calls = ["a", "b", "a"].map((uuid) => event("called", ["_setIdentity", { uuid, email: "a@b" }]));
  const uuids = values(...calls).map(([, identity]) => identity);
  assert.deepEqual(uuids, [{ uuid: "visitor-1" }, { uuid: "visitor-2" }, { uuid: "visitor-1" }]);
});

test("of what the server and the page say, only what is named stays", () => {
  const frame = {
    now: 5,
    resume: "ticket",
    thread: "T1",
    salary: 90_000,
    note: "free words",
    nested: { secret: "deep" },
    entries: [{ id: "m", author: { agent: "Kim" }, by: "Kim", body: "Hi" }, { author: { visitor: "claimed" } }],
    "Ada Lovelace": 1,
  };
  assert.deepEqual(said({ welcome: frame }), {
    welcome: {
      now: 5,
      resume: "removed",
      thread: "thread-1",
      salary: 0,
      note: "xxxxxxxxxx",
      nested: { secret: "xxxx" },
      entries: [
        { id: "message-1", author: { agent: "xxx" }, by: "xxx", body: "xx" },
        { author: { visitor: "claimed" } },
      ],
    },
  });
});

test("a kept word that is no plain word does not stay either", () => {
  const refused = said({ refused: { code: "Ada was here", known: "a@b" } });
  assert.deepEqual(refused, { refused: { code: "xxxxxxxxxxxx", known: "xxx" } });
});

test("messages and drafts are as long as they were, and no more is known of them", () => {
  const kept = { draft: "my draft", messages: [{ id: "one", body: "my words" }] };
  const restored = event("restored", ["signed:Ada", JSON.stringify(kept)]);
  const actions = [{ drafted: "my words" }, { retried: "one" }, "opened", { bring_decided: true }];
  assert.deepEqual(
    values(restored, event("wrote", ["one", "my words"]), ...actions.map((action) => event("action", action))),
    [
      ["signed:visitor-1", { draft: "xxxxxxxx", messages: [{ id: "message-1", body: "xxxxxxxx" }] }],
      ["message-1", "xxxxxxxx"],
      { drafted: "xxxxxxxx" },
      { retried: "message-1" },
      "opened",
      { bring_decided: true },
    ],
  );
});

test("an answer that is no token is null or one x, and what failed says nothing", () => {
  const answers = [null, "garbage words", 7].map((answer) => event("provider_result", [1, answer]));
  assert.deepEqual(values(...answers, event("provider_failed", [2, new Error("Ada")])), [
    [1, null],
    [1, "x"],
    [1, "x"],
    [2, "x"],
  ]);
});

test("of a kind that nobody has named nothing stays", () => {
  assert.deepEqual(values(event("later", { secret: "word" })), [null]);
});
