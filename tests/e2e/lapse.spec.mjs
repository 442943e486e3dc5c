// A signed identity whose time is over: the visitor is told, reads on, and loses nothing.
import { Chat, expect, NO_CONNECTION, NOBODY_RENEWS, plugIn, test, unplug } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const EXPIRED = "Your session has expired. Please refresh the page to continue the conversation.";
const ada = (seconds) => ({ exp: inSeconds(seconds), uuid: "7", firstname: "Ada" });

/** What the page's chat says to the server from now on. */
function said(page) {
  const frames = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => frames.push(String(payload))));
  return frames;
}

test("when the signature lapses the visitor is told, keeps the focus and the text, and goes on after a refresh", async ({
  live,
  somebody,
  agent,
}) => {
  // The second visit's token is good for hours. Ten seconds of leeway come on top of the first one's five.
  const lifetimes = [5, 7_200];
  const address = live.embed("/", () => ada(lifetimes.shift()), { renews: false });
  const desk = await agent(live.agent);
  const page = await somebody();
  page.lines.tolerate(NOBODY_RENEWS);
  const frames = said(page);
  await page.goto(address);
  const chat = new Chat(page);
  await chat.open();
  await chat.write("While it is good");
  await chat.hasSent(1);
  await desk.take("Ada");
  await chat.field.pressSequentially("When it is ov");

  await expect(chat.notice).toContainText(EXPIRED, { timeout: 30_000 });
  await expect(chat.field).toBeFocused();
  await page.keyboard.type("er");
  await page.keyboard.press("Enter");
  await expect(chat.field).toHaveValue("When it is over");
  await expect(chat.send).toHaveAttribute("aria-disabled", "true");
  await chat.send.click({ force: true });
  await expect(chat.field).toHaveValue("When it is over");
  await chat.reads(["While it is good"]);
  await desk.reads(["While it is good"]);
  expect(frames.filter((frame) => frame.includes("When it is"))).toEqual([]);

  await chat.notice.getByRole("button", { name: "Refresh page" }).click();
  await expect(chat.window).toBeHidden();
  await chat.open();
  await expect(chat.notice).toBeHidden();
  await expect(chat.field).toHaveValue("When it is over");
  await chat.field.press("Enter");
  await chat.reads(["While it is good", "When it is over"]);
  await chat.hasSent(2);
  await desk.reads(["While it is good", "When it is over"]);
  await desk.marked(["Verified", "Verified"]);
});

test("what waited when the signature lapsed goes out once after the refresh", async ({ live, visitor, agent }) => {
  const lifetimes = [60, 7_200];
  const desk = await agent(live.agent);
  const address = live.embed("/", () => ada(lifetimes.shift()), { renews: false });
  const chat = await visitor(address, { clock: true, cable: true });
  const { page } = chat;
  page.lines.tolerate(NOBODY_RENEWS);
  await chat.open();
  await chat.write("Sent");
  await chat.hasSent(1);
  await unplug(chat);
  await chat.write("Waiting 1", "Waiting 2");
  await page.clock.fastForward(75_000);
  await expect(chat.notice).toContainText(EXPIRED);
  await expect(chat.notice).toContainText("2 messages wait and are sent after that.");
  await plugIn(chat);
  await chat.notice.getByRole("button", { name: "Refresh page" }).click();
  await desk.take("Ada");
  await desk.reads(["Sent", "Waiting 1", "Waiting 2"]);
  await desk.marked(["Verified", "Verified", "Verified"]);
});

test("a new signature that the page hands over mends it without a refresh", async ({ live, visitor, agent }) => {
  const desk = await agent(live.agent);
  const chat = await visitor(
    live.embed("/", () => ada(60), { renews: false }),
    { clock: true },
  );
  for (const lines of [NO_CONNECTION, NOBODY_RENEWS]) chat.page.lines.tolerate(lines);
  await chat.open();
  await chat.write("Before");
  await chat.hasSent(1);
  await chat.page.clock.fastForward(75_000);
  await expect(chat.notice).toContainText(EXPIRED);
  await chat.field.fill("After");
  const token = live.sign(ada(7_200));
  await chat.page.evaluate((token) => window._chatq.push(["_setSignedIdentity", token]), token);
  await expect(chat.notice).toBeHidden();
  await expect(chat.field).toHaveValue("After");
  await chat.field.press("Enter");
  await chat.hasSent(2);
  await desk.take("Ada");
  await desk.reads(["Before", "After"]);
});

test("the demo's one minute passes as its page says", async ({ demo, visitor }) => {
  // A real minute: the server's clock decides, and no clock of the page's can hurry that.
  test.setTimeout(180_000);
  const chat = await visitor(`${demo.demo}minute.html`);
  const { page } = chat;
  for (const lines of [NO_CONNECTION, NOBODY_RENEWS]) page.lines.tolerate(lines);
  await chat.open();
  await chat.write("Within the minute");
  await chat.hasSent(1);
  await expect(chat.notice).toContainText(EXPIRED, { timeout: 90_000 });
  await expect(page.locator("#lapse")).toContainText("The token has lapsed.");
  await page.getByText("What the chat tells this page").click();
  await expect(page.locator("#events")).toContainText("token_expired");
  await chat.field.fill("After the minute");
  await chat.field.press("Escape");
  await page.getByRole("button", { name: "Refresh the page" }).click();
  await expect(chat.window).toBeHidden();
  await chat.open();
  await expect(chat.field).toHaveValue("After the minute");
  await chat.field.press("Enter");
  await chat.reads(["Within the minute", "After the minute"]);
  await chat.hasSent(2);
});
