//! What the chat client, the community server and the agents' console say to each other.
//!
//! A frame is one JSON object in one WebSocket text message. Its one member names the frame, and holds what it says:
//! `{"ping":{"now":1795297000000}}`. Both sides read and write it by the same types. A member or a frame that nobody knows
//! is ignored, so that either side can be older; a frame that misses something needed is refused as a whole.
//! `tests/golden/` holds one example of each.
//!
//! Nothing here has a clock or a socket.

pub mod agent;
pub mod claims;
pub mod close;
pub mod error;
pub mod id;
pub mod identity;
#[cfg(feature = "json")]
pub mod json;
pub mod limits;
pub mod thread;
pub mod variables;
pub mod visitor;

mod person;
mod read;
mod value;

pub use error::FieldError;
pub use id::{BrowserKey, KeyId, MessageId, PublicKey, SourceToken, ThreadId};
pub use identity::{Identity, Known};
pub use read::known;
pub use thread::{Author, Body, Entry};
pub use value::ExtraValue;
pub use variables::Variables;

/// The version of this protocol. A hello offers every version its side speaks; the welcome names the one chosen.
pub const VERSION: u32 = 1;
