// Links come by a script of their own: until it is there, and where it cannot be had, an address is text.
import { expect, test } from "./fixtures.mjs";

const SCRIPT = /\/assets\/links-\w+\.js$/;

test("addresses that are read before their script is there become links under the reader's hands", async ({
  live,
  visitor,
  agent,
}) => {
  const chat = await visitor(live.embedPlain("/"));
  let release;
  const released = new Promise((done) => {
    release = done;
  });
  await chat.page.route(SCRIPT, async (route) => {
    await released;
    await route.continue();
  });
  await chat.open();
  const desk = await agent(live.agent);
  await chat.write("Where?");
  await desk.take("Anonymous");
  await desk.reply(...Array.from({ length: 12 }, (_, index) => `${index}: one of many lines`));
  const written = "here: https://example.org/a_(b), a\u202eb, https://user@evil.example and mailto:ann@example.org";
  await desk.reply(written, "And goodbye");
  await expect(chat.bodies.last()).toHaveText("And goodbye");
  const body = chat.bodies.nth(13);
  expect(await body.evaluate(({ textContent }) => textContent)).toBe(written);
  await expect(chat.log.getByRole("link")).toHaveCount(0);
  await expect(body.locator(".turning")).toBeVisible();

  // Somebody has scrolled up, has selected some of it backwards, and writes.
  await chat.log.evaluate((log) => {
    log.scrollTop -= 60;
  });
  await expect(chat.host.locator(".latest")).toBeVisible();
  await chat.field.focus();
  const state = () =>
    chat.host.evaluate(({ shadowRoot }) => {
      const selection = shadowRoot.getSelection?.() ?? getSelection();
      const count = (node, offset) => {
        const range = document.createRange();
        range.setStart(shadowRoot.querySelectorAll(".body")[13], 0);
        range.setEnd(node, offset);
        return range.toString().length;
      };
      return {
        selected: [
          count(selection.anchorNode, selection.anchorOffset),
          count(selection.focusNode, selection.focusOffset),
        ],
        focused: shadowRoot.activeElement.className,
        scrolled: shadowRoot.querySelector(".log").scrollTop,
      };
    });
  await body.evaluate((body) => {
    const { activeElement } = body.getRootNode();
    getSelection().setBaseAndExtent(body.lastChild, 9, body.firstChild, 12);
    activeElement.focus();
    window.said = 0;
    const watch = new MutationObserver((changes) => {
      window.said += changes.length;
    });
    for (const region of body.getRootNode().querySelectorAll("[aria-live=polite]"))
      watch.observe(region, { childList: true, subtree: true, characterData: true });
  });
  const before = await state();
  expect(before.selected[0]).toBeGreaterThan(before.selected[1]);
  release();
  const links = body.getByRole("link");
  await expect(links).toHaveText(["https://example.org/a_(b)", "mailto:ann@example.org"]);
  expect(await body.evaluate(({ textContent }) => textContent)).toBe(written);
  await expect(links.first()).toHaveCSS("text-decoration-line", "underline");
  await expect(body.locator(".turning")).toBeVisible();
  expect(await state()).toEqual(before);

  // From here on they are links at once.
  await chat.write("https://example.net/");
  await expect(chat.own.getByRole("link")).toHaveText("https://example.net/");
});

test("where what makes links cannot be had addresses are text, and the next message has it asked for again", async ({
  live,
  visitor,
}) => {
  const chat = await visitor(live.embedPlain("/"));
  chat.page.lines.tolerate(/^Failed to load resource: net::ERR_FAILED/);
  const asked = [];
  chat.page.on("request", (request) => SCRIPT.test(request.url()) && asked.push(request.url()));
  await chat.page.route(SCRIPT, (route) => route.abort());
  await chat.open();
  await chat.write("No address, no script");
  await chat.hasSent(1);
  expect(asked).toEqual([]);
  const failed = chat.page.waitForEvent("requestfailed", (request) => SCRIPT.test(request.url()));
  await chat.write("https://example.org/a");
  await failed;
  await chat.hasSent(2);
  await expect(chat.bodies.last()).toHaveText("https://example.org/a");
  await expect(chat.own.getByRole("link")).toHaveCount(0);
  await chat.page.unroute(SCRIPT);
  await chat.write("Another");
  await expect(chat.own.getByRole("link")).toHaveText("https://example.org/a");
});
