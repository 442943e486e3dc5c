// A good guest in a website: nothing is kept and nobody is called before the visitor wants to talk, and what the page
// has changed of the browser's own does not matter.
import { expect, test } from "./fixtures.mjs";

test("before the visitor opens the chat nothing is stored and nobody is called", async ({ live, visitor }) => {
  const sockets = [];
  const chat = await visitor("about:blank");
  chat.page.on("websocket", (socket) => sockets.push(socket.url()));
  await chat.page.goto(live.embedPlain("/"));
  await expect(chat.launcher).toBeVisible();
  const stored = () =>
    chat.page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]);
  expect([await stored(), sockets]).toEqual([[[], [], ""], []]);
  await chat.open();
  await expect.poll(() => sockets.length).toBe(1);
});

test("the client comes after the page's own things, and before none of them", async ({ live, somebody }) => {
  const page = await somebody();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const priorities = new Map();
  devtools.on("Network.requestWillBeSent", ({ request }) => {
    priorities.set(new URL(request.url).pathname.replace(/.*\./, "."), request.initialPriority);
  });
  // The page is not read to its end before the loader has run.
  const run = page.waitForFunction(() => window._chatq?.source);
  await page.route("**/own.js", async (route) => {
    await run;
    await route.fulfill({ contentType: "text/javascript", body: "" });
  });
  live.embedPlain("/");
  const { body } = live.website.pages["/"]();
  live.website.pages["/"] = () => ({ body: body.replace("</body>", '<script src="/own.js"></script></body>') });
  await page.goto(live.website.origin);
  await expect(page.locator("visavis-chat")).toHaveCount(1);
  const [asked, read] = await page.evaluate(() => {
    const [{ domContentLoadedEventStart }] = performance.getEntriesByType("navigation");
    const module = performance.getEntriesByType("resource").find(({ name }) => name.endsWith(".wasm"));
    return [module.startTime, domContentLoadedEventStart];
  });
  expect(asked).toBeGreaterThanOrEqual(read);
  expect(priorities.get(".wasm")).toBe("Low");
});

test("a page that has changed prototypes and globals has a chat all the same", async ({ live, visitor, agent }) => {
  const hostile = `
    Object.prototype.polluted = { toString: "no" };
    Object.prototype.embedded = true;
    Array.prototype.last = function () { return this[this.length - 1]; };
    Array.prototype.toJSON = function () { return "[prototype.js]"; };
    String.prototype.toJSON = function () { return "prototype.js"; };
    console.debug = null;
    window.name = "hostile";`;
  const chat = await visitor(live.embedPlain("/", hostile));
  await chat.open();
  await chat.write("Through all that");
  await chat.hasSent(1);
  const desk = await agent(live.agent);
  await desk.rows.click();
  await desk.reply("And back");
  await chat.reads(["Through all that", "And back"]);
});
