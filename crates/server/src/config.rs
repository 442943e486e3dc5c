//! What the server is told when it starts, and its bounds.

use std::time::Duration;

use visavis_wire::limits;

use crate::community::Origin;
use crate::web::Web;

/// How the server serves.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where browsers reach it; `None` where it is reached directly, at the address each request names.
    pub public: Option<Origin>,
    /// The pages and scripts that browsers are served.
    pub web: Web,
    /// Its bounds.
    pub bounds: Bounds,
}

/// Every bound that is the server's own; those of the protocol are in [`limits`].
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Live connections at once. One more is told to come later.
    pub sockets: usize,
    /// A new connection has this long to say hello.
    pub hello_within: Duration,
    /// How often a ping is sent.
    pub ping_every: Duration,
    /// A peer that says nothing for this long is taken for dead.
    pub hears_within: Duration,
    /// A write that takes longer closes the connection.
    pub write_within: Duration,
    /// Live connections have this long to close when the server stops.
    pub stop_within: Duration,
    /// What another process has set up is looked for this often.
    pub look_every: Duration,
    /// Messages of a connection: so many at once, and one more in each of these intervals.
    pub messages: Pace,
    /// Its other frames.
    pub frames: Pace,
    /// Frames of an agent's connection.
    pub agent_frames: Pace,
    /// Attempts to sign in for one e-mail address.
    pub attempts_by_address: Pace,
    /// Attempts to sign in from one network address.
    pub attempts_by_peer: Pace,
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

impl Default for Bounds {
    fn default() -> Self {
        let pace = |burst, milliseconds| Pace {
            burst,
            interval: Duration::from_millis(milliseconds),
        };
        Self {
            sockets: 10_000,
            hello_within: limits::HELLO_WITHIN,
            ping_every: limits::PING_EVERY,
            hears_within: limits::SERVER_HEARS_WITHIN,
            write_within: limits::WRITE_WITHIN,
            stop_within: Duration::from_secs(5),
            look_every: Duration::from_secs(2),
            messages: pace(30, 500),
            frames: pace(60, 100),
            agent_frames: pace(100, 50),
            attempts_by_address: pace(5, 30_000),
            attempts_by_peer: pace(20, 3_000),
            agent_session: Duration::from_hours(12),
        }
    }
}
