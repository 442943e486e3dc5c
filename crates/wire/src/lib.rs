//! What the chat client, the community server and the agents' console say to each other.
//!
//! A frame is one JSON object in one WebSocket text message; its member `t` names it. Both sides
//! read it with the same code ([`json::Json`]): the server over `serde_json`, the browser over its
//! own `JSON.parse`. Members nobody knows are ignored, so that either side can be older; a frame
//! that misses something needed is refused as a whole. `tests/golden/` holds one example of each.
//!
//! Nothing here has a clock, a socket or a dependency.

// The client does without the standard library.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

#[macro_use]
pub mod said;

pub mod agent;
pub mod claims;
pub mod close;
pub mod id;
pub mod identity;
pub mod json;
pub mod limits;
pub mod text;
pub mod thread;
pub mod variables;
pub mod visitor;

mod person;

pub use id::{BrowserKey, KeyId, MessageId, PublicKey, SourceToken, ThreadId};
pub use identity::{ExtraValue, Identity, Known};
pub use thread::{Author, Body, Entry};
pub use variables::Variables;

/// The version of this protocol. A hello offers every version its side speaks; the welcome names
/// the one chosen.
pub const VERSION: u32 = 1;
