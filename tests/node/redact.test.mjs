// What leaves a page in a trace: nothing that was not named to be kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HEARD } from "../../src/page/heard.js";
import { redact } from "../../www/client/debug/redact.js";

const [CALLED, ANSWERED, RECALLED, WROTE, SAID] = ["called", "answered", "recalled", "wrote", "socket_said"].map(
  (word) => HEARD.indexOf(word),
);

const jwt = (claims) => ["head", Buffer.from(JSON.stringify(claims)).toString("base64url"), "signature"].join(".");
const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
const event = (kind, value, told = []) => ({ at: [1, 2], kind, number: 0, value, told });
const values = (...events) => redact({ beginning: "7 ", dropped: 0, events }).events.map(({ value }) => value);

test("a token keeps its end and loses its signature, its names and who it is for", () => {
  const token = jwt({ exp: 1_795_000_000, uuid: "Zoë 4711", firstname: "Zoë" });
  const [[verb, called], answered] = values(
    event(CALLED, JSON.stringify(["_setSignedIdentity", token])),
    event(ANSWERED, token),
  );
  assert.equal(verb, "_setSignedIdentity");
  assert.equal(called, answered);
  assert.deepEqual(claimsOf(called), { exp: 1_795_000_000, uuid: "visitor-1" });
  assert.match(called, /^unsigned\..*\.unsigned$/);
});

test("of a custom variable nothing stays but that it was filled", () => {
  const filled = event(CALLED, JSON.stringify(["_fillCustomVariable", "custom_diagnosis", "measles"]));
  assert.deepEqual(values(filled), [["_fillCustomVariable", "custom_x", "x"]]);
});

test("two people stay two, and one stays one", () => {
  const calls = ["a", "b", "a"].map((uuid) => event(CALLED, JSON.stringify(["_setIdentity", { uuid, email: "a@b" }])));
  const uuids = values(...calls).map(([, identity]) => identity);
  assert.deepEqual(uuids, [{ uuid: "visitor-1" }, { uuid: "visitor-2" }, { uuid: "visitor-1" }]);
});

test("of what the server and the page say, only what is named stays", () => {
  const frame = {
    t: "welcome",
    now: 5,
    resume: "ticket",
    thread: "T1",
    salary: 90_000,
    note: "free words",
    nested: { secret: "deep" },
    entries: [{ id: "m", by: "agent", name: "Kim", body: "Hi" }],
    "Ada Lovelace": 1,
  };
  assert.deepEqual(values(event(SAID, JSON.stringify(frame))), [
    {
      t: "welcome",
      now: 5,
      resume: "removed",
      thread: "thread-1",
      salary: 0,
      note: "xxxxxxxxxx",
      nested: { secret: "xxxx" },
      entries: [{ id: "message-1", by: "agent", name: "xxx", body: "xx" }],
    },
  ]);
});

test("a kept word that is no plain word does not stay either", () => {
  assert.deepEqual(values(event(SAID, JSON.stringify({ t: "refused", code: "Ada was here", by: "a@b" }))), [
    { t: "refused", code: "xxxxxxxxxxxx", by: "xxx" },
  ]);
});

test("messages and drafts are as long as they were, and no more is known of them", () => {
  const kept = { draft: "my draft", messages: [{ id: "one", body: "my words" }] };
  assert.deepEqual(values(event(RECALLED, JSON.stringify(kept)), event(WROTE, "one")), [
    { draft: "xxxxxxxx", messages: [{ id: "message-1", body: "xxxxxxxx" }] },
    "message-1",
  ]);
});

test("an answer that is no token is null or nothing", () => {
  assert.deepEqual(values(event(ANSWERED, null), event(ANSWERED, "garbage words"), event(ANSWERED, 7)), [
    null,
    "x",
    undefined,
  ]);
});
