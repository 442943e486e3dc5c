// What few visitors need is there when it is asked for: emoji, sound, the list of conversations.
import { Chat, expect, test } from "./fixtures.mjs";

test("emoji are fetched when the picker is opened, found by a word, walked by arrow keys, and put where one writes", async ({
  live,
  visitor,
}) => {
  const chat = await visitor(live.embedPlain("/"));
  const fetched = [];
  chat.page.on("request", (request) => fetched.push(request.url()));
  await chat.open();
  await chat.field.fill("Hello ");
  expect(fetched.filter((url) => url.includes("emoji"))).toEqual([]);
  await chat.host.getByRole("button", { name: "Add an emoji" }).click();
  const picker = chat.host.getByRole("dialog", { name: "Add an emoji" });
  const search = picker.getByRole("searchbox", { name: "Search emoji" });
  await expect(search).toBeFocused();
  await search.fill("seedling");
  await expect(picker.locator(".grid button")).toHaveText(["🌱"]);
  await search.fill("zzzz");
  await expect(picker.getByRole("status").first()).toHaveText("Nothing found");
  await search.fill("");
  await picker.locator(".grid button").first().focus();
  await chat.page.keyboard.press("ArrowRight");
  await chat.page.keyboard.press("Enter");
  await expect(chat.field).not.toHaveValue("Hello ");
  const [, sign] = (await chat.field.inputValue()).split(" ");
  await expect(picker.getByRole("status").last(), "what was picked is said").toHaveText(sign);
  await chat.page.keyboard.press("Escape");
  await expect(picker).toBeHidden();
  await expect(chat.window).toBeVisible();
  await expect(chat.field).toBeFocused();
});

test("a visitor turns from one conversation to another, and begins a new one", async ({ live, visitor, agent }) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.write("The first matter");
  await chat.hasSent(1);
  await expect(chat.host.locator(".about")).toHaveText("Waiting for somebody to answer");
  const back = chat.host.getByRole("button", { name: "Conversations" });
  await back.click();
  await expect(chat.host.locator("[data-thread]")).toHaveCount(1);
  await chat.host.getByRole("button", { name: "New conversation" }).click();
  await expect(chat.field).toBeFocused();
  await chat.write("The second matter");
  await chat.reads(["The second matter"]);
  const desk = await agent(live.agent);
  await desk.rows.filter({ hasText: "The second matter" }).click();
  await desk.reply("About the second");
  await expect(chat.host.locator(".about")).toHaveText("Kim answers you");
  await back.click();
  const rows = chat.host.locator("[data-thread]");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Kim");
  await rows.filter({ hasText: "The first matter" }).click();
  await chat.reads(["The first matter"]);
});

test("where the list of conversations cannot be had, a press of its button asks again", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/"));
  chat.page.lines.tolerate(/^Failed to load resource: net::ERR_FAILED/);
  const script = /\/assets\/threads-\w+\.js$/;
  await chat.page.route(script, (route) => route.abort());
  await chat.open();
  await chat.write("The first matter");
  await chat.hasSent(1);
  const failed = chat.page.waitForEvent("requestfailed", (request) => script.test(request.url()));
  const back = chat.host.getByRole("button", { name: "Conversations" });
  await back.click();
  await failed;
  await chat.write("One writes on");
  await chat.hasSent(2);
  await chat.page.unroute(script);
  await back.click();
  const list = chat.host.getByRole("list", { name: "Conversations" });
  await expect(list.locator("[data-thread]")).toBeFocused();
  await expect(chat.log).toBeHidden();
  // It speaks another language while it is open.
  await chat.page.evaluate(() => window._chatq.push(["_setConfiguration", { locale: "de" }]));
  await expect(chat.host.getByRole("button", { name: "Neue Unterhaltung" })).toBeVisible();
  await chat.host.locator("[data-thread]").click();
  await expect(chat.host.getByRole("textbox")).toBeFocused();
});

test("who signs out leaves no words behind, also not in the list of conversations", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.write("My balance is 7");
  await chat.hasSent(1);
  await chat.host.getByRole("button", { name: "Conversations" }).click();
  const list = chat.host.locator("#threads");
  await expect(list).toContainText("My balance is 7");
  await chat.page.evaluate(() => window._chatq.push(["_signOut"]));
  await expect(chat.field).toBeVisible();
  await expect(list).toBeEmpty();
});

test("sound is off until the visitor turns it on, by one press, and is remembered", async ({ live, visitor }) => {
  const plain = await visitor(live.embedPlain("/plain"));
  await plain.open();
  await expect(plain.host.locator(".bell")).toBeHidden();
  const chat = await visitor(live.embedPlain("/", "_chatq.push(['_setConfiguration', {sound: true}]);"));
  await chat.open();
  await chat.host.getByRole("button", { name: "Turn sound on" }).click();
  const off = chat.host.getByRole("button", { name: "Turn sound off" });
  await expect(off).toBeVisible();
  await chat.page.reload();
  await chat.open();
  await off.click();
  await expect(chat.host.getByRole("button", { name: "Turn sound on" })).toBeVisible();
  await chat.page.reload();
  await chat.open();
  await expect(chat.host.getByRole("button", { name: "Turn sound on" })).toBeVisible();
});

test("of all tabs that hear of a message one rings", async ({ live, visitor, agent }) => {
  const address = live.embedPlain("/", "_chatq.push(['_setConfiguration', {sound: true}]);");
  const desk = await agent(live.agent);
  const first = await visitor(address);
  await first.open();
  await first.host.getByRole("button", { name: "Turn sound on" }).click();
  await first.write("Hello");
  await first.hasSent(1);
  // From here on each page notes what it is to do about a message, and each note that is played.
  await first.page.context().addInitScript(() => {
    if (!window.isSecureContext) return; // the empty page before it
    Object.assign(window, { decided: [], played: 0 });
    const { request } = LockManager.prototype;
    LockManager.prototype.request = function (name, options, once) {
      const noted = (lock) => {
        if (name.startsWith("visavis:") && options.ifAvailable) window.decided.push(lock ? "rings" : "is silent");
        return once(lock);
      };
      return request.call(this, name, options, typeof once === "function" ? noted : once);
    };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) {
      window.played += 1;
      return start.apply(this, when);
    };
  });
  const pages = [first.page, await first.page.context().newPage()];
  for (const page of pages) {
    await page.goto(address);
    await expect(new Chat(page).launcher).toBeVisible();
  }
  await desk.rows.click();
  await desk.reply("Ding");
  const all = (read) => Promise.all(pages.map((page) => page.evaluate(read)));
  await expect.poll(async () => (await all(() => window.decided)).flat().sort()).toEqual(["is silent", "rings"]);
  // Two notes, in one of them.
  expect((await all(() => window.played)).sort()).toEqual([0, 2]);
});
