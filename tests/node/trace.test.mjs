// The trace of what happened: in order, as it was then, and bounded.
import assert from "node:assert/strict";
import { test } from "node:test";
import { importTs } from "./typescript.mjs";

const { Trace } = await importTs("www/client/boot/trace.ts");

const happen = (trace, kind, value) => {
  trace.note(kind, value);
  trace.handled(1, 2);
};

test("what was noted is taken in order, and what the website is told belongs to what was taken last", () => {
  const trace = new Trace();
  trace.began("7");
  trace.note("called", ["_open"]);
  trace.note("shown", true);
  trace.handled(1, 2);
  trace.told({ event: "started" });
  trace.handled(3, 4);
  trace.told("expiring");
  assert.deepEqual(trace.beginning, { seed: "7", engaged: null });
  assert.deepEqual(trace.events, [
    { at: [1, 2], kind: "called", value: ["_open"], told: [{ event: "started" }] },
    { at: [3, 4], kind: "shown", value: true, told: ["expiring"] },
  ]);
});

test("what the page passed stays as it was, whatever the page does with it", () => {
  const trace = new Trace();
  const identity = { uuid: "7", on: () => {} };
  happen(trace, "called", ["_setIdentity", identity]);
  identity.uuid = "8";
  const circle = {};
  circle.self = circle;
  for (const answer of [circle, undefined, new Proxy({}, { ownKeys: () => assert.fail("looked") })])
    happen(trace, "provider_result", answer);
  const values = trace.events.map(({ value }) => value);
  assert.deepEqual(values, [["_setIdentity", { uuid: "7", on: { function: true } }], null, null, null]);
});

test("there is room for so many events and characters, wherever these are, and who leaves takes all", () => {
  const trace = new Trace();
  for (let count = 0; count < 510; count += 1) happen(trace, "timer", null);
  assert.deepEqual([trace.events.length, trace.dropped], [500, 10]);
  for (const wrote of ["a", "b", "c"]) happen(trace, "action", { wrote: wrote.repeat(400_000) });
  assert.deepEqual(
    trace.events.map(({ value }) => value.wrote[0]),
    ["b", "c"],
  );
  assert.equal(trace.dropped, 511);
  trace.forget();
  assert.deepEqual([trace.events, trace.dropped], [[], 513]);
});
