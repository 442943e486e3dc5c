// `npm test`: everything this project promises, stage after stage; every stage runs, even after a failed one.
// The last line is the sum: `N passed, N failed`.
import { locked, main, run, say } from "./run.mjs";
import { setup } from "./setup.mjs";
import {
  Counter,
  docTests,
  endToEndTests,
  nativeTests,
  nodeTests,
  otherBrowsers,
  packageTests,
  wasmTests,
} from "./tests.mjs";

const script = (name) => [process.execPath, [`scripts/${name}.mjs`]];

await main(async () => {
  const env = await setup("all");
  env.WASM_BINDGEN_TEST_TIMEOUT ??= "120"; // seconds; the default of 20 is short for a busy machine
  if (process.stdout.isTTY) Object.assign(env, { CARGO_TERM_COLOR: "always", FORCE_COLOR: "1" });

  const stages = [
    ["check", script("check")],
    // Before the native tests: the server's tests read what it serves from target/www.
    ["build", script("web"), ["cargo", ["build", ...locked, "-p", "visavis-server"]]],
    ["native tests", nativeTests(), docTests()],
    ["size budget", script("size")],
    ["wasm tests", wasmTests()],
    ["node tests", nodeTests()],
    ["end to end", endToEndTests(["--project", "chromium"])],
    ["other browsers", otherBrowsers()],
    ["npm package", packageTests()],
  ];

  const results = [];
  for (const [name, ...commands] of stages) results.push(await runStage(name, commands.filter(Boolean), env));
  return report(results);
});

/** Runs the commands of a stage one after another. A command with a reader is a runner of tests. */
async function runStage(name, commands, env) {
  say(`== ${name}`);
  const started = performance.now();
  const stage = { name, result: commands.length > 0 ? "ok" : "none yet", passed: 0, failed: 0 };
  for (const [program, args, reader] of commands) {
    const counter = reader && new Counter(reader);
    const code = await run(program, args, { env, onText: (text) => counter?.take(text) });
    counter?.end();
    stage.passed += counter?.passed ?? 0;
    stage.failed += counter?.failed ?? 0;
    if (code !== 0 || stage.failed > 0) stage.result = "failed";
  }
  // A stage that tested nothing looked in the wrong place: that is no success.
  const tests = commands.some(([, , reader]) => reader);
  if (tests && stage.result === "ok" && stage.passed === 0) stage.result = "no tests";
  // A stage that broke beside its tests counts as one failure: the sum is never green by mistake.
  if (stage.failed === 0 && ["failed", "no tests"].includes(stage.result)) stage.failed = 1;
  return { ...stage, seconds: (performance.now() - started) / 1000 };
}

function report(results) {
  const row = (name, result, seconds, passed, failed) =>
    `${name.padEnd(14)} ${result.padEnd(10)} ${seconds.padStart(8)} ${passed.padStart(8)} ${failed.padStart(8)}`;
  console.log(`\n${row("stage", "result", "seconds", "passed", "failed")}`);
  for (const { name, result, seconds, passed, failed } of results) {
    console.log(row(name, result, seconds.toFixed(1), String(passed), String(failed)));
  }
  const sum = (key) => results.reduce((total, stage) => total + stage[key], 0);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0 ? 0 : 1;
}
