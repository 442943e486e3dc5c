//! What keeps a visitor out, and what would let them in again.

use visavis_wire::visitor::Refusal;

use super::renewal::Reason;
use crate::session::event::{Announcement, Effects};

/// The server lets this visitor in no more until the website says something new.
#[derive(Debug)]
pub(super) struct Rejection {
    code: String,
}

/// Why the visitor cannot write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// The signed identity lapsed.
    Expired,
    /// The server does not let them in.
    Rejected,
}

/// The code of a refusal that says the token's time is over.
pub(super) const EXPIRED: &str = "token_expired";
/// Refusals that no token mends.
const BEYOND_TOKENS: [&str; 4] = [
    "origin_not_allowed",
    "source_unknown",
    "version_unsupported",
    "signed_identity_not_accepted",
];

impl Rejection {
    /// With the code of the server's refusal.
    pub(super) const fn new(code: String) -> Self {
        Self { code }
    }

    /// The token's time is over.
    pub(super) fn expiry() -> Self {
        Self::new(EXPIRED.into())
    }

    /// True if the page should be refreshed.
    pub(super) fn is_expiry(&self) -> bool {
        self.code == EXPIRED
    }

    /// What a token would be needed for; `None` if none helps.
    pub(super) fn reason(&self) -> Option<Reason> {
        match self.code.as_str() {
            EXPIRED => Some(Reason::Expired),
            "key_unknown" => Some(Reason::KeyRemoved),
            code => (!BEYOND_TOKENS.contains(&code)).then_some(Reason::Refused),
        }
    }
}

/// A refusal that needs no server: its code, the rule, what to do.
pub(super) fn found_here(code: &str, rule: &str, remedy: &str) -> Refusal {
    Refusal {
        code: code.into(),
        text: format!("{rule}: {remedy}"),
        measured: String::new(),
        rule: rule.into(),
        remedy: remedy.into(),
    }
}

/// Tells the website and its developer.
pub(super) fn say_refused(why: Refusal, effects: &mut Effects) {
    effects.warn(format!("the identity was refused ({}): {}", why.code, why.text));
    effects.announce(Announcement::IdentityRefused(why));
}
