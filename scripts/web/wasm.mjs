// The client's module: cargo compiles it, wasm-bindgen writes the glue, wasm-opt makes it small.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ask, at, cargoTarget, locked, lockedVersion, must, root, say } from "../run.mjs";

const GLUE = at("target/web/pkg");

// `boot/client.ts` is told the module's address by the loader: the glue needs no idea of its own.
const BINDGEN = ["--target", "web", "--omit-default-module-path", "--out-name", "visavis"];

// The features are named: with all of them wasm-opt writes modules that today's browsers refuse.
// These are what Rust 1.95 emits, and older than the browser floor (Chrome 111, Firefox 113, Safari 16.4).
const OPTIMISE = [
  // The stack lies in low memory: its first kilobyte is what nobody ever needs.
  "--low-memory-unused",
  // Functions that are called once stay functions: a compressor finds what they have in common.
  "--one-caller-inline-max-function-size=25",
  // A value that is computed once and kept costs a local: what is said twice alike is cheaper, compressed.
  "--skip-pass=local-cse",
  "--skip-pass=simplify-locals",
  "--skip-pass=coalesce-locals",
  "-Oz",
  // An alignment that a load or a store only hints at is one byte more to tell from the others.
  "--dealign",
  "--coalesce-locals-learning",
  "--converge",
  "--enable-bulk-memory",
  "--enable-multivalue",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
  "--enable-reference-types",
  "--enable-sign-ext",
  // What is alike stands together, where the compressor sees it.
  "--reorder-functions-by-name",
  "--strip-debug",
  "--strip-producers",
  "--strip-target-features",
];

const SMALLER = [
  // What is longer than one number is moved by one instruction, and not by one for each eight bytes.
  "-max-store-memcpy=1",
  // A loop counts as it is written: a counter that is quicker is one local more.
  "-disable-lsr",
].map((flag) => `-Cllvm-args=${flag}`);

/**
 * Panics say where they are, by paths of this machine: without them the same sources give the same bytes everywhere,
 * and a visitor's browser does not learn who built them. The last one that fits counts.
 */
const rustflags = (env) => {
  const cargo = process.env.CARGO_HOME || join(homedir(), ".cargo");
  const library = join(ask("rustc", ["--print", "sysroot"], env) ?? "", "lib/rustlib/src/rust");
  const commit = ask("rustc", ["-vV"], env)?.match(/commit-hash: (\w+)/)?.[1];
  const paths = [
    [root, "."],
    [join(cargo, "registry/src"), "/crates"],
    ...readRegistries(cargo).map((registry) => [registry, "/crates"]),
    [library, `/rustc/${commit}`],
  ];
  const flags = [...SMALLER, ...paths.map(([from, to]) => `--remap-path-prefix=${from}=${to}`)];
  return `target.wasm32-unknown-unknown.rustflags=${JSON.stringify(flags)}`;
};

/** Cargo keeps the crates of each registry in a folder of its own. */
const readRegistries = (cargo) => {
  const sources = join(cargo, "registry/src");
  return existsSync(sources) ? readdirSync(sources).map((name) => join(sources, name)) : [];
};

/** Builds what is not up to date; gives the path of the small module. */
export async function buildWasm(env) {
  say("building the client");
  const profile = ["--target", "wasm32-unknown-unknown", "--profile", "client", "--config", rustflags(env)];
  const what = ["--lib", "-p", "visavis"];
  await must("the client's build", "cargo", ["build", ...locked, ...what, ...profile], { env });
  const compiled = join(cargoTarget, "wasm32-unknown-unknown/client/visavis.wasm");

  const small = join(GLUE, "visavis.min.wasm");
  const stamp = join(GLUE, "stamp");
  const binaryen = JSON.parse(readFileSync(at("node_modules/binaryen/package.json"), "utf8")).version;
  const state = createHash("sha256")
    .update(readFileSync(compiled))
    .update(JSON.stringify([lockedVersion("wasm-bindgen"), BINDGEN, binaryen, OPTIMISE]))
    .digest("hex");
  const current = existsSync(stamp) && readFileSync(stamp, "utf8") === state && existsSync(small);
  if (current && existsSync(join(GLUE, "visavis.js"))) return small;

  mkdirSync(GLUE, { recursive: true });
  await must("wasm-bindgen", "wasm-bindgen", [...BINDGEN, "--out-dir", GLUE, compiled], { env });
  say("making the module small");
  await must("wasm-opt", "wasm-opt", [join(GLUE, "visavis_bg.wasm"), "-o", small, ...OPTIMISE], { env });
  writeFileSync(stamp, state);
  say(`the module has ${statSync(small).size.toLocaleString("en")} bytes`);
  return small;
}
