// Imports TypeScript of www/ as the build bundles it: Node cannot by itself.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "visavis-"));
after(() => rmSync(folder, { recursive: true }));
let count = 0;

/** The modules at these paths of the repository, as one: what they have in common is there once. */
export async function importTs(...paths) {
  const files = paths.map((path) => fileURLToPath(new URL(`../../${path}`, import.meta.url)));
  const outfile = join(folder, `${++count}.mjs`);
  await build({
    stdin: { contents: files.map((file) => `export * from ${JSON.stringify(file)};`).join("\n"), resolveDir: folder },
    outfile,
    bundle: true,
    format: "esm",
    loader: { ".css": "text" },
    logLevel: "warning",
  });
  return import(outfile);
}
