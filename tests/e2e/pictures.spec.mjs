// Agents' pictures, in the window and in the console: in the place of the initial, and never seen to be missing.
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

test("agents see who of them answered", async ({ live, visitor, agent }) => {
  const other = ["agent", "create", "--community", "Shop", "--name", "Bo Li", "--email", "bo@shop.test"];
  const bo = { ...(await live.command(other)), console: live.agent.console };
  const { desk } = await answered({ live, visitor, agent });
  const { page, log } = desk;
  const { picture } = await live.command(["agent", "show", live.agent.email]);
  const faces = [page.locator(".me img"), log.locator(".author img"), page.locator(".answers img")];
  for (const face of faces) {
    await expect(face).toHaveJSProperty("src", live.address + picture);
    await expect(face).toHaveJSProperty("naturalWidth", 96);
    expect(await face.boundingBox()).toMatchObject({ width: 22, height: 22 });
  }
  // The name is said: the picture is nothing that aids read.
  await expect(page.getByRole("img")).toHaveCount(0);
  await isAccessible(page, "an agent with a picture");

  // Who has none has initials.
  const second = await agent(bo);
  await second.rows.click();
  await second.reply("I am, too");
  await expect(second.page.locator(".me .initials")).toHaveText("BL");
  await expect(log.locator(".author")).toHaveText(["Anonymous", "Kim", "BLBo Li"]);
  await expect(page.locator(".answers")).toHaveText("BLBo Li answers");
  expect(await page.locator(".answers .initials").boundingBox()).toMatchObject({ width: 22, height: 22 });
  await isAccessible(second.page, "an agent without a picture");

  // One that is taken away is missed by nobody.
  await live.command(["agent", "picture", live.agent.email, "--remove"]);
  await page.reload();
  await expect(log.locator(".author")).toHaveText(["Anonymous", "KKim", "BLBo Li"]);
  await expect(page.locator(".me")).toHaveText("KKim");
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
