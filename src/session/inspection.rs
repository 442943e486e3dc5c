//! What the debug toolbar shows of a session, as plain data. **Never a token or a message.**

use serde::Serialize;

use super::Session;
use super::connection::ConnectionState;
use super::identity::IdentityKind;
use super::time::{Now, Timestamp};

/// A session at one moment: `Inspection` of `ui.d.ts`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The connection.
    pub connection: ConnectionState,
    /// What kind of identity it is.
    pub identity: IdentityKind,
    /// How the signed identity stands.
    pub token: TokenState,
    /// When the token held expires, in seconds since 1970.
    pub exp: Option<u64>,
    /// It can be presented to a new connection as long as it has this many seconds to live.
    pub minimum_lifetime: u64,
    /// The server's time in milliseconds since 1970, if it is known.
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
    /// Looks at the session from outside.
    pub fn inspect(&self, now: Now) -> Inspection {
        let time = self.clock.read(now);
        Inspection {
            connection: self.connection.state(),
            identity: self.visitor.key().kind(),
            token: self.visitor.token_state(time),
            exp: self.visitor.exp(),
            minimum_lifetime: self.visitor.minimum_lifetime().as_secs(),
            time: time.map(Timestamp::as_millis),
            waiting: self.conversation.outbox().unstored().count(),
        }
    }
}
