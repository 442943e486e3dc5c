//! One connection after another to the server, and the backoff between them.
//!
//! **Invariant**: at most one attempt is alive. What an older one still says is not ours.

use serde::Serialize;
use std::time::Duration;
use visavis_wire::limits;

use super::jitter::Jitter;
use super::time::{Instant, Now};
use super::view::ConnectionBanner;

/// Numbers the connections, so that a late word of an old one is known as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt(pub u32);

/// What the shell is to do with a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionCommand {
    /// Open one, and report what becomes of it under this number.
    Open(Attempt),
    /// Drop this one; nothing more is heard of it.
    Drop(Attempt),
}

/// How an attempt ended, as far as the next backoff depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It broke.
    Lost,
    /// The server restarts: everyone was sent away at once, so everyone spreads out wide.
    Restart,
}

/// An attempt has this long from asking for a socket to the server's welcome.
const WELCOME_TIMEOUT: Duration = Duration::from_secs(15);
/// The first backoff is shorter than this; each failure doubles it.
const FIRST_BACKOFF: Duration = Duration::from_secs(2);
/// No backoff is longer than this.
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);
/// After a restart the first backoff is shorter than this.
const RESTART_BACKOFF: Duration = Duration::from_secs(10);
/// A doubted connection has this long to prove itself: one ping and a little.
const DOUBT_TIMEOUT: Duration = Duration::from_secs(12);
/// What the server says so soon after a doubt may have been on its way, and proves nothing.
const ON_ITS_WAY: Duration = Duration::from_secs(2);
/// An attempt that is wanted soon waits this long after a failure all the same.
const SHORTEST_BACKOFF: Duration = Duration::from_secs(1);

/// The connection to the server over time.
#[derive(Debug)]
pub struct Connection {
    state: State,
    last: Attempt,
    network: Network,
    jitter: Jitter,
}

/// What the browser says of its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Network {
    Online,
    Offline,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Idle,
    Opening {
        since: Instant,
        failures: u32,
    },
    /// `doubted` since the browser said that the network is gone.
    Up {
        heard: Now,
        doubted: Option<Now>,
    },
    BackingOff {
        since: Instant,
        until: Instant,
        failures: u32,
    },
}

/// Whether something already reached the server on the running connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// It is to be sent.
    #[default]
    Due,
    /// It was sent.
    Sent,
}

/// What of the connection a visitor may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// No connection is wanted.
    Disconnected,
    /// The first one is being made.
    Connecting,
    /// All is well.
    Connected,
    /// It broke and is being made again.
    Reconnecting,
}

impl ConnectionState {
    /// Its name in the public contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Reconnecting => "reconnecting",
        }
    }
}

impl Connection {
    /// A connection that is not wanted yet. The seed gives the jitter of its backoff.
    pub const fn new(seed: u64) -> Self {
        Self {
            state: State::Idle,
            last: Attempt(0),
            network: Network::Online,
            jitter: Jitter::new(seed),
        }
    }

    /// Whether a connection is wanted, from here on.
    pub fn set_wanted(&mut self, wanted: bool, now: Now) -> Option<ConnectionCommand> {
        match (wanted, self.state) {
            (true, State::Idle) => Some(self.open(0, now)),
            (false, State::Opening { .. } | State::Up { .. }) => {
                self.state = State::Idle;
                Some(ConnectionCommand::Drop(self.last))
            }
            (false, State::BackingOff { .. }) => {
                self.state = State::Idle;
                None
            }
            (true, _) | (false, State::Idle) => None,
        }
    }

    /// True if this number is the attempt that is alive.
    pub fn is_current(&self, attempt: Attempt) -> bool {
        attempt == self.last && matches!(self.state, State::Opening { .. } | State::Up { .. })
    }

    /// The attempt that the server has welcomed.
    pub fn up(&self) -> Option<Attempt> {
        matches!(self.state, State::Up { .. }).then_some(self.last)
    }

    /// The server has said something on the living attempt.
    pub fn on_activity(&mut self, now: Now) {
        if let State::Up { heard, doubted } = &mut self.state {
            *heard = now;
            *doubted = doubted.filter(|doubted| doubted.elapsed(now) < ON_ITS_WAY);
        }
    }

    /// The browser says that the network is gone; the server's next word would prove it wrong.
    pub fn on_offline(&mut self, now: Now) {
        self.network = Network::Offline;
        if let State::Up { doubted, .. } = &mut self.state {
            doubted.get_or_insert(now);
        }
    }

    /// The network is back: a connection from before is not waited for. If one is still wanted, the next is another.
    pub fn on_online(&mut self, now: Now) -> Option<ConnectionCommand> {
        self.network = Network::Online;
        if let State::Up { doubted: Some(_), .. } = self.state {
            return self.set_wanted(false, now);
        }
        self.retry_soon();
        None
    }

    /// The server has welcomed the living attempt.
    pub fn on_welcome(&mut self, now: Now) {
        if let State::Opening { .. } = self.state {
            self.state = State::Up {
                heard: now,
                doubted: None,
            };
        }
    }

    /// The living attempt has ended.
    pub fn on_ended(&mut self, ending: Ending, now: Now) {
        let failures = match self.state {
            State::Opening { failures, .. } => failures + 1,
            State::Up { .. } => 1,
            State::Idle | State::BackingOff { .. } => return,
        };
        let limit = match ending {
            Ending::Restart => RESTART_BACKOFF,
            Ending::Lost => (FIRST_BACKOFF * (1 << (failures - 1).min(8))).min(LONGEST_BACKOFF),
        };
        let until = now.instant + self.jitter.below(limit);
        self.state = State::BackingOff {
            since: now.instant,
            until,
            failures,
        };
    }

    /// The network is back, somebody looks at the page again, or a message waits: the backoff becomes as short as may be.
    pub fn retry_soon(&mut self) {
        if let State::BackingOff { since, until, .. } = &mut self.state {
            *until = (*until).min(*since + SHORTEST_BACKOFF);
        }
    }

    /// The living attempt is of no use any more.
    pub fn break_off(&mut self, now: Now) -> ConnectionCommand {
        self.on_ended(Ending::Lost, now);
        ConnectionCommand::Drop(self.last)
    }

    /// Does the next that is due, until nothing is.
    pub fn handle_timeout(&mut self, now: Now) -> Option<ConnectionCommand> {
        if !self.poll_timeout(now).is_some_and(|rest| rest.is_zero()) {
            return None;
        }
        match self.state {
            State::Opening { .. } | State::Up { .. } => Some(self.break_off(now)),
            State::BackingOff { failures, .. } => Some(self.open(failures, now)),
            State::Idle => None,
        }
    }

    /// How long until something is due.
    pub fn poll_timeout(&self, now: Now) -> Option<Duration> {
        Some(match self.state {
            State::Idle => return None,
            State::Opening { since, .. } => (since + WELCOME_TIMEOUT).from_now(now),
            State::Up { heard, doubted } => {
                let silence = limits::CLIENT_HEARS_WITHIN.saturating_sub(heard.elapsed(now));
                let doubt = doubted.map(|doubted| DOUBT_TIMEOUT.saturating_sub(doubted.elapsed(now)));
                doubt.map_or(silence, |doubt| doubt.min(silence))
            }
            State::BackingOff { until, .. } => until.from_now(now),
        })
    }

    /// What a visitor may want to know.
    pub fn state(&self) -> ConnectionState {
        match self.state {
            State::Idle => ConnectionState::Disconnected,
            State::Opening { failures: 0, .. } => ConnectionState::Connecting,
            State::Up { doubted: None, .. } => ConnectionState::Connected,
            State::Up { doubted: Some(_), .. } | State::Opening { .. } | State::BackingOff { .. } => {
                ConnectionState::Reconnecting
            }
        }
    }

    /// What the visitor is told about it.
    pub fn banner(&self) -> Option<ConnectionBanner> {
        match (self.state(), self.network) {
            (ConnectionState::Disconnected | ConnectionState::Connected, _) => None,
            (ConnectionState::Connecting | ConnectionState::Reconnecting, Network::Offline) => {
                Some(ConnectionBanner::Offline)
            }
            (ConnectionState::Connecting, Network::Online) => Some(ConnectionBanner::Connecting),
            (ConnectionState::Reconnecting, Network::Online) => Some(ConnectionBanner::Reconnecting),
        }
    }

    fn open(&mut self, failures: u32, now: Now) -> ConnectionCommand {
        self.last = Attempt(self.last.0.wrapping_add(1));
        self.state = State::Opening {
            since: now.instant,
            failures,
        };
        ConnectionCommand::Open(self.last)
    }
}

#[cfg(test)]
mod tests;
