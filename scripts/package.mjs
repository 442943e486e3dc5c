// `npm run package`: the npm package's files, into dist/, from the sources in www/npm and www/client.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { at, isMain, main, say } from "./run.mjs";
import { setup } from "./setup.mjs";

const COPIED = [
  ["src/api/types.d.ts", "index.d.ts"],
  ["www/npm/custom-elements.json", "custom-elements.json"],
  ...["inline", "element", "react", "vue"].map((name) => [`www/npm/types/${name}.d.ts`, `${name}.d.ts`]),
];

export async function buildPackage() {
  const env = await setup("web");
  // Only now: these import npm packages, which a fresh clone has not had until here.
  const { buildWasm } = await import("./web/wasm.mjs");
  const { bundlePackage } = await import("./web/bundle.mjs");

  const wasm = readFileSync(await buildWasm(env));
  const files = await bundlePackage(wasm);
  files.set("visavis.wasm", wasm);
  files.set("visavis.wasm.js", `export default "${wasm.toString("base64")}";\n`);
  rmSync(at("dist"), { recursive: true, force: true });
  mkdirSync(at("dist/script"), { recursive: true });
  for (const [name, content] of files) writeFileSync(at("dist", name), content);
  cpSync(at("www/client/texts"), at("dist/locales"), { recursive: true });
  for (const [from, to] of COPIED) copyFileSync(at(from), at("dist", to));
  say(`the npm package's files are in dist: ${files.size + COPIED.length}`);
}

if (isMain(import.meta)) await main(() => buildPackage());
