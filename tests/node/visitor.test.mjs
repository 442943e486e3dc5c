// What a component's properties say of the visitor reaches the chat once, and a signed visitor stays signed in.
import assert from "node:assert/strict";
import test from "node:test";
import { importTs } from "./typescript.mjs";

globalThis.__VISAVIS_INTEGRITY__ = "";
const { Visitor } = await importTs("www/npm/visitor.ts");
const ADA = { firstname: "Ada" };

/** A chat made for what `first` says, and the calls that it hears from then on. */
function mounted(first) {
  const visitor = new Visitor(first);
  const told = [];
  const chat = {};
  for (const call of ["setIdentity", "setSignedIdentity", "setTokenProvider", "signOut"]) {
    chat[call] = async (...given) => void told.push([call, ...given]);
  }
  const says = (properties) => {
    visitor.tell(chat, properties);
    return told.splice(0);
  };
  return { options: visitor.options, says };
}

test("a signed visitor stays signed in where another literal says the same, or something else", () => {
  const { options, says } = mounted({ identity: { ...ADA }, signedIdentity: "JWT" });
  assert.deepEqual([options.identity, options.signedIdentity], [undefined, "JWT"]);
  assert.deepEqual(says({ identity: { ...ADA }, signedIdentity: "JWT" }), []);
  assert.deepEqual(says({ identity: { firstname: "Grace" }, signedIdentity: "JWT" }), []);
  assert.deepEqual(says({ identity: undefined, signedIdentity: "JWT 2" }), [["setSignedIdentity", "JWT 2"]]);
});

test("who signs in while the plain identity goes is signed in, and nothing else", () => {
  const { options, says } = mounted({ identity: ADA });
  assert.deepEqual([options.identity, options.signedIdentity], [ADA, undefined]);
  assert.deepEqual(says({ identity: undefined, signedIdentity: "JWT" }), [["setSignedIdentity", "JWT"]]);
});

test("who signs out is signed out once, and is who the plain identity says from then on", () => {
  const { says } = mounted({ signedIdentity: "JWT" });
  assert.deepEqual(says({}), [["signOut"]]);
  assert.deepEqual(says({}), []);
  assert.deepEqual(says({ signedIdentity: "JWT", identity: ADA }), [["setSignedIdentity", "JWT"]]);
  assert.deepEqual(says({ identity: ADA }), [["signOut"], ["setIdentity", ADA]]);
});

test("a plain identity is told when it says something else, also in the same object, and when it goes", () => {
  const identity = { ...ADA };
  const { says } = mounted({ identity });
  assert.deepEqual(says({ identity: { ...ADA } }), []);
  identity.firstname = "Grace";
  assert.deepEqual(says({ identity }), [["setIdentity", { firstname: "Grace" }]]);
  assert.deepEqual(says({}), [["setIdentity", {}]]);
});

test("a provider that comes later is passed on once; asked is the latest, and none means signed out", () => {
  const { options, says } = mounted({});
  assert.equal(options.tokenProvider, undefined);
  const [[call, ask], ...more] = says({ tokenProvider: (reason) => `first, ${reason}` });
  assert.deepEqual([call, more], ["setTokenProvider", []]);
  assert.equal(ask("expiring"), "first, expiring");
  assert.deepEqual(says({ tokenProvider: () => "second" }), []);
  assert.equal(ask("expiring"), "second");
  says({ tokenProvider: () => {} });
  assert.equal(ask("expiring"), undefined, "a provider that forgets to return signs nobody out");
  assert.deepEqual(says({}), []);
  assert.equal(ask("expiring"), null);
});

test("what is set on the element in one go is told together, and nothing before it stands in a page", async (context) => {
  globalThis.HTMLElement = class {
    isConnected = true;
    getAttribute = (name) => ({ source: "abc", server: "https://chat.example.org" })[name];
    hasAttribute = () => false;
  };
  // On a server: the chat's calls do nothing.
  const { Chat, VisavisChatElement } = await importTs("www/npm/index.ts", "www/npm/element.ts");
  const told = [];
  for (const call of ["setIdentity", "setSignedIdentity", "signOut"]) {
    context.mock.method(Chat.prototype, call, async (...given) => void told.push([call, ...given]));
  }
  const element = new VisavisChatElement();
  element.identity = { ...ADA };
  await null;
  element.connectedCallback();
  element.signedIdentity = undefined; // nobody was signed in
  await null;
  assert.deepEqual(told, []);
  element.identity = undefined;
  element.signedIdentity = "JWT";
  await null;
  assert.deepEqual(told, [["setSignedIdentity", "JWT"]]);
});
