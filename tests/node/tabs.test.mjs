// The tabs of one browser: a tab takes its turn to ask the website only when it has heard what the others said.
import assert from "node:assert/strict";
import test from "node:test";
import { setImmediate as nextTask } from "node:timers/promises";

/** As much of a browser as tabs need. What is posted waits until `deliver`, in order, as for a tab that is frozen. */
const browser = { channels: new Set(), posted: [], locks: new Map() };

class Channel {
  constructor(name) {
    this.name = name;
    browser.channels.add(this);
  }
  postMessage(data) {
    for (const channel of browser.channels) {
      if (channel !== this && channel.name === this.name) browser.posted.push([channel, data]);
    }
  }
  close() {
    browser.channels.delete(this);
  }
}

/** Web Locks: held until the promise of its holder is settled. */
const locks = {
  async request(name, { signal }, hold) {
    const before = browser.locks.get(name);
    const held = (async () => {
      await before;
      if (!signal.aborted) await hold();
    })();
    browser.locks.set(name, held);
    return held;
  },
};

async function deliver() {
  for (let next = browser.posted.shift(); next; next = browser.posted.shift()) {
    const [channel, data] = next;
    if (browser.channels.has(channel)) channel.onmessage?.({ data });
    await nextTask();
  }
}

globalThis.window = globalThis;
globalThis.BroadcastChannel = Channel;
globalThis.addEventListener = () => {};
Object.defineProperty(globalThis, "navigator", { value: { locks } });
const { Tabs } = await import("../../src/page/tabs.js");

/** Opens what was sealed only when it is told to; seals at once unless it is told to be slow. */
class SlowKeys {
  isSlowToSeal = false;
  #waiting = [];
  async seal(_, text) {
    if (this.isSlowToSeal) await this.#turn();
    return `sealed ${text}`;
  }
  async open(_, sealed) {
    await this.#turn();
    return sealed.replace("sealed ", "");
  }
  /** Nobody has left. */
  async lost() {}
  #turn = () => new Promise((resolve) => this.#waiting.push(resolve));
  goOn() {
    for (const go of this.#waiting.splice(0)) go();
  }
}

test.beforeEach(() => {
  browser.channels.clear();
  browser.posted = [];
  browser.locks.clear();
});

/** Two tabs; `events` is what the second one came to know, in order. */
function twoTabs() {
  const keys = new SlowKeys();
  const events = [];
  const first = new Tabs("shop", keys, () => {});
  const second = new Tabs("shop", keys, ([, message]) =>
    events.push(message.token ? `token ${message.token}` : Object.keys(message)[0]),
  );
  return { keys, events, first, second };
}

test("a tab that was frozen hears what was said meanwhile before its turn", async () => {
  const { keys, events, first, second } = twoTabs();
  first.tell("signed:7", { asking: null });
  first.tell("signed:7", { token: "abc" });
  await nextTask();
  second.queue("signed:7", () => events.push("turn"));
  await nextTask();
  assert.deepEqual(events, [], "nothing was delivered yet");
  await deliver();
  assert.deepEqual(events, ["asking"], "the token is not open yet");
  keys.goOn();
  await nextTask();
  assert.deepEqual(events, ["asking", "token abc", "turn"]);
});

test("what is heard while a turn is waited for may end the waiting", async () => {
  const { keys, events, first, second } = twoTabs();
  first.tell("signed:7", { token: "abc" });
  await nextTask();
  second.queue("signed:7", () => events.push("turn"));
  await nextTask();
  await deliver();
  keys.goOn();
  second.release();
  await nextTask();
  assert.deepEqual(events, ["token abc"]);
});

test("another tab's word to itself is not mistaken for one's own", async () => {
  const { keys, events, first, second } = twoTabs();
  first.queue("signed:1", () => {});
  await nextTask();
  first.tell("signed:7", { token: "abc" });
  await nextTask();
  second.queue("signed:7", () => events.push("turn"));
  await nextTask();
  await deliver();
  assert.deepEqual(events, []);
  keys.goOn();
  await nextTask();
  assert.deepEqual(events, ["token abc", "turn"]);
});

test("a tab whose word to itself never comes back asks all the same", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { events, second } = twoTabs();
  second.queue("signed:7", () => events.push("turn"));
  await nextTask();
  browser.posted = [];
  context.mock.timers.tick(1_999);
  await nextTask();
  assert.deepEqual(events, []);
  context.mock.timers.tick(1);
  await nextTask();
  assert.deepEqual(events, ["turn"]);
});

test("who waits has the turn when it is over elsewhere, and at once when that tab is gone", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { events, first, second } = twoTabs();
  first.queue("signed:7", () => events.push("first"));
  second.queue("signed:7", () => events.push("second"));
  await nextTask();
  await deliver();
  await nextTask();
  assert.deepEqual(events, ["first"]);
  first.release();
  await nextTask();
  await deliver();
  assert.deepEqual(events, ["first"], "others may still be hearing what came of it");
  context.mock.timers.tick(250);
  await nextTask();
  await deliver();
  await nextTask();
  assert.deepEqual(events, ["first", "second"]);
});

test("the turn lasts until what came of it is said, however long that takes", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { keys, events, first, second } = twoTabs();
  first.queue("signed:7", () => {});
  await nextTask();
  await deliver();
  keys.isSlowToSeal = true;
  first.tell("signed:7", { token: "abc" });
  first.tell("signed:7", { asking: null });
  first.release();
  second.queue("signed:7", () => events.push("turn"));
  await nextTask();
  context.mock.timers.tick(1_000);
  await nextTask();
  await deliver();
  assert.deepEqual(events, []);
  keys.goOn();
  await nextTask();
  await deliver();
  keys.goOn();
  await nextTask();
  context.mock.timers.tick(250);
  await nextTask();
  await deliver();
  await nextTask();
  assert.deepEqual(events, ["token abc", "asking", "turn"]);
});
