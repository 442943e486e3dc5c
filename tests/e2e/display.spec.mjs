// What a page chooses of the display is done by a script of its own: not there for whom nothing is chosen, in time for
// who chose before the chat came, and where it cannot be had the chat is there all the same.
import { expect, test } from "./fixtures.mjs";

const SCRIPT = /\/assets\/display-\w+\.js$/;
const push = (chat, ...calls) => chat.page.evaluate((calls) => window._chatq.push(...calls), calls);
const choose = (given) => ["_setConfiguration", given];
const say = (...calls) => `_chatq.push(${calls.map((call) => JSON.stringify(call)).join(", ")});`;
const refused = (page) => page.lines.tolerate(/^Failed to load resource: net::ERR_FAILED/);

/** Holds the script back until what this gives is called. */
async function hold(page) {
  let release;
  const released = new Promise((done) => {
    release = done;
  });
  await page.route(SCRIPT, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Where the launcher is and how it looks, each time that it is seen so for the first time. */
const watch = (page) =>
  page.addInitScript(() => {
    window.seen = [];
    window.frames = 0;
    const look = () => {
      const host = document.querySelector("visavis-chat");
      const launcher = host?.shadowRoot.querySelector(".launcher");
      if (launcher?.checkVisibility()) {
        const side = launcher.getBoundingClientRect().x < innerWidth / 2 ? "left" : "right";
        const one = [side, host.hasAttribute("data-dark"), getComputedStyle(launcher).backgroundColor].join(" ");
        if (window.seen.at(-1) !== one) window.seen.push(one);
      }
      window.frames += 1;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

/** The website's page with this in its style sheet. */
function styled(live, css, lines = "") {
  live.embedPlain("/", lines);
  const { body } = live.website.pages["/"]();
  live.website.pages["/"] = () => ({ body: body.replace("</head>", `<style>${css}</style></head>`) });
  return live.website.origin;
}

test("who chats with a page that chooses nothing fetches the client, the module and nothing beside them", async ({
  live,
  somebody,
  agent,
}) => {
  const page = await somebody();
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  const calls = say(choose({ locale: "en", embedded: false }), ["_fillCustomVariable", "custom_a", "b"]);
  await page.goto(live.embedPlain("/", calls));
  await page.locator("visavis-chat .launcher").click();
  const field = page.locator("visavis-chat").getByRole("textbox", { name: "Message" });
  await field.fill("Hello");
  await field.press("Enter");
  const desk = await agent(live.agent);
  await desk.take("Anonymous");
  await desk.reply("Hi");
  await expect(page.locator("visavis-chat li.agent .body")).toHaveText("Hi");
  const assets = fetched.filter((path) => path.startsWith("/assets/"));
  expect(assets.map((path) => path.replace(/-\w+\./, ".")).sort()).toEqual([
    "/assets/client.js",
    "/assets/client.wasm",
  ]);
});

for (const [whose, prepare] of [
  [
    "a call",
    (live) =>
      live.embedPlain("/", say(choose({ position: "left", theme: "dark", colors: { "highlight-color": "#ffee00" } }))),
  ],
  [
    "the source",
    async (live) => {
      const looks = ["--position", "left", "--theme", "dark", "--color", "highlight-color=#ffee00"];
      await live.command(["source", "appearance", live.source.token, ...looks]);
      return live.embedPlain("/");
    },
  ],
  [
    "the page's style sheet",
    (live) =>
      styled(
        live,
        "visavis-chat { --visavis-highlight-color: #ffee00 }",
        say(choose({ position: "left", theme: "dark" })),
      ),
  ],
]) {
  test(`what ${whose} chooses is there when the launcher is first seen, however late its script comes`, async ({
    live,
    somebody,
  }) => {
    const page = await somebody();
    const release = await hold(page);
    await watch(page);
    const asked = page.waitForRequest(SCRIPT);
    const module = page.waitForEvent("requestfinished", (request) => request.url().endsWith(".wasm"));
    await page.goto(await prepare(live));
    await Promise.all([asked, module]);
    // Time in which a launcher that does not wait would be seen.
    const frames = await page.evaluate(() => window.frames);
    await page.waitForFunction((frames) => window.frames > frames + 30, frames);
    release();
    await expect(page.locator("visavis-chat .launcher")).toBeVisible();
    expect(await page.evaluate(() => window.seen)).toEqual(["left true rgb(255, 238, 0)"]);
    // Signs on yellow are dark.
    await expect(page.locator("visavis-chat .launcher")).not.toHaveCSS("color", "rgb(255, 255, 255)");
  });
}

test("our own colours are what the script works out for them, in light and in dark", async ({ live, visitor }) => {
  for (const colorScheme of ["light", "dark"]) {
    const chat = await visitor(live.embedPlain("/"), { colorScheme });
    await expect(chat.launcher).toBeVisible();
    const colors = () =>
      chat.host.evaluate(({ shadowRoot }) => {
        const shell = shadowRoot.querySelector(".shell");
        const names = [...shadowRoot.adoptedStyleSheets[0].cssRules[0].style].filter(
          (name) => !name.includes("visavis"),
        );
        const probe = shell.appendChild(document.createElement("p"));
        const all = names
          .filter((name) => !/shadow|lift/.test(name))
          .map((name) => {
            probe.style.color = `var(${name})`;
            return [name, getComputedStyle(probe).color];
          });
        probe.remove();
        return all;
      });
    const before = await colors();
    expect(before.length).toBeGreaterThan(15);
    expect(new Map(before).get("--ink")).toMatch(/^rgb/);
    await push(chat, choose({ theme: colorScheme }));
    // Worked out, they stand in the shell's own style.
    await expect(chat.host.locator(".shell")).toHaveAttribute("style", /--ink:/);
    expect(await colors(), colorScheme).toEqual(before);
  }
});

test("calls that come while the script is on its way are done in their order, with what they chose then", async ({
  live,
  visitor,
}) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await expect(chat.line).toBeEmpty();
  const release = await hold(chat.page);
  const asked = chat.page.waitForRequest(SCRIPT);
  await push(chat, choose({ theme: "dark", position: "left", colors: { "header-color": "#123456" } }));
  await asked;
  await push(chat, choose({ theme: "neon" }), choose({ theme: "light", titleBadge: true }));
  await chat.page.evaluate(() => {
    const given = { colors: { "header-color": "#654321", "highlight-color": "#0a5a3a" } };
    window._chatq.push(["_setConfiguration", given]);
    given.colors["header-color"] = "#ff0000";
  });
  await chat.write("Meanwhile one writes");
  await chat.hasSent(1);
  await expect(chat.host).not.toHaveAttribute("data-left");
  release();
  await expect(chat.host).toHaveAttribute("data-left", "");
  await expect(chat.host).not.toHaveAttribute("data-dark");
  await expect(chat.host.locator(".header")).toHaveCSS("background-color", "rgb(101, 67, 33)");
  await expect(chat.launcher).toHaveCSS("background-color", "rgb(10, 90, 58)");
  await chat.page.lines.are(/theme must be/);
});

test("a count in the title that is wanted while messages wait is there at once", async ({ live, visitor, agent }) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.write("Hello?");
  await chat.launcher.click();
  const desk = await agent(live.agent);
  await desk.take("Anonymous");
  await desk.reply("Hello!");
  await expect(chat.host.locator(".badge")).toHaveText("1");
  await push(chat, choose({ titleBadge: true }));
  await expect(chat.page).toHaveTitle("(1) A website");
  await push(chat, choose({ titleBadge: false }));
  await expect(chat.page).toHaveTitle("A website");
});

test("where the script cannot be had the chat is there, and the next choice or opening has all that was chosen", async ({
  live,
  somebody,
  visitor,
}) => {
  const page = await somebody();
  refused(page);
  await page.route(SCRIPT, (route) => route.abort());
  const css = "visavis-chat { --visavis-header-color: #ffee00 }";
  await page.goto(styled(live, css, say(choose({ position: "left" }))));
  const host = page.locator("visavis-chat");
  await host.locator(".launcher").click();
  const field = host.getByRole("textbox", { name: "Message" });
  await field.fill("Hello");
  await field.press("Enter");
  await expect(host.locator("li.own .foot")).toHaveText(/Sent$/);
  await expect(host.locator(".header"), "as the page says, and no more").toHaveCSS(
    "background-color",
    "rgb(255, 238, 0)",
  );
  await expect(host).not.toHaveAttribute("data-left");
  await page.unroute(SCRIPT);
  await host.locator(".launcher").click();
  await host.locator(".launcher").click();
  await expect(host).toHaveAttribute("data-left", "");
  await expect(host.locator(".header")).not.toHaveCSS("color", "rgb(255, 255, 255)");

  const chat = await visitor("about:blank");
  refused(chat.page);
  await chat.page.route(SCRIPT, (route) => route.abort());
  const failed = chat.page.waitForEvent("requestfailed", (request) => SCRIPT.test(request.url()));
  await chat.page.goto(live.embedPlain("/", say(choose({ theme: "dark" }))));
  await failed;
  await expect(chat.launcher).toBeVisible();
  await chat.page.unroute(SCRIPT);
  await push(chat, choose({ position: "left" }));
  await expect(chat.host).toHaveAttribute("data-left", "");
  await expect(chat.host).toHaveAttribute("data-dark", "");
});

test("a chat whose looks do not come is there after some seconds, and takes them when they do", async ({
  live,
  somebody,
}) => {
  const page = await somebody();
  const release = await hold(page);
  await page.goto(live.embedPlain("/", say(choose({ position: "left" }))));
  await expect(page.locator("visavis-chat .launcher")).toBeVisible();
  release();
  await expect(page.locator("visavis-chat")).toHaveAttribute("data-left", "");
});
