// The documentation says what there is: calls, events and options as they are typed, codes as they are sent.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

const root = new URL("../..", import.meta.url).pathname;
const read = (path) => readFileSync(join(root, path), "utf8");
const types = read("src/api/types.d.ts");
const api = read("docs/api.md");

/** The names in the first column of the table under this heading, or of the first table. */
const firstColumn = (text, heading = "") =>
  [
    ...text
      .slice(text.indexOf(heading))
      .split(/\n\n(?!\|)/)
      .find((part) => part.includes("\n| --- |"))
      .matchAll(/^\| `(\w+)/gm),
  ].map(([, name]) => name);
/** The members of a class or interface of types.d.ts, in its order, each once. */
const members = (kind) => {
  const body = types.match(new RegExp(`${kind} \\{\\n([\\s\\S]*?)\\n\\}`))[1].replace(/\/\*\*[\s\S]*?\*\//g, "");
  return [...new Set([...body.matchAll(/^ {2}(?:readonly )?(\w+)[?(<:]/gm)].map(([, name]) => name))];
};

test("every method of the class is in the reference, and nothing beside them", () => {
  const typed = members("class Chat").filter((name) => name !== "constructor");
  assert.deepEqual(firstColumn(api).sort(), typed.sort());
});

test("every event is in the reference, as the client names them", () => {
  const named = [
    ...read("src/api/notification.rs")
      .match(/NAMES: \[&str; \d+\] = \[([\s\S]*?)\];/)[1]
      .matchAll(/"(\w+)"/g),
  ];
  const names = named.map(([, name]) => name).sort();
  assert.deepEqual(members("interface ChatEvents").sort(), names);
  assert.deepEqual(firstColumn(api, "## Events").sort(), names);
  const manifest = JSON.parse(read("www/npm/custom-elements.json"));
  assert.deepEqual(manifest.modules[0].declarations[0].events.map(({ name }) => name).sort(), names);
});

test("every option is in the reference", () => {
  const line = api.split("## Options of `new Chat`")[1].split("##")[0];
  assert.deepEqual(
    [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    members("interface ChatOptions"),
  );
});

test("every call of the queue is in the reference", () => {
  const calls = [
    ...read("src/api/call.rs")
      .split("];")[0]
      .matchAll(/"(_\w+)"/g),
  ].map(([, call]) => call);
  assert.ok(calls.length >= 12);
  for (const call of calls) assert.match(api, new RegExp(`\\["${call}"`), call);
});

test("every colour that can be set is in the chapter about looks, and every part of an appearance", () => {
  const chapter = read("docs/appearance.md");
  const tokens = read("www/client/styles/tokens.css").split(":host([data-dark])")[0];
  const colors = [...tokens.matchAll(/^ {2}--visavis-([\w-]+):/gm)].map(([, name]) => name);
  assert.ok(colors.length > 30);
  for (const color of colors) assert.ok(chapter.includes(`\`${color}\``), color);
  const [, parts] = read("crates/server/src/appearance/mod.rs").match(/PARTS: \[&str; \d+\] = \[([^\]]*)\]/);
  assert.deepEqual(
    firstColumn(chapter),
    [...parts.matchAll(/"(\w+)"/g)].map(([, part]) => part),
  );
});

test("every reason for a refusal says what to do", () => {
  const explained = read("docs/signed-identities.md") + read("docs/troubleshooting.md");
  const codes = [
    ...read("crates/server/src/identity/refusal.rs").matchAll(/=> "([a-z]+_[a-z_]+)"/g),
    ...read("crates/server/src/session/refusal.rs").matchAll(/code: "([a-z_]+)"/g),
    ...read("src/api/call.rs").matchAll(/ChatError::new\(\s*"([a-z_]+)"/g),
  ];
  assert.ok(codes.length > 25);
  for (const [, code] of codes) assert.ok(explained.includes(`\`${code}\``), code);
});

test("every link of the documentation leads somewhere", () => {
  const files = ["README.md", "ARCHITECTURE.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)];
  for (const file of files.filter((name) => name.endsWith(".md"))) {
    for (const [, target] of read(file).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      assert.ok(existsSync(join(root, dirname(file), target)), `${file}: ${target}`);
    }
  }
});
