// What an administrator takes away reaches those who are there: pages are asked to renew, and told when they must stop.
import { expect, NOBODY_RENEWS, test } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

const person = (uuid, firstname) => ({ exp: inSeconds(7_200), uuid, firstname });

/** What the chat tells the page, by name; asked for before the page is loaded again it is gone. */
async function events(chat) {
  await chat.page.evaluate(() => {
    window.heard = [];
    window._chatq.push(["_onEvent", "*", ({ event }) => window.heard.push(event)]);
  });
  return (name) => chat.page.evaluate((name) => window.heard.filter((event) => event === name).length, name);
}

test("a key is exchanged while visitors chat: who can renew notices nothing, who cannot is told once", async ({
  live,
  visitor,
  agent,
}) => {
  test.setTimeout(120_000);
  const desk = await agent(live.agent);
  const ada = await visitor(live.embed("/", () => person("7", "Ada")));
  const eve = await visitor(live.embed("/eve", () => person("8", "Eve"), { renews: false }));
  eve.page.lines.tolerate(NOBODY_RENEWS);
  for (const chat of [ada, eve]) {
    await chat.open();
    await chat.write("Before");
    await chat.hasSent(1);
  }
  const [ofAda, ofEve] = [await events(ada), await events(eve)];

  // The website moves to the next key, then the old one goes.
  live.key = await live.command(["key", "create", "--community", "Shop", "--kid", "next"]);
  const listed = await live.command(["key", "list", "--community", "Shop"]);
  expect(listed.records.map(({ kid, safe_to_remove }) => [kid, safe_to_remove])).toContainEqual(["next", "unused"]);
  await live.command(["key", "remove", "--community", "Shop", "--kid", "web"]);
  await expect.poll(() => ofAda("token_renewed"), { message: "asked and answered within seconds" }).toBe(1);
  await ada.write("By the next key");
  await ada.hasSent(2);

  // Eve goes on until her time is over; what she wrote stays readable and what she writes stays hers.
  await eve.write("Meanwhile");
  await eve.hasSent(2);
  await expect(eve.notice).toBeVisible({ timeout: 45_000 });
  await eve.page.lines.are(/^visavis: the identity was refused \(key_unknown\): /);
  await eve.reads(["Before", "Meanwhile"]);
  await eve.field.fill("Am I heard?");
  await eve.field.press("Enter");
  await expect(eve.field).toHaveValue("Am I heard?");
  expect([await ofEve("identity_refused"), await ofAda("identity_refused")]).toEqual([1, 0]);

  await ada.write("Still here");
  await ada.hasSent(3);
  await desk.take("Ada");
  await desk.reads(["Before", "By the next key", "Still here"]);
  await desk.marked(["Verified", "Verified", "Verified"]);
});
