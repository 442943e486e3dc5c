// What each side sees of the other: typing, how far was read, the end of a conversation.
import { expect, test } from "./fixtures.mjs";

test("each side sees that the other types, and nothing of it any more when the message is there", async ({
  demo,
  visitor,
  agent,
}) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`);
  await chat.open();
  await chat.write("Hello?");
  await desk.take("Ada Lovelace");
  await chat.field.pressSequentially("Is any");
  await expect(desk.typing).toHaveText("Ada Lovelace is typing…");
  await expect(desk.row("Ada Lovelace")).toContainText("is typing…");
  await chat.field.fill("Is anybody there?");
  await chat.field.press("Enter");
  await desk.reads(["Hello?", "Is anybody there?"]);
  await expect(desk.typing).toHaveText("");

  await desk.field.pressSequentially("Yes, ");
  await expect(chat.window.getByText("Alex is typing")).toBeVisible();
  await desk.reply("Yes, here I am.");
  await chat.reads(["Hello?", "Is anybody there?", "Yes, here I am."]);
  await expect(chat.window.getByText("Alex is typing")).toBeHidden();
});

test("what one side has read the other sees, also after a reload, and a closed chat has read nothing", async ({
  demo,
  visitor,
  agent,
}) => {
  const chat = await visitor(`${demo.demo}signed.html`);
  await chat.open();
  await chat.write("Hello?");
  await expect(chat.own.locator(".foot")).toHaveText([/ · Sent$/]);
  const desk = await agent(demo);
  await desk.take("Ada Lovelace");
  await expect(chat.own.locator(".foot")).toHaveText([/ · Seen$/]);
  await chat.page.reload();
  await chat.open();
  await expect(chat.own.locator(".foot")).toHaveText([/ · Seen$/]);

  const marks = desk.messages.locator(".state");
  await desk.reply("Hello!");
  await expect(marks).toHaveText(["Seen"]);
  await chat.launcher.click();
  await expect(chat.window).toBeHidden();
  await desk.reply("Are you there?");
  await expect(marks).toHaveText(["Seen", "Sent"]);
  await expect(chat.launcher).toHaveAccessibleName("Open chat, 1 unread message");
  await chat.open();
  await expect(marks).toHaveText(["Seen", "Seen"]);
});

test("an agent ends a conversation by the keyboard, and the visitor takes it up again", async ({
  demo,
  visitor,
  agent,
}) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`);
  await chat.open();
  await chat.write("Hello?");
  await expect(desk.row("Ada Lovelace")).toContainText("Waits");
  await desk.take("Ada Lovelace");
  await desk.reply("Hello, and good bye.");
  await expect(desk.page.getByText("Alex answers")).toBeVisible();
  await desk.page.keyboard.press("Alt+e");
  await expect(desk.row("Ada Lovelace")).toContainText("Ended");
  await expect(desk.typing).toHaveText(/is ended/);
  await desk.page.keyboard.press("Alt+e");
  await expect(desk.row("Ada Lovelace")).not.toContainText("Ended");
  await desk.page.getByRole("button", { name: "End", exact: true }).click();
  await expect(desk.row("Ada Lovelace")).toContainText("Ended");
  await chat.write("One more thing");
  await expect(desk.row("Ada Lovelace")).toContainText("Waits");
  await desk.reads(["Hello?", "Hello, and good bye.", "One more thing"]);
});

test("agents find a thread by a word, and turn off shortcuts they do not want", async ({ demo, visitor, agent }) => {
  const desk = await agent(demo);
  const { page } = desk;
  const [ada, stranger] = [await visitor(`${demo.demo}signed.html`), await visitor(demo.demo)];
  for (const [chat, text] of [
    [ada, "About a Monstera"],
    [stranger, "About a Pilea"],
  ]) {
    await chat.open();
    await chat.write(text);
    await chat.hasSent(1);
  }
  await expect(desk.rows).toHaveCount(2);
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("pilea");
  await expect(desk.rows).toHaveCount(1);
  await page.keyboard.press("Enter");
  await desk.reads(["About a Pilea"]);
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.press("Escape");
  await expect(desk.rows).toHaveCount(2);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.getByLabel("Use those with Alt, Ctrl and ? in this browser").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.keyboard.press("Alt+j");
  await expect(help).toBeHidden();
  await expect(desk.heading).toHaveText("Anonymous");
  await page.reload();
  await page.keyboard.press("?");
  await expect(help).toBeHidden();
});

test("a visitor has two conversations, and what is said in one stays in it", async ({ demo, visitor, agent }) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`);
  const list = chat.host.getByRole("button", { name: "Conversations", exact: true });
  await chat.open();
  await chat.write("About a Pilea");
  await chat.hasSent(1);
  await list.click();
  await chat.host.getByRole("button", { name: "New conversation" }).click();
  await chat.reads([]);
  await chat.write("About a Monstera", "It is yellow");
  await chat.hasSent(2);
  await chat.reads(["About a Monstera", "It is yellow"]);

  await expect(desk.rows).toHaveCount(2);
  await desk.rows.filter({ hasText: "About a Pilea" }).click();
  await desk.reads(["About a Pilea"]);
  await desk.reply("What about it?");
  await list.click();
  await chat.host.getByRole("button", { name: /What about it\?/ }).click();
  await chat.reads(["About a Pilea", "What about it?"]);
  await desk.rows.filter({ hasText: "It is yellow" }).click();
  await desk.reads(["About a Monstera", "It is yellow"]);

  const elsewhere = await visitor(`${demo.demo}signed.html`);
  await elsewhere.open();
  await elsewhere.reads(["About a Pilea", "What about it?"]);
  await elsewhere.host.getByRole("button", { name: "Conversations", exact: true }).click();
  await elsewhere.host.getByRole("button", { name: /It is yellow/ }).click();
  await elsewhere.reads(["About a Monstera", "It is yellow"]);
});

test("an agent is told that a conversation was removed with its source, and keeps what was being written", async ({
  live,
  visitor,
  agent,
}) => {
  const desk = await agent(live.agent);
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.write("Hello?");
  await chat.hasSent(1);
  await chat.page.close();
  await desk.take("Anonymous");
  await desk.reads(["Hello?"]);
  await desk.field.fill("A long answer");
  await live.command(["source", "remove", live.source.token, "--force"]);
  await expect(desk.log.getByRole("alert")).toHaveText("This conversation was removed.");
  await desk.reads([]);
  await expect(desk.rows).toHaveCount(0);
  await expect(desk.field).toHaveValue("A long answer");
});
