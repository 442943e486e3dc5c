// What is wrong is said where its reader looks: the page's console, the chat, the program's exit code.
import { join } from "node:path";
import { Chat, expect, NO_CONNECTION, NOBODY_RENEWS, test } from "./fixtures.mjs";
import { databaseIn, html, inSeconds, runServer } from "./servers.mjs";

const ada = { exp: inSeconds(7_200), uuid: "7", firstname: "Ada" };
const LIMIT = 5_000;

/** The visitor is told in plain words, and is not sent to refresh what a refresh does not mend. */
async function saysUnavailable(chat) {
  await expect(chat.notice.getByText("The chat is not available at the moment.")).toBeVisible();
  await expect(chat.notice.getByRole("button")).toHaveCount(0);
}

test("an unknown source token is one line in the page's console", async ({ live, somebody }) => {
  const loader = `${live.address}/chat/no-such-source-00000/loader.js`;
  live.website.pages["/"] = () => ({ body: html(`<script async src="${loader}"></script>`) });
  const page = await somebody();
  await page.goto(live.website.origin);
  await page.lines.are(
    "visavis: no source has the token no-such-source-00000: " +
      "copy the loader's address as `visavis-server source list` gives it",
  );
  await expect(page.locator("visavis-chat")).toHaveCount(0);
});

test("on a website that is not allowed the console names the command that allows it, and the command does", async ({
  live,
  visitor,
}) => {
  await live.command(["source", "disallow", live.source.token, live.website.origin]);
  const chat = await visitor(live.embed("/", () => ada));
  await chat.open();
  const command = `visavis-server source allow ${live.source.token} ${live.website.origin}`;
  await chat.page.lines.are(
    "visavis: the identity was refused (origin_not_allowed): " +
      `origin ${live.website.origin} is not allowed for this source: add it with \`${command}\``,
  );
  await saysUnavailable(chat);

  await live.command(command.split(" ").slice(1));
  await chat.page.reload();
  await chat.open();
  await chat.write("Now it works");
  await chat.hasSent(1);
});

test("calls that are wrong are a line each, and the chat works all the same", async ({ live, visitor }) => {
  const calls = [
    `_chatq.push(["_setIdentitty", {}]);`,
    `_chatq.push(["_dance"]);`,
    `_chatq.push(["_setIdentity", { uuid: 7 }]);`,
    `_chatq.push(["_setIdentity", { extra_values: { cart: [] } }]);`,
    `_chatq.push(["_setIdentity", "Ada"]);`,
    `_chatq.push(["_onEvent", "message_received"]);`,
    `_chatq.push("_open");`,
  ];
  const chat = await visitor(live.embedPlain("/", calls.join("\n")));
  await chat.page.lines.are(
    "visavis: _setIdentitty: there is no such call: did you mean _setIdentity?",
    /^visavis: _dance: there is no such call: one of _setIdentity, _setSignedIdentity, /,
    "visavis: _setIdentity: uuid must be a string, found a number",
    "visavis: _setIdentity: extra_values.cart must be a string, a number, true or false, found a list",
    "visavis: _setIdentity: identity must be an object, found a string",
    /^visavis: _onEvent: expected an event's name and a function/,
    'visavis: _chatq.push: a call is an array, as ["_open"]',
  );
  await chat.open();
  await chat.write("Still here");
  await chat.hasSent(1);
  await chat.page.evaluate(() => window._chatq.push(["_clse"]));
  await chat.page.lines.are("visavis: _clse: there is no such call: did you mean _close?");
});

for (const [name, sign, rule] of [
  [
    "signed with another secret",
    (live) => live.sign(ada, "0".repeat(64)),
    /^visavis: the identity was refused \(signature_invalid\): .*signature/,
  ],
  [
    "changed after it was signed",
    (live) => {
      const [header, , signature] = live.sign(ada).split(".");
      const claims = Buffer.from(JSON.stringify({ ...ada, firstname: "Eve" })).toString("base64url");
      return [header, claims, signature].join(".");
    },
    /^visavis: the identity was refused \(signature_invalid\): .*signature/,
  ],
  [
    "of an unknown key",
    (live) => {
      const [, claims, signature] = live.sign(ada).split(".");
      const header = Buffer.from('{"typ":"JWT","alg":"HS256","kid":"gone"}').toString("base64url");
      return [header, claims, signature].join(".");
    },
    /^visavis: the identity was refused \(key_unknown\): /,
  ],
]) {
  test(`a token ${name} lets nobody in, under no name at all`, async ({ live, visitor, agent }) => {
    const desk = await agent(live.agent);
    const chat = await visitor(live.embed("/", () => ada, { signed: () => sign(live), renews: false }));
    await chat.open();
    await saysUnavailable(chat);
    await chat.page.lines.are(NOBODY_RENEWS, rule);
    await chat.field.fill("Let me in");
    await chat.field.press("Enter");
    await expect(chat.field).toHaveValue("Let me in");
    await expect(chat.bodies).toHaveCount(0);

    // Who comes in after that is the first whom the agent sees.
    const honest = await visitor(live.embed("/honest", () => ({ ...ada, uuid: "8", firstname: "Grace" })));
    await honest.open();
    await honest.write("Good morning");
    await expect(desk.rows).toHaveCount(1);
    await expect(desk.row("Grace")).toContainText("Good morning");
  });
}

test("where signed identities alone come in, a page that signs nothing is told so", async ({ live, visitor }) => {
  await live.command(["community", "mode", "Shop", "require"]);
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await saysUnavailable(chat);
  await chat.page.lines.are(
    "visavis: the identity was refused (signed_identity_required): this community takes signed identities only: " +
      "call _setSignedIdentity with a token before the chat opens",
  );
});

test("a message that is too long is counted, kept and not sent", async ({ live, visitor, agent }) => {
  const desk = await agent(live.agent);
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.field.fill("a".repeat(LIMIT - 10));
  await expect(chat.problem).toHaveText("10 characters left");
  // One that needs two UTF-16 units counts as one, as everybody would count it.
  await chat.field.fill("🌿".repeat(LIMIT));
  await expect(chat.problem).toHaveText("0 characters left");
  await chat.field.fill("🌿".repeat(LIMIT + 1));
  await expect(chat.problem).toHaveText("1 character too many: shorten the message or send it in parts.");
  await expect(chat.send).toHaveAttribute("aria-disabled", "true");
  await chat.field.press("Enter");
  await expect(chat.field).toHaveValue("🌿".repeat(LIMIT + 1));
  await expect(chat.bodies).toHaveCount(0);

  await chat.field.press("Backspace");
  await expect(chat.problem).toHaveText("0 characters left");
  await chat.field.press("Enter");
  await chat.hasSent(1);
  await desk.take("Anonymous");
  await desk.reads(["🌿".repeat(LIMIT)]);
});

test("two snippets in a page are one chat and one line in the console", async ({ live, somebody }) => {
  const address = live.embedPlain("/");
  const once = live.website.pages["/"]().body;
  live.website.pages["/"] = () => ({
    body: once.replace("</body>", `${live.source.snippet.match(/<script async.*/)[0]}</body>`),
  });
  const page = await somebody();
  await page.goto(address);
  await page.lines.are("visavis: the chat was loaded twice in this page: remove one of the snippets");
  await expect(page.locator("visavis-chat")).toHaveCount(1);
  const chat = new Chat(page);
  await chat.open();
  await chat.write("Once");
  await chat.hasSent(1);
});

test("a server that cannot begin says why in one sentence, and what to do", async ({ live }) => {
  const serve = (listen, database) => runServer(["serve", "--listen", listen, "--database", database]);
  const taken = await serve(`127.0.0.1:${live.port}`, databaseIn(live.folder));
  expect(taken.code).toBe(1);
  expect(taken.stderr).toBe(
    `visavis-server: nobody can be served at 127.0.0.1:${live.port}: Address already in use (os error 98): ` +
      "choose another address with --listen or VISAVIS_LISTEN\n",
  );
  // Nobody may make a file there, not even root.
  const unwritable = await serve("127.0.0.1:0", "sqlite:/proc/visavis.db");
  expect(unwritable.code).toBe(1);
  expect(unwritable.stderr).toMatch(
    /^visavis-server: the database \/proc\/visavis\.db cannot be opened: .*: name a file in a folder that this user may write, .*\n$/,
  );
  const folder = await serve("127.0.0.1:0", `sqlite:${live.folder}`);
  expect(folder.code).toBe(1);
  expect(folder.stderr).toMatch(/^visavis-server: the database .* cannot be opened: .*\n$/);
  const missing = await runServer(["agent", "list", "--database", `sqlite:${join(live.folder, "none.db")}`]);
  expect(missing.code).toBe(1);
  expect(missing.stderr).toMatch(/^visavis-server: there is no database .*none\.db: name it with --database/);
});

test("a chat server that is down leaves the website as it is", async ({ live, somebody }) => {
  const address = live.embedPlain("/");
  await live.server.kill();
  const page = await somebody();
  page.lines.tolerate(NO_CONNECTION);
  await page.goto(address);
  await expect(page.getByRole("heading", { name: "A website" })).toBeVisible();
  await expect(page.locator("visavis-chat")).toHaveCount(0);
});
