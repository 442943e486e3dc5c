// What the browser tests share: people with browsers of their own, the chat as visitors see it, the console as agents do.
import { test as base, expect } from "@playwright/test";
import { Cable, Live, Server } from "./servers.mjs";

export { expect };

/** Rests between two attempts to connect grow; a test that waits for a reconnect waits this long. */
export const RECONNECT = { timeout: 30_000 };

/** What browsers themselves say of a server that cannot be reached: Chromium two things, Firefox two others. */
export const NO_CONNECTION =
  /^(WebSocket connection to '.*' failed|Failed to load resource: net::ERR_|uncaught: (Firefox can’t establish a connection|The connection to .* was interrupted))/;

/** What a page's developer is told who signs visitors in and does not let the chat ask for the next token. */
export const NOBODY_RENEWS = /^visavis: the signed identity expires, and nobody renews it: /;

/** The network of somebody with a cable is gone, and the browser knows. (By itself Chromium's "offline" spares WebSockets.) */
export async function unplug({ page }) {
  page.lines.tolerate(NO_CONNECTION);
  page.cable.isUnplugged = true;
  page.cable.cut();
  await page.context().setOffline(true);
}

export async function plugIn({ page }) {
  page.cable.isUnplugged = false;
  await page.context().setOffline(false);
}

/** The errors and warnings in a browser's consoles. Who expects none does nothing: the test ends with a look at them. */
export class Lines {
  #all = [];
  #tolerated = [];

  constructor(context) {
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.#all.push(message.text().trim());
    });
    context.on("weberror", (error) => this.#all.push(`uncaught: ${error.error()}`));
  }

  /** Lines that come as often as they like. */
  tolerate(pattern) {
    this.#tolerated.push(pattern);
  }

  /** Something that is none but must be seen like one. */
  add(line) {
    this.#all.push(line);
  }

  get untold() {
    return this.#all.filter((line) => !this.#tolerated.some((pattern) => pattern.test(line)));
  }

  /** Waits for these lines, in order and none beside them, and takes them away. */
  async are(...lines) {
    const expected = lines.map((line) => (line instanceof RegExp ? expect.stringMatching(line) : line));
    await expect.poll(() => this.untold, { message: "lines in the page's console" }).toEqual(expected);
    this.#all = [];
  }
}

/** The chat in a website's page, found as people and their aids find it. */
export class Chat {
  constructor(page) {
    this.page = page;
    this.host = page.locator("visavis-chat");
    this.launcher = this.host.locator(".launcher");
    this.window = this.host.getByRole("dialog", { name: "Chat" });
    this.field = this.host.getByRole("textbox", { name: "Message" });
    this.send = this.host.getByRole("button", { name: "Send" });
    this.log = this.host.getByRole("log", { name: "Conversation" });
    this.messages = this.log.getByRole("listitem");
    this.bodies = this.messages.locator(".body");
    this.senders = this.log.locator("li.agent .sender");
    this.own = this.log.locator("li.own");
    this.line = this.window.getByRole("status").first();
    this.problem = this.host.locator("#problem");
    this.notice = this.host.getByRole("alert");
  }

  async open() {
    await this.launcher.click();
    await expect(this.window).toBeVisible();
  }

  /** Writes and sends; the field is empty once the message is taken. */
  async write(...texts) {
    for (const text of texts) {
      await this.field.fill(text);
      await this.field.press("Enter");
      await expect(this.field).toHaveValue("");
    }
  }

  /** The whole conversation, each message once and in this order. */
  reads(texts, options) {
    return expect(this.bodies).toHaveText(texts, options);
  }

  /** All of the visitor's own messages, as many as this, are with the server. */
  hasSent(count, options) {
    return expect(this.own.locator(".foot")).toHaveText(Array(count).fill(/ · (Sent|Seen)$/), options);
  }
}

/** The agents' console. */
export class Desk {
  constructor(page) {
    this.page = page;
    this.threads = page.getByRole("navigation", { name: /^Threads/ });
    this.rows = this.threads.locator("[data-thread]");
    this.connection = page.locator(".connection").getByRole("status");
    this.heading = page.locator("#conversation-name");
    this.log = page.getByRole("log");
    this.messages = this.log.locator(".message");
    this.typing = page.locator(".talk > .typing");
    this.bodies = this.messages.locator(".body");
    this.marks = this.messages.locator(".known");
    this.person = page.getByRole("region", { name: "Visitor" });
    this.field = page.getByRole("textbox", { name: /^Reply to/ });
  }

  async signIn({ console, email, password }) {
    await this.page.goto(console);
    await this.page.getByLabel("E-mail address").fill(email);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await expect(this.connection).toHaveText("Connected");
    await expect(this.threads).toBeVisible();
  }

  row(name) {
    return this.rows.filter({ has: this.page.locator(".name", { hasText: name }) });
  }

  async take(name) {
    await this.row(name).click();
    await expect(this.heading).toHaveText(name);
  }

  async reply(...texts) {
    for (const text of texts) {
      await this.field.fill(text);
      await this.field.press("Enter");
      await expect(this.field).toHaveValue("");
    }
  }

  /** The whole thread, each message once and in this order. */
  reads(texts, options) {
    return expect(this.bodies).toHaveText(texts, options);
  }

  /** How each of the visitor's messages is marked, in order. */
  marked(words, options) {
    return expect(this.marks).toHaveText(words, options);
  }
}

export const test = base.extend({
  /**
   * Gives somebody a browser of their own: with `clock: true` its clock can be put forward, with `cable: true` its
   * network fails. At the end its console must hold nothing that was not expected.
   */
  somebody: async ({ browser }, use) => {
    const all = [];
    await use(async ({ clock = false, cable: hasCable = false, ...options } = {}) => {
      const cable = hasCable ? await Cable.lay() : undefined;
      // Chromium goes to its own machine directly, unless it is told not to.
      const proxy = cable && { server: cable.address, bypass: "<-loopback>" };
      const context = await browser.newContext({ ...options, ...(proxy && { proxy }) });
      const lines = new Lines(context);
      all.push({ context, lines, cable });
      if (clock) await context.clock.install();
      return Object.assign(await context.newPage(), { lines, cable });
    });
    for (const { lines } of all) expect(lines.untold, "lines in a browser's console").toEqual([]);
    await Promise.all(all.map(({ context }) => context.close()));
    for (const { cable } of all) cable?.remove();
  },

  /** A visitor on a page, with the chat in it. */
  visitor: async ({ somebody }, use) => {
    await use(async (address, options) => {
      const page = await somebody(options);
      await page.goto(address);
      return new Chat(page);
    });
  },

  /** An agent who is signed in. */
  agent: async ({ somebody }, use) => {
    await use(async (account, options) => {
      const page = await somebody(options);
      // Asked who is signed in, the server answers 401 for nobody, and Chromium writes that down.
      page.lines.tolerate(/^Failed to load resource: the server responded with a status of 401/);
      const desk = new Desk(page);
      await desk.signIn(account);
      return desk;
    });
  },

  /** A demo of one's own. */
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern.
  demo: async ({}, use) => {
    const demo = await Server.demo();
    await use(demo);
    await demo.stop();
  },

  /** How the community of `live` handles signed identities. */
  community: [{}, { option: true }],

  /** A server, a website and an agent of one's own. */
  live: async ({ community }, use) => {
    const live = await Live.open(community);
    await use(live);
    await live.close();
  },
});
