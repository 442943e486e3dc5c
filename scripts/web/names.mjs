// Gives the module's imports and exports short names, in the module and in its glue alike.
// wasm-bindgen's names are long and end in hashes, which no compressor makes small. What the module takes from a script
// as it is, it takes from the glue instead: a bundler then need not keep all of that script under its own names.

/** Reads an unsigned LEB128 number (WebAssembly core specification, section 5.2.2). */
const number = (bytes, at) => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (byte < 128) return [value >>> 0, at];
  }
};

const asNumber = (value) => {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
};

const asName = (name) => [...asNumber(Buffer.byteLength(name)), ...Buffer.from(name)];

const GLUE = "./visavis_bg.js";
const IMPORTS = 2;
const EXPORTS = 7;

/** How many bytes follow an import's two names: its kind, and what describes it. */
const descriptionLength = (bytes, at) => {
  const kind = bytes[at];
  const limits = (from) => {
    let end = number(bytes, from + 1)[1];
    if (bytes[from] & 1) end = number(bytes, end)[1];
    return end;
  };
  if (kind === 0 || kind === 4) return number(bytes, kind === 4 ? at + 2 : at + 1)[1] - at;
  if (kind === 1) return limits(at + 2) - at;
  if (kind === 2) return limits(at + 1) - at;
  if (kind === 3) return 3;
  throw new Error(`an import of kind ${kind} is not known: look into scripts/web/names.mjs`);
};

/**
 * @param {Uint8Array} module
 * @param {string} glue
 * @returns {{ module: Uint8Array, glue: string }}
 */
export const shortenNames = (module, glue) => {
  const names = new Map();
  const imported = new Set();
  const taken = new Map();
  const short = (name) => {
    // Only what the glue says by name as well, and nowhere in another meaning.
    if (!/^(__wb|__externref|wasm_bindgen__|\.\/)/.test(name)) return name;
    if (!names.has(name)) names.set(name, `_${names.size.toString(36)}`);
    return names.get(name);
  };

  const rename = (section, namesEach, restLength) => {
    let [count, at] = number(section, 0);
    const out = asNumber(count);
    while (count-- > 0) {
      const each = Array.from({ length: namesEach }, () => {
        const [length, start] = number(section, at);
        at = start + length;
        return Buffer.from(section.subarray(start, at)).toString();
      });
      if (namesEach === 2) for (const name of each) imported.add(name);
      if (each[0].startsWith("./snippets/")) {
        const [script, name] = each.splice(0, 2, GLUE, `_${taken.size}_`);
        taken.set(each[1], { script, name });
      }
      out.push(...each.flatMap((name) => asName(short(name))));
      const rest = restLength(section, at);
      out.push(...section.subarray(at, at + rest));
      at += rest;
    }
    return out;
  };

  const out = [...module.subarray(0, 8)];
  for (let at = 8; at < module.length; ) {
    const id = module[at];
    const [length, start] = number(module, at + 1);
    let section = module.subarray(start, start + length);
    if (id === IMPORTS) section = rename(section, 2, descriptionLength);
    if (id === EXPORTS) section = rename(section, 1, (bytes, from) => number(bytes, from + 1)[1] - from);
    out.push(id, ...asNumber(section.length));
    for (const byte of section) out.push(byte);
    at = start + length;
  }

  glue = glue.replace(/^import \* as import\d+ from .*\n|^ +"\.\/snippets\/.*": import\d+,\n/gm, "");
  for (const [brief, { script, name }] of taken) {
    glue = `import { ${name} as ${brief} } from "${script}";\n${glue}`;
    glue = glue.replace("const import0 = {", `$&\n${brief},`);
  }
  for (const [long, brief] of names) {
    const literal = long.replace(/[.$/]/g, "\\$&");
    const before = glue;
    glue = glue.replace(new RegExp(`(?<![\\w$])${literal}(?![\\w$])`, "g"), brief);
    // An export that the glue does not say is one that nobody calls.
    if (glue === before && imported.has(long))
      throw new Error(`the glue does not say ${long}: look into scripts/web/names.mjs`);
  }
  return { module: Uint8Array.from(out), glue };
};
