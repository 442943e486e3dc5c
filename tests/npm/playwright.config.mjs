// How Playwright runs the websites that use the packed package.
import { at } from "../../scripts/run.mjs";
import shared from "../e2e/playwright.config.mjs";

export default {
  ...shared,
  testDir: ".",
  testMatch: "*.spec.mjs",
  outputDir: at("target/npm/results"),
  globalSetup: "./setup.mjs",
};
