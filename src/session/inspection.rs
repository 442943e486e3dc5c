//! What the debug toolbar shows of a session, as plain data. **Never a token or a message.**

use core::time::Duration;

use super::Session;
use super::link::Standing;
use super::time::Now;
use super::token::SignedIdentity;

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
    /// How long it can still be presented to a new connection, as far as the server's time is known.
    pub presentable_for: Option<Duration>,
    /// How long until the session that it opened is over, likewise.
    pub lapses_in: Option<Duration>,
    /// What the visitor's clock lacks to the server's, in milliseconds.
    pub clock_offset: Option<i64>,
    /// Messages that the server may not have.
    pub waiting: usize,
}

/// How the signed identity stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl TokenState {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Fresh => "fresh",
            Self::Asked => "asked",
            Self::InSession => "in_session",
            Self::Lapsed => "lapsed",
            Self::Refused => "refused",
        }
    }
}

impl Session {
    /// Looks at the session from outside.
    pub fn inspect(&self, now: Now) -> Inspection {
        let (time, signed) = (self.clock.read(now), self.visitor.signed());
        let presentable_for = time
            .zip(signed)
            .map(|(time, signed)| signed.expires_in(time).saturating_sub(self.minimum_lifetime));
        let token = match signed {
            None => TokenState::Absent,
            Some(_) if self.told.lapsed => TokenState::Lapsed,
            Some(_) if self.refusal.is_some() => TokenState::Refused,
            Some(_) if self.renewal.is_asked() => TokenState::Asked,
            Some(_) if presentable_for == Some(Duration::ZERO) => TokenState::InSession,
            Some(_) => TokenState::Fresh,
        };
        Inspection {
            connection: self.link.standing(),
            sort: self.visitor.scope().sort().to_owned(),
            token,
            exp: signed.map(SignedIdentity::exp),
            presentable_for,
            lapses_in: time.and_then(|time| signed.map(|signed| signed.lapses_in(time))),
            clock_offset: self.clock.offset(),
            waiting: self.outbox.unstored().count(),
        }
    }
}
