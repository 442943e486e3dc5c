// Who wrote anonymously and then signs in is asked whether the conversation comes along.
import { expect, test } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const QUESTION = "Continue the conversation from before you signed in?";

/** A visitor who has talked with an agent, and signs in on the page. */
async function signedIn({ live, visitor, agent }) {
  const desk = await agent(live.agent);
  const chat = await visitor(live.embedPlain("/", "_chatq.push(['_setTokenProvider', () => new Promise(() => {})]);"));
  await chat.open();
  await chat.write("Who is there?");
  await chat.hasSent(1);
  await desk.rows.click();
  await desk.reply("Kim");
  await chat.reads(["Who is there?", "Kim"]);
  const token = live.sign({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada" });
  await chat.page.evaluate((token) => window._chatq.push(["_setSignedIdentity", token]), token);
  const question = chat.host.getByRole("group", { name: QUESTION });
  await expect(question).toBeVisible();
  await expect(chat.bodies).toHaveCount(0);
  return { desk, chat, question };
}

test("a yes by the keyboard: the conversation goes on under the signed identity, each message as it was known", async ({
  live,
  visitor,
  agent,
}) => {
  const { desk, chat, question } = await signedIn({ live, visitor, agent });
  await expect(chat.host.locator("#announcer")).toContainText(QUESTION);
  await expect(chat.host.getByRole("alert")).toBeHidden();
  await question.getByRole("button", { name: "Continue" }).focus();
  await chat.page.keyboard.press("Enter");
  await expect(question).toBeHidden();
  await chat.reads(["Who is there?", "Kim"]);
  await chat.write("It is Ada");
  await chat.hasSent(2);
  await expect(desk.heading).toHaveText("Ada");
  await desk.reads(["Who is there?", "Kim", "It is Ada"]);
  await desk.marked(["Anonymous", "Verified"]);

  // On another device there is the same conversation.
  const token = () => live.sign({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada" });
  const elsewhere = await visitor(
    live.embed("/signed", () => ({ exp: inSeconds(7_200), uuid: "7" }), { signed: token }),
  );
  await elsewhere.open();
  await elsewhere.reads(["Who is there?", "Kim", "It is Ada"]);
});

test("a no: nothing of it is shown to the signed person, and it stays with the browser", async ({
  live,
  visitor,
  agent,
}) => {
  const { desk, chat, question } = await signedIn({ live, visitor, agent });
  await question.getByRole("button", { name: "Begin anew" }).click();
  await expect(question).toBeHidden();
  await chat.write("Ada begins");
  await chat.reads(["Ada begins"]);
  await chat.hasSent(1);
  await expect(desk.rows).toHaveCount(2);
  await desk.reads(["Who is there?", "Kim"]);
  await chat.page.evaluate(() => window._chatq.push(["_signOut"]));
  await chat.reads(["Who is there?", "Kim"]);
});
