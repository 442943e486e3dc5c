//! Why a WebSocket was closed, by number (RFC 6455 section 7.4: 4000 to 4999 are private).

/// The server stops; come back soon (1012 of the IANA registry, "service restart").
pub const RESTART: u16 = 1012;
/// A frame was not understood.
pub const MALFORMED: u16 = 4400;
/// Refused; the `refused` frame before says why. Asking again with the same words is useless.
pub const REFUSED: u16 = 4401;
/// No hello within [`crate::limits::HELLO_WITHIN`].
pub const NO_HELLO: u16 = 4408;
/// A frame was larger than [`crate::limits::FRAME_BYTES`].
pub const TOO_LARGE: u16 = 4413;
/// More was asked for than one connection may.
pub const TOO_MANY: u16 = 4429;
/// The signed identity's time is over.
pub const EXPIRED: u16 = 4440;
/// Nothing was heard from the other side for too long.
pub const SILENT: u16 = 4441;
/// The reader was too slow; nothing is lost, it asks again for what it has not seen.
pub const SLOW: u16 = 4490;
/// The server could not read its storage.
pub const TROUBLE: u16 = 4500;
