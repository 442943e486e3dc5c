// WebKit, driven by plain calls of W3C WebDriver: Playwright cannot drive the one that Linux distributions bring.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { find } from "../../scripts/run.mjs";
import { freePort } from "./servers.mjs";

const START_WITHIN = 30_000;
/** How elements are named in what is sent and received (WebDriver, section 12). */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const ENTER = "\uE007";

export class WebKit {
  #programs = [];
  #driver;
  #session;

  /** Starts a display of its own, the driver and a browser; whatever happens, `close` ends them. */
  async open() {
    const screen = this.#start("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const [display] = await once(screen.stdio[3], "data", { signal: AbortSignal.timeout(START_WITHIN) });
    const port = await freePort();
    this.#driver = `http://127.0.0.1:${port}`;
    this.#start("WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], {
      stdio: "ignore",
      env: { ...process.env, DISPLAY: `:${String(display).trim()}` },
    });
    await this.#isReady();
    const { sessionId } = await this.#ask("POST", "/session", { capabilities: {} });
    this.#session = `/session/${sessionId}`;
  }

  visit(url) {
    return this.#tell("url", { url });
  }

  /** What a function gives that runs in the page, once it is there. */
  run(what, ...args) {
    return this.#tell("execute/sync", { script: `return (${what})(...arguments)`, args });
  }

  /** Runs a script in the page. */
  add(script) {
    return this.#tell("execute/sync", { script, args: [] });
  }

  async press(selector) {
    await this.#tell(`element/${await this.#find(selector)}/click`);
  }

  async type(selector, text) {
    await this.#tell(`element/${await this.#find(selector)}/value`, { text });
  }

  enter(selector) {
    return this.type(selector, ENTER);
  }

  async close() {
    // The driver ends the browser with the session; without a display nothing of it could stay.
    if (this.#session) await this.#ask("DELETE", this.#session).catch(() => {});
    for (const program of this.#programs.reverse()) {
      if (program.exitCode !== null || program.signalCode !== null) continue;
      const ended = once(program, "exit");
      program.kill();
      await ended;
    }
  }

  #start(name, args, options) {
    const program = find(name);
    if (!program) throw new Error(`${name} is missing: run \`npm run setup\``);
    const child = spawn(program, args, options);
    this.#programs.push(child);
    return child;
  }

  /** The driver does not say when it listens: it is asked until it answers. */
  async #isReady() {
    const until = Date.now() + START_WITHIN;
    while (Date.now() < until) {
      const { ready } = await this.#ask("GET", "/status").catch(() => ({}));
      if (ready) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error("WebKitWebDriver does not start");
  }

  async #find(selector) {
    const element = await this.run(
      (selector) => document.querySelector("visavis-chat").shadowRoot.querySelector(selector),
      selector,
    );
    if (!element) throw new Error(`the chat has no ${selector}`);
    return element[ELEMENT];
  }

  #tell(command, body = {}) {
    return this.#ask("POST", `${this.#session}/${command}`, body);
  }

  async #ask(method, path, body) {
    const answer = await fetch(this.#driver + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}
