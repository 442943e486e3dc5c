// The rim: what it tells the client of browser, page and visitor, until the client ends, and what it does for it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";

// As in a website's own bundle: what is fetched elsewhere is imported.
Object.assign(globalThis, { __VISAVIS_BESIDE__: false, __VISAVIS_SENTENCES__: { abc: "a whole number" } });
const { HEARD } = await import("../../src/page/heard.js");
const { Rim } = await import("../../src/page/rim.js");
const { itemsOf, kindOf, memberOf, namesOf } = await import("../../src/page/values.js");

class FakeSocket extends EventTarget {
  sent = [];
  send(text) {
    this.sent.push(text);
  }
  close(code) {
    this.code = code;
  }
}

let made;
beforeEach(() => {
  globalThis.window = new EventTarget();
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.WebSocket = function WebSocket() {
    made = new FakeSocket();
    return made;
  };
});

const event = (name, members) => Object.assign(new Event(name), members);

/** A rim in a page, what its client hears by the words of `HEARD`, and what it is asked to do. */
function rim() {
  const [heard, done] = [[], []];
  const noted = (name) => [name, (...given) => done.push([name, ...given])];
  const face = Object.fromEntries(["listen", "remove", "configure", "translate"].map(noted));
  face.place = (id) => done.push(["place", id]) && id !== undefined;
  const trace = { told: () => {}, forget: () => done.push(["forget"]) };
  const client = new Rim("shop", "wss://shop.example", face, trace);
  const ear = (what, ...rest) => heard.push([HEARD[what], ...rest]);
  client.hears(ear, 5_000);
  return { client, heard, done };
}

test("both sides of the client's ear number what is heard alike", () => {
  const rust = readFileSync(new URL("../../src/page/ear.rs", import.meta.url), "utf8");
  const numbers = [...rust.matchAll(/const ([A-Z_]+): u32 = (\d+);$/gm)];
  assert.deepEqual(
    numbers.map(([, name, number]) => [name.toLowerCase(), Number(number)]),
    HEARD.map((word, number) => [word, number]),
  );
});

test("what the browser says of network and page is heard until the client ends", () => {
  const { client, heard, done } = rim();
  const happen = () => {
    for (const name of ["offline", "online", "pagehide", "pageshow"]) window.dispatchEvent(event(name));
    document.hidden = true;
    document.dispatchEvent(event("visibilitychange"));
  };
  client.start();
  happen();
  const ofInterest = () => heard.map(([word, number]) => `${word} ${number}`);
  assert.deepEqual(ofInterest(), [
    "shown 1",
    "started 0",
    "online 0",
    "online 1",
    "away 1",
    "away 0",
    "shown 1",
    "shown 0",
  ]);
  client.connect(1, "browser");
  client.wake(10);
  client.free();
  happen();
  assert.deepEqual([heard.at(-1)[0], heard.length], ["ended", 9]);
  assert.deepEqual([done.at(-1), made.code], [["remove"], 1000]);
});

test("what the visitor does is heard by its word", () => {
  const { heard, done } = rim();
  const [, tell, most] = done[0];
  tell(["wrote", "Hello"]);
  assert.deepEqual([heard, most], [[["wrote", 0, "Hello"]], 5_000]);
});

test("a socket says what comes under its number, and nothing more once it is closed or followed by another", () => {
  const { client, heard } = rim();
  client.connect(1, "browser");
  const first = made;
  first.dispatchEvent(event("open"));
  first.dispatchEvent(event("message", { data: "{}" }));
  client.transmit(1, "hello");
  client.connect(2, "browser");
  client.transmit(1, "late");
  client.disconnect(1);
  made.dispatchEvent(event("close", { code: 1006, reason: "gone" }));
  client.disconnect(2);
  for (const socket of [first, made]) socket.dispatchEvent(event("message", { data: "late" }));
  client.transmit(2, "late");
  assert.deepEqual(heard, [
    ["socket_opened", 1, undefined],
    ["socket_said", 1, "{}"],
    ["socket_closed", 2, [1006, "gone"]],
  ]);
  assert.deepEqual([first.sent, first.code, made.sent, made.code], [["hello"], 1000, [], 1000]);
});

test("a key that comes after the socket is waited for, and not heard where the socket is closed by then", async () => {
  for (const isClosed of [false, true]) {
    const { client, heard } = rim();
    // No IndexedDB here: the session is bound to no key, and says so when that is known.
    client.connect(1, "signed:7");
    made.dispatchEvent(event("open"));
    assert.deepEqual(heard, []);
    if (isClosed) client.disconnect(1);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(heard, isClosed ? [] : [["socket_opened", 1, undefined]]);
  }
});

test("the timer rings once, and not when it was set before", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { client, heard } = rim();
  client.wake(10);
  client.wake(20);
  mock.timers.tick(19);
  assert.equal(heard.length, 0);
  mock.timers.tick(60);
  assert.deepEqual(heard, [["woke", 0, undefined]]);
  client.wake(10);
  client.wake(undefined);
  mock.timers.tick(60);
  assert.equal(heard.length, 1);
  mock.timers.reset();
});

test("a wrong call is told to who made it, also where another is made from inside", async () => {
  const said = mock.method(console, "error", () => {});
  const { client } = rim();
  let inner;
  client.hears((_, __, [verb]) => {
    if (verb === "_outer") inner = client.call(["_inner"]);
    if (verb !== "_open") client.wrong("wrong_type", "no");
  }, 1);
  assert.equal((await client.call(["_outer"])).call, "_outer");
  assert.deepEqual(await inner, { code: "wrong_type", call: "_inner", text: "no" });
  assert.equal(client.call(["_open"]), undefined);
  assert.equal(said.mock.calls[0].arguments[0], "visavis: _inner: no");
  said.mock.restore();
});

test("what is said in marks is said in sentences, as soon as they are there", async () => {
  const said = mock.method(console, "error", () => {});
  const { client } = rim();
  client.hears(() => client.wrong("wrong_type", "n must be \u0001abc"), 1);
  const wrong = client.call(["_setIdentity", {}]);
  client.complain("seq must be \u0001abc");
  client.complain("this is whole by itself");
  assert.equal((await wrong).text, "n must be a whole number");
  const lines = () => said.mock.calls.map(({ arguments: [line] }) => line).filter((line) => /^visavis: /.test(line));
  while (lines().length < 3) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(lines(), [
    "visavis: _setIdentity: n must be a whole number",
    "visavis: seq must be a whole number",
    "visavis: this is whole by itself",
  ]);
  said.mock.restore();
});

test("that somebody has left is told to the other tabs at once", async () => {
  const other = new BroadcastChannel("visavis:shop");
  const told = new Promise((resolve) => {
    other.onmessage = ({ data }) => resolve(data);
  });
  window.BroadcastChannel = BroadcastChannel;
  rim().client.tell("browser", "left", null);
  assert.deepEqual(await told, ["browser", "left", null]);
  other.close();
});

test("where the chat stands is read strictly, and what stands in the page is open", async () => {
  const said = mock.method(console, "error", () => {});
  const { client, heard, done } = rim();
  const configure = (configuration) => client.call(["_setConfiguration", configuration]);
  const heardOf = (configuration) => {
    heard.length = done.length = 0;
    configure(configuration);
    return [heard.map(([word]) => word).join(), done.filter(([name]) => name === "place").map(([, id]) => id)];
  };
  assert.deepEqual(heardOf({ theme: "dark" }), ["looked", []]);
  assert.deepEqual(heardOf({ embedded: true, parentNodeId: "here" }), ["opened", ["here"]]);
  assert.deepEqual(heardOf({ theme: "dark", embedded: null, parentNodeId: "there" }), ["opened", []], "it stays");
  assert.equal(client.call(["_close"]), undefined);
  assert.equal(said.mock.calls.at(-1).arguments[0], "visavis: _close: an embedded chat is always open");
  assert.deepEqual(heardOf({ embedded: false, parentNodeId: "here" }), ["looked", [undefined]]);
  for (const wrong of [undefined, "dark", [], { embedded: true }, { embedded: "yes" }, { parentNodeId: 7 }]) {
    done.length = 0;
    assert.equal((await configure(wrong)).call, "_setConfiguration", JSON.stringify(wrong));
    assert.deepEqual(done, [], "nothing of it is taken");
  }
  said.mock.restore();
});

test("translations and the token's provider are taken at the rim, and refused there", async () => {
  const said = mock.method(console, "error", () => {});
  const { client, heard, done } = rim();
  client.call(["_addTranslations", { en: {} }]);
  assert.deepEqual(done.at(-1), ["translate", { en: {} }]);
  assert.equal((await client.call(["_addTranslations"])).code, "argument_missing");
  assert.equal((await client.call(["_setTokenProvider", "eyJ"])).code, "wrong_type");
  assert.deepEqual(heard, []);
  const provider = () => "token";
  client.call(["_setTokenProvider", provider]);
  assert.deepEqual(heard, [["called", 0, ["_setTokenProvider", provider]]]);
  said.mock.restore();
});

test("a handler that throws hurts no other, and one that is added meanwhile hears of the next", async () => {
  const said = mock.method(console, "error", () => {});
  const { client } = rim();
  const heard = [];
  client.listen("started", () => {
    client.listen("*", () => heard.push("added"));
    throw new Error("the page's own");
  });
  client.listen("*", (event) => heard.push(Object.assign(event, { event: "spoiled" }).event));
  client.listen("*", ({ event }) => heard.push(event));
  client.listen("chat_shown", () => heard.push("never"));
  client.announce('{"event":"started"}');
  assert.deepEqual(heard, ["spoiled", "started"]);
  assert.match(said.mock.calls[0].arguments[0], /handler of started threw/);
  for (let count = 0; count < 94; count++) client.listen("*", () => {});
  client.hears(() => client.listen("*", () => {}), 1);
  const add = () => client.call(["_onEvent", "*", () => {}]);
  assert.equal(add(), undefined, "the hundredth");
  assert.match((await add()).text, /there are 100 handlers already/);
  said.mock.restore();
});

test("the website is asked for a token, and heard at once, later, or where it fails", async () => {
  const { client, heard } = rim();
  const answers = [() => "token", async () => null, () => Promise.reject("later"), () => assert.fail("at once")];
  for (const [ask, provider] of answers.entries()) {
    client.call(["_setTokenProvider", provider]);
    client.ask(ask, "expiring");
  }
  await new Promise((resolve) => setImmediate(resolve));
  const answered = heard.filter(([word]) => word !== "called");
  const sorted = answered.map(([word, ask, value]) => [word, ask, value?.message ?? value]).sort((a, b) => a[1] - b[1]);
  assert.deepEqual(sorted, [
    ["answered", 0, "token"],
    ["answered", 1, null],
    ["failed", 2, "later"],
    ["failed", 3, "at once"],
  ]);
});

test("a page's values are read by their kind, within bounds", () => {
  const values = [null, undefined, [1], true, 1, "1", {}, () => {}, Symbol("s")];
  assert.deepEqual(values.map(kindOf), [1, 1, 2, 3, 4, 5, 6, -1, -1]);
  assert.deepEqual(itemsOf([1, "2"], 2), [1, "2"]);
  assert.deepEqual(namesOf({ a: 1, b: [2] }, 2), ["a", "b"]);
  assert.equal(memberOf({ a: 1 }, "a"), 1);
  let asked = 0;
  const growing = new Proxy([], {
    get: (_, name) => (name === "length" ? 10 ** (asked++ * 6) : 0),
  });
  assert.deepEqual(itemsOf(growing, 1), [0], "a length is asked for once");
  for (const refused of [{ length: 1 }, "1", [1, 2, 3], null]) assert.ok(!itemsOf(refused, 2), `${refused}`);
  for (const refused of ["a", [1], null, { a: 1, b: 2, c: 3 }, () => {}]) assert.ok(!namesOf(refused, 2), `${refused}`);
});

test("what a page has spoiled throws nothing: it is as what is not there", () => {
  const spoiled = new Proxy([], {
    get: () => {
      throw new Error("spoiled");
    },
    ownKeys: () => {
      throw new Error("spoiled");
    },
  });
  assert.equal(itemsOf(spoiled, 9), undefined);
  assert.equal(memberOf(spoiled, "a"), undefined);
  assert.equal(memberOf(null, "a"), undefined);
  assert.ok(!namesOf(spoiled, 9));
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.equal(kindOf(proxy), undefined);
});

test("a socket that cannot be made is one line in the console, and a connection that is closed", () => {
  const said = mock.method(console, "error", () => {});
  globalThis.WebSocket = function WebSocket() {
    throw new Error("not allowed");
  };
  const { client, heard } = rim();
  client.connect(3, "browser");
  assert.deepEqual(heard, [["socket_closed", 3, [1006, ""]]]);
  assert.match(
    said.mock.calls[0].arguments[0],
    /^visavis: the connection to wss:\/\/shop.example could not be opened:/,
  );
  said.mock.restore();
});
