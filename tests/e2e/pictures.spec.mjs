// Agents' pictures in the window: in the place of the initial as soon as they are there, and never seen to be missing.
import { at } from "../../scripts/run.mjs";
import { isAccessible } from "./axe.mjs";
import { expect, test } from "./fixtures.mjs";

const FILE = at("tests/e2e/ann.png");

/** An agent with a picture has answered a visitor on a page with this policy. */
async function answered({ live, visitor, agent }, policy) {
  await live.command(["agent", "picture", live.agent.email, FILE]);
  const address = live.embedPlain("/");
  const page = live.website.pages["/"];
  if (policy) {
    const bare = () => page().body.replace(/<link rel="icon".*?>/, "");
    live.website.pages["/"] = () => ({ body: bare(), "content-security-policy": policy });
  }
  const chat = await visitor(address);
  const desk = await agent(live.agent);
  await chat.open();
  await chat.write("Is anybody there?");
  await desk.rows.click();
  await desk.reply("I am");
  await chat.reads(["Is anybody there?", "I am"]);
  return { chat, desk, avatar: chat.host.locator(".avatar") };
}

test("the agent's picture takes the place of the initial, and goes when it is taken away", async ({
  live,
  visitor,
  agent,
}) => {
  const { chat, desk, avatar } = await answered({ live, visitor, agent });
  const image = avatar.locator("img");
  await expect(image).toBeVisible();
  await expect(avatar).toHaveText("");
  const { picture } = await live.command(["agent", "show", live.agent.email]);
  expect(await image.evaluate(({ src }) => src)).toBe(live.address + picture);
  expect(await image.evaluate(({ naturalWidth }) => naturalWidth)).toBe(96);
  // As large as the initial was, and nothing that aids read: the name is said.
  expect(await image.boundingBox()).toMatchObject({ width: 26, height: 26 });
  expect(await avatar.boundingBox()).toMatchObject({ width: 26, height: 26 });
  await expect(chat.log.getByRole("img")).toHaveCount(0);
  await isAccessible(chat.page, "an agent with a picture");

  // The one that is there already is not fetched again, nor missing for a moment, when its row is made anew.
  await chat.page.evaluate(() => {
    const { shadowRoot } = document.querySelector("visavis-chat");
    window.letters = 0;
    new MutationObserver(() => {
      for (const { textContent } of shadowRoot.querySelectorAll(".avatar")) window.letters += textContent.length;
    }).observe(shadowRoot, { childList: true, subtree: true });
  });
  await desk.reply("Still");
  await chat.reads(["Is anybody there?", "I am", "Still"]);
  await expect(image).toHaveCount(1);
  expect(await chat.page.evaluate(() => window.letters)).toBe(0);

  await live.command(["agent", "picture", live.agent.email, "--remove"]);
  await chat.page.reload();
  await chat.open();
  await expect(avatar).toHaveText("K");
  await expect(image).toHaveCount(0);
});

test("where the page's policy refuses pictures the initial stays", async ({ live, visitor, agent }) => {
  const { policy: needed } = await live.command([
    ...["csp", "--source", live.source.token, "--public-url", live.address],
  ]);
  const scripts = needed.replace("script-src ", "script-src 'unsafe-inline' ");
  const without = scripts.replace(/; img-src .*/, "; img-src 'none'");
  const { chat, desk, avatar } = await answered({ live, visitor, agent }, without);
  await desk.reply("Still");
  await chat.reads(["Is anybody there?", "I am", "Still"]);
  // Asked for once, however often its row is made.
  await chat.page.lines.are(new RegExp(`${live.address}/pictures/.* violates .*img-src 'none'`, "s"));
  await expect(avatar).toHaveText("K");
  await expect(avatar.locator("img")).toHaveCount(0);
  expect(await avatar.boundingBox()).toMatchObject({ width: 26, height: 26 });
});
