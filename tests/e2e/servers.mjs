// The programs that browser tests talk to: the chat server, a website that embeds the chat, a cable that can be cut.
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cargoTarget } from "../../scripts/run.mjs";

const PROGRAM = join(cargoTarget, "debug", "visavis-server");
const START_WITHIN = 20_000;

/** What the developer's own shell says must not change what a test sees. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VISAVIS_")));

/** Runs the server's program to its end: its exit code and what it wrote. */
export async function runServer(args, options = {}) {
  const ended = promisify(execFile)(PROGRAM, args, { env, timeout: START_WITHIN, ...options });
  return ended.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

/** A running server. */
export class Server {
  #child;

  constructor(child) {
    this.#child = child;
  }

  /** A demo on a free port, with all that `--json` tells of it. */
  static async demo() {
    const server = new Server(spawn(PROGRAM, ["demo", "--json", "--listen", "127.0.0.1:0"], { env }));
    return Object.assign(server, JSON.parse(await server.#says("stdout", /^\{.*\}$/m)));
  }

  /** A server for real use, with its database in a folder. */
  static async serve(folder, port) {
    const args = ["serve", "--listen", `127.0.0.1:${port}`, "--database", databaseIn(folder)];
    const server = new Server(spawn(PROGRAM, args, { env }));
    await server.#says("stderr", /listening/);
    return server;
  }

  /** Kills it as a power failure would: it is told nothing and writes nothing more. */
  kill() {
    return this.#end("SIGKILL");
  }

  stop() {
    return this.#end("SIGTERM");
  }

  async #end(signal) {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** Waits until it has written this; both streams are read on, so that it never waits for its reader. */
  #says(stream, pattern) {
    const child = this.#child;
    return new Promise((found, failed) => {
      const written = { stdout: "", stderr: "" };
      const fail = (why) => failed(new Error(`the server ${why}; it wrote: ${written.stdout}${written.stderr}`));
      const timer = setTimeout(() => fail("does not start"), START_WITHIN);
      child.on("error", (error) => fail(`cannot be started: ${error.message}`));
      child.on("exit", (code) => fail(`ended with ${code}`));
      for (const name of ["stdout", "stderr"]) {
        child[name].on("data", (piece) => {
          written[name] += piece;
          const match = name === stream && written[name].match(pattern);
          if (match) {
            clearTimeout(timer);
            found(match[0]);
          }
        });
      }
    });
  }
}

export const databaseIn = (folder) => `sqlite:${join(folder, "visavis.db")}`;

/** A free port that no outgoing connection takes meanwhile: below the range that the system gives those. */
export async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = net.createServer().listen(port, "127.0.0.1");
    const event = await Promise.race([once(probe, "listening").then(() => "free"), once(probe, "error")]).catch(
      () => "taken",
    );
    if (event !== "free") continue;
    await promisify(probe.close.bind(probe))();
    return port;
  }
}

/** A website on a port of its own. Its pages are functions, so that each visit is answered anew. */
export class Website {
  #http = createServer((request, response) => {
    const page = this.pages[new URL(request.url, "http://website").pathname];
    const { body, ...headers } = page ? page() : { body: "" };
    response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8", ...headers });
    response.end(body);
  });

  /** Path to what answers it: `body`, and headers. */
  pages = {};

  static async open() {
    const website = new Website();
    website.#http.listen(0, "127.0.0.1");
    await once(website.#http, "listening");
    website.origin = `http://127.0.0.1:${website.#http.address().port}`;
    return website;
  }

  close() {
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

/** A page of the website with these elements in it. */
export const html = (...elements) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A website</title><link rel="icon" href="data:,">
</head>
<body><main><h1>A website</h1></main>${elements.join("\n")}</body>
</html>`;

/**
 * Everything that goes live: a server with its database, a community, a source, an agent, and a website that embeds
 * the chat by the snippet that `source create` gives. All of it is set up by the command line.
 */
export class Live {
  static async open({ mode = "accept", minimumLifetime = 0 } = {}) {
    const live = new Live();
    live.folder = await mkdtemp(join(tmpdir(), "visavis-e2e-"));
    live.port = await freePort();
    live.address = `http://127.0.0.1:${live.port}`;
    live.website = await Website.open();
    const lifetime = ["--minimum-lifetime", String(minimumLifetime)];
    const community = ["community", "create", "--name", "Shop", "--preset", "engage", "--mode", mode, "--kid", "web"];
    const { id, key } = await live.command([...community, ...lifetime]);
    live.community = id;
    live.key = key;
    const source = ["source", "create", "--community", "Shop", "--name", "Website", "--origin", live.website.origin];
    live.source = await live.command([...source, "--public-url", live.address]);
    const agent = ["agent", "create", "--community", "Shop", "--name", "Kim", "--email", "kim@shop.test"];
    live.agent = await live.command(agent);
    live.agent.console = `${live.address}/agent/`;
    await live.start();
    return live;
  }

  async start() {
    this.server = await Server.serve(this.folder, this.port);
  }

  /** Runs a command of the administrator's. */
  async command(args) {
    const { code, stdout, stderr } = await runServer([...args, "--json", "--database", databaseIn(this.folder)]);
    if (code !== 0) throw new Error(`visavis-server ${args.join(" ")}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /**
   * Has the website serve the snippet with a token that its server side signs at each visit, and another whenever the
   * chat asks for one: with `renews: false` it cannot ask.
   */
  embed(path, claims, { signed = (token) => token, renews = true } = {}) {
    const token = () => signed(this.sign(claims()));
    const provider = `_chatq.push(["_setTokenProvider", async () => (await fetch("/token-of${path}")).text()]);`;
    this.website.pages[`/token-of${path}`] = () => ({ body: token() });
    return this.#serve(path, () => `_chatq.push(["_setSignedIdentity", "${token()}"]);${renews ? provider : ""}`);
  }

  /** Has the website serve the snippet with these lines of script in place of an identity. */
  embedPlain(path, lines = "") {
    return this.#serve(path, () => lines);
  }

  #serve(path, lines) {
    const [, before, after] = this.source.snippet.match(
      /^(<script>\n {2}window\._chatq = .*\n)[^<]*(<\/script>[\s\S]*)$/,
    );
    this.website.pages[path] = () => ({ body: html(before + lines() + after) });
    return this.website.origin + path;
  }

  /** A token as any website signs it; see docs/samples/sign.mjs. */
  sign(claims, secret = this.key.secret, kid = this.key.kid) {
    const segment = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${segment({ typ: "JWT", alg: "HS256", kid })}.${segment(claims)}`;
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  }

  async close() {
    this.website.close();
    await this.server?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Seconds since 1970, so many from now. */
export const inSeconds = (seconds) => Math.floor(Date.now() / 1_000) + seconds;

/** Somebody's way to everywhere, an HTTP proxy (RFC 9110, section 9.3.6): it can be cut as cables are, without a word. */
export class Cable {
  #lines = new Set();
  #http = createServer((asked, answer) => {
    if (this.isUnplugged) return answer.destroy();
    const { url, method, headers } = asked;
    const passed = request(url, { method, headers }, (found) => {
      answer.writeHead(found.statusCode, found.headers);
      found.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  }).on("connect", ({ url }, near, first) => {
    if (this.isUnplugged) return near.destroy();
    const [host, port] = url.split(":");
    const far = net.connect(port, host, () => {
      near.write("HTTP/1.1 200 OK\r\n\r\n");
      far.write(first);
      near.pipe(far);
      far.pipe(near);
    });
    const line = { near, far };
    this.#lines.add(line);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ]) {
      end.on("error", () => other.destroy());
      end.on("close", () => this.#lines.delete(line));
    }
  });

  /** While this is true nothing new gets through. */
  isUnplugged = false;

  static async lay() {
    const cable = new Cable();
    cable.#http.listen(0, "127.0.0.1");
    await once(cable.#http, "listening");
    cable.address = `http://127.0.0.1:${cable.#http.address().port}`;
    return cable;
  }

  /**
   * The sockets that are open hear nothing more, and are not told; with `onlyAnswers` they are still heard. What is
   * opened from now on is not concerned.
   */
  cut({ onlyAnswers = false } = {}) {
    for (const { near, far } of this.#lines) {
      far.unpipe(near);
      if (onlyAnswers) {
        far.resume(); // read, and lost
      } else {
        near.unpipe(far);
        near.pause();
        far.pause();
      }
    }
  }

  remove() {
    for (const { near, far } of this.#lines) {
      near.destroy();
      far.destroy();
    }
    this.#http.closeAllConnections();
    this.#http.close();
  }
}
