// From the sources in www/ to what is served: esbuild bundles and minifies, names get their hashes.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { build, transform } from "esbuild";
import { at, Trouble } from "../run.mjs";

const SCRIPT = { target: "es2022", minify: true, charset: "utf8", legalComments: "none" };
const STYLE = {
  target: ["chrome111", "firefox113", "safari16.4"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
};

/** The loader's one free name: the server puts a source's configuration, as JSON, in its place. */
const CONFIG = "__VISAVIS_CONFIG__";

export const CLIENT = { main: "www/client/main.js", loader: "www/client/loader.js" };

export async function bundleClient(output, wasm) {
  const js = output.addAsset("client.js", await bundle(CLIENT.main, { format: "esm", plugins: [styleAsText] }));
  const module = output.addAsset("client.wasm", readFileSync(wasm));
  return {
    js: js.address,
    wasm: module.address,
    js_integrity: js.integrity,
    wasm_integrity: module.integrity,
  };
}

/** A classic script, wrapped so that it leaves no name in the page. */
export async function bundleLoader(output) {
  const code = await bundle(CLIENT.loader, { format: "iife" });
  const times = code.split(CONFIG).length - 1;
  if (times !== 1) {
    throw new Trouble(`${CLIENT.loader} must name ${CONFIG} exactly once, it is there ${times} times after minifying`);
  }
  output.add("loader.js", code);
}

export async function bundleConsole(output) {
  const jsx = { jsx: "automatic", jsxImportSource: "preact" };
  const js = output.addAsset("console.js", await bundle("www/console/main.tsx", { format: "esm", ...jsx }));
  const css = output.addAsset("console.css", await minifiedStyle("www/console/console.css"));
  output.add("console/index.html", fill("www/console/index.html", { script: js.address, style: css.address }));
  return { js: js.address, css: css.address, js_integrity: js.integrity, css_integrity: css.integrity };
}

/** The demo's website: pages name their scripts, styles and pictures as {{asset:NAME}}. */
export async function hashDemo(output) {
  const addresses = {};
  const names = existsSync(at("www/demo")) ? readdirSync(at("www/demo")).sort() : [];
  if (!names.some((name) => name.endsWith(".html"))) throw new Trouble("www/demo has no page: the demo needs one");
  for (const name of names.filter((name) => !name.endsWith(".html"))) {
    addresses[`asset:${name}`] = output.addAsset(name, await small(`www/demo/${name}`)).address;
  }
  for (const name of names.filter((name) => name.endsWith(".html"))) {
    output.add(`demo/${name}`, fill(`www/demo/${name}`, addresses));
  }
  return Object.fromEntries(Object.entries(addresses).map(([key, address]) => [key.slice("asset:".length), address]));
}

export async function minifiedStyle(path) {
  return (await transform(source(path), { ...STYLE, loader: "css" })).code.trim();
}

async function bundle(path, options) {
  source(path); // a missing file is said in our words, not in esbuild's
  const result = await build({
    ...SCRIPT,
    ...options,
    entryPoints: [at(path)],
    absWorkingDir: at("."),
    bundle: true,
    write: false,
    logLevel: "warning",
  });
  if (result.outputFiles.length !== 1)
    throw new Trouble(`${path} imports something that is no script: a page links its style itself`);
  return result.outputFiles[0].text;
}

/** A style sheet that a script imports becomes a string, minified first. */
const styleAsText = {
  name: "style-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: await minifiedStyle(path), loader: "text" }));
  },
};

async function small(path) {
  const text = source(path);
  if (path.endsWith(".js")) return (await transform(text, { ...SCRIPT, loader: "js" })).code;
  if (path.endsWith(".css")) return (await transform(text, { ...STYLE, loader: "css" })).code;
  if (path.endsWith(".svg")) return text.toString().replace(/>\s+</g, "><").trim();
  return text;
}

/** Puts the addresses into a page; an asset that nobody knows is an error. What the server fills in stays as it is. */
function fill(path, names) {
  return source(path)
    .toString()
    .replace(/\{\{(script|style|asset:[^{}\s]+)\}\}/g, (_, name) => {
      if (!(name in names)) throw new Trouble(`${path} names {{${name}}}, known are: ${Object.keys(names).join(", ")}`);
      return names[name];
    });
}

function source(path) {
  const file = path.startsWith("/") ? path : at(path);
  if (!existsSync(file)) throw new Trouble(`${path} is missing: the web part cannot be built without it`);
  return readFileSync(file);
}
