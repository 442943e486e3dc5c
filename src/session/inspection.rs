//! What the debug toolbar shows of a session, as plain data. **Never a token or a message.**

use super::Session;
use super::identity::Scope;
use super::link::Standing;
use super::time::{Now, Timestamp};
use super::token::SignedIdentity;
use serde::Serialize;

/// A session at one moment.
#[derive(Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The connection.
    pub connection: Standing,
    /// What sort of person it is: `browser` (anonymous), `claimed` or `signed`.
    pub sort: String,
    /// How the signed identity stands.
    pub token: TokenState,
    /// When the token held expires, in seconds since 1970.
    pub exp: Option<u64>,
    /// It can be presented to a new connection as long as it has this many seconds to live.
    pub minimum_lifetime: u64,
    /// The server's time in milliseconds since 1970, where it is known.
    pub time: Option<u64>,
    /// Messages that the server may not have.
    pub waiting: usize,
}

/// How the signed identity stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// There is none.
    Absent,
    /// It is good, for a new connection too.
    Fresh,
    /// The website has been asked for the next one.
    Asked,
    /// It can be presented to no new connection any more, and keeps the session that it opened.
    InSession,
    /// Its time is over.
    Lapsed,
    /// The server did not take it.
    Refused,
}

impl Session {
    /// Whose session it is.
    pub fn scope(&self) -> Scope {
        self.visitor.scope()
    }

    /// Looks at the session from outside.
    pub fn inspect(&self, now: Now) -> Inspection {
        let (time, signed) = (self.clock.read(now), self.visitor.signed());
        let is_presentable = |time| signed.is_some_and(|signed| signed.expires_in(time) > self.minimum_lifetime);
        let token = if signed.is_none() {
            TokenState::Absent
        } else if self.told.lapsed {
            TokenState::Lapsed
        } else if self.refusal.is_some() {
            TokenState::Refused
        } else if self.renewal.is_asking() {
            TokenState::Asked
        } else if time.is_none_or(is_presentable) {
            TokenState::Fresh
        } else {
            TokenState::InSession
        };
        Inspection {
            connection: self.link.standing(),
            sort: self.visitor.scope().sort().to_owned(),
            token,
            exp: signed.map(SignedIdentity::exp),
            minimum_lifetime: self.minimum_lifetime.as_secs(),
            time: time.map(Timestamp::as_millis),
            waiting: self.outbox.unstored().count(),
        }
    }
}
