// One page in a browser of its own, cold, and what it costs: seen by the browser's own instruments.
import { chromium } from "@playwright/test";
import config from "../e2e/playwright.config.mjs";

/** As DevTools' "Slow 4G", with a processor a quarter as quick. */
const SLOW = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };

/** In the page, before anything of it: notes long tasks, the module's memory, and when one could write. */
function instruments() {
  const seen = { tasks: [], memory: undefined, usable: undefined };
  Object.defineProperty(window, "instruments", { value: seen });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate.apply(WebAssembly, given);
    seen.memory = (made.instance ?? made).exports.memory;
    return made;
  };
  const within = (root) => [
    ...root.querySelectorAll("input, textarea, [contenteditable=true]"),
    ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? within(shadowRoot) : [])),
  ];
  const look = () => {
    const field = within(document).find((field) => !field.disabled && field.checkVisibility() && field.clientWidth);
    if (field) seen.usable = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export class Page {
  static async open(address, { slow = false } = {}) {
    const page = new Page();
    page.address = address;
    page.browser = await chromium.launch(config.projects.find(({ name }) => name === "chromium").use.launchOptions);
    page.tab = await page.browser.newPage();
    page.devtools = await page.tab.context().newCDPSession(page.tab);
    await page.tab.goto(`${address}/none`); // the browser's own beginning is nobody's cost
    await page.devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.devtools.send("Network.enable");
    await page.tab.addInitScript(instruments);
    page.bytes = 0;
    page.devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
      page.bytes += encodedDataLength;
    });
    if (slow) {
      await page.devtools.send("Network.emulateNetworkConditions", SLOW);
      await page.devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    }
    return page;
  }

  close() {
    return this.browser.close();
  }

  async load(path) {
    const before = await this.cpu();
    await this.tab.goto(`${this.address}/${path}`, { waitUntil: "commit" });
    await this.tab.waitForFunction(() => window.instruments?.usable, null, { polling: 200 });
    await this.quiet();
    const { usable, tasks } = await this.tab.evaluate(() => window.instruments);
    return {
      bytes: this.bytes,
      usable,
      cpu: (await this.cpu()) - before,
      blocked: tasks.reduce((sum, task) => sum + Math.max(0, task - 50), 0),
      longest: Math.max(0, ...tasks),
    };
  }

  /** Waits until nothing is under way any more. */
  quiet() {
    return this.tab.evaluate(
      () => new Promise((done) => requestIdleCallback(() => setTimeout(() => requestIdleCallback(done), 300))),
    );
  }

  /** Milliseconds of the main thread. */
  async cpu() {
    return 1_000 * (await this.#metric("TaskDuration"));
  }

  /** Bytes of the page's scripts and of the module, after what is of no use was collected. */
  async heap() {
    await this.devtools.send("HeapProfiler.collectGarbage");
    const memory = await this.tab.evaluate(() => window.instruments?.memory?.buffer.byteLength ?? 0);
    return memory + (await this.#metric("JSHeapUsedSize"));
  }

  async #metric(wanted) {
    const { metrics } = await this.devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === wanted).value;
  }

  /** All nodes of the page, those of shadow roots among them. */
  nodes() {
    return this.tab.evaluate(() => {
      const within = (node) => {
        const inner = [...node.childNodes, ...(node.shadowRoot ? [node.shadowRoot] : [])];
        return 1 + inner.reduce((sum, child) => sum + within(child), 0);
      };
      return within(document);
    });
  }

  /** Waits until this text is on the screen, and the frame after it. */
  painted(text) {
    return this.tab.evaluate(
      (text) =>
        new Promise((done) => {
          const has = (root) =>
            root.textContent.includes(text) ||
            [...root.querySelectorAll("*")].some(({ shadowRoot }) => shadowRoot && has(shadowRoot));
          const look = () =>
            has(document.body) ? requestAnimationFrame(() => setTimeout(done)) : requestAnimationFrame(look);
          look();
        }),
      text,
    );
  }

  /** What it costs until these messages, of which `last` is the last one's beginning, are on the screen. */
  async receive(add, last) {
    const before = await this.cpu();
    await add();
    await this.painted(last);
    return (await this.cpu()) - before;
  }
}
