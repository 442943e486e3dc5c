// The main job without a mouse, on both sides.
import { Desk, expect, NO_CONNECTION, test } from "./fixtures.mjs";

/** Presses Tab until this has the focus, as somebody does who looks for it. */
async function tabTo(page, target, key = "Tab") {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === element.getRootNode().activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

test("a visitor finds, opens, uses and closes the chat by keyboard", async ({ demo, visitor }) => {
  const chat = await visitor(demo.demo);
  const { keyboard } = chat.page;
  await expect(chat.launcher).toBeVisible();
  await tabTo(chat.page, chat.launcher);
  await keyboard.press("Enter");
  await expect(chat.field).toBeFocused();
  await keyboard.type("First line");
  await keyboard.press("Shift+Enter");
  await keyboard.type("Second line");
  await keyboard.press("Enter");
  await chat.hasSent(1);
  await expect(chat.bodies).toHaveText(["First line Second line"]);
  expect(await chat.bodies.textContent()).toBe("First line\nSecond line");
  await expect(chat.field).toBeFocused();

  await keyboard.type("By the button");
  await tabTo(chat.page, chat.send);
  await keyboard.press("Space");
  await chat.hasSent(2);
  await tabTo(chat.page, chat.log, "Shift+Tab");
  await keyboard.press("Escape");
  await expect(chat.window).toBeHidden();
  await expect(chat.launcher).toBeFocused();
  await keyboard.press("Space");
  await expect(chat.field).toBeFocused();
  await tabTo(chat.page, chat.window.getByRole("button", { name: "Close chat" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(chat.launcher).toBeFocused();
});

test("a script that opens the chat does not take the focus from who is writing elsewhere", async ({
  demo,
  visitor,
}) => {
  const chat = await visitor(demo.demo);
  chat.page.lines.tolerate(NO_CONNECTION); // closed so soon that the connection was not there yet
  await chat.page.getByLabel("First name").focus();
  await chat.page.evaluate(() => window._chatq.push(["_open"]));
  await expect(chat.window).toBeVisible();
  await expect(chat.page.getByLabel("First name")).toBeFocused();
  await chat.page.evaluate(() => window._chatq.push(["_close"]));
  await expect(chat.window).toBeHidden();
  await expect(chat.page.getByLabel("First name")).toBeFocused();
});

test("an agent does the whole job by keyboard", async ({ demo, somebody, visitor }) => {
  const ada = await visitor(`${demo.demo}signed.html`);
  const stranger = await visitor(demo.demo);
  await ada.open();
  await ada.write("I am Ada");
  await ada.hasSent(1);
  await stranger.open();
  await stranger.write("I am nobody");
  await stranger.hasSent(1);

  const page = await somebody();
  page.lines.tolerate(/^Failed to load resource: the server responded with a status of 401/);
  const desk = new Desk(page);
  const { keyboard } = page;
  await page.goto(demo.console);
  await tabTo(page, page.getByLabel("E-mail address"));
  await keyboard.type(demo.email);
  await keyboard.press("Tab");
  await keyboard.type(demo.password);
  await keyboard.press("Enter");

  // The newest stands first; the one that waits longest is a key away.
  await expect(desk.rows.locator(".name")).toHaveText(["Anonymous", "Ada Lovelace"]);
  await expect(page).toHaveTitle("(2) Visavis for agents");
  await keyboard.press("Alt+u");
  await expect(desk.heading).toHaveText("Ada Lovelace");
  await expect(desk.field).toBeFocused();
  await keyboard.type("Good morning, Ada");
  await keyboard.press("Enter");
  await ada.reads(["I am Ada", "Good morning, Ada"]);
  await keyboard.press("Alt+u");
  await expect(desk.heading).toHaveText("Anonymous");
  await expect(desk.field).toBeFocused();
  await keyboard.type("Good morning");
  await keyboard.press("Shift+Enter");
  await keyboard.type("whoever you are");
  await keyboard.press("Enter");
  await stranger.reads(["I am nobody", "Good morning whoever you are"]);
  await expect(page).toHaveTitle("Visavis for agents");

  // From the reply to the list, one row on, and into the next thread.
  await keyboard.press("Escape");
  await expect(desk.row("Anonymous")).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(desk.row("Ada Lovelace")).toBeFocused();
  await keyboard.press("Enter");
  await expect(desk.heading).toHaveText("Ada Lovelace");
  await expect(desk.field).toBeFocused();
  await keyboard.press("Alt+k");
  await expect(desk.heading).toHaveText("Anonymous");
  await keyboard.press("Alt+j");
  await expect(desk.heading).toHaveText("Ada Lovelace");
  await expect(desk.field).toBeFocused();

  await tabTo(page, page.getByRole("button", { name: "Keyboard shortcuts" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Keyboard shortcuts" })).toBeFocused();
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Sign in to answer" })).toBeVisible();
});
