// Networks that go and servers that fall: every word arrives once, in order, and nobody has to do anything for it.
import { Chat, expect, NO_CONNECTION, plugIn, RECONNECT, test, unplug } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const OFFLINE = "You are offline. What you write is sent as soon as you are back.";
const RECONNECTING = "Reconnecting… what you write is sent as soon as we are back.";
const ada = () => ({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada" });

test("offline, the chat says so, keeps what is written, and sends it once when it is back", async ({
  demo,
  visitor,
  agent,
}) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`, { cable: true });
  await chat.open();
  await chat.write("Before");
  await chat.hasSent(1);
  await desk.take("Ada Lovelace");
  await desk.reads(["Before"]);

  await unplug(chat);
  await expect(chat.line).toHaveText(OFFLINE);
  await chat.write("Meanwhile 1", "Meanwhile 2");
  await expect(chat.own.locator(".foot")).toHaveText([/ · (Sent|Seen)$/, "Sending…", "Sending…"]);
  await desk.reply("Are you there?");
  await desk.reads(["Before", "Are you there?"]);

  await plugIn(chat);
  const all = ["Before", "Are you there?", "Meanwhile 1", "Meanwhile 2"];
  await desk.reads(all, RECONNECT);
  await chat.reads(all, RECONNECT);
  await chat.hasSent(3);
  await expect(chat.line).toHaveText("");
  await chat.write("After");
  await desk.reads([...all, "After"]);
  await desk.marked(Array(4).fill("Verified"));
});

test("a page that was left while offline sends what waited when it is opened again", async ({
  demo,
  visitor,
  agent,
}) => {
  const desk = await agent(demo);
  const chat = await visitor(`${demo.demo}signed.html`, { cable: true });
  await chat.open();
  await chat.write("Before");
  await chat.hasSent(1);
  await unplug(chat);
  await expect(chat.line).toHaveText(OFFLINE);
  await chat.write("Meanwhile 1", "Meanwhile 2");
  await chat.field.fill("Not finished");

  await chat.page.goto("about:blank");
  await plugIn(chat);
  await chat.page.goto(`${demo.demo}signed.html`);
  await desk.take("Ada Lovelace");
  await desk.reads(["Before", "Meanwhile 1", "Meanwhile 2"]);
  await chat.open();
  await chat.reads(["Before", "Meanwhile 1", "Meanwhile 2"]);
  await chat.hasSent(3);
  await expect(chat.field).toHaveValue("Not finished");
});

for (const [what, cut] of [
  ["a line that is cut without a word", {}],
  ["a line on which the answers alone are lost", { onlyAnswers: true }],
]) {
  test(`${what} is noticed on both sides, and nothing is lost or doubled`, async ({ live, visitor, agent }) => {
    const desk = await agent(live.agent, { clock: true, cable: true });
    const chat = await visitor(live.embed("/", ada), { clock: true, cable: true });
    await chat.open();
    await chat.write("Before");
    await desk.take("Ada");
    await desk.reply("I hear you.");
    await chat.reads(["Before", "I hear you."]);

    for (const { page } of [desk, chat]) page.cable.cut(cut);
    await chat.write("Meanwhile 1", "Meanwhile 2");
    await expect(chat.own.locator(".foot")).toHaveText([/ · (Sent|Seen)$/, "Sending…", "Sending…"]);
    // The server says something every ten seconds; after 24 of silence the line is taken for dead.
    await chat.page.clock.fastForward(25_000);
    await chat.reads(["Before", "I hear you.", "Meanwhile 1", "Meanwhile 2"], RECONNECT);
    await chat.hasSent(3);
    await desk.reply("Meanwhile, too");
    await expect(desk.messages.last()).toContainText("Sending…");
    await desk.page.clock.fastForward(25_000);
    const all = ["Before", "I hear you.", "Meanwhile 1", "Meanwhile 2", "Meanwhile, too"];
    await desk.reads(all, RECONNECT);
    await expect(desk.messages.last()).not.toContainText("Sending…");
    await chat.reads(all);
    await expect(chat.senders).toHaveText(["Kim", "Kim"]);
  });
}

test("what was acknowledged is there after the server was killed, though no visitor's page is open to say it again", async ({
  live,
  visitor,
  agent,
}) => {
  const chat = await visitor(live.embed("/", ada));
  chat.page.lines.tolerate(NO_CONNECTION);
  await chat.open();
  const all = Array.from({ length: 12 }, (_, index) => `Message ${index + 1}`);
  await chat.write(...all);
  await chat.hasSent(all.length);
  await live.server.kill();
  await chat.page.context().close();

  await live.start();
  const desk = await agent(live.agent);
  await desk.take("Ada");
  await desk.reads(all);
  await desk.marked(all.map(() => "Verified"));
  const again = await visitor(live.embed("/", ada));
  await again.open();
  await again.reads(all);
});

test("the server is killed in the middle of a conversation and started again: both sides go on by themselves", async ({
  live,
  visitor,
  agent,
}) => {
  const desk = await agent(live.agent);
  const chat = await visitor(live.embed("/", ada));
  for (const { page } of [desk, chat]) page.lines.tolerate(NO_CONNECTION);
  await chat.open();
  await chat.write("Before");
  await desk.take("Ada");
  await desk.reply("I hear you.");
  await chat.reads(["Before", "I hear you."]);

  await live.server.kill();
  await expect(chat.line).toHaveText(RECONNECTING);
  await expect(desk.connection).toHaveText("Reconnecting…");
  await chat.write("Meanwhile 1", "Meanwhile 2");
  await desk.reply("Meanwhile, too");
  await expect(chat.own.locator(".foot")).toHaveText([/ · (Sent|Seen)$/, "Sending…", "Sending…"]);
  await expect(desk.messages.last()).toContainText("Is sent when the connection is back");

  await live.start();
  await expect(chat.line).toHaveText("", RECONNECT);
  await expect(desk.connection).toHaveText("Connected", RECONNECT);
  await chat.hasSent(3);
  await expect(desk.messages.last()).not.toContainText("Is sent when");
  await chat.write("After");
  await expect(desk.bodies).toHaveCount(6);
  // Who came back first was first; what each one wrote keeps its order.
  const order = await desk.bodies.allTextContents();
  expect(order.filter((text) => text !== "Meanwhile, too")).toEqual([
    ...["Before", "I hear you.", "Meanwhile 1", "Meanwhile 2", "After"],
  ]);
  expect(order.indexOf("Meanwhile, too")).toBeGreaterThan(1);
  await desk.reads(order);
  await chat.reads(order);

  await chat.page.reload();
  await chat.open();
  await chat.reads(order);
  await desk.page.reload();
  await desk.reads(order);
});

test("what is sent and typed in the very moment the page is left is there when it is back", async ({
  live,
  somebody,
}) => {
  const page = await somebody({ cable: true });
  await page.goto(live.embedPlain("/"));
  const chat = new Chat(page);
  await chat.open();
  await chat.write("While the line was there");
  await chat.hasSent(1);
  await unplug(chat);
  await expect(chat.line).not.toBeEmpty({ timeout: 30_000 });
  // All in one go: nothing has been sealed in between.
  await chat.field.evaluate((field) => {
    const type = (text) => {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    type("Into the blue");
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    type("and half a sen");
    window.dispatchEvent(new Event("pagehide"));
  });
  await plugIn(chat);
  await page.reload();
  await chat.open();
  await chat.reads(["While the line was there", "Into the blue"]);
  await chat.hasSent(2, { timeout: 30_000 });
  await expect(chat.field).toHaveValue("and half a sen");
  await expect.poll(() => page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("half a sen");
});
