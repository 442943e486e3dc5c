// The chat speaks the visitor's language, and in the direction it is written.
import { Chat, expect, NOBODY_RENEWS, test } from "./fixtures.mjs";
import { Scripted } from "./scripted.mjs";
import { inSeconds } from "./servers.mjs";

const say = (call) => `_chatq.push(${JSON.stringify(call)});`;

test("a page in Arabic has its chat in Arabic, from right to left, the notice too", async ({ live, somebody }) => {
  const address = live.embed("/", () => ({ exp: inSeconds(-100), uuid: "7" }), { renews: false });
  const page = await somebody();
  const english = live.website.pages["/"];
  live.website.pages["/"] = () => ({ body: english().body.replace('lang="en"', 'lang="ar"') });
  await page.goto(address);
  const host = page.locator("visavis-chat");
  await host.getByRole("button", { name: "فتح الدردشة" }).click();
  await page.lines.are(NOBODY_RENEWS, /^visavis: the identity was refused \(token_expired\)/);
  await expect(host.getByRole("alert")).toContainText("انتهت صلاحية جلستك");
  await expect(host.getByRole("button", { name: "تحديث الصفحة" })).toBeVisible();
  const shell = host.locator(".shell");
  await expect(shell).toHaveAttribute("dir", "rtl");
  await expect(shell).toHaveAttribute("lang", "ar");
  const [window, field, send] = await Promise.all(
    [".window", ".field", ".send"].map((name) => host.locator(name).boundingBox()),
  );
  expect(send.x, "what one sends with stands at the end of the line").toBeLessThan(field.x);
  expect(window.x, "the window stands at the end of the page's line").toBeLessThan(100);
});

test("what one can do about a message that failed is one line, in German too", async ({ live, somebody }) => {
  const page = await somebody();
  await Scripted.in(page);
  await page.goto(live.embedPlain("/", say(["_setConfiguration", { locale: "de" }])));
  const chat = new Chat(page);
  await chat.launcher.click();
  await chat.host.locator(".field").fill("!");
  await page.keyboard.press("Enter");
  const boxes = ["Noch einmal", "Löschen"].map((name) => chat.host.getByRole("button", { name }).boundingBox());
  const [retry, discard] = await Promise.all(boxes);
  expect(discard.y).toBe(retry.y);
  await page.lines.are(/^visavis: a message was not taken/);
});

test("every word is one that a language can have: the pseudo-locale leaves no English", async ({
  live,
  visitor,
  agent,
}) => {
  const chat = await visitor(live.embedPlain("/", say(["_setConfiguration", { locale: "en-XA" }])));
  const host = chat.host;
  await host.locator(".launcher").click();
  const field = host.locator(".field");
  await field.fill("1");
  await field.press("Enter");
  await expect(host.locator("li .foot")).toContainText("~");
  const desk = await agent(live.agent);
  await desk.take("Anonymous");
  await desk.reply("2");
  await expect(host.locator("li.agent")).toHaveCount(1);
  await field.fill("x".repeat(4_900));
  const plain = await host.evaluate(({ shadowRoot }) => {
    const words = [...shadowRoot.querySelectorAll("*")].flatMap((element) => {
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data);
      return [...own, ...["aria-label", "placeholder"].map((name) => element.getAttribute(name) ?? "")];
    });
    return words.filter((text) => /[a-z]{2}/i.test(text) && !text.includes("["));
  });
  // What people are called and the times are not the chat's own words.
  const times = /^(Kim|Today|today|now|\d+ min. ago|\d+:\d+\s[AP]M)$/;
  expect(plain.filter((text) => !times.test(text) && !text.startsWith("Kim: "))).toEqual([]);
});

test("a page changes the language and says things its own way while the chat is open", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.write("Hello");
  await chat.hasSent(1);
  const push = (call) => chat.page.evaluate((call) => window._chatq.push(call), call);
  await push(["_setConfiguration", { locale: "de" }]);
  const field = chat.host.getByRole("textbox", { name: "Nachricht" });
  await expect(field).toBeVisible();
  await expect(chat.host.locator("li.own .foot")).toHaveText(/ · Gesendet$/);
  await push(["_addTranslations", { de: { input_placeholder: "Fragen Sie uns …" } }]);
  await expect(field).toHaveAttribute("placeholder", "Fragen Sie uns …");
  await expect(chat.host.locator(".title")).toHaveText("Chat");
  await push(["_addTranslations", 7]);
  await chat.page.lines.are(/^visavis: _addTranslations: expected an object/);
});

test("where the words of a language cannot be fetched the chat is there in English", async ({ live, somebody }) => {
  const page = await somebody();
  page.lines.tolerate(/Failed to load resource/);
  await page.route(/\/assets\/texts-fr-/, (route) => route.abort());
  await page.goto(live.embedPlain("/", say(["_setConfiguration", { locale: "fr" }])));
  const chat = new Chat(page);
  await chat.open();
  await expect(chat.host.locator(".shell")).toHaveAttribute("lang", "en");
});

/** Notes in the page each text that stands in the field of an open window when a frame is painted. */
const noteShown = (page) =>
  page.addInitScript(() => {
    window.shown = [];
    const look = () => {
      const field = document.querySelector("visavis-chat")?.shadowRoot.querySelector(".window:not([hidden]) .field");
      if (field && window.shown.at(-1) !== field.placeholder) window.shown.push(field.placeholder);
      requestAnimationFrame(look);
    };
    look();
  });

test("who reads English fetches nothing for other languages, also when the page asks for English", async ({
  live,
  somebody,
}) => {
  const page = await somebody();
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(live.embedPlain("/", say(["_setConfiguration", { locale: "en-GB" }])));
  const chat = new Chat(page);
  await chat.open();
  await chat.write("Hello");
  await chat.hasSent(1);
  await page.evaluate((call) => window._chatq.push(call), ["_setConfiguration", { locale: "en" }]);
  await chat.write("Hello again");
  await chat.hasSent(2);
  expect(fetched.filter((path) => /client/.test(path))).toHaveLength(2);
  expect(fetched.filter((path) => /languages|texts/.test(path))).toEqual([]);
});

for (const [what, ...calls] of [
  ["a page asks for", ["_setConfiguration", { locale: "fr" }]],
  ["a page adds", ["_addTranslations", { en: { input_placeholder: "Écrivez" } }]],
]) {
  test(`what ${what} comes beside the client, and nothing else is shown before`, async ({ live, somebody }) => {
    const page = await somebody();
    await noteShown(page);
    const languages = page.waitForRequest(/\/assets\/languages-/);
    const module = page.waitForResponse(/\.wasm$/);
    // The client comes only once the languages were asked for, and those only once all of the client is there.
    await page.route(/\/assets\/client-\w+\.js$/, async (route) => {
      await languages;
      await route.continue();
    });
    await page.route(/\/assets\/languages-/, async (route) => {
      await (await module).finished();
      await route.continue();
    });
    await page.goto(live.embedPlain("/", say(["_open"]) + calls.map(say).join("")));
    const field = new Chat(page).host.locator(".field");
    await expect(field).toHaveAttribute("placeholder", /^Écrivez/);
    await expect.poll(() => page.evaluate(() => window.shown)).toEqual([await field.getAttribute("placeholder")]);
  });
}
