// A source's own looks and texts, set on the server: in every page that embeds it, and below what the page says itself.
import { contrast } from "../../www/client/lazy/display/colors.ts";
import { Chat, expect, test } from "./fixtures.mjs";
import { html } from "./servers.mjs";

const appearance = (live, ...changes) => live.command(["source", "appearance", live.source.token, ...changes]);
const push = (chat, ...calls) => chat.page.evaluate((calls) => window._chatq.push(...calls), calls);

/** How the parts of the window are coloured: text and ground of each, from 0 to 1. */
const colours = (host) =>
  host.evaluate(({ shadowRoot }) => {
    const numbers = (color) => color.match(/[\d.]+/g).map((part) => part / 255);
    const of = (name) => {
      const { color, backgroundColor } = getComputedStyle(shadowRoot.querySelector(name));
      return [numbers(color), numbers(backgroundColor)];
    };
    return { header: of(".header"), launcher: of(".launcher"), own: of(".own .body") };
  });
const ground = (part) => part[1].slice(0, 3).map((part) => Math.round(part * 255));

const TEXTS = {
  en: { input_placeholder: "Ask the shop", window: { welcome: "The shop is open." }, default_title: "Shop" },
  de: { input_placeholder: "Fragen Sie den Laden" },
};

/** Sets texts as a program does. */
async function setTexts(live, texts) {
  const email = "ann@shop.test";
  await live.command(["agent", "create", "--administrator", "--name", "Ann", "--email", email]);
  const { access_token: token } = await live.command([
    "access-token",
    "create",
    "--administrator",
    email,
    "--name",
    "test",
  ]);
  const answer = await fetch(`${live.address}/1.0/content_sources/${live.source.token}/appearance`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ texts }),
  });
  expect(answer.status).toBe(200);
}

test("a source's colours are in every page, can be read, and give way to the page's", async ({ live, visitor }) => {
  const yellow = ["highlight-color=#ffee00", "header-color=#4481eb", "message-self-background-color=#ffee00"];
  await appearance(live, ...yellow.flatMap((color) => ["--color", color]), "--position", "left");
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.write("Hello");
  const isLeft = async () => (await chat.launcher.boundingBox()).x < 100;
  expect(await isLeft()).toBe(true);
  for (const theme of ["light", "dark"]) {
    await push(chat, ["_setConfiguration", { theme }]);
    const seen = await colours(chat.host);
    expect([seen.launcher, seen.header, seen.own].map(ground), theme).toEqual([
      [255, 238, 0],
      [68, 129, 235],
      [255, 238, 0],
    ]);
    for (const pair of Object.values(seen)) {
      expect(contrast(...pair.map((part) => part.slice(0, 3))), theme).toBeGreaterThanOrEqual(4.5);
    }
  }
  // The page's own lie over them: by its style sheet, and by a call, however late.
  const header = async () => ground((await colours(chat.host)).header);
  await chat.page.addStyleTag({ content: "visavis-chat { --visavis-header-color: #123456 }" });
  expect(await header()).toEqual([0x12, 0x34, 0x56]);
  await push(chat, ["_setConfiguration", { colors: { "header-color": "#654321" }, position: "right" }]);
  expect(await header()).toEqual([0x65, 0x43, 0x21]);
  expect(ground((await colours(chat.host)).launcher), "what the page does not name").toEqual([255, 238, 0]);
  expect(await isLeft()).toBe(false);
});

test("a source's texts lie over the built-in, and the page's over them, whatever language it turns to", async ({
  live,
  visitor,
}) => {
  await setTexts(live, TEXTS);
  const own = `_chatq.push(["_addTranslations", { en: { default_title: "Page" } }]);`;
  const chat = await visitor(live.embedPlain("/", own));
  await chat.launcher.click();
  const field = chat.host.getByRole("textbox");
  const title = chat.host.locator(".title");
  await expect(title).toHaveText("Page");
  await expect(field).toHaveAttribute("placeholder", "Ask the shop");
  await expect(chat.host.getByText("The shop is open.")).toBeVisible();
  await expect(chat.host.getByRole("button", { name: "Send" })).toBeVisible();
  await push(chat, ["_setConfiguration", { locale: "de" }]);
  await expect(field).toHaveAttribute("placeholder", "Fragen Sie den Laden");
  await expect(chat.host.getByRole("button", { name: "Senden" })).toBeVisible();
  await push(chat, ["_addTranslations", { de: { input_placeholder: "Fragt uns" } }]);
  await expect(field).toHaveAttribute("placeholder", "Fragt uns");
  await push(chat, ["_setConfiguration", { locale: "en" }]);
  await expect(field).toHaveAttribute("placeholder", "Ask the shop");
  await expect(title).toHaveText("Page");
});

test("a source's language, theme, title and sound hold until the page says otherwise", async ({ live, visitor }) => {
  const settings = ["--locale", "de", "--theme", "dark", "--title-badge", "true", "--sound", "true"];
  await appearance(live, ...settings);
  const address = live.embedPlain("/");
  const chat = await visitor(address);
  await chat.launcher.click();
  const shell = chat.host.locator(".shell");
  await expect(shell).toHaveAttribute("lang", "de");
  await expect(chat.host).toHaveAttribute("data-dark", "");
  const bell = chat.host.getByRole("button", { name: "Ton einschalten" });
  await expect(bell).toBeVisible();
  await push(chat, ["_setConfiguration", { locale: "fr", theme: "light", sound: false }]);
  await expect(shell).toHaveAttribute("lang", "fr");
  await expect(chat.host).not.toHaveAttribute("data-dark");
  await expect(chat.host.locator(".bell")).toBeHidden();
  // A page that says so from the beginning never shows the source's.
  const calls = `_chatq.push(["_setConfiguration", { locale: "fr", sound: false }]);`;
  const other = await visitor(live.embedPlain("/", calls));
  const asked = [];
  other.page.on("request", (request) => asked.push(request.url()));
  await other.page.reload();
  await other.launcher.click();
  await expect(other.host.locator(".shell")).toHaveAttribute("lang", "fr");
  await expect(other.host.locator(".bell")).toBeHidden();
  expect(asked.filter((url) => url.includes("texts-de"))).toEqual([]);
});

test("the chat in a frame has its source's looks and texts", async ({ live, somebody }) => {
  await appearance(live, "--color", "header-color=#123456", "--theme", "light");
  await setTexts(live, TEXTS);
  const frame = `<iframe src="${live.address}/chat/${live.source.token}/web" title="Chat"></iframe>`;
  live.website.pages["/"] = () => ({ body: html(frame) });
  const page = await somebody();
  await page.goto(live.website.origin);
  const chat = new Chat(page.frameLocator("iframe"));
  await expect(chat.host.getByRole("textbox")).toHaveAttribute("placeholder", "Ask the shop");
  await expect(chat.host.locator(".header")).toHaveCSS("background-color", "rgb(18, 52, 86)");
});
