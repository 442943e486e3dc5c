// What was to be fetched and did not come is fetched when it is asked for again, also where a browser remembers failures.
import { Chat, expect, test } from "./fixtures.mjs";

const say = (call) => `_chatq.push(${JSON.stringify(call)});`;

test("what could not be fetched for another language is fetched when that is asked for again", async ({
  live,
  somebody,
}) => {
  const page = await somebody();
  page.lines.tolerate(/Failed to load resource|Cross-Origin Request Blocked/);
  let isOffline = true;
  await page.route(/\/assets\/languages-/, (route) => (isOffline ? route.abort() : route.continue()));
  const calls = [
    ["_addTranslations", { de: { default_title: "Hilfe" } }],
    ["_setConfiguration", { locale: "de" }],
  ];
  await page.goto(live.embedPlain("/", calls.map(say).join("")));
  const chat = new Chat(page);
  await chat.open();
  const shell = chat.host.locator(".shell");
  await expect(shell).toHaveAttribute("lang", "en");
  isOffline = false;
  await page.evaluate((call) => window._chatq.push(call), calls[1]);
  await expect(shell).toHaveAttribute("lang", "de");
  await expect(chat.host.locator(".title")).toHaveText("Hilfe");
});
