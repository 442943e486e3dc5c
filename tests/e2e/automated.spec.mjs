// Messages by the page's script: what the visitor sees of them, and what agents do.
import { Chat, expect, test } from "./fixtures.mjs";
import { entry, Scripted } from "./scripted.mjs";

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

const add = (chat, body) =>
  chat.page.evaluate((body) => window._chatq.push(["_addMessage", { body, agent: true }]), body);

test("before the first message what waits stays where it is, and so does the focus, whatever else comes", async ({
  live,
  somebody,
}) => {
  const chat = new Chat(await somebody());
  const server = await Scripted.in(chat.page);
  await chat.page.goto(live.embedPlain("/"));
  await chat.open();
  await add(chat, "How can we help?");
  await chat.reads(["How can we help?"]);
  const greeting = await chat.messages.elementHandle();
  server.say({ ping: { now: Date.now() } });
  await add(chat, "Are you there?");
  await chat.reads(["How can we help?", "Are you there?"]);
  expect(await greeting.evaluate((row) => row.isConnected)).toBe(true);

  await chat.write("!not taken");
  const discard = chat.host.getByRole("button", { name: "Delete" });
  await discard.focus();
  server.say({ ping: { now: Date.now() } });
  await add(chat, "Still?");
  await chat.reads(["How can we help?", "Are you there?", "!not taken", "Still?"]);
  await expect(discard).toBeFocused();
  await chat.page.lines.are(/^visavis: a message was not taken: no/);
});

test("who reads further up stays there when a script adds a message, and is told that it came", async ({
  live,
  somebody,
}) => {
  const chat = new Chat(await somebody());
  const server = await Scripted.in(chat.page);
  server.entries = Array.from({ length: 45 }, (_, n) => entry(n + 1, n % 3 ? "Ann" : "", `message ${n + 1}`, 45 - n));
  await chat.page.goto(live.embedPlain("/"));
  await chat.open();
  await expect(chat.bodies.last()).toHaveText("message 45");
  const top = () => chat.log.evaluate((log) => log.scrollTop);
  await chat.log.evaluate((log) => {
    log.scrollTop = log.scrollHeight / 2;
  });
  await expect(chat.host.getByRole("button", { name: "To the newest message" })).toBeVisible();
  const before = await top();
  await add(chat, "An offer");
  await expect(chat.host.getByRole("button", { name: "1 unread message" })).toBeVisible();
  expect(Math.abs((await top()) - before)).toBeLessThan(2);
  await chat.write("My own message");
  await expect(chat.bodies.last()).toBeInViewport();
});
