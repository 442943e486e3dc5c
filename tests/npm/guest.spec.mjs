// A good guest: it leaves as it came, is there once, says what is wrong in a line, and hurts nobody.
import { NO_CONNECTION } from "../e2e/fixtures.mjs";
import { expect, test } from "./sites.mjs";

/** Opens the page without a chat of its own: the test makes them. */
const BY_HAND = { hash: "#by-hand" };

test("mounted and unmounted a hundred times, nothing is left of it", async ({ site }) => {
  const before = async (page) => {
    await page.addInitScript(() => {
      const open = { sockets: 0, timers: new Set() };
      const { WebSocket, setTimeout, clearTimeout } = window;
      window.open_things = () => ({ sockets: open.sockets, timers: open.timers.size });
      window.WebSocket = class extends WebSocket {
        constructor(...address) {
          super(...address);
          open.sockets += 1;
          this.addEventListener("close", () => {
            open.sockets -= 1;
          });
        }
      };
      window.setTimeout = (ring, ...rest) => {
        const timer = setTimeout(() => open.timers.delete(timer) && ring(), ...rest);
        open.timers.add(timer);
        return timer;
      };
      window.clearTimeout = (timer) => {
        open.timers.delete(timer);
        clearTimeout(timer);
      };
    });
  };
  const { page } = await site("module", { ...BY_HAND, before });
  page.lines.tolerate(NO_CONNECTION);
  const mount = (times) =>
    page.evaluate(async (times) => {
      for (let time = 0; time < times; time++) {
        const chat = new window.Chat(window.site);
        const connected = new Promise((done) => chat.on("connection_changed", done));
        await chat.setSignedIdentity(window.site.signed);
        await chat.open();
        await connected;
        chat.destroy();
        chat.destroy();
      }
    }, times);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const counts = async () => {
    await expect.poll(() => page.evaluate(() => window.open_things())).toEqual({ sockets: 0, timers: 0 });
    await devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await devtools.send("Performance.getMetrics");
    const value = (name) => metrics.find((metric) => metric.name === name).value;
    return { nodes: value("Nodes"), listeners: value("JSEventListeners") };
  };
  await mount(5);
  const few = await counts();
  await mount(100);
  const many = await counts();
  expect(many.listeners).toBeLessThanOrEqual(few.listeners);
  expect(many.nodes).toBeLessThan(few.nodes + 40); // one chat has more
  await expect(page.locator("visavis-chat")).toHaveCount(0);
});

test("a chat that ends before it began, or from inside its own event, ends", async ({ site }) => {
  const { page } = await site("module", BY_HAND);
  page.lines.tolerate(NO_CONNECTION);
  await page.evaluate(async () => {
    const early = new window.Chat(window.site);
    const call = early.open();
    early.destroy();
    await Promise.all([call, early.ready, early.open()]);
    const chat = new window.Chat(window.site);
    await new Promise((done) => {
      chat.on("chat_shown", () => {
        chat.destroy();
        done();
      });
      chat.open();
    });
  });
  await expect(page.locator("visavis-chat")).toHaveCount(0);
});

test("a chat that ends from inside a nested call, its start or a waiting call throws nothing and answers all", async ({
  site,
}) => {
  const { page } = await site("module", BY_HAND);
  page.lines.tolerate(NO_CONNECTION);
  const ended = await page.evaluate(async () => {
    const thrown = [];
    addEventListener("error", ({ message }) => thrown.push(message));
    addEventListener("unhandledrejection", ({ reason }) => thrown.push(String(reason)));
    const made = (name, handler) => {
      const chat = new window.Chat(window.site);
      chat.on(name, () => handler(chat));
      return chat;
    };
    const nested = (chat) => {
      chat.close();
      chat.destroy();
    };
    const started = made("started", (chat) => chat.destroy());
    const waiting = made("chat_shown", nested);
    await Promise.all([started.ready, started.open(), waiting.open(), waiting.open(), waiting.ready]);
    const ready = made("chat_shown", nested);
    await ready.ready;
    await Promise.all([ready.open(), ready.open()]);
    return thrown;
  });
  expect(ended).toEqual([]);
  await expect(page.locator("visavis-chat")).toHaveCount(0);
});

test("a chat that ends while its words are on their way calls nobody any more", async ({ site }) => {
  const { page } = await site("module", BY_HAND);
  page.lines.tolerate(NO_CONNECTION);
  const thrown = await page.evaluate(async () => {
    const thrown = [];
    addEventListener("unhandledrejection", ({ reason }) => thrown.push(String(reason)));
    const chat = new window.Chat(window.site);
    await chat.ready;
    const spoken = chat.configure({ locale: "en" });
    chat.destroy();
    await spoken;
    await new Promise((done) => setTimeout(done)); // a rejection that nobody hears is told by then
    return thrown;
  });
  expect(thrown).toEqual([]);
});

test("React takes the chat out and in again, and the conversation goes on", async ({ site }) => {
  const chat = await site("webpack");
  await chat.open();
  await chat.write("Before");
  await chat.hasSent(1);
  const toggle = chat.page.getByRole("button", { name: "Toggle the chat" });
  await toggle.click();
  await expect(chat.host).toHaveCount(0);
  await toggle.click();
  await expect(chat.host).toHaveCount(1);
  await chat.open();
  await chat.reads(["Before"]);
  await chat.write("After");
  await chat.hasSent(2);
});

test("a call that is wrong is a line in the console and a promise that says why", async ({ site }) => {
  const { page } = await site("module");
  const wrong = await page.evaluate(async () => {
    const rejected = (promise) =>
      promise.then(
        () => "taken",
        ({ name, code, call }) => ({ name, code, call }),
      );
    return [
      await rejected(window.chat.setIdentity({ uuid: 7 })),
      await rejected(window.chat.setSignedIdentity("abc")),
      await rejected(window.chat.open()),
    ];
  });
  expect(wrong).toEqual([
    { name: "ChatError", code: "wrong_type", call: "_setIdentity" },
    { name: "ChatError", code: "token_malformed", call: "_setSignedIdentity" },
    "taken",
  ]);
  await page.lines.are(
    /^visavis: _setIdentity: uuid must be a string/,
    /^visavis: _setSignedIdentity: the token is not three/,
  );
});

test("two copies of the script are one chat, and a line says so", async ({ site }) => {
  const twice = (path, answer) =>
    path.endsWith(".html")
      ? { ...answer, body: answer.body.replace(/(<script src="visavis.*<\/script>)/, "$1$1") }
      : answer;
  const chat = await site("script", { change: twice });
  await chat.page.lines.are(/^visavis: the chat was loaded twice in this page/);
  await expect(chat.host).toHaveCount(1);
});

test("a page that replaces its content and says so keeps its chat", async ({ site }) => {
  const chat = await site("script");
  await chat.open();
  await chat.write("On the first page");
  await chat.hasSent(1);
  await chat.page.evaluate(() => {
    history.pushState({}, "", "/script/second");
    document.body.replaceChildren(Object.assign(document.createElement("h1"), { textContent: "Second page" }));
    window._chatq.push(["_pageChange"]);
  });
  await expect(chat.host).toHaveCount(1);
  await chat.reads(["On the first page"]);
});

const more = (bytes) => (answer) => ({ ...answer, body: Buffer.concat([answer.body, bytes]) });

for (const [what, file, change] of [
  ["the client is missing", ".wasm", (answer) => ({ ...answer, body: "not found" })],
  ["the client is of another version", ".wasm", more(Buffer.from([0, 1, 0]))],
  ["the client's script was changed", "/script/client.js", more(Buffer.from("\nwindow.isChanged = true;"))],
]) {
  test(`where ${what} there is one line, and the page goes on`, async ({ site }) => {
    const broken = (path, answer) => (path.endsWith(file) ? change(answer) : answer);
    const { page, host } = await site("script", { change: broken });
    page.lines.tolerate(/SRI's integrity checks failed|valid digest in the 'integrity' attribute/);
    await page.lines.are(/^visavis: the chat could not be started\./);
    await expect(host).toHaveCount(0);
    expect(await page.evaluate(() => window._chatq.push(["_open"]) > 0 && !window.isChanged)).toBe(true);
  });
}

test("a pinned page runs what is fetched later, and none of it that was changed", async ({ site }) => {
  const changed = more(Buffer.from("\nwindow.isChanged = true;"));
  const broken = (path, answer) => (path.endsWith("/script/emoji.js") ? changed(answer) : answer);
  const chat = await site("script", { change: broken });
  await chat.open();
  await chat.host.locator("#emoji").click();
  await chat.page.lines.are(/SRI's integrity checks failed|valid digest in the 'integrity' attribute/);
  expect(await chat.page.evaluate(() => "isChanged" in window)).toBe(false);
  await expect(chat.host.locator(".grid")).toHaveCount(0);
  await chat.write("Still here");
  await chat.hasSent(1);

  const whole = await site("script");
  await whole.open();
  await whole.host.locator("#emoji").click();
  await expect(whole.host.locator(".grid button").first()).toBeVisible();
});

test("a pinned page in another language has its chat in it, and in English where that was changed", async ({
  site,
}) => {
  const german = (path, answer) =>
    path.endsWith(".html") ? { ...answer, body: answer.body.replace('lang="en"', 'lang="de"') } : answer;
  const shell = (chat) => chat.host.locator(".shell");
  const chat = await site("script", { change: german });
  await chat.host.locator(".launcher").click();
  await expect(shell(chat)).toHaveAttribute("lang", "de");

  const changed = more(Buffer.from("\nwindow.isChanged = true;"));
  const broken = (path, answer) => (path.endsWith("/script/languages.js") ? changed(answer) : german(path, answer));
  const other = await site("script", { change: broken });
  other.page.lines.tolerate(/SRI's integrity checks failed|valid digest in the 'integrity' attribute/);
  await other.open();
  await expect(shell(other)).toHaveAttribute("lang", "en");
  expect(await other.page.evaluate(() => "isChanged" in window)).toBe(false);
});

test("a website that brings a language of the package's has the chat in it, and fetches no other", async ({ site }) => {
  const { page, host } = await site("module", BY_HAND);
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.evaluate(async () => {
    const { signed, ...site } = window.site;
    const de = await (await fetch("visavis/locales/de.json")).json();
    const parent = document.body.appendChild(document.createElement("section"));
    window.chat = new window.Chat({ ...site, parent, texts: { de }, configuration: { locale: "de" } });
    window.chat.addTranslations({ de: { default_title: "Hilfe" } });
    window.chat.setSignedIdentity(signed);
    await window.chat.ready;
  });
  await expect(host.locator(".shell")).toHaveAttribute("lang", "de");
  await expect(host.locator(".field")).toHaveAttribute("placeholder", /^Nachricht schreiben/);
  await expect(host.locator(".title")).toHaveText("Hilfe");
  expect(fetched.filter((path) => /languages|texts-/.test(path))).toEqual([]);
});
