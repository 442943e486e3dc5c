//! Every bound on what comes from elsewhere, in one place for both sides.

use core::time::Duration;

/// Unicode code points in one message. Shown to the writer before sending.
pub const BODY_CHARS: usize = 5_000;
/// Bytes of one WebSocket message in either direction. A body of [`BODY_CHARS`] control
/// characters, each escaped with six bytes, still fits.
pub const FRAME_BYTES: usize = 64 * 1024;
/// Bytes of a signed identity's token.
pub const TOKEN_BYTES: usize = 8 * 1024;
/// UTF-8 bytes of a `uuid`.
pub const UUID_BYTES: usize = 256;
/// UTF-8 bytes of any other predefined field of an identity.
pub const FIELD_BYTES: usize = 1_024;
/// Extra values of one identity.
pub const EXTRA_VALUES: usize = 64;
/// UTF-8 bytes of the name of an extra value.
pub const EXTRA_NAME_BYTES: usize = 128;
/// UTF-8 bytes of an extra value.
pub const EXTRA_VALUE_BYTES: usize = 2_048;
/// Bytes of an identity as JSON, as it is sent and stored: with it a hello always fits a frame, whatever is escaped.
pub const IDENTITY_BYTES: usize = 16 * 1024;
/// Custom variables of one visit.
pub const VARIABLES: usize = 32;
/// UTF-8 bytes of the name of a custom variable.
pub const VARIABLE_NAME_BYTES: usize = 64;
/// UTF-8 bytes of a custom variable.
pub const VARIABLE_BYTES: usize = 256;
/// Bytes of a conversation's custom variables as JSON, as they are stored.
pub const VARIABLES_BYTES: usize = 8 * 1024;
/// Entries in one `entries` frame, and what is sent of a thread that was never seen before. With
/// [`FRAME_BYTES`] a server also cuts a batch by size.
pub const ENTRIES: usize = 50;
/// Messages a visitor may have waiting for the server. The composer refuses more.
pub const OUTBOX: usize = 100;
/// Thread summaries in one `threads` frame.
pub const THREADS: usize = 50;
/// Versions offered in a hello that are looked at.
pub const VERSIONS: usize = 16;

/// A new connection has this long to say hello.
pub const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// The server says `ping` this often.
pub const PING_EVERY: Duration = Duration::from_secs(10);
/// A client that hears nothing for this long takes the connection for dead.
pub const CLIENT_HEARS_WITHIN: Duration = Duration::from_secs(24);
/// A server that hears nothing for this long takes the connection for dead. Longer than a minute:
/// a hidden tab may be slowed to one wake-up a minute.
pub const SERVER_HEARS_WITHIN: Duration = Duration::from_secs(90);
/// A write that a slow reader holds up for longer than this closes the connection.
pub const WRITE_WITHIN: Duration = Duration::from_secs(10);
/// Who types says so at most this often.
pub const TYPING_EVERY: Duration = Duration::from_secs(3);
/// Who was said to type, and is not said to again, has stopped after this long: one hint may be lost.
pub const TYPING_LASTS: Duration = Duration::from_secs(7);
/// Clocks may differ by this much wherever a time in a token is compared.
pub const LEEWAY: Duration = Duration::from_secs(10);
/// Who is asked to renew has this long until the session is refused.
pub const RENEW_WITHIN: Duration = Duration::from_secs(30);
