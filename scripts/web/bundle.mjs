// From the sources in www/ to what is served: esbuild bundles and minifies, names get their hashes.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { build, transform } from "esbuild";
import { minify } from "terser";
import { at, Trouble } from "../run.mjs";
import { addEmoji } from "./emoji.mjs";
import { integrity } from "./output.mjs";

const SCRIPT = { target: "es2022", minify: true, charset: "utf8", legalComments: "none" };
const STYLE = {
  target: ["chrome111", "firefox113", "safari16.4"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
};

/** The loader's one free name: the server puts a source's configuration, as JSON, in its place. */
const CONFIG = "__VISAVIS_CONFIG__";

/** The client's other free names: the languages beside English, with the hash that is in their files' names, and the
    scripts that it fetches when they are wanted, with their hashes where it is pinned. */
const LANGUAGES = "__VISAVIS_LANGUAGES__";
const EXTRAS = "__VISAVIS_EXTRAS__";
const HASHES = "__VISAVIS_HASHES__";
/** And the script that the loader fetches beside the client where another language than English is wanted. */
const LANGUAGES_SCRIPT = "__VISAVIS_LANGUAGES_SCRIPT__";
/** And the emoji's: the languages that they have names in, with the hash in the names of their files. */
const EMOJI = "__VISAVIS_EMOJI__";
const BESIDE = "__VISAVIS_BESIDE__";
/** Where there are no files beside it, as in a website's own bundle. */
const NO_LANGUAGES = JSON.stringify({ languages: [], hash: "" });

/** A script may fetch those that stand above it. */
const SCRIPTS = {
  emoji: "www/client/lazy/emoji/emoji.ts",
  threads: "www/client/lazy/threads/list.ts",
  links: "www/client/lazy/links/links.ts",
  sound: "www/client/lazy/sound/sound.ts",
  display: "www/client/lazy/display/display.ts",
  debug: "www/client/lazy/debug/toolbar.ts",
};

export const CLIENT = {
  main: "www/client/boot/main.ts",
  loader: "www/client/boot/loader.ts",
  frame: "www/client/boot/frame.ts",
  languages: "www/client/lazy/languages/languages.ts",
};

export async function bundleClient(output, wasm) {
  const { code, languages } = await bundleMain(output);
  const js = output.addAsset("client.js", code);
  const module = output.addAsset("client.wasm", readFileSync(wasm));
  const frame = output.addAsset("frame.js", await bundle(CLIENT.frame, { format: "iife" }));
  return {
    js: js.address,
    wasm: module.address,
    js_integrity: js.integrity,
    wasm_integrity: module.integrity,
    frame: frame.address,
    frame_integrity: frame.integrity,
    languages: languages.address,
  };
}

/** Nearly all of the client's functions are called when it starts. A browser that is told so reads them once, while the
    script comes in and beside the page's own work; else each when it is called, for the second time. */
const HINT = "//# allFunctionsCalledOnLoad\n";

/** The client's script and the one of the `languages`; what they fetch when that is wanted, words, emoji, sound, the
    debug toolbar, is beside them. */
async function bundleMain(output, isPinned = false) {
  const languages = addLanguages(output);
  const emoji = addEmoji(output, languages.languages);
  const [scripts, hashes] = [{}, {}];
  const filled = (path) => {
    const define = {
      [LANGUAGES]: JSON.stringify(languages),
      [EMOJI]: JSON.stringify(emoji),
      [EXTRAS]: JSON.stringify(scripts),
      [HASHES]: isPinned ? JSON.stringify(hashes) : "undefined",
      [BESIDE]: "true",
    };
    return bundle(path, { ...MODULE, define });
  };
  for (const [name, path] of Object.entries(SCRIPTS)) {
    const { address, integrity } = output.addAsset(`${name}.js`, await filled(path));
    scripts[name] = basename(address);
    hashes[name] = integrity;
  }
  const speech = output.addAsset("languages.js", await filled(CLIENT.languages));
  return { code: HINT + (await filled(CLIENT.main)), languages: speech };
}

/** The widget's words in all languages but English, which is in the client itself. */
function addLanguages(output) {
  const names = readdirSync(at("www/client/texts")).filter((name) => name !== "en.json");
  const words = Object.fromEntries(
    names.sort().map((name) => [name.replace(/\.json$/, ""), JSON.parse(source(`www/client/texts/${name}`))]),
  );
  words["en-XA"] = pseudo(JSON.parse(source("www/client/texts/en.json")));
  const hash = createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, 12);
  for (const [language, text] of Object.entries(words)) {
    output.add(`assets/texts-${language}-${hash}.json`, JSON.stringify(text));
  }
  return { languages: Object.keys(words), hash };
}

/** English as a language of its own that nobody speaks: longer, accented, in brackets. Who reads plain English in it has
    found words that cannot be translated. */
export function pseudo(words) {
  if (typeof words !== "string") {
    return Object.fromEntries(Object.entries(words).map(([name, inner]) => [name, pseudo(inner)]));
  }
  const accents = { a: "á", e: "é", i: "í", o: "ó", u: "ú", A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú", n: "ñ", c: "ç" };
  const accented = words.replace(/%\{\w+\}|[aeiouAEIOUnc]/g, (sign) => accents[sign] ?? sign);
  return `[${accented}${" ~".repeat(Math.ceil(words.length / 5))}]`;
}

/** A classic script, wrapped so that it leaves no name in the page. */
export async function bundleLoader(output, { languages }) {
  const define = { [LANGUAGES_SCRIPT]: JSON.stringify(languages) };
  const code = await bundle(CLIENT.loader, { format: "iife", define });
  const times = code.split(CONFIG).length - 1;
  if (times !== 1) {
    throw new Trouble(`${CLIENT.loader} must name ${CONFIG} exactly once, it is there ${times} times after minifying`);
  }
  output.add("loader.js", code);
}

/** The scripts of the npm package by their paths: for bundlers, and the classic one with all that it fetches. */
export async function bundlePackage(wasm) {
  const files = new Map();
  const beside = (path) => `script/${basename(path)}`;
  const folder = {
    add: (path, content) => files.set(beside(path), content),
    addAsset: (name, content) => ({
      address: folder.add(name, content) && beside(name),
      integrity: integrity(content),
    }),
  };
  const hash = { __VISAVIS_INTEGRITY__: JSON.stringify(integrity(wasm)) };
  const { code, languages } = await bundleMain(folder, true);
  folder.add("client.js", code);
  const define = {
    ...hash,
    __VISAVIS_JS_INTEGRITY__: JSON.stringify(integrity(code)),
    __VISAVIS_LANGUAGES_INTEGRITY__: JSON.stringify(languages.integrity),
  };
  files.set("script.js", await bundle("www/npm/script.ts", { format: "iife", define }));

  // A bundler cannot know of files that are fetched by a name made up at run time: the page imports the languages it
  // wants from `visavis/locales` and adds them.
  const none = {
    [LANGUAGES]: NO_LANGUAGES,
    [BESIDE]: "false",
    [HASHES]: "undefined",
    "import.meta.url": '""',
  };
  files.set("client.js", await bundle("www/npm/client.ts", { ...MODULE, define: none }));
  // Not bundled: whoever bundles it finds the rest beside it.
  for (const name of ["index", "inline", "visitor", "element", "react", "vue"]) {
    const options = { loader: "ts", target: SCRIPT.target, charset: "utf8", define: hash };
    files.set(`${name}.js`, (await transform(source(`www/npm/${name}.ts`), options)).code);
  }
  return files;
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

/** A style sheet and all that it imports, as one. */
export async function minifiedStyle(path) {
  return (await bundle(path, STYLE)).trim();
}

async function bundle(path, options) {
  source(path); // a missing file is said in our words, not in esbuild's
  const result = await build({
    ...SCRIPT,
    ...options,
    entryPoints: [path.startsWith("/") ? path : at(path)],
    absWorkingDir: at("."),
    bundle: true,
    write: false,
    logLevel: "warning",
  });
  if (result.outputFiles.length !== 1)
    throw new Trouble(`${path} imports something that is no script: a page links its style itself`);
  const { text } = result.outputFiles[0];
  return options.format ? smaller(text, options.format === "esm") : text;
}

/** A bundled script, another time: names by how often they are used, and what can be said shorter. */
async function smaller(code, module) {
  const compress = {
    passes: 3,
    keep_fargs: false,
    // Nothing of ours is read only for what reading it does.
    pure_getters: true,
    // No function in an object of ours is asked for its `this` or made a class of.
    unsafe_methods: true,
    unsafe_arrows: true,
    lhs_constants: false,
  };
  const { code: less } = await minify(code, { module, ecma: 2022, compress });
  return less;
}

/** A style sheet that a script imports becomes a string, minified first. */
const styleAsText = {
  name: "style-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({ contents: await minifiedStyle(path), loader: "text" }));
  },
};

const MODULE = { format: "esm", plugins: [styleAsText] };

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
