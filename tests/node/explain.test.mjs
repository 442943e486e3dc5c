// What the module says to developers: marks in the module, sentences beside it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { markOf, sentences } from "../../scripts/web/said.mjs";
import { MARK } from "../../src/page/values.js";

globalThis.__VISAVIS_SENTENCES__ = sentences();
const { CALLS, EVENTS, explained } = await import("../../www/client/explain.js");

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const marked = (text) => MARK + markOf(text);

test("the module holds the marks that the build knows, and not their sentences", () => {
  const { client } = JSON.parse(source("target/www/manifest.json"));
  const module = readFileSync(new URL(`../../target/www${client.wasm}`, import.meta.url));
  for (const text of [
    'a call is an array, as ["_open"]',
    "a whole number",
    'the signed identity expires, and nobody renews it: add ["_setTokenProvider", function], or present a new one by ' +
      "_setSignedIdentity in time",
  ]) {
    assert.ok(module.includes(marked(text)), text);
    assert.ok(!module.includes(text), text);
  }
});

test("marks become sentences wherever they stand, and what is between them stays", () => {
  const text = `uuid must be ${marked("a whole number")}, found ${marked("something that is not data")}.`;
  assert.equal(explained(text), "uuid must be a whole number, found something that is not data.");
  assert.equal(explained("as it is"), "as it is");
});

test("who misspells a call is told the nearest, or all of them", () => {
  const text = marked("there is no such call");
  const told = (call) => explained(text, "unknown_call", call);
  assert.equal(told("_setIdentitty"), "there is no such call: did you mean _setIdentity?");
  assert.equal(told("_OPEN"), "there is no such call: did you mean _open?");
  assert.equal(told("_dance"), `there is no such call: one of ${CALLS.join(", ")}`);
  assert.match(explained('there is no event "opened"', "unknown_event", "_onEvent"), /: one of started, chat_shown, /);
});

test("what the rim finds wrong by itself has its sentence, under a mark that no other has", () => {
  assert.ok(!("own" in sentences()));
  assert.match(explained(`${MARK}own`, "wrong_type", "_setTokenProvider"), /^the token provider must be a function: /);
  assert.match(explained(`${MARK}own`, "wrong_type", "_setConfiguration"), /embedded.*needs parentNodeId/);
  assert.match(explained(`${MARK}own`, "argument_missing", "_addTranslations"), /^expected an object: /);
});

test("the calls and events that are named are those that there are", () => {
  const verbs = [...source("src/api/call.rs").matchAll(/^ +"(_\w+)" => /gm)].map(([, verb]) => verb);
  const atTheRim = source("src/page/rim.js").matchAll(/verb === "(_\w+)"/g);
  assert.deepEqual([...CALLS].sort(), [...new Set([...verbs, ...[...atTheRim].map(([, verb]) => verb)])].sort());
  const [, names] = source("src/api/notification.rs").match(/NAMES: \[&str; \d+\] = \[([^\]]*)\]/);
  assert.deepEqual(
    EVENTS,
    [...names.matchAll(/"(\w+)"/g)].map(([, name]) => name),
  );
});
