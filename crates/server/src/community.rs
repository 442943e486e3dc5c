//! What an administrator sets up: communities, their keys and sources, and agents.

use std::fmt;
use std::time::Duration;

use aws_lc_rs::digest::{self, SHA256};
use visavis_wire::{KeyId, SourceToken};

pub use crate::identity::Algorithm;
use crate::moment::moment;
pub use crate::origin::{NotAnOrigin, Origin};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

id!(
    /// A community's name in the database.
    CommunityId
);
id!(
    /// An agent's name in the database.
    AgentId
);

/// The words of an enum, as they are stored and typed.
macro_rules! words {
    ($name:ident: $($word:literal = $variant:ident),+) => {
        impl $name {
            /// Its word.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// What has this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

/// What a community begins with: the ways of handling signed identities that it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Rejects or requires signed identities, and requires them unless told otherwise.
    Ringcx,
    /// May also accept both, and rejects signed identities unless told otherwise.
    Engage,
}

words!(Preset: "ringcx" = Ringcx, "engage" = Engage);

/// How signed identities are handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Signed and plain identities both pass. Not for production.
    Accept,
    /// Only plain identities pass.
    Reject,
    /// Only signed identities pass.
    Require,
}

words!(Mode: "accept" = Accept, "reject" = Reject, "require" = Require);

impl Preset {
    /// The mode where none is said.
    pub const fn mode(self) -> Mode {
        match self {
            Self::Ringcx => Mode::Require,
            Self::Engage => Mode::Reject,
        }
    }

    /// True where a community of this preset may have that mode.
    pub const fn allows(self, mode: Mode) -> bool {
        match (self, mode) {
            (Self::Ringcx, Mode::Accept) => false,
            (Self::Ringcx, Mode::Reject | Mode::Require) | (Self::Engage, _) => true,
        }
    }
}

/// What an account may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Answers visitors.
    #[default]
    Agent,
    /// Sets everything up, and answers too.
    Administrator,
}

words!(Role: "agent" = Agent, "administrator" = Administrator);

/// What a community is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Its name in the database.
    pub id: CommunityId,
    /// Its name for people, unique.
    pub name: String,
    /// What it began with.
    pub preset: Preset,
    /// How it handles signed identities.
    pub mode: Mode,
    /// A token must have this long to live when it is presented.
    pub minimum_lifetime: Duration,
    /// A token may have this long to live when it is presented.
    pub maximum_lifetime: Option<Duration>,
}

/// A community to be made.
#[derive(Clone, Debug)]
pub struct NewCommunity {
    /// Its name in the database, made before: its first keys are sealed for it.
    pub id: CommunityId,
    /// Its name for people.
    pub name: String,
    /// What it begins with.
    pub preset: Preset,
    /// How it handles signed identities; the preset's own way where none is said.
    pub mode: Option<Mode>,
    /// A token must have this long to live when it is presented.
    pub minimum_lifetime: Duration,
    /// A token may have this long to live when it is presented.
    pub maximum_lifetime: Option<Duration>,
}

/// What is to be different of a community; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct ChangedCommunity {
    /// Its name for people.
    pub name: Option<String>,
    /// How it handles signed identities.
    pub mode: Option<Mode>,
    /// A token must have this long to live when it is presented.
    pub minimum_lifetime: Option<Duration>,
    /// A token may have this long to live when it is presented; `Some(None)` takes the bound away.
    pub maximum_lifetime: Option<Option<Duration>>,
}

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

/// One chat of a community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What stands in the loader's address.
    pub token: SourceToken,
    /// The community.
    pub community: CommunityId,
    /// Its name for people.
    pub name: String,
    /// The websites that may embed it.
    pub origins: Vec<Origin>,
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Its name in the database.
    pub id: AgentId,
    /// What the agent signs in with.
    pub email: String,
    /// The name visitors see.
    pub name: String,
    /// What the agent may do.
    pub role: Role,
    /// The names of the communities whose threads the agent sees.
    pub communities: Vec<String>,
}

/// An access token of an administrator's program, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Which program has it.
    pub name: String,
    /// The administrator's e-mail address.
    pub administrator: String,
    /// When it was made, in milliseconds since 1970.
    pub created_at: u64,
}

/// An agent to be made.
#[derive(Clone, Debug)]
pub struct NewAgent {
    /// What the agent signs in with.
    pub email: String,
    /// The name visitors see.
    pub name: String,
    /// The hash of the password, as [`crate::password::hash`] makes it.
    pub password_hash: String,
    /// What the agent may do.
    pub role: Role,
    /// The communities whose threads the agent sees.
    pub communities: Vec<CommunityId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_allows_what_the_product_says() {
        let allowed = |preset: Preset| [Mode::Accept, Mode::Reject, Mode::Require].map(|mode| preset.allows(mode));
        assert_eq!(allowed(Preset::Ringcx), [false, true, true]);
        assert_eq!(allowed(Preset::Engage), [true, true, true]);
        assert_eq!(
            (Preset::Ringcx.mode(), Preset::Engage.mode()),
            (Mode::Require, Mode::Reject)
        );
    }
}
