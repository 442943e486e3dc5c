// The websites that use the packed package: packed, installed and built as their developers do it, into target/npm.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { at, environment, must, say } from "../../scripts/run.mjs";

export const SITE = at("target/npm/site");
export const OUT = at("target/npm/out");
const HERE = fileURLToPath(new URL(".", import.meta.url));
const PAGE = (script) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>A website</title><link rel="icon" href="data:,"></head>
  <body><main></main><script type="module" src="${script}"></script></body>
</html>`;

const env = environment([join(SITE, "node_modules/.bin")], { NEXT_TELEMETRY_DISABLED: "1", CI: "1" });
const inSite = { env, cwd: SITE };

/** Packs the package as it would be published; gives the tarball's path. */
export async function pack() {
  const { version } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  mkdirSync(at("target/npm"), { recursive: true });
  await must("the package", process.execPath, ["scripts/package.mjs"]);
  await must("npm pack", "npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", at("target/npm")]);
  return at(`target/npm/visavis-${version}.tgz`);
}

/** Installs what websites are built with, when the lock file has changed, and the package, always. */
export async function install(tarball) {
  mkdirSync(SITE, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(HERE, name), join(SITE, name));
  rmSync(join(SITE, "consumers"), { recursive: true, force: true });
  cpSync(join(HERE, "consumers"), join(SITE, "consumers"), { recursive: true });
  const lock = createHash("sha256")
    .update(readFileSync(join(HERE, "package-lock.json")))
    .digest("hex");
  const stamp = join(SITE, "node_modules/.visavis-lock");
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
    say("installing what websites are built with");
    // Not `npm ci`: it refuses a lock that lacks packages of other platforms, which a registry may not have.
    await must("npm install", "npm", ["install", "--no-save", ...quiet], inSite);
    writeFileSync(stamp, lock);
  }
  // The same version may be another build: what was installed before is not looked at.
  rmSync(join(SITE, "node_modules/visavis"), { recursive: true, force: true });
  await must("npm install of the package", "npm", ["install", ...quiet, "--no-save", tarball], inSite);
}

/** Builds every website into a folder of its own. */
export async function buildSites() {
  rmSync(OUT, { recursive: true, force: true });
  const dist = join(SITE, "node_modules/visavis/dist");
  for (const name of ["script", "module"]) {
    cpSync(join(SITE, "consumers", name), join(OUT, name), { recursive: true });
    cpSync(dist, join(OUT, name, "visavis"), { recursive: true });
  }
  const { build: esbuild } = await import("esbuild");
  await esbuild({
    entryPoints: [join(SITE, "consumers/esbuild/main.js")],
    outfile: join(OUT, "esbuild/main.js"),
    bundle: true,
    minify: true,
    format: "esm",
    logLevel: "warning",
  });
  writeFileSync(join(OUT, "esbuild/index.html"), PAGE("main.js"));
  await must("webpack", process.execPath, [join(HERE, "webpack.mjs")], inSite);
  writeFileSync(join(OUT, "webpack/index.html"), PAGE("main.js"));
  const vite = [
    "build",
    "consumers/vite",
    "--base",
    "./",
    "--outDir",
    join(OUT, "vite"),
    "--emptyOutDir",
    "--logLevel",
    "warn",
  ];
  await must("vite", "vite", vite, inSite);
  await must("next", "next", ["build", "consumers/next"], inSite);
  cpSync(join(SITE, "consumers/next/out"), join(OUT, "next"), { recursive: true });
}
