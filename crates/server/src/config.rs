//! What the server is told when it starts, and its bounds.

use std::net::IpAddr;
use std::time::Duration;

use visavis_wire::limits;

use crate::community::Origin;
use crate::web::Web;

/// Live connections that are left to agents, unless it would be more than half of all.
const AGENTS: usize = 16;

/// How the server serves.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where browsers reach it; `None` where it is reached directly, at the address each request names.
    pub public: Option<Origin>,
    /// Proxies whose word is taken for who is at the other end of them.
    pub trusted_proxies: Vec<IpAddr>,
    /// The pages and scripts that browsers are served.
    pub web: Web,
    /// Its bounds.
    pub bounds: Bounds,
}

/// Every bound that is the server's own; those of the protocol are in [`limits`].
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Live connections at once, of visitors and agents. One more is told to come later.
    pub sockets: usize,
    /// Live connections of one visitor with one source. One more is closed.
    pub sockets_of_a_place: usize,
    /// Live connections of visitors from one network address. One more is told to come later.
    pub sockets_of_a_network: usize,
    /// Connections from one network address beside those: requests for scripts and pages. One more is closed.
    pub requests_of_a_network: usize,
    /// A new connection has this long to say hello.
    pub hello_within: Duration,
    /// How often a ping is sent.
    pub ping_every: Duration,
    /// A peer that says nothing for this long is taken for dead.
    pub hears_within: Duration,
    /// A write that takes longer closes the connection, and one of anything but a WebSocket after twice as long.
    pub write_within: Duration,
    /// Live connections have this long to close when the server stops.
    pub stop_within: Duration,
    /// What another process has set up is looked for this often.
    pub look_every: Duration,
    /// How keys are used is noted this often.
    pub note_every: Duration,
    /// A session whose key was removed, or that its community lets in no more, has this long to renew.
    pub renew_within: Duration,
    /// Messages of one visitor with one source, by whatever connections: so many at once, and one more in each of
    /// these intervals. What the page says of visitor and visit has the same pace, and it is another.
    pub messages: Pace,
    /// The same of all visitors from one network address.
    pub messages_by_network: Pace,
    /// Connections that visitors from one network address open; one more is told to come later.
    pub arrivals_by_network: Pace,
    /// What a visitor's connection is listened to, messages, pings and all else.
    pub frames: Pace,
    /// What an agent's connection is listened to.
    pub agent_frames: Pace,
    /// Attempts to sign in from one network address; one more is refused.
    pub attempts_by_peer: Pace,
    /// Attempts to sign in for one e-mail address from one network address; one more is refused.
    pub attempts_by_both: Pace,
    /// Attempts to sign in for one e-mail address from anywhere. One more only waits for its turn: nobody is to lock
    /// out an agent by guessing.
    pub attempts_by_email: Pace,
    /// A sign-in is good for this long.
    pub agent_session: Duration,
}

/// A pace: so many at once, and one more in each interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// At once.
    pub burst: u32,
    /// And one more in each of these.
    pub interval: Duration,
}

impl Bounds {
    /// How many of the live connections are left to agents: visitors cannot take them all.
    pub fn sockets_for_agents(&self) -> usize {
        (self.sockets / 8).max(AGENTS).min(self.sockets / 2)
    }
}

impl Default for Bounds {
    fn default() -> Self {
        let pace = |burst, milliseconds| Pace {
            burst,
            interval: Duration::from_millis(milliseconds),
        };
        Self {
            sockets: 10_000,
            sockets_of_a_place: 20,
            sockets_of_a_network: 1_000,
            requests_of_a_network: 256,
            hello_within: limits::HELLO_WITHIN,
            ping_every: limits::PING_EVERY,
            hears_within: limits::SERVER_HEARS_WITHIN,
            write_within: limits::WRITE_WITHIN,
            stop_within: Duration::from_secs(5),
            look_every: Duration::from_secs(2),
            note_every: Duration::from_secs(5),
            renew_within: limits::RENEW_WITHIN,
            messages: pace(30, 500),
            messages_by_network: pace(600, 20),
            arrivals_by_network: pace(1_000, 20),
            frames: pace(60, 100),
            agent_frames: pace(100, 50),
            attempts_by_peer: pace(20, 3_000),
            attempts_by_both: pace(5, 30_000),
            attempts_by_email: pace(20, 2_000),
            agent_session: Duration::from_hours(12),
        }
    }
}
