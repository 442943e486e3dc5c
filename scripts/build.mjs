// `npm run build`: the web part and the server for production, in one file.
import { statSync } from "node:fs";
import { join } from "node:path";
import { cargoTarget, locked, main, must, say } from "./run.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  const env = await setup("start");
  await must("the web part", process.execPath, ["scripts/web.mjs"], { env });
  say("building the server (the first time takes some minutes)");
  await must("the server's build", "cargo", ["build", ...locked, "--release", "-p", "visavis-server"], { env });
  const binary = join(cargoTarget, "release", "visavis-server");
  say(`the server is ${binary} (${(statSync(binary).size / 1e6).toFixed(1)} MB), the web part inside`);
});
