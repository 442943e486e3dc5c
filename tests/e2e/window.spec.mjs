// The window: long conversations, phones, colours, and pages that do not make it easy.
import { Chat, expect, test } from "./fixtures.mjs";

const push = (chat, call) => chat.page.evaluate((call) => window._chatq.push(call), call);

/** What does as the page chooses is fetched with its first choice; from then on each is done at once. */
async function isDressed(chat) {
  await push(chat, ["_setConfiguration", { theme: "light" }]);
  await expect(chat.host.locator(".shell")).toHaveAttribute("style", /--ink:/);
}
const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true };

/** Agents' replies by the dozen, without a hundred round trips through the console: the socket says what a server would. */
async function longThread(page, count) {
  await page.routeWebSocket(/\/socket$/, (socket) => {
    const say = (frame) => socket.send(JSON.stringify(frame));
    const entry = (seq) => ({
      seq,
      id: `e${seq}`,
      at: Date.now() - (count - seq) * 60_000,
      author: seq % 3 ? { agent: seq % 2 ? "Ann" : "Bob" } : { visitor: "anonymous" },
      body: `message ${seq} ${"word ".repeat(seq % 17)}`,
    });
    const batch = (first, last) =>
      say({
        entries: {
          thread: "t1",
          entries: Array.from({ length: last - first + 1 }, (_, n) => entry(first + n)),
        },
      });
    socket.onMessage((text) => {
      const { hello, history, write } = JSON.parse(text);
      if (hello) {
        const welcome = { version: 1, now: Date.now(), known: "anonymous", minimum_lifetime: 3600 };
        say({ welcome: { ...welcome, thread: "t1", head: count, seen: count } });
        batch(count - 49, count);
      }
      if (history) batch(Math.max(1, history.before - 50), history.before - 1);
      if (write) say({ ack: { id: write.id, thread: "t1", seq: count + 1, at: Date.now() } });
    });
  });
}

const nodes = (chat) =>
  chat.host.evaluate(({ shadowRoot }) => {
    const walker = document.createTreeWalker(shadowRoot);
    let count = 0;
    while (walker.nextNode()) count += 1;
    return count;
  });

test("a long conversation is a few rows, whatever part of it is read, and keeps its place when more is loaded above", async ({
  live,
  somebody,
}) => {
  const page = await somebody();
  await longThread(page, 1_000);
  await page.goto(live.embedPlain("/"));
  const chat = new Chat(page);
  await chat.open();
  await expect(chat.bodies.last()).toContainText("message 1000");
  expect(await nodes(chat)).toBeLessThan(600);
  // Earlier messages are asked for by reading upwards; what is read stays where it is.
  for (let round = 0; round < 6; round += 1) {
    await chat.log.evaluate((log) => {
      log.scrollTop = 700;
    });
    const isThere = (log) => log.querySelector("li").getBoundingClientRect().top < log.getBoundingClientRect().top;
    await expect.poll(() => chat.log.evaluate(isThere)).toBe(true);
    const [text, before, height] = await chat.log.evaluate((log) => {
      const height = log.scrollHeight;
      log.scrollTop = 120;
      const edge = log.getBoundingClientRect().top;
      const row = [...log.querySelectorAll("li")].find((row) => row.getBoundingClientRect().bottom > edge + 60);
      const body = row.querySelector(".body");
      return [body.textContent, body.getBoundingClientRect().top - edge, height];
    });
    await expect.poll(() => chat.log.evaluate((log) => log.scrollHeight)).toBeGreaterThan(height + 500);
    const body = chat.bodies.filter({ hasText: text.trim() });
    const after = await body
      .first()
      .evaluate((body) => body.getBoundingClientRect().top - body.closest(".log").getBoundingClientRect().top);
    expect(Math.abs(after - before), `message in place, round ${round}`).toBeLessThan(2);
    expect(await nodes(chat)).toBeLessThan(600);
  }
  await chat.host.getByRole("button", { name: "To the newest message" }).click();
  await expect(chat.bodies.last()).toContainText("message 1000");
  await chat.log.evaluate((log) => {
    log.scrollTop = log.scrollHeight / 2;
  });
  // Somewhere in the middle there are rows too, and not only room.
  await expect
    .poll(() =>
      chat.log.evaluate((log) => {
        const { top, bottom } = log.getBoundingClientRect();
        const rows = [...log.querySelectorAll("li")].map((row) => row.getBoundingClientRect());
        return rows.some((row) => row.top < top + 5) && rows.some((row) => row.bottom > bottom - 5);
      }),
    )
    .toBe(true);
});

test("on a phone the open window is all there is: modal, as high as the keyboard leaves it, and gone by Escape", async ({
  live,
  visitor,
}) => {
  const chat = await visitor(live.embedPlain("/"), PHONE);
  await chat.open();
  await expect(chat.window).toHaveAttribute("aria-modal", "true");
  // Once it has come to rest.
  await expect.poll(() => chat.window.boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 667 });
  await expect(chat.field).toBeFocused();
  expect(await chat.field.evaluate((field) => parseFloat(getComputedStyle(field).fontSize))).toBeGreaterThanOrEqual(16);
  // Tab stays inside, and what is behind cannot be reached.
  const link = await chat.page.evaluate(() => {
    const link = Object.assign(document.createElement("a"), { href: "#", textContent: "behind" });
    document.body.prepend(link);
    return document.elementFromPoint(20, 300).tagName;
  });
  expect(link).toBe("VISAVIS-CHAT");
  for (let presses = 0; presses < 8; presses += 1) {
    await chat.page.keyboard.press("Tab");
    const inPage = await chat.page.evaluate(() => document.activeElement.textContent === "behind");
    expect(inPage).toBe(false);
  }
  expect(await chat.page.evaluate(() => getComputedStyle(document.documentElement).overflow)).toBe("hidden");
  // The keyboard comes up: the visual viewport gets smaller, the layout does not.
  await chat.page.evaluate(() => {
    Object.defineProperty(visualViewport, "height", { value: 320, configurable: true });
    visualViewport.dispatchEvent(new Event("resize"));
  });
  expect((await chat.window.boundingBox()).height).toBe(320);
  const composer = await chat.field.boundingBox();
  expect(composer.y + composer.height).toBeLessThanOrEqual(320);
  await chat.page.keyboard.press("Escape");
  await expect(chat.window).toBeHidden();
  await expect(chat.launcher).toBeFocused();
  expect(await chat.page.evaluate(() => document.documentElement.style.overflow)).toBe("");
});

test("on a desk the open window is no trap: Tab leaves it, and the page behind goes on", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.page.evaluate(() => document.body.prepend(document.createElement("input")));
  await chat.open();
  await expect(chat.window).toHaveAttribute("aria-modal", "false");
  await chat.page.locator("input").click();
  await expect(chat.page.locator("input")).toBeFocused();
  await expect(chat.window).toBeVisible();
});

test("everything one presses is large enough for a thumb", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/"), PHONE);
  const sizes = () =>
    chat.host.evaluate(({ shadowRoot }) =>
      [...shadowRoot.querySelectorAll("button, textarea")]
        .filter((element) => element.offsetParent || element.getBoundingClientRect().width)
        .map((element) => [element.id, element.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 44 || height < 44)
        .map(([id]) => id),
    );
  expect(await sizes()).toEqual([]);
  await chat.open();
  expect(await sizes()).toEqual([]);
});

test("whatever colours the page chooses, what stands on them can be read, in light and in dark", async ({
  live,
  visitor,
}) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.write("Hello");
  const contrasts = () =>
    chat.host.evaluate(({ shadowRoot }) => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const rgb = (color) => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
      };
      const luminance = (color) => {
        const [r, g, b] = rgb(color).map((part) =>
          part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return [".header", ".launcher", ".own .body"].map((name) => {
        const { color, backgroundColor } = getComputedStyle(shadowRoot.querySelector(name));
        const [one, other] = [luminance(color), luminance(backgroundColor)];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      });
    });
  await isDressed(chat);
  for (const color of ["yellow", "#4481eb", "rgb(120 120 120)", "hsl(160 50% 56%)", "black", "oklch(0.8 0.2 130)"]) {
    const colors = { "$highlight-color": color, "header-color": color, "message-self-background-color": color };
    for (const theme of ["light", "dark"]) {
      await push(chat, ["_setConfiguration", { colors, theme }]);
      for (const contrast of await contrasts()) expect(contrast, `${color}, ${theme}`).toBeGreaterThanOrEqual(4.5);
    }
  }
  // By the page's style sheet it is the same.
  await chat.page.addStyleTag({ content: "visavis-chat { --visavis-header-color: #fd0 !important }" });
  await chat.launcher.click();
  await chat.launcher.click();
  expect(await chat.host.locator(".header").evaluate((it) => getComputedStyle(it).backgroundColor)).toBe(
    "rgb(255, 221, 0)",
  );
  for (const contrast of await contrasts()) expect(contrast).toBeGreaterThanOrEqual(4.5);
  await push(chat, ["_setConfiguration", { colors: { "highlight-color": "url(x)" }, theme: "neon" }]);
  await chat.page.lines.are(/theme must be/, /colors: highlight-color is not a colour/);
});

test("a page that changes the display while somebody writes leaves the window open and the focus in it", async ({
  live,
  visitor,
}) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await expect(chat.line).toBeEmpty();
  await isDressed(chat);
  // At once, before anything else happens that would put it right.
  const after = (given) =>
    chat.host.evaluate((host, given) => {
      window._chatq.push(["_setConfiguration", given]);
      const { activeElement } = host.shadowRoot;
      return [host.shadowRoot.querySelector(".window").checkVisibility(), activeElement?.className];
    }, given);
  expect(await after({ theme: "dark", position: "left" })).toEqual([true, "field"]);
  await chat.page.evaluate(() => document.body.append(Object.assign(document.createElement("div"), { id: "place" })));
  expect((await after({ embedded: true, parentNodeId: "place" }))[0], "into an element").toBe(true);
  expect((await after({ theme: "light" }))[0], "and what is not named stays").toBe(true);
  await expect(chat.page.locator("#place > visavis-chat")).toHaveCount(1);
  expect((await after({ embedded: false }))[0], "and out of it").toBe(true);
});

test("a page whose style sheet says the worst of everything does not break it", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.page.addStyleTag({
    content: `* { display: none !important; font: 4px serif !important; opacity: 0.1; margin: 90px !important; color: red !important }
      html, body { display: block !important; font-size: 30px; direction: rtl; transform: scale(1) }
      visavis-chat { position: absolute; z-index: -1; opacity: 0; transform: rotate(9deg); visibility: hidden }
      button, textarea, dialog { all: unset !important; pointer-events: none !important }`,
  });
  await expect(chat.launcher).toBeVisible();
  const { width, height } = await chat.launcher.boundingBox();
  expect([width, height]).toEqual([58, 58]);
  await chat.open();
  await chat.write("Hello");
  await chat.hasSent(1);
  const { x, y, width: wide, height: high } = await chat.window.boundingBox();
  const { width: all, height: tall } = chat.page.viewportSize();
  expect(x >= 0 && y >= 0 && x + wide <= all && y + high <= tall).toBe(true);
  expect(await chat.bodies.first().evaluate((body) => getComputedStyle(body).fontFamily)).toContain("system-ui");
});

test("who wants no motion sees none", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/"), { reducedMotion: "reduce" });
  await chat.launcher.click();
  await chat.write("Hello");
  const moving = await chat.host.evaluate(({ shadowRoot }) => shadowRoot.getAnimations().length);
  expect(moving).toBe(0);
});

test("links are followed safely, and what turns the direction of a text is seen", async ({ live, visitor }) => {
  const chat = await visitor(live.embedPlain("/"));
  await chat.open();
  await chat.write("see https://example.org/a. and javascript:alert(1) and https://bank.example@evil.example");
  const links = chat.own.getByRole("link");
  await expect(links).toHaveCount(1);
  await expect(links).toHaveAttribute("href", "https://example.org/a");
  await expect(links).toHaveAttribute("rel", "noopener noreferrer nofollow ugc");
  await chat.write("a\u202egpj.exe");
  await expect(chat.own.last().locator(".turning")).toBeVisible();
});

test("the page's title counts what was not read, if the page wants it, and is left as it was", async ({
  live,
  visitor,
  agent,
}) => {
  const chat = await visitor(live.embedPlain("/", '_chatq.push(["_setConfiguration", {titleBadge: true}]);'));
  await chat.open();
  await chat.write("Hello?");
  await chat.launcher.click();
  const desk = await agent(live.agent);
  await desk.take("Anonymous");
  await desk.reply("Hello!", "How can I help?");
  await expect(chat.page).toHaveTitle("(2) A website");
  await chat.page.evaluate(() => {
    document.title = "Another page";
  });
  await desk.reply("Are you there?");
  await expect(chat.page).toHaveTitle("(3) Another page");
  await chat.open();
  await expect(chat.page).toHaveTitle("Another page");
  await expect(chat.log.getByText("New", { exact: true })).toBeVisible();
});
