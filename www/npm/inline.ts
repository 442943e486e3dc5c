// The chat with its compiled client inside: for bundlers that copy no files beside their script. A third larger.

import type { ChatOptions } from "../../src/api/types";
import { Chat as Base } from "./index.js";
import base64 from "./visavis.wasm.js";

export { ChatError } from "./index.js";

let bytes: Uint8Array<ArrayBuffer> | undefined;

export class Chat extends Base {
  constructor(options: ChatOptions) {
    if (typeof document !== "undefined") bytes ??= Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    super({ wasm: bytes, ...options });
  }
}
