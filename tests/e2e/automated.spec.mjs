// Messages by the page's script: what the visitor sees of them, and what agents do.
import { expect, test } from "./fixtures.mjs";

const GREETS = `_chatq.push(["_onEvent", "chat_shown", ({ trigger_continuation }) => {
  if (trigger_continuation) return;
  _chatq.push(["_addMessage", { body: "How can we help?", agent: true }]);
  _chatq.push(["_addMessage", { body: "I look at the green shoes." }]);
}]);`;

test("a page greets the visitor; agents see what nobody has typed, once the visitor has written", async ({
  live,
  visitor,
  agent,
}) => {
  const desk = await agent(live.agent);
  const chat = await visitor(live.embedPlain("/", GREETS));
  await chat.open();
  await chat.reads(["How can we help?", "I look at the green shoes."]);
  await expect(chat.senders).toHaveText(["Automated message"]);

  // Closing and opening it again is no beginning, and a page on which nobody has written leaves nothing.
  await chat.field.press("Escape");
  await chat.open();
  await expect(chat.bodies).toHaveCount(2);
  await chat.page.reload();
  await chat.open();
  await expect(chat.bodies).toHaveCount(2);
  await expect(desk.rows).toHaveCount(0);

  await chat.write("Do you have size 39?");
  await chat.hasSent(2);
  const all = ["How can we help?", "I look at the green shoes.", "Do you have size 39?"];
  await chat.reads(all);
  await expect(desk.rows).toContainText(["Do you have size 39?"]);
  await desk.rows.click();
  await desk.reads(all);
  await expect(desk.messages.locator(".author")).toContainText(["Automated message"]);
  await expect(desk.messages.locator(".foot")).toContainText(["Automated", "Automated", "Anonymous"]);
  await expect(desk.messages.nth(2).locator(".foot")).not.toContainText("Automated");
  await expect(desk.rows).toContainText("Waits");

  await chat.page.reload();
  await chat.open();
  await chat.reads(all);
  await chat.page.evaluate(() => window._chatq.push(["_addMessage", { body: "Basket: 2 pairs" }]));
  await desk.reads([...all, "Basket: 2 pairs"]);
});

test("a closed chat takes no message by script and the console says what to do", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/", '_chatq.push(["_addMessage", { body: "Hello" }]);'));
  await expect(chat.launcher).toBeVisible();
  await chat.page.lines.are(/^visavis: _addMessage: the chat is not open: say _open before/);
  await chat.open();
  await expect(chat.bodies).toHaveCount(0);
});
