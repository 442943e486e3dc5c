// One story in Chromium, Firefox and WebKit: the README's lines in a page of another origin, under the strictest policy.
import { readFileSync } from "node:fs";
import axe from "axe-core";
import { at } from "../../scripts/run.mjs";
import { test as base, expect } from "./fixtures.mjs";
import { html, inSeconds } from "./servers.mjs";
import { WebKit } from "./webkit.mjs";

const [, LINES, LOADER] = readFileSync(at("README.md"), "utf8").match(
  /```html\n<script>\n([\s\S]*?)<\/script>\n(<script async .*<\/script>)\n```/,
);
const EXPIRED = "Your session has expired. Please refresh the page to continue the conversation.";

/** A browser that Playwright drives, with what `WebKit` has. */
class Driven {
  constructor(page) {
    this.page = page;
  }

  visit(url) {
    return this.page.goto(url);
  }

  run(what, ...args) {
    return this.page.evaluate(`(${what})(...${JSON.stringify(args)})`);
  }

  add(script) {
    return this.page.evaluate(script);
  }

  press(selector) {
    return this.#find(selector).click();
  }

  type(selector, text) {
    return this.#find(selector).pressSequentially(text);
  }

  enter(selector) {
    return this.#find(selector).press("Enter");
  }

  close() {
    return this.page.context().close();
  }

  #find(selector) {
    return this.page.locator(`visavis-chat ${selector}`);
  }
}

const test = base.extend({
  /** The visitor's browser; the agent's is Playwright's. */
  visiting: async ({ browser }, use, { project }) => {
    const visiting = project.name === "webkit" ? new WebKit() : new Driven(await browser.newPage());
    try {
      await visiting.open?.();
      await use(visiting);
    } finally {
      await visiting.close();
    }
  },
});

/** What is to be read in the chat at these places, as far as it is in sight. */
const reads = (visiting, selector) =>
  visiting.run((selector) => {
    const found = document.querySelector("visavis-chat")?.shadowRoot.querySelectorAll(selector) ?? [];
    return [...found]
      .filter((element) => element.checkVisibility())
      .map(({ value, textContent }) => value ?? textContent);
  }, selector);

const willRead = (visiting, selector) =>
  expect.poll(() => reads(visiting, selector), { message: selector, timeout: 30_000 });

/** Chats in light and in dark; axe-core finds nothing in either. */
async function isAccessible(visiting) {
  await visiting.add(axe.source);
  for (const theme of ["light", "dark"]) {
    const found = await visiting.run(async (theme) => {
      window._chatq.push(["_setConfiguration", { theme }]);
      const host = document.querySelector("visavis-chat");
      while (host.hasAttribute("data-dark") !== (theme === "dark")) await new Promise((done) => setTimeout(done, 20));
      // Over: at their end, or called off.
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
      const { violations, passes } = await window.axe.run(document, { resultTypes: ["violations"] });
      return { violations: violations.map(({ id }) => id), passes: passes.length };
    }, theme);
    expect(found.violations, theme).toEqual([]);
    expect(found.passes).toBeGreaterThan(5);
  }
}

test("the README's page chats under the strictest policy, says when the signature lapses, and goes on after a refresh", async ({
  live,
  agent,
  visiting,
}) => {
  let lifetime = 7_200;
  const token = () => live.sign({ exp: inSeconds(lifetime), uuid: "7", firstname: "Ada" });
  const watched = `window.violations = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      violations.push(violatedDirective + " " + blockedURI));`;
  const { pages } = live.website;
  pages["/site.js"] = () => ({
    "content-type": "text/javascript",
    body: watched + LINES.replace("the JWT that your server signed for this visitor", token()),
  });
  pages["/your-own-address"] = () => ({ body: token() });
  // The website's own script and address beside what the command says, and nothing else.
  const { policy } = await live.command(["csp", "--source", live.source.token, "--public-url", live.address]);
  const strictest = [
    "default-src 'none'",
    "img-src 'self'", // WebKit asks for the website's icon by itself
    policy.replace("script-src ", "script-src 'self' ").replace("connect-src ", "connect-src 'self' "),
    "style-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const loader = LOADER.replace(
    "https://chat.example.org/chat/SOURCE_TOKEN",
    `${live.address}/chat/${live.source.token}`,
  );
  const body = html('<script src="/site.js"></script>', loader).replace(/<link rel="icon".*?>/, "");
  pages["/"] = () => ({ "content-security-policy": strictest, body });
  const violations = () => visiting.run(() => window.violations);
  const opens = async () => {
    await willRead(visiting, ".launcher").toHaveLength(1);
    await visiting.press(".launcher");
    await willRead(visiting, ".field").toHaveLength(1);
  };

  await visiting.visit(live.website.origin);
  await opens();
  await visiting.type(".field", "Through the policy");
  await visiting.enter(".field");
  const desk = await agent(live.agent);
  await desk.take("Ada");
  await desk.marked(["Verified"]);
  await desk.reply("And back");
  await willRead(visiting, ".entries .body").toEqual(["Through the policy", "And back"]);
  await isAccessible(visiting);
  expect(await violations()).toEqual([]);

  // At the next visit the signature is all but over, and the website has no other.
  lifetime = 1;
  delete pages["/your-own-address"];
  await visiting.visit(live.website.origin);
  await opens();
  await visiting.type(".field", "What I was writing");
  await willRead(visiting, ".notice").toEqual([expect.stringContaining(EXPIRED)]);
  await isAccessible(visiting);
  expect(await violations()).toEqual([]);

  lifetime = 7_200;
  await visiting.press("#refresh");
  await willRead(visiting, ".notice").toEqual([]);
  await opens();
  await willRead(visiting, ".field").toEqual(["What I was writing"]);
  await visiting.enter(".field");
  await willRead(visiting, ".entries .body").toEqual(["Through the policy", "And back", "What I was writing"]);
  await desk.reads(["Through the policy", "And back", "What I was writing"]);
  await desk.marked(["Verified", "Verified"]);
});

test("the chat in Arabic: above the page and in it, closed and opened again, its draft kept over a reload", async ({
  live,
  visiting,
}) => {
  const arabic = `_chatq.push(["_setConfiguration", {locale: "ar"}]);`;
  const place = `document.body.append(Object.assign(document.createElement("div"), {id: "place"}));
    _chatq.push(["_setConfiguration", {embedded: true, parentNodeId: "place"}], ["_open"]);`;
  const stands = () =>
    visiting.run(() => {
      const { host, firstElementChild: shell } = document.querySelector("visavis-chat").shadowRoot;
      const { left, right } = shell.querySelector(".window").getBoundingClientRect();
      return [shell.dir, shell.lang, host.parentNode.id, left < innerWidth - right];
    });
  await visiting.visit(live.embedPlain("/", arabic));
  for (const draft of ["", "مسودة"]) {
    await willRead(visiting, ".launcher").toHaveLength(1);
    await visiting.press(".launcher");
    await willRead(visiting, ".field").toEqual([draft]);
    expect(await stands()).toEqual(["rtl", "ar", "", true]);
    if (draft === "") await visiting.type(".field", "مسودة");
    await visiting.press("#close");
    await willRead(visiting, ".field").toEqual([]);
    if (draft === "") await visiting.visit(live.website.origin);
  }
  await visiting.visit(live.embedPlain("/in", arabic + place));
  await willRead(visiting, ".field").toEqual(["مسودة"]);
  expect((await stands()).slice(0, 3)).toEqual(["rtl", "ar", "place"]);
  await willRead(visiting, ".launcher").toEqual([]);
  await isAccessible(visiting);
});
