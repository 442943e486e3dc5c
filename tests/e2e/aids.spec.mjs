// What a screen reader is told, each thing once, and where the focus is: in Chromium and in Firefox.
import { Chat, Desk, expect, test } from "./fixtures.mjs";
import { entry, Scripted } from "./scripted.mjs";

/** Runs in the page: keeps all that comes into a live region in sight, as a screen reader says it. */
function listen() {
  window.heard = [];
  const regions = "[aria-live], [role=status], [role=alert]";
  const watch = (root) => {
    const options = { subtree: true, childList: true, characterData: true };
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        const region = element?.closest(regions);
        if (!region || region.getAttribute("aria-live") === "off" || !region.checkVisibility()) continue;
        // A status or an alert is read whole, of others what was added or says something else.
        const isWhole = type === "characterData" || region.matches("[role=status], [role=alert]");
        const texts = isWhole ? [region] : addedNodes;
        for (const { textContent } of texts)
          if (textContent && window.heard.at(-1) !== textContent) window.heard.push(textContent);
      }
    }).observe(root, options);
  };
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    watch(root);
    return root;
  };
  document.addEventListener("DOMContentLoaded", () => watch(document));
}

/** What was heard since one last asked. */
const hears = (page, texts) => {
  const heard = () => page.evaluate(() => window.heard);
  return expect
    .poll(heard)
    .toEqual(texts)
    .then(() => page.evaluate(() => window.heard.splice(0)));
};

/** The element that has the focus, in a shadow root too, by its id. */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.id;
  });

async function scripted(live, page, path = "/") {
  const server = await Scripted.in(page);
  await page.addInitScript(listen);
  await page.goto(live.embedPlain(path));
  const chat = new Chat(page);
  await chat.launcher.focus();
  await page.keyboard.press("Enter");
  await expect(chat.field).toBeFocused();
  await expect(chat.line).toBeEmpty();
  await page.evaluate(() => window.heard.splice(0));
  return { server, chat };
}

test("a visitor hears each thing of a conversation once, and finds nothing twice", async ({ live, somebody }) => {
  const page = await somebody({ clock: true });
  page.lines.tolerate(/^visavis: a message was not taken/);
  const { keyboard } = page;
  const { server, chat } = await scripted(live, page);

  await keyboard.type("Hello");
  await keyboard.press("Enter");
  server.add(entry(1, "", "Good morning"));
  server.summary({});
  server.typing("Ann");
  await hears(page, ["Ann is typing…"]);
  server.typing("Ann");
  server.add(entry(2, "Ann", "Good morning"), entry(3, "Ann", "Ann here"));
  server.summary({ agent: "Ann" });
  await hears(page, ["Ann: Good morning", "Ann: Ann here"]);

  await keyboard.type("!");
  await keyboard.press("Enter");
  await hears(page, ["A message was not sent: try again or delete it."]);
  await keyboard.press("Shift+Tab");
  await keyboard.press("Enter");
  await expect(chat.field).toBeFocused();
  await hears(page, []);

  await chat.field.fill("x".repeat(4_900));
  await hears(page, ["100 characters left"]);
  await keyboard.press("End");
  await keyboard.type("yy");
  await expect(chat.problem).toHaveText("98 characters left");
  await chat.field.fill("x".repeat(5_001));
  await keyboard.press("End");
  await keyboard.type("yy");
  await hears(page, ["1 character too many: shorten the message or send it in parts."]);
  await expect(chat.problem).toHaveText(/^3 characters too many/);
  await chat.field.fill("");

  server.summary({ agent: "Ann", ended_at: Date.now() });
  await hears(page, ["The conversation has ended."]);
  await keyboard.press("Escape");
  server.add(entry(4, "Ann", "One more thing"));
  await hears(page, ["Ann: One more thing"]);
  await expect(chat.launcher).toHaveAccessibleName(/3 unread messages$/);

  // Who reads on with the cursor does not meet the announcements after the conversation.
  await page.clock.fastForward(10_000);
  await expect(chat.host.locator("[aria-live=polite] > p").filter({ hasText: /./ })).toHaveCount(0);
});

test("Tab goes through the window and stops nowhere else, and who has read back to the beginning stays there", async ({
  live,
  somebody,
}) => {
  const page = await somebody();
  const { server, chat } = await scripted(live, page);
  await page.evaluate(() => {
    const field = document.createElement("input");
    document.querySelector("main").append(field);
    field.focus();
  });
  const stops = [];
  while (stops.at(-1) !== "launcher" && stops.length < 10) {
    await page.keyboard.press("Tab");
    stops.push(await focused(page));
  }
  expect(stops).toEqual(["close", "log", "field", "emoji", "send", "launcher"]);

  server.add(...Array.from({ length: 60 }, (_, n) => entry(n + 1, "Ann", `Message ${n + 1}`)));
  await page.reload();
  await chat.open();
  await expect(chat.bodies.last()).toHaveText("Message 60");
  await chat.host.locator("#earlier").focus();
  await page.keyboard.press("Enter");
  await expect(chat.host.locator("#earlier")).toBeHidden();
  await expect(chat.log).toBeFocused();
});

test("an agent hears who writes, in the open thread and in others, and never loses the focus", async ({
  live,
  somebody,
  visitor,
}) => {
  const writes = async (path, name) => {
    const identity = `_chatq.push(["_setIdentity", {firstname: "${name}"}]);`;
    const chat = await visitor(live.embedPlain(path, identity));
    await chat.open();
    await chat.write(`I am ${name}`);
    await chat.hasSent(1);
    return chat;
  };
  const ada = await writes("/ada", "Ada");
  const page = await somebody();
  page.lines.tolerate(/status of 401/);
  await page.addInitScript(listen);
  const { keyboard } = page;
  const desk = new Desk(page);
  await page.goto(live.agent.console);
  await page.getByLabel("E-mail address").fill(live.agent.email);
  await page.getByLabel("Password").fill(live.agent.password);
  await keyboard.press("Enter");
  // While they are loaded that is the heading, then the first of them.
  await expect.poll(() => page.evaluate(() => document.activeElement.closest("nav")?.id)).toBe("threads");
  await expect(desk.row("Ada")).toBeVisible();
  await keyboard.press("Alt+u");
  await expect(desk.field).toBeFocused();
  await expect(desk.bodies).toHaveText(["I am Ada"]);
  await expect(desk.row("Ada")).not.toContainText("unread");
  await page.evaluate(() => window.heard.splice(0));
  await keyboard.press("Alt+u");
  await keyboard.press("Alt+j");
  await hears(page, ["No unread thread.", "No thread below this one."]);
  await keyboard.press("Alt+e");
  await expect(desk.row("Ada")).toContainText("Ended");
  await keyboard.press("Alt+e");
  await hears(page, ["This conversation is ended. A message takes it up again.", "The conversation is open again."]);

  const bob = await writes("/bob", "Bob");
  await hears(page, ["New message from Bob"]);
  await ada.write("Are you there?");
  await expect(desk.bodies).toHaveText(["I am Ada", "Are you there?"]);
  await expect
    .poll(() => page.evaluate(() => window.heard.splice(0).filter((text) => !text.endsWith("is typing…"))))
    .toEqual(["Ada: Are you there?"]);
  await bob.write("Hello?");
  await expect.poll(() => page.evaluate(() => window.heard.at(-1))).toBe("New message from Bob");

  await page.bringToFront(); // the visitors' browsers are windows, too
  await keyboard.press("Control+k");
  await page.evaluate(() => window.heard.splice(0));
  await keyboard.type("hello");
  await hears(page, ["2 found", "1 found"]);
  await keyboard.type("?!");
  await hears(page, ["Nothing of this in the threads that are loaded."]);
  await keyboard.press("Escape");
  await expect.poll(() => page.evaluate(() => document.activeElement.dataset.thread)).toBeTruthy();
  await page.getByRole("button", { name: "Sign out" }).focus();
  await keyboard.press("Enter");
  await expect(page.getByLabel("E-mail address")).toBeFocused();
});

test("what the page's script adds is heard when it is added, and not again when the server has it", async ({
  live,
  somebody,
}) => {
  const page = await somebody();
  await page.addInitScript(listen);
  await page.goto(live.embedPlain("/script"));
  const chat = new Chat(page);
  await chat.open();
  await expect(chat.line).toBeEmpty();
  await page.evaluate(() => {
    window.heard.splice(0);
    window._chatq.push(["_addMessage", { body: "How can we help?", agent: true }]);
  });
  await hears(page, ["Automated message: How can we help?"]);
  await chat.write("Hello");
  await expect(chat.log).toContainText("today"); // from here on it is the server's
  expect(await page.evaluate(() => window.heard.filter((text) => text.includes("How can we help?")))).toEqual([]);
});
