// Pictures of every state, for people to look at: VISAVIS_SHOTS=1 npm run e2e, then target/shots.
import { at } from "../../scripts/run.mjs";
import { Chat, Desk, expect, plugIn, test, unplug } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const LOOKS = {
  wide: { viewport: { width: 1280, height: 800 } },
  tablet: { viewport: { width: 768, height: 1024 } },
  narrow: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  "narrow-dark": { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark" },
};
const LONG = `Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel${"o".repeat(80)} https://example.org/${"path/".repeat(30)}`;
const RTL = "مرحبا، أين طلبي رقم 2041؟ أحتاجه قبل يوم الجمعة.";
const LINES = "One line\n\n  an indented one\nand the last";

const shot = (page, look, name) =>
  page.screenshot({ path: at("target/shots", `${name}-${look}.png`), animations: "disabled" });

for (const [look, options] of Object.entries(LOOKS)) {
  test(`the chat, ${look}`, async ({ demo, live, somebody, agent }) => {
    const desk = await agent(demo);
    const page = await somebody({ ...options, cable: true });
    page.lines.tolerate(/^visavis: the (signed )?identity/);
    const chat = new Chat(page);
    await page.goto(`${demo.demo}signed.html`);
    await expect(chat.launcher).toBeVisible();
    await shot(page, look, "chat-1-closed");
    await chat.open();
    await chat.field.focus();
    await shot(page, look, "chat-2-open");
    await chat.write("Hello! Where is my order?", "It is number 2041.");
    await desk.take("Ada Lovelace");
    await desk.reply("Good morning, Ada. I am looking for it.", "It is put aside for you until Friday, in the shop.");
    await chat.hasSent(2);
    await chat.write("Thank you 🌿");
    await chat.hasSent(3);
    await chat.field.fill("One more thing:\nis it the one with\nfive leaves?");
    await shot(page, look, "chat-3-conversation");
    await chat.write(LONG, RTL, LINES);
    await desk.reply(RTL, LONG);
    await expect(chat.bodies).toHaveCount(10);
    await chat.hasSent(6);
    await shot(page, look, "chat-4-long-and-rtl");
    await chat.field.fill("long ".repeat(1_001));
    await shot(page, look, "chat-5-too-long");
    await chat.field.fill("");
    await unplug(chat);
    await chat.write("Are you still there?");
    await shot(page, look, "chat-6-offline");
    await plugIn(chat);

    const ada = { exp: inSeconds(-100), uuid: "7", firstname: "Ada" };
    await page.goto(live.embed("/", () => ada, { renews: false }));
    await chat.open();
    await chat.field.fill("What I was writing");
    await expect(chat.notice).toBeVisible();
    await shot(page, look, "chat-7-lapsed");
    await page.goto(live.embed("/", () => ada, { signed: () => live.sign(ada, "0".repeat(64)), renews: false }));
    await chat.open();
    await expect(chat.notice).toBeVisible();
    await shot(page, look, "chat-8-unavailable");
    await page.goto(live.embedPlain("/"));
    await chat.open();
    await chat.write("Hello?");
    await chat.launcher
      .or(chat.window.getByRole("button", { name: "Close chat" }))
      .filter({ visible: true })
      .first()
      .click();
    const kim = await agent(live.agent);
    await kim.take("Anonymous");
    await kim.reply("Hello!", "How can I help?");
    await expect(chat.launcher).toHaveAccessibleName("Open chat, 2 unread messages");
    await shot(page, look, "chat-9-badge");
  });

  test(`the console, ${look}`, async ({ live, somebody, visitor }) => {
    const page = await somebody({ ...options, clock: true, cable: true });
    page.lines.tolerate(/status of 401/);
    const desk = new Desk(page);
    await page.goto(live.agent.console);
    await expect(page.getByRole("heading", { name: "Sign in to answer" })).toBeVisible();
    await shot(page, look, "console-1-sign-in");
    await page.getByLabel("E-mail address").fill(live.agent.email);
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toHaveText(/do not match/);
    await shot(page, look, "console-2-wrong-password");
    await desk.signIn(live.agent);
    await shot(page, look, "console-3-empty");

    const people = [
      [
        {
          firstname: "Ada",
          lastname: "Lovelace",
          company: "Analytical Engines",
          email: "ada@example.org",
          extra_values: { plan: "gold", orders: 3, newsletter: true },
        },
        ["Hello! Where is my order?", "It is number 2041.", LINES],
      ],
      [{ firstname: "نور", lastname: "الهدى", email: "noor@example.org" }, [RTL]],
      [
        {
          screenname: "Maximiliane-Friederike-von-und-zu-Hohenlohe-Schillingsfürst-Langenburg",
          extra_values: { [`a-long-name-${"x".repeat(60)}`]: "y".repeat(200) },
        },
        [LONG],
      ],
    ];
    for (const [index, [identity, texts]] of people.entries()) {
      const chat = await visitor(
        live.embed(`/${index}`, () => ({ exp: inSeconds(7_200), uuid: `${index}`, ...identity })),
      );
      await chat.open();
      await chat.write(...texts);
      await chat.hasSent(texts.length);
    }
    const stranger = await visitor(live.embedPlain("/plain"));
    await stranger.open();
    await stranger.write("Do you deliver?");
    const claimed = await visitor(
      live.embedPlain("/claimed", `_chatq.push(["_setIdentity", {firstname: "Grace", email: "grace@example.org"}]);`),
    );
    await claimed.open();
    await claimed.write("Good evening");
    await expect(desk.rows).toHaveCount(5);
    await shot(page, look, "console-4-list");

    const back = page.getByRole("button", { name: "Back to the threads" });
    const leave = async () => (await back.isVisible()) && back.click();
    await desk.take("Ada Lovelace");
    await desk.reply("Good morning, Ada. I am looking for it.", "It is put aside for you until Friday.", LONG);
    await expect(desk.bodies).toHaveCount(6);
    await desk.field.fill("And one more\nline");
    await shot(page, look, "console-5-thread");
    await page.keyboard.press("Alt+e");
    await expect(desk.row("Ada Lovelace")).toContainText("Ended");
    await shot(page, look, "console-5-ended");
    await desk.field.fill("");
    const who = page.getByRole("button", { name: "Visitor", exact: true });
    if (await who.isVisible()) {
      await who.click();
      await shot(page, look, "console-6-visitor");
    }
    await leave();
    await desk.take("نور الهدى");
    await desk.reply(RTL);
    await expect(desk.bodies).toHaveCount(2);
    await shot(page, look, "console-7-rtl");
    await leave();
    await desk.take(people[2][0].screenname);
    await expect(desk.bodies).toHaveCount(1);
    await shot(page, look, "console-8-long");
    await desk.field.fill("long ".repeat(1_001));
    await shot(page, look, "console-9-too-long");
    await desk.field.fill("");
    await leave();
    await desk.take("Anonymous");
    await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await shot(page, look, "console-10-help");
    await page.keyboard.press("Escape");
    await unplug(desk);
    await desk.reply("Is sent later");
    await page.clock.fastForward(25_000);
    await expect(desk.connection).toHaveText("You are offline");
    await shot(page, look, "console-11-offline");
  });
}
