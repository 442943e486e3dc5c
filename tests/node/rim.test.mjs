// The rim's JavaScript: what it hears of the browser, until it is stopped, and what it reads of a page's values.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const { connect, itemsOf, kindOf, memberOf, namesOf, timer, watch } = await import("../../src/page/rim.js");

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
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.WebSocket = function WebSocket() {
    made = new FakeSocket();
    return made;
  };
});

const event = (name, members) => Object.assign(new Event(name), members);

test("what the browser says of network and page is heard until nobody listens any more", () => {
  const heard = [];
  const signals = watch((said) => heard.push(said.join(" ")));
  const happen = () => {
    for (const name of ["offline", "online", "pagehide", "pageshow"]) window.dispatchEvent(event(name));
    document.hidden = true;
    document.dispatchEvent(event("visibilitychange"));
  };
  signals.look();
  happen();
  assert.deepEqual(heard, [
    "shown true",
    "online false",
    "online true",
    "left true",
    "left false",
    "shown true",
    "shown false",
  ]);
  signals.stop();
  happen();
  assert.equal(heard.length, 7);
});

test("a socket says what comes, and nothing more once it is closed", async () => {
  const heard = [];
  const socket = connect("wss://shop.example", undefined, (said) => heard.push(said));
  made.dispatchEvent(event("open"));
  made.dispatchEvent(event("message", { data: "{}" }));
  socket.send("hello");
  socket.close();
  made.dispatchEvent(event("message", { data: "late" }));
  made.dispatchEvent(event("close", { code: 1006, reason: "late" }));
  assert.deepEqual(heard, [
    ["open", undefined, ""],
    ["said", "{}", ""],
  ]);
  assert.deepEqual([made.sent, made.code], [["hello"], 1000]);
});

test("a key that comes after the socket is waited for, and not heard where the socket is closed by then", async () => {
  for (const isClosed of [false, true]) {
    const heard = [];
    let bring;
    const key = new Promise((resolve) => {
      bring = resolve;
    });
    const socket = connect("wss://shop.example", key, (said) => heard.push(said));
    made.dispatchEvent(event("open"));
    assert.deepEqual(heard, []);
    if (isClosed) socket.close();
    bring("key");
    await key;
    assert.deepEqual(heard, isClosed ? [] : [["open", "key", ""]]);
  }
});

test("the timer rings once, and not when it was set before", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let rung = 0;
  const wakeup = timer(() => {
    rung += 1;
  });
  wakeup.set(10);
  wakeup.set(20);
  mock.timers.tick(19);
  assert.equal(rung, 0);
  mock.timers.tick(60);
  assert.equal(rung, 1);
  wakeup.set(10);
  wakeup.set(undefined);
  mock.timers.tick(60);
  assert.equal(rung, 1);
  mock.timers.reset();
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

test("a socket that cannot be made is one line in the console and nothing that throws", () => {
  const said = mock.method(console, "error", () => {});
  globalThis.WebSocket = function WebSocket() {
    throw new Error("not allowed");
  };
  assert.equal(
    connect("wss://shop.example", undefined, () => {}),
    undefined,
  );
  assert.match(
    said.mock.calls[0].arguments[0],
    /^visavis: the connection to wss:\/\/shop.example could not be opened:/,
  );
  said.mock.restore();
});
