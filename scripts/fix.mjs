// `npm run fix`: writes every file as the formatters want it, and what the linters can mend safely.
import { main, must } from "./run.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  const env = await setup("check");
  await must("cargo fmt", "cargo", ["fmt", "--all"], { env });
  await must("biome", "biome", ["check", "--write"], { env });
});
