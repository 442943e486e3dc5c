// Set-up: brings what is missing on this machine, and only that. A second run has nothing to do and is quick.
// It imports no npm package: on a fresh clone there is none yet.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  ask,
  at,
  environment,
  find,
  isMain,
  isProgram,
  lockedVersion,
  main,
  must,
  run,
  say,
  Trouble,
  toolFolder,
  toolsHome,
} from "./run.mjs";

const WASM_PACK = "0.15.1";

/** What can be wanted. Each is safe to ask for twice. */
const parts = {
  /** The server's C code (cryptography, SQLite) wants a compiler. */
  compiler: () => apt("a C compiler", ["cc"], ["gcc", "libc6-dev"]),
  rust: async () => {
    if (!find("cargo")) throw new Trouble("cargo is missing: install Rust from https://rustup.rs, then run this again");
    // The server embeds this folder; cargo can read the crate only where it exists.
    mkdirSync(at("target/www"), { recursive: true });
  },
  lints: async () => {
    for (const [program, component] of [
      ["cargo-fmt", "rustfmt"],
      ["cargo-clippy", "clippy"],
    ]) {
      if (ask(program, ["--version"])) continue;
      say(`installing ${component}`);
      await must(`rustup component add ${component}`, "rustup", ["component", "add", component]);
    }
  },
  target: async () => {
    const folder = ask("rustc", ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]);
    if (folder && existsSync(folder)) return;
    if (!find("rustup")) {
      throw new Trouble(
        "Rust has no target wasm32-unknown-unknown and rustup is missing: install Rust from https://rustup.rs",
      );
    }
    say("installing Rust's target wasm32-unknown-unknown");
    await must("rustup target add", "rustup", ["target", "add", "wasm32-unknown-unknown"]);
  },
  packages: npmPackages,
  bindgen: () => cargoTool("wasm-bindgen", "wasm-bindgen-cli", lockedVersion("wasm-bindgen")),
  pack: () => cargoTool("wasm-pack", "wasm-pack", WASM_PACK),
  browsers: async () => {
    await apt("Chromium", ["chromium", "chromium-browser", "google-chrome"], ["chromium"]);
    await apt("chromedriver", ["chromedriver"], ["chromium-driver"]);
    await apt("Firefox", ["firefox-esr", "firefox"], ["firefox-esr"]);
    await apt("WebKit", ["WebKitWebDriver"], ["webkit2gtk-driver", "libwebkit2gtk-4.1-0"]);
    // WebKit's browser has no headless mode.
    await apt("a display", ["Xvfb"], ["xvfb"]);
  },
  /** Japanese and emoji are boxes in pictures where no font has them. */
  fonts: async () => {
    const has = (what) => () => ask("fc-list", [what]);
    await apt("a Japanese font", [], ["fontconfig", "fonts-vlgothic"], has(":lang=ja"));
    await apt("emoji", [], ["fonts-noto-color-emoji"], has(":lang=und-zsye"));
  },
};

/** What each purpose needs. */
const purposes = {
  web: ["rust", "compiler", "target", "packages", "bindgen"],
  start: ["rust", "compiler", "target", "packages", "bindgen"],
  check: ["rust", "compiler", "lints", "target", "packages"],
  all: ["rust", "compiler", "lints", "target", "packages", "bindgen", "pack", "browsers"],
  pictures: ["fonts"],
};

/** Brings what the purpose needs; gives the environment in which its programs are found. */
export async function setup(purpose) {
  const wanted = purposes[purpose];
  if (!wanted) throw new Trouble(`set-up knows no "${purpose}": say one of ${Object.keys(purposes).join(", ")}`);
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Trouble(`Node is ${process.versions.node}, and 20 or newer is needed: see https://nodejs.org`);
  }
  const bring = async (names) => {
    for (const name of wanted.filter((name) => names.includes(name))) await parts[name]();
  };
  await bring(["rust", "compiler", "lints", "target", "packages", "fonts"]);
  // These take minutes: tools are compiled while browsers are fetched.
  await Promise.all([bring(["bindgen", "pack"]), bring(["browsers"])]);

  const folders = [at("node_modules/.bin")];
  if (wanted.includes("bindgen"))
    folders.unshift(join(toolFolder("wasm-bindgen", lockedVersion("wasm-bindgen")), "bin"));
  if (wanted.includes("pack")) folders.unshift(join(toolFolder("wasm-pack", WASM_PACK), "bin"));
  return environment(folders, process.env.CI ? { CARGO_INCREMENTAL: "0" } : {});
}

/** `npm ci`, when it never ran here or the lock file has changed since. */
async function npmPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(at("package-lock.json")))
    .digest("hex");
  const stamp = at("node_modules/.visavis-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  say("installing the npm packages");
  // No package here needs an install script, so none is run.
  await must("npm ci", "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, lock);
}

/** Compiles a tool into the cache, outside the checkout: the next clone finds it there. */
async function cargoTool(name, crate, version) {
  const home = toolFolder(name, version);
  if (isProgram(join(home, "bin", name))) return;
  say(`installing ${name} ${version} (1 to 3 minutes, once)`);

  // Into a folder of our own and then renamed: two runs at once cannot harm each other.
  const own = join(toolsHome, `.${basename(home)}.${process.pid}`);
  mkdirSync(own, { recursive: true });
  const { CARGO_TARGET_DIR: _, ...env } = environment();
  // Without optimisation the tools compile in a third of the time, and what they do here still takes less than a second.
  env.CARGO_PROFILE_DEV_DEBUG = "0";
  const args = ["install", "--debug", "--root", own, crate, "--version", `=${version}`];
  try {
    let code = await run("cargo", [...args, "--locked"], { cwd: own, env });
    if (code !== 0) {
      // A registry may not (or no longer) have one of the versions the tool was locked to; newer ones do as well.
      say(`${name} cannot be built from its own lock file: trying with the newest versions that fit`);
      code = await run("cargo", args, { cwd: own, env });
    }
    if (code !== 0)
      throw new Trouble(`cargo install ${crate} ${version} failed: see the lines above, then run this again`);
    if (isProgram(join(home, "bin", name))) return; // another run was faster
    rmSync(home, { recursive: true, force: true }); // what is there without the program is a broken installation
    renameSync(own, home);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

let listsAreFresh = false;

/** Installs Debian packages when none of the programs is there. */
async function apt(what, programs, packages, isThere = () => find(...programs)) {
  if (isThere()) return;
  const byHand = `install ${what} (on Debian: apt-get install ${packages.join(" ")}), then run this again`;
  if (!find("apt-get")) throw new Trouble(`${what} is missing and there is no apt-get here: ${byHand}`);
  const become = process.getuid() === 0 ? [] : find("sudo") ? ["sudo", ...(process.stdin.isTTY ? [] : ["-n"])] : null;
  if (!become) throw new Trouble(`${what} is missing, and this is neither root nor is there sudo: ${byHand}`);

  const aptGet = (...args) => {
    const [program, ...rest] = [
      ...become,
      "env",
      "DEBIAN_FRONTEND=noninteractive",
      "apt-get",
      "-o",
      "Acquire::Retries=3",
      ...args,
    ];
    return run(program, rest);
  };
  say(`installing ${what} (${packages.join(", ")})`);
  // A list that cannot be fetched is no reason to stop: the packages may be known already.
  if (!listsAreFresh) listsAreFresh = (await aptGet("update", "-q")) === 0;
  const code = await aptGet("install", "-q", "-y", "--no-install-recommends", ...packages);
  if (code !== 0 || !isThere()) throw new Trouble(`apt-get could not install ${what}: ${byHand}`);
}

if (isMain(import.meta)) {
  await main(async ([purpose = "all"]) => {
    await setup(purpose);
    say("set-up is complete");
  });
}
