// `npm run size`: what a visitor downloads to chat, counted; over the budget it fails.
import { existsSync, readFileSync } from "node:fs";
import { at, main, Trouble } from "./run.mjs";
import { setup } from "./setup.mjs";

// Bytes after brotli 11. A budget may only ever go down; a goal is where it should end.
const LIMITS = {
  loader: { budget: 3_000, goal: 2_000 },
  total: { budget: 77_500, goal: 70_000 },
  console: { budget: 25_000 },
};
// What the peer publishes for the same: @rocket.chat/livechat 1.13.3, loader and chunks until its chat shows, brotli.
const PEER = { name: "Rocket.Chat livechat 1.13.3", bytes: 374_612 };

await main(async () => {
  await setup("web");
  const { brotli, gzipped } = await import("./web/output.mjs");
  const { minifiedStyle } = await import("./web/bundle.mjs");
  const served = (address) => readFileSync(at("target/www", address));
  if (!existsSync(at("target/www/manifest.json"))) {
    throw new Trouble("target/www has no manifest.json: run `npm run build:web` first");
  }
  const manifest = JSON.parse(served("manifest.json"));

  const measure = async (name, bytes) => {
    const [gz, br] = await Promise.all([gzipped(bytes), brotli(bytes)]);
    return { name, raw: bytes.length, gzip: gz.length, brotli: br.length };
  };
  const loader = await measure("loader", served("loader.js"));
  const script = await measure("glue and client script", served(manifest.client.js));
  const style = await measure("  of which styles", Buffer.from(await minifiedStyle("www/client/styles/widget.css")));
  const languages = await measure("other languages, added", served(manifest.client.languages));
  const english = JSON.stringify(JSON.parse(readFileSync(at("www/client/texts/en.json"), "utf8")));
  const strings = await measure("  of which English", Buffer.from(english));
  const wasm = await measure("wasm module", served(manifest.client.wasm));
  const total = sum("to chat, in all", [loader, script, wasm]);
  const page = await Promise.all([manifest.console.js, manifest.console.css].map((it) => measure(it, served(it))));
  const agents = sum("the agents' console", page);

  const rows = [
    [loader, LIMITS.loader],
    [script],
    [style],
    [strings],
    [wasm],
    [total, LIMITS.total],
    [languages],
    [agents, LIMITS.console],
  ];
  print(["", "raw", "gzip -9", "brotli 11", "budget", "goal"]);
  for (const [part, { budget, goal } = {}] of rows) print([part.name, part.raw, part.gzip, part.brotli, budget, goal]);
  console.log(`${PEER.name} publishes ${number(PEER.bytes)}: ${(PEER.bytes / total.brotli).toFixed(1)} times as much`);

  const over = rows.filter(([part, limits]) => limits && part.brotli > limits.budget);
  if (over.length > 0) {
    const list = over.map(([part, { budget }]) => `${part.name} by ${number(part.brotli - budget)} bytes`);
    throw new Trouble(`over the budget: ${list.join(", ")}`);
  }
});

function sum(name, parts) {
  const add = (key) => parts.reduce((total, part) => total + part[key], 0);
  return { name, raw: add("raw"), gzip: add("gzip"), brotli: add("brotli") };
}

function number(value) {
  return value === undefined ? "" : typeof value === "number" ? value.toLocaleString("en") : value;
}

function print([name, ...cells]) {
  console.log(name.padEnd(24) + cells.map((cell) => number(cell).padStart(11)).join(""));
}
