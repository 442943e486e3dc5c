// A walk through every state of the chat window. Who walks along looks at each: axe does, and who takes pictures.
import { at } from "../../scripts/run.mjs";
import { Chat, expect } from "./fixtures.mjs";
import { entry, Scripted } from "./scripted.mjs";
import { inSeconds } from "./servers.mjs";

const LONG = `Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel${"o".repeat(60)} https://example.org/${"path/".repeat(20)}`;
const LINES = "One line\n\n  an indented one\nand the last";

/** What is said in each language. */
export const TALK = {
  en: [
    "Hello! Where is my order?",
    "It is number 2041.",
    "Good morning! I am looking for it.",
    "It is put aside for you until Friday. See https://example.org/orders/2041.",
  ],
  de: [
    "Guten Tag! Wo bleibt meine Bestellung?",
    "Sie hat die Nummer 2041.",
    "Guten Morgen! Ich sehe nach.",
    "Sie liegt bis Freitag für Sie bereit. Siehe https://example.org/orders/2041.",
  ],
  ar: [
    "مرحبا، أين طلبي؟",
    "رقمه 2041.",
    "صباح الخير! سأبحث عنه.",
    "محفوظ لك حتى يوم الجمعة. انظر https://example.org/orders/2041.",
  ],
  ja: [
    "こんにちは。注文の品はどこですか?",
    "番号は2041です。",
    "おはようございます。お調べします。",
    "金曜日までお取り置きしています。https://example.org/orders/2041 をご覧ください。",
  ],
};

/** Calls `seen(state)` in every state of the chat in this page, in this language, after `dress()` did what it wants to it. */
export async function walkWindow({ page, live, seen, language = "en", dress = () => {} }) {
  const server = await Scripted.in(page);
  const shown = await live.command(["agent", "picture", live.agent.email, at("tests/e2e/ann.png")]);
  const picture = shown.picture.split("/").at(-1);
  const chat = new Chat(page);
  const find = (selector) => chat.host.locator(selector);
  const field = find(".field");
  const setting = `_chatq.push(["_setConfiguration", ${JSON.stringify({ locale: language, sound: true })}]);`;
  const visit = async (address) => {
    await page.goto(address);
    await expect(chat.launcher).toBeVisible();
    await dress();
  };
  const open = async () => {
    await chat.launcher.click();
    await expect(field).toBeVisible();
  };

  await visit(live.embedPlain("/", setting));
  await seen("closed");
  await open();
  await expect(find("#line")).toBeEmpty();
  await seen("empty");

  const [one, two, three, four] = TALK[language];
  const add = (message) => page.evaluate((message) => window._chatq.push(["_addMessage", message]), message);
  await add({ body: three, agent: true });
  await add({ body: two });
  await expect(find(".entries > li")).toHaveCount(2);
  await seen("scripted");

  // What nobody has answered goes with its page.
  await visit(live.embedPlain("/", setting));
  await open();
  await expect(find("#line")).toBeEmpty();
  server.add(
    entry(1, "", one, 60 * 26),
    entry(2, "", two, 60 * 26 - 1),
    entry(3, "Ann", three, 42, picture),
    entry(4, "Ann", four, 41, picture),
    entry(5, "", "🌿 OK"),
  );
  server.summary({ agent: "Ann" });
  server.typing("Ann");
  await expect(find(".entries > li")).toHaveCount(5);
  await expect(find("#typing")).not.toBeEmpty();
  await expect(find(".avatar img")).toBeVisible();
  await field.fill(`${two}\n${one}`);
  await seen("busy");

  await field.fill("!");
  await field.press("Enter");
  await expect(find("li.failed")).toBeVisible();
  await seen("failed");
  await find("[data-discard]").click();

  await find("#emoji").click();
  await expect(find(".grid button").first()).toBeVisible();
  await seen("emoji");
  await page.keyboard.press("Escape");

  await find("#back").click();
  await expect(find("[data-thread]").first()).toBeVisible();
  await seen("list");
  await find("[data-thread]").first().click();

  server.summary({ agent: "Ann", ended_at: Date.now() });
  await expect(find("#ended")).not.toBeEmpty();
  await seen("ended");

  await page.keyboard.press("Escape");
  server.add(...[LONG, LINES, three, four].map((body, n) => entry(6 + n, "Ann", body)));
  server.summary({ agent: "Ann", seen: 5, unread: 4 });
  await expect(find("#badge")).toHaveText("6");
  await seen("badge");
  await open();
  await expect(find(".entries > li")).toHaveCount(9);
  await seen("long words");

  const words = (seq) => `${seq}. ${[one, two, three, four][seq % 4]}`;
  server.add(...Array.from({ length: 191 }, (_, n) => entry(10 + n, n % 3 ? "Ann" : "", words(10 + n))));
  await expect(find(".entries > li").last()).toContainText("200. ");
  await seen("long thread");
  await find("#log").evaluate((log) => {
    log.scrollTop = log.scrollHeight / 2;
  });
  await expect(find("#latest")).toBeVisible();
  await seen("scrolled up");
  await find("#latest").click();

  await field.fill("x".repeat(5_010));
  await expect(find("#problem")).not.toBeEmpty();
  await seen("too long");
  await field.fill("");

  server.isSilent = true;
  server.break();
  await expect(find("#line")).not.toBeEmpty();
  await field.fill(one);
  await field.press("Enter");
  await expect(find("li.sending")).toBeVisible();
  await seen("reconnecting");
  const reconnecting = await find("#line").textContent();
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  await expect(find("#line")).not.toHaveText(reconnecting);
  await seen("offline");

  server.isSilent = false;
  await visit(live.embedPlain("/history", setting));
  await open();
  await expect(find("li.sending")).toBeVisible();
  server.isSilent = true;
  await find("#log").evaluate((log) => {
    log.scrollTop = 0;
  });
  await expect(find('#log[aria-busy="true"]')).toBeVisible();
  await seen("loading");

  server.isSilent = false;
  server.entries = [];
  await visit(live.embedPlain("/bring", setting));
  await open();
  await expect(find("#line")).toBeEmpty();
  server.add(entry(1, "", one, 2), entry(2, "Ann", three, 1));
  await expect(find("li.agent")).toBeVisible();
  server.entries = [];
  const token = live.sign({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada" });
  await page.evaluate((token) => window._chatq.push(["_setSignedIdentity", token]), token);
  await expect(find("#bring")).toBeVisible();
  await seen("bring along");

  for (const [state, code, exp] of [
    ["lapsed", "token_expired", -100],
    ["refused", "signature_invalid", 7_200],
  ]) {
    server.refusal = code;
    const address = live.embed(`/${code}`, () => ({ exp: inSeconds(exp), uuid: "7" }), { renews: false });
    const plain = live.website.pages[`/${code}`];
    live.website.pages[`/${code}`] = () => ({ body: plain().body.replace("_chatq.push(", `${setting}_chatq.push(`) });
    await visit(address);
    await open();
    await expect(find("#notice")).toBeVisible();
    await seen(state);
  }
}
