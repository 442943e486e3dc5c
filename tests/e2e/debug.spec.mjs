// The debug toolbar: what it shows, what leaves the page by it, and that it leaves nothing behind.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import axe from "axe-core";
import { at } from "../../scripts/run.mjs";
import { Chat, expect, NO_CONNECTION, NOBODY_RENEWS, plugIn, RECONNECT, test, unplug } from "./fixtures.mjs";
import { inSeconds } from "./servers.mjs";

/** The toolbar in a page, started as a developer does. */
class Toolbar {
  constructor(page) {
    this.page = page;
    this.host = page.locator("visavis-debug");
    this.region = this.host.getByRole("region", { name: "Visavis debug toolbar" });
    this.token = this.host.locator("#token");
    this.lapses = this.host.locator("#lapses");
    this.presentable = this.host.locator("#presentable");
    this.news = this.host.locator("#news");
    this.store = this.host.getByRole("table");
  }

  async start() {
    await this.page.waitForFunction(() => window.Visavis?.Debug);
    await this.page.evaluate(() => window.Visavis.Debug.start());
    await expect(this.region).toBeVisible();
  }

  press(name) {
    return this.host.getByRole("button", { name }).click();
  }

  async trace() {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.press("Export trace")]);
    expect(download.suggestedFilename()).toBe("visavis-trace.json");
    return readFile(await download.path(), "utf8");
  }
}

/** What a page and its server say to each other, and what of it must never leave the page. */
function secrets(page) {
  const found = new Set();
  page.on("websocket", (socket) => {
    const read = ({ payload }) => {
      const [said] = Object.values(JSON.parse(String(payload)));
      const { browser, resume, thread, id, person, signed } = said;
      const { token, resume: ticket } = signed ?? person?.signed ?? {};
      for (const secret of [browser, resume, ticket, thread, id]) if (secret) found.add(secret);
      if (token) for (const segment of token.split(".").slice(1)) found.add(segment);
    };
    socket.on("framesent", read);
    socket.on("framereceived", read);
  });
  return found;
}

const ADA = { uuid: "customer-4711", firstname: "Ada", lastname: "Lovelace", extra_values: { plan: "platinum" } };
const ada = (seconds) => ({ exp: inSeconds(seconds), ...ADA });
const WORDS = [
  "customer-4711",
  "Ada",
  "Lovelace",
  "plan",
  "platinum",
  "Kim",
  "My secret question",
  "Our secret answer",
];

/** Nothing that is anybody's own is in the export; with VISAVIS_RECORD the native tests get it to replay. */
async function recorded(toolbar, name, found) {
  const trace = await toolbar.trace();
  expect(found.size).toBeGreaterThan(2);
  for (const secret of [...found, ...WORDS]) expect(trace).not.toContain(secret);
  expect(JSON.parse(trace)).toMatchObject({ visavis_trace: 2, dropped: 0 });
  if (!process.env.VISAVIS_RECORD) return;
  await mkdir(at("tests/it/traces"), { recursive: true });
  await writeFile(at("tests/it/traces", `${name}.json`), trace);
}

test("a renewal: the toolbar ticks, says who was asked, and its trace holds nobody's own", async ({
  live,
  somebody,
  agent,
}) => {
  const page = await somebody();
  const found = secrets(page);
  const desk = await agent(live.agent);
  await page.goto(live.embed("/", () => ada(14)));
  const chat = new Chat(page);
  await chat.open();
  await chat.write("My secret question");
  await chat.hasSent(1);
  await desk.take("Ada Lovelace");
  await desk.reply("Our secret answer");
  await chat.reads(["My secret question", "Our secret answer"]);

  const toolbar = new Toolbar(page);
  await toolbar.start();
  await expect(toolbar.token).toHaveText("fresh");
  await expect(toolbar.news).toContainText("asked the website for a token: expiring", { timeout: 20_000 });
  await expect(toolbar.news).toContainText("token_renewed");
  await recorded(toolbar, "renewed", found);
});

test("a refusal: the toolbar says the code and what to do", async ({ live, somebody }) => {
  const page = await somebody();
  page.lines.tolerate(/^visavis: the identity was refused \(signature_invalid\)/);
  page.lines.tolerate(NOBODY_RENEWS);
  const found = secrets(page);
  const forged = { signed: () => live.sign(ada(7_200), "0".repeat(64)), renews: false };
  await page.goto(live.embed("/", () => ada(7_200), forged));
  const chat = new Chat(page);
  await chat.open();
  await expect(chat.notice).toBeVisible();
  const toolbar = new Toolbar(page);
  await toolbar.start();
  await expect(toolbar.token).toHaveText("refused");
  await expect(toolbar.news).toContainText("identity_refused: signature_invalid: ");
  const token = live.sign(ada(7_200));
  await page.evaluate((token) => window._chatq.push(["_setSignedIdentity", token]), token);
  await expect(toolbar.token).toHaveText("fresh");
  await expect(chat.notice).toBeHidden();
  await recorded(toolbar, "refused", found);
});

test("a slip of the pen in an identity: the toolbar names what nobody reads", async ({ live, visitor }) => {
  const identity = '{ uuid: "7", emial: "ada@shop.test", plan: "gold" }';
  const chat = await visitor(live.embedPlain("/", `_chatq.push(["_setIdentity", ${identity}]);`));
  await expect(chat.launcher).toBeVisible();
  const toolbar = new Toolbar(chat.page);
  await toolbar.start();
  await expect(toolbar.news).toContainText("_setIdentity: nobody reads emial, plan: there are uuid, firstname,");
  // It stays over pages of the tab.
  await chat.page.goto(live.embed("/signed", () => ({ ...ada(7_200), iat: 1, plan: "gold" })));
  await expect(toolbar.news).toContainText("_setSignedIdentity: nobody reads plan: there are uuid, firstname,");
});

test("an offline break: what waits is counted", async ({ live, visitor }) => {
  const chat = await visitor("about:blank", { cable: true });
  const { page } = chat;
  const found = secrets(page);
  await page.goto(live.embed("/", () => ada(7_200)));
  await chat.open();
  await chat.write("My secret question");
  await chat.hasSent(1);
  const toolbar = new Toolbar(page);
  await toolbar.start();
  await unplug(chat);
  await chat.write("Another secret question");
  await expect(toolbar.host.locator("#waiting")).toHaveText("1");
  await plugIn(chat);
  await chat.hasSent(2, RECONNECT);
  await expect(toolbar.host.locator("#waiting")).toHaveText("0");
  await recorded(toolbar, "offline", found.add("Another secret"));
});

test("on the demo's one-minute page it ticks, comes back after a reload, and Stop takes it away", async ({
  demo,
  somebody,
}) => {
  const page = await somebody();
  for (const lines of [NO_CONNECTION, NOBODY_RENEWS]) page.lines.tolerate(lines);
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  const ofDebug = () => fetched.filter((path) => path.includes("/debug-"));
  await page.goto(`${demo.demo}minute.html`);
  const chat = new Chat(page);
  await chat.open();
  await chat.write("Hello");
  await chat.hasSent(1);
  expect(ofDebug()).toEqual([]);

  const toolbar = new Toolbar(page);
  await page.evaluate(() => window.Dimelo.Messaging.Debug.start());
  await expect(toolbar.token).toHaveText("fresh");
  await expect(toolbar.lapses).toHaveText(/^00:0[01]:\d\d$/);
  const first = await toolbar.lapses.textContent();
  await expect(toolbar.lapses).not.toHaveText(first);
  await expect(toolbar.presentable).toHaveText(/^00:00:\d\d$/);
  await page.evaluate(() => window.Visavis.Debug.start());
  await expect(toolbar.host).toHaveCount(1);

  await toolbar.press("Show store");
  await expect(toolbar.store).toContainText("browser: 43 characters");
  const key = await page.evaluate(() => Object.values(localStorage).join(""));
  await expect(toolbar.region).not.toContainText(JSON.parse(key).browser);

  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => (await window.axe.run(document)).violations.map(({ id }) => id));
    expect(violations, colorScheme).toEqual([]);
  }

  await toolbar.press("Reload");
  await expect(toolbar.token).toBeVisible();
  await toolbar.press("Reset…");
  await toolbar.press("Keep");
  await toolbar.press("Reset…");
  await toolbar.press("Forget and reload");
  await expect(toolbar.token).toBeVisible();
  await toolbar.press("Show store");
  await expect(toolbar.store).toContainText("Nothing is kept in this browser.");

  await toolbar.press("Stop");
  await expect(toolbar.host).toHaveCount(0);
  await page.reload();
  await expect(chat.launcher).toBeVisible();
  await expect(toolbar.host).toHaveCount(0);
});

test("names that a page has already stay what they are", async ({ live, somebody }) => {
  const page = await somebody();
  await page.goto(
    live.embedPlain("/", `window.Visavis = {Debug: {start: "mine"}}; window.Dimelo = {Messaging: {own: 1}};`),
  );
  await page.waitForFunction(() => window.Dimelo.Messaging.Debug);
  expect(await page.evaluate(() => [window.Visavis.Debug.start, window.Dimelo.Messaging.own])).toEqual(["mine", 1]);
});
