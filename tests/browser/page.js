// What the tests in the browser do to the page, and the client's scripts they use.
//
// All in one file, bundled by `npm run build:web`: the server of wasm-bindgen's runner has four threads, each bound to
// one connection for as long as the browser keeps that open, and a request on a fifth may wait for ever.
export { calm, Rim } from "../../src/page/rim.js";
export { Face } from "../../www/client/face/face.js";
export { Texts } from "../../www/client/face/texts.js";
export { Trace } from "../../www/client/trace.js";

// A WebSocket whose other end is the test.
class FakeSocket extends EventTarget {
  constructor(address) {
    super();
    this.address = address;
    this.sent = [];
    FakeSocket.made.push(this);
  }
  send(text) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
}
FakeSocket.made = [];
export const install = () => {
  window.WebSocket = FakeSocket;
  FakeSocket.made = [];
};
export const made = () => FakeSocket.made.length;
const last = () => FakeSocket.made.at(-1);
export const opens = () => last().dispatchEvent(new Event("open"));
/** The server says it: the page shows it as soon as nothing more comes. */
export const streams = (data) => last().dispatchEvent(new MessageEvent("message", { data }));
/** The server says it, and somebody looks at the page, which shows it at once. */
export const says = (data) => {
  streams(data);
  document.dispatchEvent(new Event("visibilitychange"));
};
export const closes = (code) => last().dispatchEvent(new CloseEvent("close", { code }));
export const sent = () => `[${last().sent.join(",")}]`;
export const is_closed = () => last().closed === true;
let errors = [];
const error = console.error;
console.error = (...parts) => {
  errors.push(parts.map(String).join(" "));
  error(...parts);
};
export const soon = () => new Promise((resolve) => setTimeout(resolve));
export const complaints = () => {
  const said = errors;
  errors = [];
  return said.join("\n");
};
export const key = (target, key, init) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...JSON.parse(init) }));
export const input = (field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input"));
};
export const hostile_values = () => {
  const throws = () => {
    throw new Error("no");
  };
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  return [
    revoked.proxy,
    new Proxy({}, { ownKeys: throws, get: throws, getPrototypeOf: throws }),
    {
      get uuid() {
        throw new Error("no");
      },
    },
    { extra_values: new Proxy({}, { ownKeys: throws }) },
    new Proxy(["_setIdentity"], { get: throws }),
  ];
};
const spying = console.error;
export const break_console = () => {
  console.error = () => {
    throw new Error("no console");
  };
};
export const mend_console = () => {
  console.error = spying;
};
export const thrower = () => {
  throw new Error("the page's own mistake");
};
