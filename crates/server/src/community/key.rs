//! Keys as they are stored and listed.

use std::fmt;

use aws_lc_rs::digest::{self, SHA256};
use visavis_wire::KeyId;

use crate::identity::Algorithm;
use crate::moment::moment;

/// A key as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// Its name in the tokens.
    pub kid: KeyId,
    /// Its one algorithm.
    pub algorithm: Algorithm,
    /// HS256: the sealed secret. RS256: the public key, PEM.
    pub material: Vec<u8>,
}

/// SHA-256 of a key as it is stored: tells it from another that was given the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl StoredKey {
    /// What it is known again by.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = digest::Context::new(&SHA256);
        hash.update(self.algorithm.word().as_bytes());
        hash.update(&self.material);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(hash.finish().as_ref());
        Fingerprint(bytes)
    }
}

impl fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredKey")
            .field("kid", &self.kid)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

/// A key in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySummary {
    /// Its name in the tokens.
    pub kid: KeyId,
    /// Its one algorithm.
    pub algorithm: Algorithm,
    /// When it was added, in milliseconds since 1970.
    pub added_at: u64,
    /// How it was used, as noted a few seconds ago.
    pub usage: KeyUsage,
    /// The community requires signed identities, and has no other key.
    pub is_needed: bool,
}

/// How a key was used. Times are milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsage {
    /// When somebody was first let in by it.
    pub first_used_at: Option<u64>,
    /// When somebody was last let in by it.
    pub last_used_at: Option<u64>,
    /// When the last of the tokens that were let in by it is over, leeway included.
    pub good_until: Option<u64>,
    /// Connections that stand on it now.
    pub live_sessions: u64,
}

/// When a key may be removed without ending anybody's session. Times are milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SafeToRemove {
    /// Nobody was ever let in by it.
    Unused,
    /// No token that was let in by it is good any more, since then.
    Since(u64),
    /// The last token that was let in by it is over then, if the website signs no more with it.
    On(u64),
    /// Never as things are: without it nobody can come in.
    Needed,
}

impl fmt::Display for SafeToRemove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unused => f.write_str("yes, it was never used"),
            Self::Since(at) => write!(f, "yes, since {}", moment(*at)),
            Self::On(at) => write!(f, "on {}, if nothing more is signed with it", moment(*at)),
            Self::Needed => f.write_str("no, it is the only key and signed identities are required"),
        }
    }
}

impl KeySummary {
    /// When it may be removed without ending anybody's session.
    pub fn safe_to_remove(&self, now: u64) -> SafeToRemove {
        match self.usage.good_until {
            _ if self.is_needed => SafeToRemove::Needed,
            None => SafeToRemove::Unused,
            Some(good_until) if good_until <= now => SafeToRemove::Since(good_until),
            Some(good_until) => SafeToRemove::On(good_until),
        }
    }

    /// How long the last of the tokens that were let in by it still lives, in milliseconds.
    pub fn longest_remaining(&self, now: u64) -> Option<u64> {
        self.usage.good_until.map(|good_until| good_until.saturating_sub(now))
    }
}
