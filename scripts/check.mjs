// `npm run check`: everything that is judged without running it. All checks run; the failed ones are named at the end.
import { existsSync } from "node:fs";
import { at, locked, main, run, say, Trouble } from "./run.mjs";
import { setup } from "./setup.mjs";
import { browserTests } from "./tests.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const STRICT = ["--", "-D", "warnings"];

await main(async () => {
  const env = await setup("check");
  const checks = [
    ["cargo fmt", "cargo", ["fmt", "--all", "--check"]],
    ["biome", "biome", ["check", "--error-on-warnings"]],
    ["clippy, native", "cargo", ["clippy", ...locked, "--workspace", "--all-targets", ...STRICT]],
    // Only what a browser runs: the native tests and their crates need not compile for it.
    ["clippy, wasm32", "cargo", ["clippy", ...locked, "-p", "visavis", ...browserTests, ...WASM, ...STRICT]],
    ["rustdoc, native", "cargo", ["doc", ...locked, "--workspace", "--no-deps"]],
    ["rustdoc, wasm32", "cargo", ["doc", ...locked, "-p", "visavis", "--lib", "--no-deps", ...WASM]],
  ];
  if (existsSync(at("www/console"))) checks.splice(2, 0, ["tsc", "tsc", ["--noEmit"]]);

  const failed = [];
  for (const [name, program, args] of checks) {
    say(`check: ${name}`);
    const code = await run(program, args, { env: { ...env, RUSTDOCFLAGS: "-D warnings" } });
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0)
    throw new Trouble(`check failed: ${failed.join("; ")} (\`npm run fix\` mends what is only form)`);
  say(`check: ${checks.map(([name]) => name).join("; ")} are fine`);
});
