// Several tabs of one browser: the website is asked once, all hear of it, and nobody is left behind.
import { Chat, expect, test } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

/** Renewed about ten seconds after it was taken. */
const ada = () => ({ exp: inSeconds(14), uuid: "7", firstname: "Ada" });
const WITHIN = { timeout: 30_000 };

/** Opens that many tabs with the chat open in each; notes who asks the website for a token. */
async function openTabs(context, address, count) {
  const asked = [];
  await context.addInitScript(() => {
    window.told = [];
    window._chatq = [["_onEvent", "*", (event) => window.told.push(event.event)]];
  });
  context.on("request", (request) => {
    if (request.url().includes("/token-of")) asked.push(request.frame().page());
  });
  const chats = [];
  for (let tab = 0; tab < count; tab++) {
    const chat = new Chat(await context.newPage());
    await chat.page.goto(address);
    await chat.open();
    await expect.poll(() => told(chat)).toContain("connection_changed");
    chats.push(chat);
  }
  return { chats, asked };
}

const told = (chat) => chat.page.evaluate(() => window.told);
const isRenewed = (chat, times = 1) =>
  expect
    .poll(async () => (await told(chat)).filter((event) => event === "token_renewed").length, WITHIN)
    .toBeGreaterThanOrEqual(times);

for (const count of [2, 5]) {
  test(`${count} tabs have their token renewed by one question to the website`, async ({ live, somebody }) => {
    const context = (await somebody()).context();
    const { chats, asked } = await openTabs(context, live.embed("/", ada), count);
    for (const chat of chats) await isRenewed(chat);
    expect(asked).toHaveLength(1);
    for (const chat of chats) await expect(chat.notice).toBeHidden();
    await chats[0].write("From the first tab");
    await chats[1].reads(["From the first tab"]);
  });
}

test("a tab that is closed while it asks is followed by another at once", async ({ live, somebody }) => {
  const context = (await somebody()).context();
  const { chats, asked } = await openTabs(context, live.embed("/", ada), 3);
  // The website does not answer the first question.
  let asker;
  await context.route("**/token-of/", async (route) => {
    asker ??= route.request().frame().page();
    if (route.request().frame().page() !== asker) await route.continue();
  });
  await expect.poll(() => asked.length, WITHIN).toBe(1);
  // At once: long before the website's time to answer is over, 30 s. The native tests say how soon.
  const next = context.waitForEvent("request", {
    predicate: (request) => request.url().includes("/token-of"),
    timeout: 10_000,
  });
  await asker.close();
  const request = await next;
  expect(request.frame().page()).not.toBe(asker);
  for (const chat of chats.filter(({ page }) => page !== asker)) await isRenewed(chat);
});

test("a tab that was frozen goes on with the token that another has brought", async ({ live, somebody }) => {
  const context = (await somebody()).context();
  const { chats, asked } = await openTabs(context, live.embed("/", ada), 2);
  const [awake, frozen] = chats;
  const devtools = await context.newCDPSession(frozen.page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await isRenewed(awake);
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await isRenewed(frozen);
  expect(asked.filter((page) => page === frozen.page)).toEqual([]);
  await expect(frozen.notice).toBeHidden();
});

test("who signs out in one tab is gone from all, with what was kept and its key", async ({ live, somebody }) => {
  const context = (await somebody()).context();
  const { chats } = await openTabs(context, live.embed("/", ada), 2);
  const [first, second] = chats;
  await first.write("Between us");
  await second.reads(["Between us"]);
  await second.field.fill("half a sen");
  await expect.poll(() => second.page.evaluate(() => Object.keys(sessionStorage).join())).toContain("signed:7");
  await first.page.evaluate(() => window._chatq.push(["_signOut"]));
  for (const chat of chats) {
    await expect(chat.bodies).toHaveCount(0);
    await expect(chat.field).toHaveValue("");
    await expect.poll(() => chat.page.evaluate(() => Object.keys(sessionStorage).join())).not.toContain("signed:7");
  }
  await expect.poll(() => first.page.evaluate(keyIds)).not.toContain("signed:7");
});

for (const count of [1, 2]) {
  test(`a page that knows nobody and says so after the logging out takes who was here out of ${count === 1 ? "the one tab" : "both tabs"}`, async ({
    live,
    somebody,
  }) => {
    const context = (await somebody()).context();
    const { chats } = await openTabs(context, live.embed("/", ada), count);
    const [first, ...others] = chats;
    await first.write("Between us");
    await first.field.fill("half a sen");
    const kept = () => first.page.evaluate(() => Object.keys(sessionStorage).join());
    await expect.poll(kept).toContain("signed:7");
    for (const other of others) await other.reads(["Between us"]);
    await first.page.goto(live.embedPlain("/", `_chatq.push(["_signOut"]);`));
    for (const other of others) await expect(other.bodies).toHaveCount(0);
    await expect.poll(kept).not.toContain("signed:7");
    await expect.poll(() => first.page.evaluate(keyIds)).not.toContain("signed:7");
  });
}

/** In the page: the names of the keys that the browser keeps. */
async function keyIds() {
  const done = (request) =>
    new Promise((resolve) => Object.assign(request, { onsuccess: () => resolve(request.result) }));
  const database = await done(indexedDB.open("visavis"));
  const ids = await done(database.transaction("keys").objectStore("keys").getAllKeys());
  database.close();
  return ids.join();
}

for (const [name, time] of [
  ["a day slow", Date.now() - 86_400_000],
  ["a day fast", Date.now() + 86_400_000],
  ["in 1970", 0],
]) {
  test(`a visitor whose clock is ${name} is neither locked out nor renewed all the time`, async ({
    live,
    somebody,
  }) => {
    const page = await somebody();
    await page.clock.install({ time });
    const { chats, asked } = await openTabs(page.context(), live.embed("/", ada), 1);
    const [chat] = chats;
    await chat.write("What time is it?");
    await chat.hasSent(1);
    await isRenewed(chat);
    expect(asked).toHaveLength(1);
    await expect(chat.notice).toBeHidden();
  });
}
