// `npm run bench`: each benchmark prints what it measured beside something else in the same run, and fails where a goal
// is missed. `-- verify` has the verifier of tokens alone, `-- browser` the chat in a page.
import { locked, main, must, Trouble } from "./run.mjs";
import { setup } from "./setup.mjs";

const BENCHMARKS = { verify, browser };

await main(async (wanted) => {
  const unknown = wanted.find((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown) throw new Trouble(`there is no benchmark "${unknown}": one of ${Object.keys(BENCHMARKS).join(", ")}`);
  const missed = [];
  for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHMARKS)) missed.push(...(await BENCHMARKS[name]()));
  if (missed.length > 0) throw new Trouble(`goals that are missed: ${missed.join("; ")}`);
});

async function verify() {
  const env = await setup("start");
  const args = ["bench", ...locked, "-p", "visavis-server", "--bench", "verify"];
  await must("the benchmark of the verifier", "cargo", args, { env });
  return [];
}

async function browser() {
  const env = await setup("all");
  await must("the web part", process.execPath, ["scripts/web.mjs"], { env });
  const { benchInBrowser } = await import("../tests/bench/bench.mjs");
  return benchInBrowser();
}
