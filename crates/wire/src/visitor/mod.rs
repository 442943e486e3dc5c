//! What a visitor's browser and the server say to each other.

use alloc::string::String;
use alloc::vec::Vec;

use crate::id::{MessageId, ThreadId};
use crate::json::{FieldError, Fields, Json, Object};
use crate::limits;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// This one.
    Thread(ThreadId),
    /// The one that begins with this message: its name until the server has given it another.
    New(MessageId),
}

/// Why an identity was refused, for the website's developer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The stable word.
    pub code: String,
    /// All of it in one sentence.
    pub text: String,
    /// What was measured; empty where it was nothing.
    pub measured: String,
    /// The rule.
    pub rule: String,
    /// What to do.
    pub remedy: String,
}

impl Refusal {
    fn of<J: Json>(fields: &mut Fields<'_, J>) -> Self {
        let part = |fields: &mut Fields<'_, J>, name| fields.optional_text(name).unwrap_or_default();
        Self {
            code: fields.text("code"),
            text: fields.text("text"),
            measured: part(fields, "measured"),
            rule: part(fields, "rule"),
            remedy: part(fields, "remedy"),
        }
    }

    /// Writes it as members of an object.
    #[must_use]
    pub fn write(&self, object: Object) -> Object {
        object
            .text("code", &self.code)
            .text("text", &self.text)
            .text("measured", &self.measured)
            .text("rule", &self.rule)
            .text("remedy", &self.remedy)
    }
}

pub(crate) fn read_versions<J: Json>(fields: &mut Fields<'_, J>) -> Vec<u32> {
    fields.list("v", limits::VERSIONS, |version| {
        let version = version
            .number()
            .filter(|number| (0.0..1e6).contains(number) && number % 1.0 == 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
        version
            .map(|number| number as u32)
            .ok_or_else(|| FieldError::value("version", "a whole number"))
    })
}

impl Target {
    /// Reads it as a member of an object: `thread` or `begins`, or none.
    pub fn of<J: Json>(fields: &mut Fields<'_, J>) -> Option<Self> {
        fields
            .optional("thread", |fields| Self::Thread(ThreadId::of(fields, "thread")))
            .or_else(|| fields.optional("begins", |fields| Self::New(MessageId::of(fields, "begins"))))
    }

    /// Writes it so.
    #[must_use]
    pub fn write(to: Option<&Self>, object: Object) -> Object {
        match to {
            Some(Self::Thread(thread)) => object.text("thread", thread.as_str()),
            Some(Self::New(first)) => object.text("begins", first.as_str()),
            None => object,
        }
    }
}
