// Websites under a strict content security policy, and people who write what would be markup.
import { at } from "../../scripts/run.mjs";
import { Chat, expect, test } from "./fixtures.mjs";
import { html, inSeconds } from "./servers.mjs";

const HOSTILE = [
  `<script>document.title = "owned"; alert(1)</script>`,
  `<img src=x onerror="document.title = 'owned'; alert(1)">`,
  `"><svg onload=alert(1)><a href="javascript:alert(1)">click</a>`,
  "<style>* { display: none }</style><b>bold</b> &amp; &lt;i&gt;",
  "\u202Eevil\u202C \u2066isolated\u2069 \u200F\u0627\u0644\u0633\u0644\u0627\u0645\u200E {{7*7}}",
];
const NAME = `<b onmouseover="alert(1)">Eve</b>\u202E`;

/** Elements that neither chat nor console makes, and markup in a message would. */
const foreign = (page) =>
  page
    .locator("visavis-chat, #app")
    .locator("script, style, img, b, i, u, a, iframe, [onerror], [onload], [onmouseover]");

const refuseDialogs = (page) => page.on("dialog", (dialog) => page.lines.add(`a dialog: ${dialog.message()}`));

test("under the strictest policy the chat works and violates nothing", async ({ live, somebody, agent }) => {
  const server = live.address;
  const looks = ["--color", "header-color=#123456", "--position", "left"];
  await live.command(["source", "appearance", live.source.token, ...looks]);
  // The website's own script beside what the command says, and nothing else.
  const { policy: needed } = await live.command(["csp", "--source", live.source.token, "--public-url", server]);
  const policy = [
    "default-src 'none'",
    needed.replace("script-src ", "script-src 'self' "),
    "style-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  const token = live.sign({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada" });
  live.website.pages["/site.js"] = () => ({
    "content-type": "text/javascript",
    body: `window._chatq = []; _chatq.push(["_setSignedIdentity", "${token}"], ["_setTokenProvider", () => "${token}"]);`,
  });
  const scripts = ["/site.js", `${server}/chat/${live.source.token}/loader.js`].map(
    (src) => `<script src="${src}"></script>`,
  );
  const body = html(...scripts).replace(/<link rel="icon".*?>/, "");
  live.website.pages["/"] = () => ({ "content-security-policy": policy.join("; "), body });

  const page = await somebody();
  await page.addInitScript(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      window.violations.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(live.website.origin);
  const chat = new Chat(page);
  const desk = await agent(live.agent);
  await live.command(["agent", "picture", live.agent.email, at("tests/e2e/ann.png")]);
  await chat.open();
  await chat.write("Through the policy");
  await desk.take("Ada");
  await desk.reply("And back");
  await chat.reads(["Through the policy", "And back"]);
  await chat.hasSent(1);
  // It is styled, too: without its style sheet it would stand below the page.
  await expect(chat.launcher).toHaveCSS("position", "fixed");
  await expect(chat.host.locator(".header")).toHaveCSS("background-color", "rgb(18, 52, 86)");
  await expect(chat.host.locator(".avatar img")).toBeVisible();
  expect(await page.evaluate(() => window.violations)).toEqual([]);
});

test("where WebAssembly is refused there is one line, and the page goes on", async ({ live, somebody }) => {
  const { policy } = await live.command(["csp", "--source", live.source.token, "--public-url", live.address]);
  const snippet = `<script src="${live.address}/chat/${live.source.token}/loader.js"></script>`;
  live.website.pages["/"] = () => ({
    "content-security-policy": policy.replace(" 'wasm-unsafe-eval'", ""),
    body: html(snippet).replace(/<link rel="icon".*?>/, ""),
  });
  const page = await somebody();
  await page.goto(live.website.origin);
  const line = `^visavis: the chat could not be started\\. .* script-src ${live.address} 'wasm-unsafe-eval'`;
  await page.lines.are(new RegExp(line));
  await expect(page.locator("visavis-chat")).toHaveCount(0);
  expect(await page.evaluate(() => [window._chatq.push(["_open"]), window._chatq.push("nonsense")])).toEqual([1, 2]);
});

test("what would be markup is text, for the agent and for the visitor", async ({ live, visitor, agent }) => {
  const claims = {
    exp: inSeconds(7_200),
    uuid: "<i>7</i>",
    firstname: NAME,
    avatar_url: "javascript:alert(1)",
    extra_values: { "<u>key</u>": "<script>alert(1)</script>" },
  };
  const hostile = await live.command([
    ...["agent", "create", "--community", "Shop", "--name", "<b>Mallory</b>", "--email", "mallory@shop.test"],
  ]);
  const desk = await agent({ ...live.agent, ...hostile });
  const chat = await visitor(live.embed("/", () => claims));
  for (const { page } of [desk, chat]) refuseDialogs(page);
  await chat.open();
  await chat.write(...HOSTILE);
  await chat.hasSent(HOSTILE.length);
  await desk.rows.click();
  await desk.reads(HOSTILE);
  await expect(desk.heading).toHaveText(NAME);
  await expect(desk.person.getByText("<u>key</u>")).toBeVisible();
  await expect(desk.person.getByText("<script>alert(1)</script>")).toBeVisible();
  await expect(desk.person.getByRole("img")).toHaveCount(0);
  await desk.reply(...HOSTILE);
  await chat.reads([...HOSTILE, ...HOSTILE]);
  await expect(chat.senders.first()).toHaveText("<b>Mallory</b>");

  for (const { page } of [desk, chat]) {
    await expect(foreign(page)).toHaveCount(0);
    await expect(page).not.toHaveTitle("owned");
  }
  await desk.page.reload();
  await desk.reads([...HOSTILE, ...HOSTILE]);
  await chat.page.reload();
  await chat.open();
  await chat.reads([...HOSTILE, ...HOSTILE]);
  for (const { page } of [desk, chat]) await expect(foreign(page)).toHaveCount(0);
});
