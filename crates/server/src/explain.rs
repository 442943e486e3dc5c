//! What the server makes of a token, by the very code that lets visitors in.

use crate::object::Object;

use crate::community::{Community, StoredKey};
use crate::identity::{Moment, Policy, Vault, VerifiedIdentity};
use crate::keys;
use crate::session::{Gate, Refusal};
use crate::store::Trouble;

/// A token that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    /// It would let its bearer in.
    Accepted(Accepted),
    /// It would not.
    Refused(Refusal),
}

/// A token that would let its bearer in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Who the bearer is, and until when.
    pub verified: VerifiedIdentity,
    /// Seconds until `exp`.
    pub expires_in: u64,
    /// Seconds that it can be presented for.
    pub presentable_for: u64,
}

/// Looks at a token. `key` is the one that it names, as [`keys::named_by`] finds it, and the vault that opens it.
/// `now` is in milliseconds since 1970.
pub fn explain(
    token: &str,
    key: Option<(&StoredKey, &Vault)>,
    community: &Community,
    moment: Moment,
    now: u64,
) -> Result<Explained, Trouble> {
    let key = match key {
        Some((stored, vault)) => Some(keys::opened(vault, &community.id, stored)?),
        None => None,
    };
    let gate = Gate {
        mode: community.mode,
        policy: Policy {
            minimum_lifetime: community.minimum_lifetime,
            maximum_lifetime: community.maximum_lifetime,
        },
        now,
    };
    Ok(match gate.verified(token, key.as_ref(), moment) {
        Err(refusal) => Explained::Refused(refusal),
        Ok(verified) => {
            let expires_in = verified.expires_at.saturating_sub(now / 1_000);
            Explained::Accepted(Accepted {
                presentable_for: expires_in.saturating_sub(community.minimum_lifetime.as_secs()),
                expires_in,
                verified,
            })
        }
    })
}

impl Explained {
    /// For programs.
    pub fn object(&self) -> Object {
        match self {
            Self::Accepted(Accepted { verified, .. }) => Object::default()
                .flag("accepted", true)
                .text("kid", verified.kid.as_str())
                .whole("expires_at", verified.expires_at)
                .value("identity", serde_json::json!(verified.identity)),
            Self::Refused(refusal) => Object::default()
                .flag("accepted", false)
                .text("code", refusal.code)
                .text("rule", &refusal.rule())
                .text("measured", &refusal.measured())
                .text("remedy", &refusal.remedy()),
        }
    }
}
