// The client's script, `dist/client.js`: what `index.ts` imports once a chat is made.

export { createClient } from "../client/boot/client";
export { preferences } from "../client/boot/preferences";
export { Trace } from "../client/boot/trace";
