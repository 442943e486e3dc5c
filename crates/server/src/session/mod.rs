//! Who may come in, and who the visitor of a live connection is.
//!
//! Pure: the rules, the key and the time are arguments.

use std::sync::Arc;

use visavis_wire::visitor::{Person, Secret, renew};
use visavis_wire::{BrowserKey, KeyId, PublicKey, SourceToken, limits};

use crate::community::{Fingerprint, Mode, StoredKey};
use crate::identity::{self, Key, Moment, Policy, Vault, VerifiedIdentity};
use crate::store::Rules;
use crate::visitor::{Standing, Visitor};

pub use refusal::Refusal;

mod refusal;

/// A visitor who was let in.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who it is.
    pub visitor: Arc<Visitor>,
    /// What proved it; `None` where nothing did.
    pub proof: Option<Proof>,
}

/// What it comes to when somebody is let in.
#[derive(Clone, Debug)]
pub struct Admission {
    /// The visitor and the proof.
    pub session: Session,
    /// Resumes a signed identity, together with the key it is bound to.
    pub ticket: Option<Secret>,
    /// The token is too old to be presented and came with its ticket: where that is bound to a key, the
    /// browser has to prove that it has it.
    pub is_resumed: bool,
}

/// What proved a signed identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The key's name.
    pub kid: KeyId,
    /// The key itself: another may be given its name.
    pub key: Fingerprint,
    /// Until when the session is good, in milliseconds since 1970; the leeway is in it.
    pub good_until: u64,
}

/// What a community asks of a signed identity.
#[derive(Debug)]
pub struct Gate {
    /// How it handles signed identities.
    pub mode: Mode,
    /// What it asks of a token's time.
    pub policy: Policy,
    /// Milliseconds since 1970.
    pub now: u64,
}

impl Gate {
    /// Verifies a token, or says why not. `key` is the one that the token names, where the community has it.
    pub fn verified(&self, token: &str, key: Option<&Key>, moment: Moment) -> Result<VerifiedIdentity, Refusal> {
        match self.mode {
            Mode::Reject => Err(Refusal::SIGNED_NOT_ACCEPTED),
            Mode::Accept | Mode::Require => Ok(identity::verify(token, |_| key, &self.policy, moment, self.now)?),
        }
    }
}

/// What becomes of a live session after something was set up differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    GoesOn,
    /// What it stands on is gone, and another token would mend that: it is asked for one.
    MustRenew {
        /// What the visitor's browser is told, one of [`renew`].
        reason: &'static str,
        /// What it is refused with where no other token comes.
        refusal: Refusal,
    },
    /// It ends: nothing that the website could present would mend it.
    Ends(Refusal),
}

/// What decides about one who asks to come in.
#[derive(Debug)]
pub struct Door<'a> {
    /// The community's rules.
    pub rules: &'a Rules,
    /// The source.
    pub source: &'a SourceToken,
    /// The browser's own secret.
    pub browser: &'a BrowserKey,
    /// The browser's key that a signed session is bound to, where it has one.
    pub bound_to: Option<&'a PublicKey>,
    /// Makes and knows tickets.
    pub vault: &'a Vault,
    /// Milliseconds since 1970.
    pub now: u64,
}

impl Door<'_> {
    /// Lets somebody in, or says why not. `key` is the one that the token names, where the community has it.
    pub fn admit(&self, person: &Person, key: Option<(&Key, Fingerprint)>) -> Result<Admission, Refusal> {
        match (person, self.rules.mode) {
            (Person::Plain(_), Mode::Require) => Err(Refusal::SIGNED_REQUIRED),
            (Person::Plain(identity), Mode::Accept | Mode::Reject) => {
                let community = self.rules.community.clone();
                let visitor = Visitor::plain(community, self.source.clone(), self.browser, identity.clone());
                Ok(Admission {
                    session: Session {
                        visitor: Arc::new(visitor),
                        proof: None,
                    },
                    ticket: None,
                    is_resumed: false,
                })
            }
            (Person::Signed { token, resume }, _) => {
                let presented = self.verified(token, key, Moment::Registering);
                let is_resumed = presented.is_err() && self.is_ticket(token, resume.as_ref());
                let session = if is_resumed {
                    self.verified(token, key, Moment::InSession)?
                } else {
                    presented?
                };
                Ok(Admission {
                    session,
                    ticket: Some(Secret(self.vault.ticket(&token.0, self.bound_to))),
                    is_resumed,
                })
            }
        }
    }

    fn is_ticket(&self, token: &Secret, ticket: Option<&Secret>) -> bool {
        ticket.is_some_and(|ticket| self.vault.is_ticket(&token.0, self.bound_to, &ticket.0))
    }

    fn verified(&self, token: &Secret, key: Option<(&Key, Fingerprint)>, moment: Moment) -> Result<Session, Refusal> {
        let (key, fingerprint) = key.unzip();
        let gate = Gate {
            mode: self.rules.mode,
            policy: Policy {
                minimum_lifetime: self.rules.minimum_lifetime,
                maximum_lifetime: self.rules.maximum_lifetime,
            },
            now: self.now,
        };
        let verified = gate.verified(&token.0, key, moment)?;
        let Some(uuid) = verified.identity.uuid() else {
            return Err(identity::Refusal::NoUuid.into());
        };
        let key = fingerprint.ok_or(identity::Refusal::UnknownKey)?;
        let visitor = Visitor {
            community: self.rules.community.clone(),
            source: self.source.clone(),
            standing: Standing::Signed { uuid: uuid.into() },
            identity: verified.identity,
        };
        let good_until = verified.expires_at.saturating_add(limits::LEEWAY.as_secs());
        Ok(Session {
            visitor: Arc::new(visitor),
            proof: Some(Proof {
                kid: verified.kid,
                key,
                good_until: good_until.saturating_mul(1_000),
            }),
        })
    }
}

impl Session {
    /// The session after the same person was let in again. It never ends earlier than before, unless it must stand on
    /// something else from here on.
    pub fn renewed(&self, again: Self, must_renew: bool) -> Result<Self, Refusal> {
        if again.visitor.standing != self.visitor.standing {
            return Err(Refusal::ANOTHER_PERSON);
        }
        let proof = match (&self.proof, again.proof) {
            (Some(before), Some(after)) if !must_renew && before.good_until > after.good_until => Some(before.clone()),
            (_, after) => after,
        };
        Ok(Self {
            visitor: again.visitor,
            proof,
        })
    }

    /// Until when it is good, in milliseconds since 1970.
    pub fn good_until(&self) -> Option<u64> {
        self.proof.as_ref().map(|proof| proof.good_until)
    }

    /// True where its time is over.
    pub fn is_over(&self, now: u64) -> bool {
        self.good_until().is_some_and(|good_until| now >= good_until)
    }

    /// Looks at a live session again after something was set up differently. `key` is the one that the community has
    /// now by the name of the one that proved it.
    pub fn check(&self, rules: &Rules, key: Option<&StoredKey>) -> Verdict {
        let is_proven_by = |proof: &Proof| key.is_some_and(|key| key.fingerprint() == proof.key);
        match (&self.proof, rules.mode) {
            (Some(_), Mode::Reject) => Verdict::Ends(Refusal::SIGNED_NOT_ACCEPTED),
            (None, Mode::Require) => Verdict::MustRenew {
                reason: renew::SIGNED_REQUIRED,
                refusal: Refusal::SIGNED_REQUIRED,
            },
            (Some(proof), _) if !is_proven_by(proof) => Verdict::MustRenew {
                reason: renew::KEY_REMOVED,
                refusal: identity::Refusal::UnknownKey.into(),
            },
            (Some(_), Mode::Accept | Mode::Require) | (None, Mode::Accept | Mode::Reject) => Verdict::GoesOn,
        }
    }
}

/// The highest version that both sides speak.
pub fn common_version(offered: &[u32]) -> Result<u32, Refusal> {
    let common = offered
        .iter()
        .copied()
        .filter(|version| *version == visavis_wire::VERSION);
    common.max().ok_or_else(Refusal::version_unsupported)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::community::Algorithm;

    #[test]
    fn a_session_ends_with_its_key_whatever_has_the_name_now() {
        let key = |material: &[u8]| StoredKey {
            kid: KeyId::read("kid", "key_1".into()).unwrap(),
            algorithm: Algorithm::Hs256,
            material: material.into(),
        };
        let rules = Rules {
            community: "c".to_owned().into(),
            mode: Mode::Require,
            minimum_lifetime: Duration::from_hours(1),
            maximum_lifetime: None,
            is_origin_allowed: true,
        };
        let visitor = Visitor {
            community: rules.community.clone(),
            source: SourceToken::read("source", "shop".into()).unwrap(),
            standing: Standing::Signed { uuid: "42".into() },
            identity: visavis_wire::json::from_value(json!({"uuid": "42"})).unwrap(),
        };
        let session = Session {
            visitor: Arc::new(visitor),
            proof: Some(Proof {
                kid: key(b"").kid,
                key: key(b"leaked").fingerprint(),
                good_until: u64::MAX,
            }),
        };
        let must_renew = Verdict::MustRenew {
            reason: "key_removed",
            refusal: identity::Refusal::UnknownKey.into(),
        };
        let verdict = |key: Option<StoredKey>| session.check(&rules, key.as_ref());
        assert_eq!(verdict(Some(key(b"leaked"))), Verdict::GoesOn);
        assert_eq!(verdict(Some(key(b"fresh"))), must_renew);
        assert_eq!(verdict(None), must_renew);
    }
}
