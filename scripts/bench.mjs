// `npm run bench`: each benchmark prints what it measured beside something else in the same run, and fails where a goal is missed.
import { locked, main, must } from "./run.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  const env = await setup("start");
  const args = ["bench", ...locked, "-p", "visavis-server", "--bench", "verify"];
  await must("the benchmark of the verifier", "cargo", args, { env });
});
