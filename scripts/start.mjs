// `npm start`: from a fresh clone to a running demo. What follows `--` goes to the server.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { cargoTarget, locked, main, must, root, say, signalNumbers } from "./run.mjs";
import { setup } from "./setup.mjs";

await main(async (args) => {
  const env = await setup("start");
  await must("the web part", process.execPath, ["scripts/web.mjs"], { env });
  say("building the server (the first time takes some minutes)");
  await must("the server's build", "cargo", ["build", ...locked, "-p", "visavis-server"], { env });
  return serve(join(cargoTarget, "debug", "visavis-server"), ["demo", ...args], env);
});

/** Runs the server in our place: signals reach it, and its exit code becomes ours. */
function serve(program, args, env) {
  return new Promise((done, fail) => {
    const server = spawn(program, args, { cwd: root, env, stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        // A terminal has sent Ctrl-C to the server as well; a second one would cut its orderly end short.
        if (signal === "SIGINT" && process.stdin.isTTY) return;
        server.kill(signal);
      });
    }
    server.on("error", fail);
    server.on("exit", (code, signal) => done(code ?? 128 + (signalNumbers[signal] ?? 0)));
  });
}
