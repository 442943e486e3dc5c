// The way back: a browser keeps the page with its chat, and shows it again at once.
import { Chat, expect, test } from "./fixtures.mjs";
import config from "./playwright.config.mjs";
import { html } from "./servers.mjs";

// Playwright switches the back/forward cache off.
const { launchOptions } = config.projects.find(({ name }) => name === "chromium").use;
test.use({ launchOptions: { ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] } });

test("the browser keeps a page with a chat, and the conversation goes on when the visitor comes back", async ({
  live,
  visitor,
  agent,
}) => {
  live.website.pages["/elsewhere"] = () => ({ body: html("<p>Elsewhere</p>") });
  const chat = await visitor(live.embedPlain("/", `_chatq.push(["_setIdentity", { uuid: "7", firstname: "Ada" }]);`));
  await chat.open();
  await chat.write("Before");
  await chat.hasSent(1);
  await chat.page.evaluate(() => {
    window.isTheSame = true;
  });
  await chat.page.goto(`${live.website.origin}/elsewhere`);
  await chat.page.goBack({ waitUntil: "commit" }); // what is kept is not loaded again
  const reasons = await chat.page.evaluate(() => performance.getEntriesByType("navigation")[0].notRestoredReasons);
  expect(reasons?.reasons ?? null, "why the browser did not keep the page").toBeNull();
  expect(await chat.page.evaluate(() => window.isTheSame)).toBe(true);
  const desk = await agent(live.agent);
  await desk.take("Ada");
  await desk.reply("While you were away");
  await chat.write("After");
  await chat.reads(["Before", "While you were away", "After"]);
});

test("who has signed out in another tab is gone from a page that is come back to", async ({ live, visitor }) => {
  live.website.pages["/elsewhere"] = () => ({ body: html("<p>Elsewhere</p>") });
  const address = live.embedPlain("/", `_chatq.push(["_setIdentity", { uuid: "7", firstname: "Ada" }]);`);
  const chat = await visitor(address);
  await chat.open();
  await chat.write("Between us");
  await chat.hasSent(1);
  chat.page.lines.tolerate(/closed before the connection is established/); // who was here is not connected any more
  await chat.page.goto(`${live.website.origin}/elsewhere`);
  const other = new Chat(await chat.page.context().newPage());
  await other.page.goto(address);
  await other.open();
  await other.reads(["Between us"]);
  await other.page.evaluate(() => window._chatq.push(["_signOut"]));
  await expect(other.bodies).toHaveCount(0);
  await chat.page.goBack({ waitUntil: "commit" });
  await expect(chat.bodies).toHaveCount(0);
  await expect(chat.field, "the window is open as it was").toBeVisible();
});
