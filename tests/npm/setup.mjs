// Before the tests: the package is packed and installed, and the websites are built.
import { buildSites, install, pack } from "./build.mjs";

export default async function setup() {
  if (process.env.VISAVIS_SITES === "kept") return; // while one writes tests
  await install(await pack());
  await buildSites();
}
