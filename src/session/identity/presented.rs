//! What the website has presented of the visitor: a plain identity or a token.

use std::time::Duration;

use visavis_wire::Identity;
use visavis_wire::visitor::Person;

use super::key::{IdentityKey, IdentityKind};
use super::signed::SignedIdentity;
use super::token::Token;
use crate::session::connection::Delivery;
use crate::session::time::Timestamp;

/// Who the website says the visitor is.
#[derive(Debug)]
pub(super) enum Presented {
    /// Said plainly; an empty identity is an anonymous visitor. Whether the server has heard it.
    Plain(Identity, Delivery),
    /// Said by a token.
    Signed(SignedIdentity),
}

/// What the website's word about the visitor changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is the same person, better known or with a newer token.
    Same,
    /// It is the same person with a token that does not live longer than the one held.
    NotNewer,
    /// It is another person.
    Another,
}

impl Presented {
    /// The person's key.
    pub(super) fn key(&self) -> IdentityKey {
        match self {
            Self::Plain(identity, _) => identity.uuid().map_or_else(IdentityKey::browser, |uuid| {
                IdentityKey::named(IdentityKind::Claimed, uuid)
            }),
            Self::Signed(signed) => IdentityKey::named(IdentityKind::Signed, signed.uuid()),
        }
    }

    /// The website says plainly who the visitor is.
    pub(super) fn identify(&mut self, identity: Identity) -> Change {
        let before = self.key();
        *self = Self::Plain(identity, Delivery::Due);
        if self.key() == before {
            Change::Same
        } else {
            Change::Another
        }
    }

    /// The website presents a token.
    pub(super) fn present(&mut self, token: Token) -> Change {
        match self {
            Self::Signed(signed) if signed.uuid() == token.uuid() => {
                if signed.renew(token) {
                    Change::Same
                } else {
                    Change::NotNewer
                }
            }
            _ => {
                *self = Self::Signed(SignedIdentity::new(token));
                Change::Another
            }
        }
    }

    /// What a hello says.
    pub(super) fn introduce(&mut self) -> Person {
        match self {
            Self::Plain(identity, delivery) => {
                *delivery = Delivery::Sent;
                Person::Plain(identity.clone())
            }
            Self::Signed(signed) => signed.introduce(),
        }
    }

    /// What the running connection has not been told yet.
    pub(super) fn offer(&mut self) -> Option<Person> {
        match self {
            Self::Plain(_, Delivery::Sent) => None,
            Self::Plain(_, Delivery::Due) => Some(self.introduce()),
            Self::Signed(signed) => signed.offer(),
        }
    }

    /// The server has refused what is before it. True if there is something left to present.
    pub(super) fn refused(&mut self) -> bool {
        match self {
            Self::Plain(_, delivery) => *delivery == Delivery::Due,
            Self::Signed(signed) => signed.refused(),
        }
    }

    /// The signed identity, if there is one.
    pub(super) const fn signed(&self) -> Option<&SignedIdentity> {
        match self {
            Self::Plain(..) => None,
            Self::Signed(signed) => Some(signed),
        }
    }

    /// The signed identity, if there is one, to change it.
    pub(super) const fn signed_mut(&mut self) -> Option<&mut SignedIdentity> {
        match self {
            Self::Plain(..) => None,
            Self::Signed(signed) => Some(signed),
        }
    }

    /// How long until the signed identity that the server took is over; `None` if there is none,
    /// or a newer one is before the server.
    pub(super) fn lapses_in(&self, now: Timestamp) -> Option<Duration> {
        self.signed()
            .filter(|signed| !signed.is_pending())
            .map(|signed| signed.lapses_in(now))
    }
}

impl Default for Presented {
    fn default() -> Self {
        Self::Plain(Identity::default(), Delivery::Due)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use visavis_wire::json::from_value;

    use super::super::key::IdentityKind;
    use super::super::token::tests::token;
    use super::*;

    fn named(value: &serde_json::Value) -> Identity {
        from_value(value.clone()).unwrap()
    }

    #[test]
    fn a_name_makes_nobody_another_person_and_a_uuid_does() {
        let mut presented = Presented::default();
        assert_eq!(presented.identify(named(&json!({"firstname": "Ada"}))), Change::Same);
        assert_eq!(presented.identify(named(&json!({"uuid": "1"}))), Change::Another);
        assert_eq!(
            presented.identify(named(&json!({"uuid": "1", "firstname": "Ada"}))),
            Change::Same
        );
        assert_eq!(
            presented.present(token(1, 9)),
            Change::Another,
            "claiming is not signing"
        );
        assert_eq!(presented.present(token(1, 10)), Change::Same);
        assert_eq!(presented.present(token(1, 10)), Change::NotNewer);
        assert_eq!(presented.present(token(2, 10)), Change::Another);
        assert_eq!(presented.identify(Identity::default()), Change::Another);
    }

    #[test]
    fn a_claimed_uuid_cannot_imitate_another_key() {
        let claimed = |uuid: &str| Presented::Plain(named(&json!({"uuid": uuid})), Delivery::Due).key();
        assert_ne!(claimed("1"), Presented::Signed(SignedIdentity::new(token(1, 9))).key());
        assert_eq!(claimed("signed:1").kind(), IdentityKind::Claimed);
    }
}
