// `npm run reproducible`: the same sources give the same bytes, wherever they are built. What this checkout builds for
// browsers and for npm is built once more in another folder, from nothing, and compared.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ask, at, environment, main, must, root, say, Trouble } from "./run.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup("web");
  const elsewhere = mkdtempSync(join(tmpdir(), "visavis-built-elsewhere-"));
  try {
    const copy = join(elsewhere, "a checkout with another name");
    copyTo(copy);
    const here = await build(root);
    say("and once more, elsewhere");
    const there = await build(copy, { CARGO_TARGET_DIR: join(elsewhere, "target") });
    const differ = [...new Set([...here.keys(), ...there.keys()])].filter((path) => here.get(path) !== there.get(path));
    if (differ.length > 0) throw new Trouble(`built elsewhere these have other bytes: ${differ.join(", ")}`);
    for (const path of here.keys()) if (/\.(wasm|tgz)$/.test(path)) console.log(here.get(path), path);
    say(`${here.size} files have the same bytes wherever they are built`);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

/** The sources as they are now, and the packages they are built with. */
function copyTo(folder) {
  const files = ask("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?.split("\0");
  if (!files) throw new Trouble("the sources are those that git knows: run this in a checkout of the repository");
  for (const file of files.filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(at(file), join(folder, file));
  }
  cpSync(at("node_modules"), join(folder, "node_modules"), { recursive: true });
}

/** Builds what browsers are served and the npm package; gives path → hash. */
async function build(cwd, variables = {}) {
  const env = { ...environment(), ...variables };
  const out = join(cwd, "target/reproducible");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await must("the web part", process.execPath, ["scripts/web.mjs"], { cwd, env });
  await must("npm pack", "npm", ["pack", "--silent", "--pack-destination", out], { cwd, env });
  const hashes = new Map();
  for (const folder of ["target/www", "target/reproducible", "dist"]) {
    for (const entry of readdirSync(join(cwd, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath ?? entry.path, entry.name);
      const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
      hashes.set(file.slice(cwd.length + 1), hash);
    }
  }
  return hashes;
}
