//! What a visitor's browser and the server say to each other.

use serde::{Deserialize, Serialize};

use crate::id::{MessageId, ThreadId};
use crate::read::whole;

pub use crate::person::{Person, Secret};
pub use from::FromVisitor;
pub use to::ToVisitor;

mod from;
mod to;

/// What a browser signs to resume a session: this, then the nonce. ECDSA with P-256 and SHA-256.
pub const PROOF_PREFIX: &str = "visavis resume ";

/// Why a running session is asked to renew.
pub mod renew {
    /// The key that signed the token was removed.
    pub const KEY_REMOVED: &str = "key_removed";
    /// The community has come to require signed identities.
    pub const SIGNED_REQUIRED: &str = "signed_identity_required";
}

/// Which thread a message belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// This one.
    Thread(ThreadId),
    /// The one that begins with this message: its name until the server has given it another.
    New(MessageId),
}

/// How far a thread was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The thread.
    pub thread: ThreadId,
    /// The last number.
    #[serde(deserialize_with = "whole")]
    pub seq: u64,
}

/// Why an identity was refused, for the website's developer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable word.
    pub code: String,
    /// All of it in one sentence.
    pub text: String,
    /// What was measured; empty where it was nothing.
    #[serde(default)]
    pub measured: String,
    /// The rule.
    #[serde(default)]
    pub rule: String,
    /// What to do.
    #[serde(default)]
    pub remedy: String,
}
