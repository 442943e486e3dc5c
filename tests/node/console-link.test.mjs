// The console's connection, with a world that is made of numbers: no socket, no clock, no chance.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "visavis-console-"));
let Link;

before(async () => {
  const entry = fileURLToPath(new URL("../../www/console/link.ts", import.meta.url));
  await build({ entryPoints: [entry], outfile: join(folder, "link.mjs"), bundle: true, format: "esm" });
  ({ Link } = await import(join(folder, "link.mjs")));
});
after(() => rmSync(folder, { recursive: true }));

/** A world in which time goes on only when told, and everything that happens is written down. */
class World {
  log = [];
  sockets = [];
  time = 0;
  chance = 0.5;
  #timer;

  constructor() {
    this.link = new Link(this, {
      opened: () => this.log.push(`${this.time} opened`),
      heard: (data) => this.log.push(`${this.time} heard ${data}`),
      closed: (code, opened) => this.log.push(`${this.time} closed ${code}${opened ? "" : " unopened"}`),
      changed: () => {},
    });
  }

  connect() {
    const socket = {
      sent: [],
      closed: false,
      send: (frame) => socket.sent.push(frame),
      close: () => {
        socket.closed = true;
      },
    };
    this.log.push(`${this.time} connect`);
    this.sockets.push(socket);
    return socket;
  }
  now = () => this.time;
  random = () => this.chance;
  after(delay, call) {
    assert.ok(this.#timer === undefined, "one timer");
    assert.ok(delay > 0 && delay <= 60_000);
    this.#timer = { at: this.time + delay, call };
    return () => {
      this.#timer = undefined;
    };
  }

  get socket() {
    return this.sockets.at(-1);
  }

  pass(milliseconds) {
    const end = this.time + milliseconds;
    while (this.#timer && this.#timer.at <= end) {
      const { at, call } = this.#timer;
      this.#timer = undefined;
      this.time = at;
      call();
    }
    this.time = end;
  }

  /** The machine sleeps: time passes and no timer fires. */
  sleep(milliseconds) {
    this.time += milliseconds;
  }

  open() {
    this.socket.onopen({});
  }

  get said() {
    return this.log.splice(0);
  }
}

const started = () => {
  const world = new World();
  world.link.start();
  world.open();
  world.said;
  return world;
};

test("pings keep a connection, and 24 silent seconds end it", () => {
  const world = started();
  for (let i = 0; i < 6; i++) {
    world.pass(10_000);
    world.socket.onmessage({ data: "ping" });
  }
  const first = world.socket;
  world.said;
  world.pass(23_999);
  assert.deepEqual(world.said, []);
  world.pass(1);
  assert.deepEqual(world.said, ["84000 closed 4441"]);
  assert.equal(first.closed, true);
  world.pass(500);
  assert.deepEqual(world.said, ["84500 connect"], "after a steady connection the rest is short");
});

test("rests grow with full jitter to a minute, and begin anew after a steady connection", () => {
  const world = new World();
  world.chance = 0.999;
  world.link.start();
  const rests = [];
  for (let i = 0; i < 8; i++) {
    world.socket.onclose({ code: 1006 });
    rests.push(Math.round(world.link.state.until - world.time));
    world.link.check(); // and an impatient user does not wait
    assert.equal(world.link.state.name, "opening");
  }
  assert.deepEqual(rests, [1_998, 3_996, 7_992, 15_984, 31_968, 59_940, 59_940, 59_940]);
  world.open();
  world.pass(10_000);
  world.socket.onclose({ code: 1012 });
  assert.equal(Math.round(world.link.state.until - world.time), 999);
});

test("a connection that never lasts does not begin anew", () => {
  const world = started();
  const rests = [];
  for (let i = 0; i < 3; i++) {
    world.pass(1_000);
    world.socket.onclose({ code: 4400 });
    rests.push(world.link.state.until - world.time);
    world.link.check();
    world.open();
  }
  assert.deepEqual(rests, [1_000, 2_000, 4_000]);
});

test("an attempt that hangs is given up after ten seconds, and is then not ours", () => {
  const world = new World();
  world.link.start();
  const hung = world.socket;
  world.link.send("too early");
  world.pass(10_000);
  assert.deepEqual(world.said, ["0 connect", "10000 closed 4441 unopened"]);
  assert.deepEqual(hung.sent, []);
  assert.deepEqual([hung.onopen, hung.onmessage, hung.onclose, hung.closed], [null, null, null, true]);
});

test("what an old socket says late is not heard", () => {
  const world = started();
  const { onopen, onmessage, onclose } = world.socket;
  onclose({ code: 1006 });
  world.pass(2_000);
  world.open();
  world.said;
  onopen({});
  onmessage({ data: "late" });
  onclose({ code: 1006 });
  assert.deepEqual(world.said, []);
  assert.equal(world.link.state.name, "up");
});

test("after a sleep the connection has a moment to prove itself", () => {
  const world = started();
  world.sleep(3_600_000);
  world.link.check();
  world.pass(1_000);
  world.socket.onmessage({ data: "still here" });
  world.pass(20_000);
  assert.deepEqual(world.said, ["3601000 heard still here"]);

  world.sleep(3_600_000);
  world.link.check();
  world.pass(1_500);
  assert.equal(world.link.state.name, "resting");
});

test("a check of a lively connection changes nothing", () => {
  const world = started();
  world.pass(11_000);
  world.link.check();
  world.pass(5_000);
  assert.deepEqual(world.said, []);
});

test("a stopped link is quiet, and starts again", () => {
  const world = started();
  const socket = world.socket;
  world.link.send("a");
  world.link.stop();
  world.link.send("b");
  world.link.check();
  world.pass(600_000);
  assert.deepEqual([socket.sent, socket.closed, world.said], [["a"], true, []]);
  world.link.start();
  world.link.start();
  assert.deepEqual(world.said, ["611000 connect".replace("611000", String(world.time))]);
});
