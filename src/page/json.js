// JSON out of the module's memory. What is not UTF-8 is not JSON (RFC 8259, section 8.1).

export const parseUtf8 = (bytes) =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
