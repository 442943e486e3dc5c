// `npm run e2e`: builds what the browser tests need and runs them; what follows `--` goes to Playwright.
import { locked, main, must, run } from "./run.mjs";
import { setup } from "./setup.mjs";
import { endToEndTests } from "./tests.mjs";

await main(async (args) => {
  const env = await setup("all");
  await must("the web part", process.execPath, ["scripts/web.mjs"], { env });
  await must("the server's build", "cargo", ["build", ...locked, "-p", "visavis-server"], { env });
  const [program, playwright] = endToEndTests(args);
  return run(program, playwright, { env });
});
