// The other end of a WebSocket (RFC 6455), as much of it as the benchmark's pages need: it says, and hears short frames.
import { createHash } from "node:crypto";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Accepts a connection; `heard` is given each text, and a function that says one. */
export function accept(request, socket, heard) {
  const key = createHash("sha1")
    .update(request.headers["sec-websocket-key"] + GUID)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  const say = (frame) => socket.write(framed(Buffer.from(JSON.stringify(frame))));
  let waiting = Buffer.alloc(0);
  socket.on("error", () => {}); // the page is gone
  socket.on("data", (piece) => {
    waiting = Buffer.concat([waiting, piece]);
    for (let frame = read(waiting); frame; frame = read(waiting)) {
      waiting = waiting.subarray(frame.length);
      if (frame.isText) heard(JSON.parse(frame.text), say);
    }
  });
  return say;
}

/** A text in one frame that is not masked; a browser wants its length in as few bytes as will do. */
function framed(text) {
  const { length } = text;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), text]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head.writeUInt16BE(length < 65_536 ? 0x817e : 0x817f);
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, text]);
}

/** The first whole frame of a browser's, which is masked; undefined where there is none yet. */
function read(bytes) {
  if (bytes.length < 6) return undefined;
  const short = bytes[1] & 0x7f;
  const at = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < at + 4) return undefined;
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = at + 4 + size;
  if (bytes.length < end) return undefined;
  const text = Buffer.from(bytes.subarray(at + 4, end)).map((byte, i) => byte ^ bytes[at + (i % 4)]);
  return { isText: (bytes[0] & 0x0f) === 1, text: text.toString(), length: end };
}
