// The chat in a frame: who the visitor is comes by a message from the right page, and from no other.
import { readFileSync } from "node:fs";
import { at } from "../../scripts/run.mjs";
import { Chat, expect, NOBODY_RENEWS, test } from "./fixtures.mjs";
import { html, inSeconds, Website } from "./servers.mjs";

/** The parent's lines as docs/iframe.md gives them. */
const SNIPPET = readFileSync(at("docs/iframe.md"), "utf8").match(/```html\n([\s\S]*?)```/)[1];

const framed = (live) => SNIPPET.replace("https://chat.example.org/chat/SOURCE_TOKEN/web", address(live));
const address = (live) => `${live.address}/chat/${live.source.token}/web`;
const ada = (live) => live.sign({ exp: inSeconds(7_200), uuid: "7", firstname: "Ada" });

test("the lines of the documentation make a framed chat that knows who writes", async ({ live, somebody, agent }) => {
  expect(SNIPPET.trim().split("\n").length).toBeLessThanOrEqual(30);
  const asked = [];
  live.website.pages["/your-own-address"] = () => {
    asked.push("token");
    return { body: ada(live) };
  };
  live.website.pages["/"] = () => ({ body: html(framed(live)) });
  const page = await somebody();
  await page.goto(live.website.origin);
  const chat = new Chat(page.frameLocator("iframe"));
  await expect(chat.window).toBeVisible();
  await chat.write("From the frame");
  const desk = await agent(live.agent);
  await desk.take("Ada");
  await desk.marked(["Verified"]);
  await desk.reply("Into the frame");
  await chat.reads(["From the frame", "Into the frame"]);
  expect(asked).toEqual(["token"]);
});

test("the chat in a frame speaks the visitor's language, and the source's where that has one", async ({
  live,
  somebody,
}) => {
  live.website.pages["/"] = () => ({ body: html(`<iframe src="${address(live)}" title="Chat"></iframe>`) });
  const speaks = async (language) => {
    const page = await somebody({ locale: "de-AT" });
    await page.goto(live.website.origin);
    const shell = page.frameLocator("iframe").locator("visavis-chat .shell");
    await expect(shell).toHaveAttribute("lang", language);
  };
  await speaks("de");
  await live.command(["source", "appearance", live.source.token, "--locale", "fr"]);
  await speaks("fr");
});

test("a website that the source does not name gets no frame", async ({ live, somebody }) => {
  const other = await Website.open();
  other.pages["/"] = () => ({ body: html(`<iframe src="${address(live)}" title="Chat"></iframe>`) });
  const page = await somebody();
  page.lines.tolerate(/frame-ancestors/);
  await page.goto(other.origin);
  await expect.poll(() => page.frames().at(-1).url()).toMatch(/^chrome-error:/);
  other.close();
});

test("a page that frames the chat and is not asked cannot say who the visitor is", async ({
  live,
  somebody,
  agent,
}) => {
  // The right page answers nothing; a window of another origin shouts at the frame.
  const other = await Website.open();
  const token = ada(live);
  other.pages["/"] = () => ({
    body: html(`<script>for (let id = 0; id < 5; id++)
      parent.frames[0].postMessage({ visavis: "identity", id, token: "${token}" }, "*");</script>`),
  });
  live.website.pages["/"] = () => ({ body: html(`<iframe src="${address(live)}" title="Chat"></iframe>`) });
  const page = await somebody();
  await page.goto(live.website.origin);
  await page.evaluate((src) => {
    document.body.append(Object.assign(document.createElement("iframe"), { src, title: "Other" }));
  }, other.origin);
  const chat = new Chat(page.frameLocator("iframe[title=Chat]"));
  await chat.write("Nobody said who I am");
  const desk = await agent(live.agent);
  await desk.rows.click();
  await desk.marked(["Anonymous"]);
  other.close();
});

test("a token behind the # is gone from the address before anything else loads", async ({ live, somebody, agent }) => {
  const page = await somebody();
  const asked = [];
  page.lines.tolerate(NOBODY_RENEWS);
  page.on("request", (request) => asked.push(request.url(), request.headers().referer ?? ""));
  await page.goto(`${address(live)}#jwt_identity=${ada(live)}`);
  const chat = new Chat(page);
  await chat.write("Hello");
  expect(page.url()).toBe(address(live));
  expect(asked.filter((url) => url.includes("eyJ"))).toEqual([]);
  const desk = await agent(live.agent);
  await desk.take("Ada");
  await desk.marked(["Verified"]);
});

test("custom variables in the frame's address stand beside the conversation", async ({ live, somebody, agent }) => {
  const page = await somebody();
  page.lines.tolerate(NOBODY_RENEWS);
  await page.goto(`${address(live)}?custom_cart=58%20%E2%82%AC&lang=en&custom_vip=true#jwt_identity=${ada(live)}`);
  await new Chat(page).write("What does it cost?");
  const desk = await agent(live.agent);
  await desk.take("Ada");
  const visit = desk.page.locator("#person dl").last().locator("dt, dd");
  await expect(visit).toHaveText(["cart", "58 €", "vip", "true"]);
});

test("a token in the query is refused with the sentence that says how", async ({ live }) => {
  const answer = await fetch(`${address(live)}?lang=en&jwt_identity=${ada(live)}`);
  const { code, text } = await answer.json();
  expect([answer.status, code]).toEqual([400, "identity_in_query"]);
  expect(text).toMatch(/postMessage.*#jwt_identity=TOKEN/);
});

test("a frame is for the websites of its source, and for none where there are none", async ({ live }) => {
  const policy = async () => (await fetch(address(live))).headers.get("content-security-policy");
  expect(await policy()).toMatch(new RegExp(`frame-ancestors ${live.website.origin}$`));
  await live.command(["source", "disallow", live.source.token, live.website.origin]);
  expect(await policy()).toMatch(/frame-ancestors 'none'$/);
});
