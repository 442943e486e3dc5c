// axe-core finds nothing in any state of the chat and of the console, light and dark.
import axe from "axe-core";
import { Chat, Desk, expect, NOBODY_RENEWS, test, unplug } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

/** Looks at the whole page, shadow roots included, in both colour schemes. */
async function isAccessible(page, state) {
  await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async () => {
      // Half-way through a transition colours are neither the one nor the other.
      await Promise.all(document.getAnimations().map(({ finished }) => finished));
      const { violations, incomplete } = await window.axe.run(document, { resultTypes: ["violations"] });
      const told = ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join("; ")}`;
      return { violations: violations.map(told), unsure: incomplete.map(told) };
    });
    expect(found.violations, `${state}, ${colorScheme}`).toEqual([]);
  }
}

test("the chat, closed, empty, in conversation, with a long text and offline", async ({ demo, visitor, agent }) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`, { cable: true });
  const { page } = chat;
  await expect(chat.launcher).toBeVisible();
  await isAccessible(page, "closed");
  await chat.open();
  await isAccessible(page, "open and empty");
  await chat.write("Hello?", "Is anybody there?");
  await desk.take("Ada Lovelace");
  await desk.reply("Hello!");
  await chat.reads(["Hello?", "Is anybody there?", "Hello!"]);
  await isAccessible(page, "mid-conversation");
  await chat.field.fill("long ".repeat(1_001));
  await expect(chat.problem).toContainText("too many");
  await isAccessible(page, "a text that is too long");
  await unplug(chat);
  await chat.write("Are you still there?");
  await expect(chat.line).not.toHaveText("");
  await isAccessible(page, "offline");
});

test("the chat's notices, and the badge of a closed chat", async ({ live, somebody, agent }) => {
  const ada = (seconds) => ({ exp: inSeconds(seconds), uuid: "7", firstname: "Ada" });
  const forged = { signed: () => live.sign(ada(7_200), "0".repeat(64)), renews: false };
  const page = await somebody();
  const chat = new Chat(page);
  await page.goto(live.embed("/lapsed", () => ada(-100), { renews: false }));
  await chat.open();
  await expect(chat.notice.getByRole("button", { name: "Refresh page" })).toBeVisible();
  await page.lines.are(NOBODY_RENEWS, /^visavis: the identity was refused \(token_expired\)/);
  await isAccessible(page, "lapsed");
  await page.goto(live.embed("/refused", () => ada(7_200), forged));
  await chat.open();
  await expect(chat.notice).toBeVisible();
  await page.lines.are(NOBODY_RENEWS, /^visavis: the identity was refused \(signature_invalid\)/);
  await isAccessible(page, "refused");

  await page.goto(live.embed("/", () => ada(7_200)));
  await chat.open();
  await chat.write("Hello?");
  await chat.launcher.click();
  const desk = await agent(live.agent);
  await desk.take("Ada");
  await desk.reply("Hello!");
  await expect(chat.launcher).toHaveAccessibleName("Open chat, 1 unread message");
  await isAccessible(page, "closed, with a badge");
});

test("the console: sign-in, a wrong password, the list, a thread, its help, offline", async ({
  demo,
  somebody,
  visitor,
}) => {
  const page = await somebody({ clock: true, cable: true });
  page.lines.tolerate(/^Failed to load resource: the server responded with a status of 401/);
  const desk = new Desk(page);
  await page.goto(demo.console);
  await expect(page.getByRole("heading", { name: "Sign in to answer" })).toBeVisible();
  await isAccessible(page, "sign-in");
  await page.getByLabel("E-mail address").fill(demo.email);
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText(/do not match/);
  await isAccessible(page, "a wrong password");
  await desk.signIn(demo);
  await isAccessible(page, "an empty list");

  const [ada, stranger] = [await visitor(`${demo.demo}signed.html`), await visitor(demo.demo)];
  for (const chat of [ada, stranger]) {
    await chat.open();
    await chat.write("Hello?");
    await chat.hasSent(1);
  }
  await expect(desk.rows).toHaveCount(2);
  await isAccessible(page, "the list");
  await desk.take("Ada Lovelace");
  await desk.reply("Hello!");
  await ada.write("Good morning");
  await desk.reads(["Hello?", "Hello!", "Good morning"]);
  await isAccessible(page, "a thread");
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await isAccessible(page, "help");
  await page.keyboard.press("Escape");
  await unplug(desk);
  await page.clock.fastForward(25_000);
  await expect(desk.connection).toHaveText("You are offline");
  await desk.field.fill("Is not sent yet");
  await desk.field.press("Enter");
  await isAccessible(page, "offline");
});
