// How Playwright runs the browser tests: the machine's own Chromium, nothing is downloaded.
import { defineConfig } from "@playwright/test";
import { at, find } from "../../scripts/run.mjs";

const { "goog:chromeOptions": chromium } = (await import("../../webdriver.json", { with: { type: "json" } })).default;

// `VISAVIS_BROWSER=firefox npm run e2e -- accessibility`: the machine's own Firefox, over BiDi.
const firefox = {
  browserName: "firefox",
  channel: "moz-firefox",
  launchOptions: { executablePath: find("firefox-esr", "firefox") ?? undefined },
};

export default defineConfig({
  testDir: ".",
  // Pictures are for people to look at: taken on demand, `VISAVIS_SHOTS=1 npm run e2e`, into target/shots.
  testMatch: process.env.VISAVIS_SHOTS ? "*.shots.mjs" : "*.spec.mjs",
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
  use: {
    ...(process.env.VISAVIS_BROWSER === "firefox"
      ? firefox
      : {
          browserName: "chromium",
          launchOptions: {
            executablePath: find("chromium", "chromium-browser", "google-chrome") ?? undefined,
            args: chromium.args,
          },
        }),
    trace: "retain-on-failure",
  },
});
