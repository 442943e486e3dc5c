// The folder target/www: collected in memory, compressed, then written file by file, only where something changed.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { at } from "../run.mjs";

const OUT = at("target/www");

/** Ways to write distances (RFC 7932, section 4), postfix bits and direct codes: which is the smallest only trying tells. */
const WAYS = [
  [0, 0],
  [0, 8],
  [1, 2],
  [1, 4],
  [3, 8],
];

export const brotli = async (bytes) => {
  const known = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const all = await Promise.all(
    WAYS.map(([postfix, direct]) => {
      const way = { [constants.BROTLI_PARAM_NPOSTFIX]: postfix, [constants.BROTLI_PARAM_NDIRECT]: direct };
      return promisify(brotliCompress)(bytes, { params: { ...known, ...way } });
    }),
  );
  return all.reduce((best, one) => (one.length < best.length ? one : best));
};
export const gzipped = (bytes) => promisify(gzip)(bytes, { level: 9 });

/** What a browser is to find when it hashes this (Subresource Integrity, section 3.1). */
export const integrity = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

export class Output {
  #files = new Map();

  add(path, content) {
    this.#files.set(path, Buffer.from(content));
  }

  /** Adds a file that may be kept for ever: its name holds the hash of its content. */
  addAsset(name, content) {
    const bytes = Buffer.from(content);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    const extension = extname(name);
    const path = `assets/${basename(name, extension)}-${hash}${extension}`;
    this.add(path, bytes);
    return { address: `/${path}`, integrity: integrity(bytes) };
  }

  async write() {
    await this.#compress();
    mkdirSync(OUT, { recursive: true });
    let changed = 0;
    // The manifest comes last and old files go after it: at no moment does it name a file that is not there.
    const paths = [...this.#files.keys()].sort(
      (a, b) => (a === "manifest.json") - (b === "manifest.json") || (a < b ? -1 : 1),
    );
    for (const path of paths) changed += writeIfChanged(join(OUT, path), this.#files.get(path));
    for (const path of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
      const file = join(path.parentPath ?? path.path, path.name);
      if (path.isDirectory() || this.#files.has(file.slice(OUT.length + 1).replaceAll("\\", "/"))) continue;
      rmSync(file);
      changed += 1;
    }
    return { files: paths.length, changed };
  }

  /** Everything that is served as it stands; the loader is a template and the manifest is for the server. */
  async #compress() {
    const served = [...this.#files].filter(([path]) => path.includes("/"));
    await Promise.all(
      served.map(async ([path, bytes]) => {
        const [br, gz] = await Promise.all([brotli(bytes), gzipped(bytes)]);
        if (br.length < bytes.length) this.add(`${path}.br`, br);
        if (gz.length < bytes.length) this.add(`${path}.gz`, gz);
      }),
    );
  }
}

/** An unchanged file keeps its time: cargo then sees no reason to build the server again. */
function writeIfChanged(file, bytes) {
  try {
    if (readFileSync(file).equals(bytes)) return 0;
  } catch {
    mkdirSync(dirname(file), { recursive: true });
  }
  const fresh = at(`target/web/${process.pid}.new`);
  writeFileSync(fresh, bytes);
  renameSync(fresh, file);
  return 1;
}
