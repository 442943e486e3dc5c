// `npm run build:web`: everything a browser is served, into target/www, from where the server embeds it.
//   loader.js            the template of the loader; the server puts a source's configuration into it
//   assets/NAME-HASH.ext  served for ever; .br and .gz beside it where that is smaller
//   console/index.html   the agents' page        demo/*.html   the demo's website
//   manifest.json        the addresses and integrity hashes of all that
import { isMain, main, say } from "./run.mjs";
import { setup } from "./setup.mjs";

export async function buildWeb() {
  const env = await setup("web");
  // Only now: these import npm packages, which a fresh clone has not had until here.
  const { buildWasm } = await import("./web/wasm.mjs");
  const { bundleClient, bundleConsole, bundleLoader, hashDemo } = await import("./web/bundle.mjs");
  const { Output } = await import("./web/output.mjs");

  const wasm = await buildWasm(env);
  const output = new Output();
  const manifest = {
    client: await bundleClient(output, wasm),
    console: await bundleConsole(output),
    demo: await hashDemo(output),
  };
  await bundleLoader(output, manifest.client);
  output.add("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
  const { files, changed } = await output.write();
  say(`the web part is in target/www: ${files} files, ${changed} changed`);
}

if (isMain(import.meta)) await main(() => buildWeb());
