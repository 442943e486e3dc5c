// What the debug toolbar says of an identity's members that nobody reads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { importTs } from "./typescript.mjs";

const { unread } = await importTs("www/client/lazy/debug/unread.ts");

const types = readFileSync(new URL("../../src/api/types.d.ts", import.meta.url), "utf8");
const [, members] = types.match(/interface Identity \{([\s\S]*?)\n\}/);
const names = [...members.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
const token = (claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

test("an identity with all that there is has no slip in it, plain or signed", () => {
  const identity = Object.fromEntries(names.map((name) => [name, "x"]));
  assert.ok(names.length > 7, names.join());
  assert.equal(unread(["_setIdentity", identity]), undefined);
  const claims = { ...identity, iss: "shop", sub: "7", aud: "chat", exp: 1, nbf: 1, iat: 1, jti: "j" };
  assert.equal(unread(["_setSignedIdentity", token(claims)]), undefined);
});

test("each slip is named with what there is, and what is no identity has none", () => {
  const said = unread(["_setIdentity", { uuid: "7", emial: "a@b", plan: "gold" }]);
  assert.match(
    said,
    /^_setIdentity: nobody reads emial, plan: there are uuid, .*; what is your own goes into extra_values$/,
  );
  assert.match(unread(["_setSignedIdentity", token({ uuid: "7", plan: "gold" })]), /nobody reads plan:/);
  for (const other of [undefined, null, ["_signOut"], ["_setIdentity", null], ["_setSignedIdentity", "x"]])
    assert.equal(unread(other), undefined, other);
});
