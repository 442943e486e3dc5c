// The main job: a visitor whom the website has signed, and an agent, talk.
import { Chat, expect, NOBODY_RENEWS, RECONNECT, test } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

test("a signed visitor and an agent talk, and the agent sees who it is and that it is proven", async ({
  demo,
  visitor,
  agent,
}) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`);
  await chat.open();
  await chat.write("Where is my order?");
  await chat.hasSent(1);

  await expect(desk.row("Ada Lovelace")).toContainText("Where is my order?");
  await desk.take("Ada Lovelace");
  await desk.reads(["Where is my order?"]);
  await desk.marked(["Verified"]);
  await expect(desk.person.locator(".known")).toHaveText("Verified");
  const mapped = desk.person.locator("dl").first();
  const shows = (label, value) => expect(mapped.getByText(label, { exact: true }).locator("+ dd")).toHaveText(value);
  await shows("Customer number", "demo-42");
  await shows("Plan", "gold");
  await shows("Orders so far", "3");
  await shows("Has the newsletter", "Yes");
  const said = desk.person.locator("dl").filter({ hasNotText: "Customer number" });
  for (const value of ["ada@demo.test", "Analytical Engines", "demo-42", "gold"]) {
    await expect(said.getByText(value, { exact: true })).toBeVisible();
  }
  await expect(said.locator("dt").filter({ hasText: "orders" }).locator("+ dd")).toHaveText("3");
  await expect(said.locator("dt").filter({ hasText: "newsletter" }).locator("+ dd")).toHaveText("true");

  await desk.reply("Put aside until Friday.");
  await chat.reads(["Where is my order?", "Put aside until Friday."]);
  await expect(chat.senders).toHaveText(["Alex"]);
  await chat.write("Thank you!");
  await desk.reads(["Where is my order?", "Put aside until Friday.", "Thank you!"]);
  await desk.marked(["Verified", "Verified"]);
});

test("a conversation outlives the page: a reload, another page, another browser", async ({ demo, visitor, agent }) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`);
  await chat.open();
  await chat.write("One", "Two");
  await desk.take("Ada Lovelace");
  await desk.reply("Three");
  await chat.reads(["One", "Two", "Three"]);

  await chat.page.reload();
  await chat.open();
  await chat.reads(["One", "Two", "Three"]);
  await expect(chat.senders).toHaveText(["Alex"]);

  await chat.field.press("Escape");
  chat.page.lines.tolerate(NOBODY_RENEWS); // that page shows what happens then
  await chat.page.getByRole("link", { name: "One minute" }).first().click();
  await expect(chat.page).toHaveTitle(/^One minute/);
  await chat.open();
  await chat.reads(["One", "Two", "Three"]);
  await chat.write("Four");
  await desk.reads(["One", "Two", "Three", "Four"]);

  const elsewhere = await visitor(`${demo.demo}signed.html`);
  await elsewhere.open();
  await elsewhere.reads(["One", "Two", "Three", "Four"]);
  await desk.reply("Five");
  await elsewhere.reads(["One", "Two", "Three", "Four", "Five"]);
  await chat.reads(["One", "Two", "Three", "Four", "Five"]);
  await expect(desk.rows).toHaveCount(1);
});

test("a reply to a closed chat is counted on the launcher until it is read", async ({ demo, visitor, agent }) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`);
  await chat.open();
  await chat.write("Hello?");
  await chat.launcher.click();
  await expect(chat.window).toBeHidden();
  await desk.take("Ada Lovelace");
  await desk.reply("Hello!", "How can I help?");
  await expect(chat.launcher).toHaveAccessibleName("Open chat, 2 unread messages");

  // The conversation goes on over the reload, though nobody opens the chat.
  await chat.page.reload();
  await expect(chat.launcher).toHaveAccessibleName("Open chat, 2 unread messages");
  await chat.open();
  await chat.reads(["Hello?", "Hello!", "How can I help?"]);
  await chat.launcher.click();
  await expect(chat.launcher).toHaveAccessibleName("Open chat");
  await chat.page.reload();
  await chat.open();
  await chat.reads(["Hello?", "Hello!", "How can I help?"]);
  await chat.launcher.click();
  await expect(chat.launcher).toHaveAccessibleName("Open chat");
});

test("two tabs of one visitor show one conversation", async ({ demo, visitor, agent }) => {
  const desk = await agent(demo);
  const first = await visitor(`${demo.demo}index.html`);
  const second = new Chat(await first.page.context().newPage());
  await second.page.goto(`${demo.demo}index.html`);
  // Both are there before anything is written, and so before anything is kept of the visitor.
  for (const chat of [first, second]) await chat.open();
  await first.write("From the first tab");
  await first.hasSent(1);
  await second.reads(["From the first tab"]);
  await second.write("From the second tab");
  const both = ["From the first tab", "From the second tab"];
  await first.reads(both);
  await second.reads(both);

  await expect(desk.rows).toHaveCount(1);
  await desk.take("Anonymous");
  await desk.reads(both);
  await desk.reply("To both tabs");
  for (const chat of [first, second]) {
    await chat.reads([...both, "To both tabs"]);
    await chat.hasSent(2);
    await expect(chat.senders).toHaveText(["Alex"]);
  }
});

test("an anonymous visitor who says a name later is claimed from then on, and not before", async ({
  demo,
  visitor,
  agent,
}) => {
  const desk = await agent(demo);
  const chat = await visitor(demo.demo);
  await chat.open();
  await chat.write("Do you deliver?");
  await desk.take("Anonymous");
  await desk.marked(["Anonymous"]);
  await expect(desk.person.locator(".known")).toHaveText("Anonymous");
  await desk.reply("We do.");
  await chat.reads(["Do you deliver?", "We do."]);

  await chat.page.getByLabel("First name").fill("Grace");
  await chat.page.getByLabel("Last name").fill("Hopper");
  await chat.page.getByLabel("E-mail address").fill("grace@example.org");
  await chat.page.getByRole("button", { name: "Tell the chat" }).click();
  await expect(desk.heading).toHaveText("Grace Hopper");
  await expect(desk.person.getByText("grace@example.org")).toBeVisible();
  await chat.write("To Arlington?");
  await desk.reads(["Do you deliver?", "We do.", "To Arlington?"]);
  await desk.marked(["Anonymous", "Claimed"]);
  await expect(desk.person.locator(".known")).toHaveText("Claimed");
  await expect(desk.row("Grace Hopper")).toContainText("Claimed");
  await chat.reads(["Do you deliver?", "We do.", "To Arlington?"]);

  await desk.page.reload();
  await desk.reads(["Do you deliver?", "We do.", "To Arlington?"]);
  await desk.marked(["Anonymous", "Claimed"], RECONNECT);
});

for (const [page, lines] of [
  [
    "a page that has kept the queue from before the chat came",
    "const kept = _chatq; window.tell = (token) => kept.push(say(token));",
  ],
  [
    "a page that began its call before the chat came, and awaits the token in the middle of it",
    "(async () => _chatq.push(say(await new Promise((resolve) => (window.tell = resolve)))))();",
  ],
]) {
  test(`${page} is heard`, async ({ live, visitor, agent }) => {
    const say = 'const say = (token) => ["_setSignedIdentity", token];';
    const address = live.embedPlain("/", `${say} ${lines}`);
    const desk = await agent(live.agent);
    const chat = await visitor(address);
    await chat.open();
    const token = live.sign({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada" });
    await chat.page.evaluate((token) => window.tell(token), token);
    await chat.write("It is me");
    await desk.take("Ada");
    await desk.marked(["Verified"]);
  });
}
