// The glue that wasm-bindgen writes, without what our browsers (bundle.mjs) do not need of it.

const CHANGES = [
  // No import asks for `this`.
  [/(\n {8}\w+): function\((.*)\) \{/g, "$1: ($2) => {"],
  // Who starts the module is `www/client/module.js`, which knows what it is given.
  [
    "export { initSync, __wbg_init as default };",
    "export { __wbg_get_imports as imports, __wbg_finalize_init as enter };",
  ],
  // All of them have these two.
  [/\(typeof FinalizationRegistry === 'undefined'\)\s+\? .*\s+: new/g, "new"],
  [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{[\s\S]*?\n\}\n/, ""],
  // What it takes of our scripts is there already, for others: once is enough.
  [/(["'])\.\/snippets\/[^/]*\//g, "$1../../../"],
  // Not all of them say whether a buffer is detached; another one it is in any case.
  [/if \((cached\w+Memory0) === null .*\{/g, "if ($1?.buffer !== wasm.memory.buffer) {"],
  // A browser's decoder that gives up after two gigabytes: nobody chats as much.
  [/(cachedTextDecoder = .*)[\s\S]*?function (decodeText\(bytes\)) \{[\s\S]*?\n {4}\}/, "$1\nfunction $2 {"],
  // A text is encoded and then copied: the way around the copy has more bytes than it saves time.
  [/if \(realloc === undefined\) \{([\s\S]*?)\n {4}\}\n[\s\S]*?\n\}\n/, "$1\n}\n"],
  [/(passStringToWasm0\(.*malloc|passStringToWasm0\(ret, [\w.]+), [\w.]+\)/g, "$1)"],
  // A text or a list is handed over in the same way each time.
  [/ {12}var ptr1 = (.*);\n.* len1 = .*\n.*setInt32\(.*\n.*setInt32\(.*/g, "            give(arg0, $1);"],
  [
    /let WASM_VECTOR_LEN = 0;\n/,
    `$&
function give(at, ptr) {
    getDataViewMemory0().setInt32(at + 4, WASM_VECTOR_LEN, true);
    getDataViewMemory0().setInt32(at, ptr, true);
}
`,
  ],
  // Neither an address nor a number of ours needs the last of 32 bits.
  [/ {4}ptr = ptr >>> 0;\n| >>> 0/g, ""],
];

/**
 * @param {string} glue
 * @returns {string}
 */
export const slim = (glue) =>
  CHANGES.reduce((before, [what, instead]) => {
    const after = before.replace(what, instead);
    if (after === before) throw new Error(`the glue does not say ${what}: look into scripts/web/glue.mjs`);
    return after;
  }, glue);
