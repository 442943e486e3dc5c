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
  // A client is freed by who made it, and never while it runs.
  [/const ClientFinalization = .*\n/, ""],
  [/ *ClientFinalization\..*\n/g, ""],
  [/if \(Symbol\.dispose\) .*\n/, ""],
  [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{[\s\S]*?\n\}\n/, ""],
  // Not all of them say whether a buffer is detached; another one it is in any case.
  [/if \(cachedDataViewMemory0 === null .*\{/, "if (cachedDataViewMemory0?.buffer !== wasm.memory.buffer) {"],
  // A text is encoded and then copied: the way around the copy has more bytes than it saves time.
  [/if \(realloc === undefined\) \{([\s\S]*?)\n {4}\}\n[\s\S]*?\n\}\n/, "$1\n}\n"],
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
