// The tests as `npm test` runs them: how each kind is started, and how its counts are read from what it writes.
import { existsSync, readdirSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { at, find, locked } from "./run.mjs";

/** The client's tests that run in a browser: inside `src/`, and `tests/browser`. */
export const browserTests = ["--lib", "--test", "browser"];

// Each of the following gives [program, arguments, how its counts are read].

/** Native tests: nextest where it is installed (each test in its own process), cargo's own runner elsewhere. */
export function nativeTests() {
  return find("cargo-nextest")
    ? ["cargo", ["nextest", "run", ...locked, "--workspace"], readNextest]
    : ["cargo", ["test", ...locked, "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests"], readRust];
}

export const docTests = () => ["cargo", ["test", ...locked, "--workspace", "--no-fail-fast", "--doc"], readRust];

export function wasmTests() {
  const driver = ["--headless", "--chrome", "--chromedriver", find("chromedriver")];
  // Without a `--` before them, cargo's arguments hold for wasm-pack's own `cargo build --tests` as well:
  // with one it would compile every default member of the workspace, the server too, for the browser.
  return ["wasm-pack", ["test", ...driver, ".", "-p", "visavis", ...locked, ...browserTests], readRust];
}

export function nodeTests() {
  const files = existsSync(at("tests/node")) ? readdirSync(at("tests/node")) : [];
  const tests = files.filter((file) => file.endsWith(".test.mjs")).map((file) => `tests/node/${file}`);
  return tests.length > 0 ? [process.execPath, ["--test", "--test-reporter=spec", ...tests], readNode] : null;
}

export function endToEndTests(args = []) {
  return ["playwright", ["test", "--config", "tests/e2e/playwright.config.mjs", ...args], readPlaywright];
}

/** What is tried in Firefox and WebKit as well. Its traces have a folder of their own: each run empties its folder. */
export const otherBrowsers = () =>
  endToEndTests(["--project", "firefox", "--project", "webkit", "--output", at("target/browsers")]);

/** The packed package in websites built with the tools of today. */
export const packageTests = () => [
  "playwright",
  ["test", "--config", "tests/npm/playwright.config.mjs"],
  readPlaywright,
];

/** `     Summary [   1.2s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped` */
function readNextest(line) {
  if (!/^\s*Summary \[.*\] .*tests? run:/.test(line)) return null;
  const count = (word) => Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  return { passed: count("passed"), failed: count("failed") + count("timed out") + count("exec failed") };
}

/** `test result: ok. 3 passed; 0 failed; 1 ignored; …`: cargo's own runner and wasm-bindgen's */
function readRust(line) {
  const found = line.match(/^test result: .*?(\d+) passed; (\d+) failed;/);
  return found && { passed: Number(found[1]), failed: Number(found[2]) };
}

/** `ℹ pass 3`, `ℹ fail 0`, `ℹ cancelled 0` */
function readNode(line) {
  const [, word, count] = line.match(/^ℹ (pass|fail|cancelled) (\d+)$/) ?? [];
  return word && verdict(word === "pass", count);
}

/** `  12 passed (3.2s)`, `  1 failed`; a flaky test has failed once, which is once too often */
function readPlaywright(line) {
  const [, count, word] = line.match(/^ {2}(\d+) (passed|failed|flaky|interrupted|did not run)( \(.*\))?$/) ?? [];
  return word && verdict(word === "passed", count);
}

const verdict = (good, count) => ({ passed: good ? Number(count) : 0, failed: good ? 0 : Number(count) });

/** Adds up the counts in the text of one runner, which comes in pieces. */
export class Counter {
  passed = 0;
  failed = 0;
  #rest = "";
  #reader;

  constructor(reader) {
    this.#reader = reader;
  }

  take(text) {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop();
    for (const line of lines) this.#read(line);
  }

  end() {
    this.#read(this.#rest);
    this.#rest = "";
  }

  #read(coloured) {
    const counts = this.#reader(stripVTControlCharacters(coloured).trimEnd());
    this.passed += counts?.passed ?? 0;
    this.failed += counts?.failed ?? 0;
  }
}
