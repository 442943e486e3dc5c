// A walk through every state of the agents' console. Who walks along looks at each: axe does, and who takes pictures.
import { at } from "../../scripts/run.mjs";
import { Desk, expect, unplug } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const LONG = `Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel${"o".repeat(80)} https://example.org/${"path/".repeat(30)}`;
const RTL = "مرحبا، أين طلبي رقم 2041؟ أحتاجه قبل يوم الجمعة.";
const LINES = "One line\n\n  an indented one\nand the last";

const VISITORS = [
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

/** Calls `seen(state)` in every state of the console in this page, which has a clock and a cable of its own. */
export async function walkConsole({ page, live, visitor, seen }) {
  const desk = new Desk(page);
  await live.command(["agent", "picture", live.agent.email, at("tests/e2e/ann.png")]);
  await page.goto(live.agent.console);
  await expect(page.getByRole("heading", { name: "Sign in to answer" })).toBeVisible();
  await seen("sign-in");
  await page.getByLabel("E-mail address").fill(live.agent.email);
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText(/do not match/);
  await seen("wrong password");
  await desk.signIn(live.agent);
  await seen("empty");

  const write = async (address, ...texts) => {
    const chat = await visitor(address);
    await chat.open();
    await chat.write(...texts);
    await chat.hasSent(texts.length);
  };
  for (const [index, [identity, texts]] of VISITORS.entries()) {
    await write(
      live.embed(`/${index}`, () => ({ exp: inSeconds(7_200), uuid: `${index}`, ...identity })),
      ...texts,
    );
  }
  await write(live.embedPlain("/plain"), "Do you deliver?");
  const claims = `_chatq.push(["_setIdentity", {firstname: "Grace", email: "grace@example.org"}]);`;
  await write(live.embedPlain("/claimed", claims), "Good evening");
  await expect(desk.rows).toHaveCount(5);
  await seen("inbox");
  const search = page.getByRole("searchbox", { name: "Search in the threads" });
  await search.fill("deliver");
  await expect(desk.rows).toHaveCount(1);
  await seen("search");
  await search.fill("nothing like it");
  await expect(desk.rows).toHaveCount(0);
  await seen("search, nothing found");
  await search.fill("");

  const back = page.getByRole("button", { name: "Back to the threads" });
  const leave = async () => (await back.isVisible()) && back.click();
  await desk.take("Ada Lovelace");
  await desk.reply("Good morning, Ada. I am looking for it.", "It is put aside for you until Friday.", LONG);
  await expect(desk.bodies).toHaveCount(6);
  await expect(desk.log.locator(".author img")).toHaveCount(1);
  await desk.field.fill("And one more\nline");
  await seen("conversation");
  await desk.field.fill("");
  const who = page.getByRole("button", { name: "Visitor", exact: true });
  await who.click();
  await seen("conversation, the other side of the visitor's button");
  await who.click();
  await page.keyboard.press("Alt+e");
  await expect(page.getByText("This conversation is ended.")).toBeVisible();
  await seen("ended");
  await leave();
  await desk.take("نور الهدى");
  await desk.reply(RTL);
  await expect(desk.bodies).toHaveCount(2);
  await seen("right to left");
  await leave();
  await desk.take(VISITORS[2][0].screenname);
  await expect(desk.bodies).toHaveCount(1);
  await seen("long words");
  await desk.field.fill("long ".repeat(1_001));
  await seen("too long");
  await desk.field.fill("");
  await leave();

  await desk.take("Anonymous");
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await seen("menu");
  await page.keyboard.press("Escape");
  await unplug(desk);
  await desk.reply("Is sent later");
  await page.clock.fastForward(25_000);
  await expect(desk.connection).toHaveText("You are offline");
  await seen("offline");
}
