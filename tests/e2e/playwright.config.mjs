// How Playwright runs the browser tests: the machine's own browsers, nothing is downloaded.
import { defineConfig } from "@playwright/test";
import { at, find } from "../../scripts/run.mjs";

const { "goog:chromeOptions": options } = (await import("../../webdriver.json", { with: { type: "json" } })).default;

const chromium = {
  browserName: "chromium",
  launchOptions: {
    executablePath: find("chromium", "chromium-browser", "google-chrome") ?? undefined,
    args: options.args,
  },
};

/** Over BiDi, which the machine's own Firefox speaks. */
const firefox = {
  browserName: "firefox",
  channel: "moz-firefox",
  launchOptions: {
    executablePath: find("firefox-esr", "firefox") ?? undefined,
    // Otherwise it goes to its own machine directly, whatever the proxy is: past the cable that tests cut.
    firefoxUserPrefs: { "network.proxy.allow_hijacking_localhost": true },
  },
};

/** What is tried in other browsers than Chromium, too. */
const STORY = "browsers.spec.mjs";
const STATES = "accessibility.spec.mjs";
const AIDS = "aids.spec.mjs";
const BREAKS = "broken-line.spec.mjs";
const AGAIN = "again.spec.mjs";

// Pictures are for people to look at: taken on demand, `npm run pictures`, into target/shots.
const pictures = [{ name: "pictures", testMatch: "*.shots.mjs", use: chromium }];
const projects = [
  { name: "chromium", testMatch: "*.spec.mjs", use: chromium },
  {
    name: "firefox",
    testMatch: [STORY, STATES, AIDS, BREAKS, AGAIN],
    // What is no other in another browser: the console in a second width, servers that fall.
    grepInvert: /768 pixels|killed/,
    // It takes about twice the time.
    timeout: 120_000,
    use: firefox,
  },
  // Chromium is the agent's; the visitor's WebKit the test drives itself.
  { name: "webkit", testMatch: STORY, use: chromium },
];

export default defineConfig({
  testDir: ".",
  projects: process.env.VISAVIS_SHOTS ? pictures : projects,
  outputDir: at("target/e2e"),
  reporter: "list",
  fullyParallel: true,
  workers: 2,
  // A test that passes only when tried again is a failing test.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  // Longer than anything takes that works, on a machine that builds something else meanwhile.
  expect: { timeout: 10_000 },
  use: { trace: "retain-on-failure" },
});
