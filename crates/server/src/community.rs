//! What an administrator sets up: communities, their keys and sources, and agents.

mod key;

use std::time::Duration;

use visavis_wire::SourceToken;

pub use crate::identity::Algorithm;
pub use crate::origin::{NotAnOrigin, Origin};
pub use key::{Fingerprint, KeySummary, KeyUsage, SafeToRemove, StoredKey};

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
id!(
    /// An identity's name in the database.
    IdentityId
);
id!(
    /// An identity group's name in the database.
    GroupId
);
id!(
    /// A custom field's name in the database.
    FieldId
);
id!(
    /// A mapping's name in the database.
    MappingId
);

/// The words of an enum, as they are stored and typed.
macro_rules! words {
    ($name:ident: $($word:literal = $variant:ident),+) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

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

pub(crate) use words;

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
    /// The name of the agent's picture, as it stands in its address: another picture has another one.
    pub picture: Option<String>,
}

impl Agent {
    /// Where the picture is, on this server.
    pub fn picture_path(&self) -> Option<String> {
        self.picture.as_ref().map(|picture| format!("/pictures/{picture}"))
    }
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
