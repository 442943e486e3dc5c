// What every script here needs: where things are, how a program is run, how people are told.
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(fileURLToPath(import.meta.url), "../..");
export const at = (...parts) => join(root, ...parts);

/** Where cargo puts what it builds. The web part is always in the checkout's `target/www`: the server embeds it from there. */
export const cargoTarget = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

/** Tools that are compiled once and serve every checkout of this machine. */
export const toolsHome = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "visavis", "tools");

/** In CI the lock file must fit as it is; at home cargo may still write what was added to Cargo.toml. */
export const locked = process.env.CI ? ["--locked"] : [];

/** Something a person has to do; printed as one sentence, without a stack. */
export class Trouble extends Error {}

export const say = (text) => console.log(`visavis: ${text}`);

/** The version of a crate as Cargo.lock holds it: the one place where it is written. */
export function lockedVersion(crate) {
  let lock;
  try {
    lock = readFileSync(at("Cargo.lock"), "utf8");
  } catch {
    throw new Trouble("Cargo.lock is missing: run `cargo generate-lockfile` and try again");
  }
  const version = lock.match(new RegExp(`name = "${crate}"\\r?\\nversion = "([^"]+)"`))?.[1];
  if (!version)
    throw new Trouble(`Cargo.lock has no ${crate}: add it to Cargo.toml and run \`cargo generate-lockfile\``);
  return version;
}

export const toolFolder = (name, version) => join(toolsHome, `${name}-${version}`);

/** The environment of every program we start; `folders` are searched first. */
export function environment(folders = [], extra = {}) {
  const cargo = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "bin");
  const path = [...folders, process.env.PATH ?? "", cargo].filter(Boolean).join(delimiter);
  return { ...process.env, RUSTUP_AUTO_INSTALL: "0", PATH: path, ...extra };
}

/** The first of these programs that is on PATH, as a full path; null where there is none. */
export function find(...names) {
  for (const name of names) {
    for (const folder of environment().PATH.split(delimiter)) {
      const file = join(folder, name);
      if (isProgram(file)) return file;
    }
  }
  return null;
}

export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Runs a short program and gives what it wrote; null where it failed or is not there. */
export function ask(program, args, env = environment()) {
  const { status, stdout } = spawnSync(program, args, { cwd: root, env, encoding: "utf8", maxBuffer: 1 << 26 });
  return status === 0 ? stdout.trim() : null;
}

/**
 * Runs a program that people watch; resolves to its exit code (128 + n after signal n, 127 where it cannot start).
 * With `onText`, what it writes is passed on and handed over piece by piece as well.
 */
export function run(program, args, { env = environment(), cwd = root, onText } = {}) {
  return new Promise((done) => {
    const stdio = onText ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"];
    const child = spawn(program, args, { cwd, env, stdio });
    child.stdout?.on("data", (piece) => {
      process.stdout.write(piece);
      onText(piece.toString());
    });
    child.stderr?.on("data", (piece) => {
      process.stderr.write(piece);
      onText(piece.toString());
    });
    child.on("error", (error) => {
      console.error(`visavis: ${program} cannot be started: ${error.message}`);
      done(127);
    });
    child.on("close", (code, signal) => done(code ?? 128 + (signalNumbers[signal] ?? 0)));
  });
}

export const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGPIPE: 13, SIGTERM: 15, SIGABRT: 6 };

/** Runs a program that must succeed. */
export async function must(what, program, args, options) {
  const code = await run(program, args, options);
  if (code !== 0) throw new Trouble(`${what} failed (exit ${code}): see the lines above`);
}

/** The frame of every script: trouble becomes a sentence and an exit code. */
export async function main(script) {
  try {
    process.exitCode = (await script(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Trouble ? `visavis: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** True where this file was started itself, not imported. */
export const isMain = (meta) => process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(meta.url);
