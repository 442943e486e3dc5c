//! Who the visitor is now, and what of it makes two visitors two people.

use std::time::Duration;

use visavis_wire::Identity;
use visavis_wire::visitor::Person;

use super::time::Timestamp;
use super::token::{SignedIdentity, Token};

/// Who the website says the visitor is.
#[derive(Debug)]
pub enum Visitor {
    /// Said plainly; an empty identity is an anonymous visitor.
    Plain {
        /// What was said.
        identity: Identity,
        /// The server knows it.
        is_said: bool,
    },
    /// Said by a token.
    Signed(SignedIdentity),
}

/// Names one person on this browser: words of one scope are never seen or sent under another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(String);

impl Scope {
    /// A text that differs for each person.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What sort of person it is: `browser`, `claimed` or `signed`. Tells nothing about who.
    pub fn sort(&self) -> &'static str {
        ["signed", "claimed"]
            .into_iter()
            .find(|sort| self.0.starts_with(sort))
            .unwrap_or("browser")
    }

    /// True for a person with a name to the website, claimed or signed: not for the browser alone.
    pub fn is_named(&self) -> bool {
        self.sort() != "browser"
    }
}

/// Whatever it is: a text that is no person's names nobody who is here.
impl From<String> for Scope {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// What the website's word about the visitor changes.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// It is the same person, better known or with a newer token.
    Same,
    /// It is the same person with a token that does not live longer than the one held.
    NotNewer,
    /// It is another person.
    Another,
}

impl Visitor {
    /// The person's scope.
    pub fn scope(&self) -> Scope {
        Scope(match self {
            Self::Plain { identity, .. } => identity
                .uuid()
                .map_or("browser".into(), |uuid| format!("claimed:{uuid}")),
            Self::Signed(signed) => format!("signed:{}", signed.uuid()),
        })
    }

    /// The website says plainly who the visitor is.
    pub fn identify(&mut self, identity: Identity) -> Change {
        let visitor = Self::Plain {
            identity,
            is_said: false,
        };
        let change = if self.scope() == visitor.scope() {
            Change::Same
        } else {
            Change::Another
        };
        *self = visitor;
        change
    }

    /// The website presents a token.
    pub fn present(&mut self, token: Token) -> Change {
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
    pub fn introduce(&mut self) -> Person {
        match self {
            Self::Plain { identity, is_said } => {
                *is_said = true;
                Person::Plain(identity.clone())
            }
            Self::Signed(signed) => signed.introduce(),
        }
    }

    /// What the running connection has not been told yet.
    pub fn offer(&mut self) -> Option<Person> {
        match self {
            Self::Plain { is_said: true, .. } => None,
            Self::Plain { .. } => Some(self.introduce()),
            Self::Signed(signed) => signed.offer(),
        }
    }

    /// The server has refused what is before it. True where there is something left to present.
    pub fn refused(&mut self) -> bool {
        match self {
            Self::Plain { is_said, .. } => !*is_said,
            Self::Signed(signed) => signed.refused(),
        }
    }

    /// The connection is gone and will not answer.
    pub fn rewind(&mut self) {
        if let Self::Signed(signed) = self {
            signed.rewind();
        }
    }

    /// The server will not go on with the token held for long.
    pub fn give_up(&mut self) {
        if let Self::Signed(signed) = self {
            signed.give_up();
        }
    }

    /// The signed identity, where there is one.
    pub fn signed(&self) -> Option<&SignedIdentity> {
        match self {
            Self::Plain { .. } => None,
            Self::Signed(signed) => Some(signed),
        }
    }

    /// How long until the signed identity that the server took is over; `None` where there is none,
    /// or a newer one is before the server.
    pub fn lapses_in(&self, now: Timestamp) -> Option<Duration> {
        self.signed()
            .filter(|signed| !signed.is_pending())
            .map(|signed| signed.lapses_in(now))
    }

    /// True unless the signed identity that the server took is over.
    pub fn may_speak(&self, now: Timestamp) -> bool {
        self.signed().is_none_or(|signed| !signed.lapses_in(now).is_zero())
    }

    /// It is this time at the server.
    pub fn look(&mut self, now: Timestamp) {
        if let Self::Signed(signed) = self {
            signed.look(now);
        }
    }
}

impl Default for Visitor {
    fn default() -> Self {
        Self::Plain {
            identity: Identity::default(),
            is_said: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use visavis_wire::json::from_value;

    use super::super::token::tests::token;
    use super::*;

    fn named(value: &serde_json::Value) -> Identity {
        from_value(value.clone()).unwrap()
    }

    #[test]
    fn a_name_makes_nobody_another_person_and_a_uuid_does() {
        let mut visitor = Visitor::default();
        assert_eq!(visitor.identify(named(&json!({"firstname": "Ada"}))), Change::Same);
        assert_eq!(visitor.identify(named(&json!({"uuid": "1"}))), Change::Another);
        assert_eq!(
            visitor.identify(named(&json!({"uuid": "1", "firstname": "Ada"}))),
            Change::Same
        );
        assert_eq!(visitor.present(token(1, 9)), Change::Another, "claiming is not signing");
        assert_eq!(visitor.present(token(1, 10)), Change::Same);
        assert_eq!(visitor.present(token(1, 10)), Change::NotNewer);
        assert_eq!(visitor.present(token(2, 10)), Change::Another);
        assert_eq!(visitor.identify(Identity::default()), Change::Another);
    }

    #[test]
    fn a_claimed_uuid_cannot_imitate_another_scope() {
        let claimed = |uuid: &str| {
            Visitor::Plain {
                identity: named(&json!({"uuid": uuid})),
                is_said: false,
            }
            .scope()
        };
        assert_ne!(claimed("1"), Visitor::Signed(SignedIdentity::new(token(1, 9))).scope());
        assert_eq!(claimed("signed:1").sort(), "claimed");
    }
}
