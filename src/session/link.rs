//! One connection after another to the server, and the rests between them.
//!
//! **Invariant**: at most one attempt is alive. What an older one still says is not ours.

use std::time::Duration;
use visavis_wire::limits;

use super::dice::Dice;
use super::time::{Instant, Now};

/// Numbers the connections, so that a late word of an old one is known as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt(pub u32);

/// What the shell is to do with a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Open one, and report what becomes of it under this number.
    Open(Attempt),
    /// Drop this one; nothing more is heard of it.
    Drop(Attempt),
}

/// How an attempt ended, as far as the next rest depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It broke.
    Lost,
    /// The server restarts: everyone was sent away at once, so everyone spreads out wide.
    Restart,
}

/// An attempt has this long from asking for a socket to the server's welcome.
const WELCOME_WITHIN: Duration = Duration::from_secs(15);
/// The first rest is shorter than this; each failure doubles it.
const FIRST_REST: Duration = Duration::from_secs(2);
/// No rest is longer than this.
const LONGEST_REST: Duration = Duration::from_secs(30);
/// After a restart the first rest is shorter than this.
const RESTART_REST: Duration = Duration::from_secs(10);
/// A doubted connection has this long to prove itself: one ping and a little.
const DOUBT_WITHIN: Duration = Duration::from_secs(12);
/// What the server says so soon after a doubt may have been on its way, and proves nothing.
const ON_ITS_WAY: Duration = Duration::from_secs(2);
/// Even who is in a hurry waits this long after a failure.
const SHORTEST_REST: Duration = Duration::from_secs(1);

/// The connection to the server over time.
#[derive(Debug)]
pub struct Link {
    state: State,
    last: Attempt,
    dice: Dice,
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
    Resting {
        since: Instant,
        until: Instant,
        failures: u32,
    },
}

/// What of the link a visitor may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No connection is wanted.
    Idle,
    /// The first one is being made.
    Connecting,
    /// All is well.
    Up,
    /// It broke and is being made again.
    Reconnecting,
}

impl Standing {
    /// The word that the website receives.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Idle => "disconnected",
            Self::Connecting => "connecting",
            Self::Up => "connected",
            Self::Reconnecting => "reconnecting",
        }
    }
}

impl Link {
    /// A link that is not wanted yet. The seed spreads its rests.
    pub const fn new(seed: u64) -> Self {
        Self {
            state: State::Idle,
            last: Attempt(0),
            dice: Dice::new(seed),
        }
    }

    /// Whether a connection is wanted, from here on.
    pub fn want(&mut self, wanted: bool, now: Now) -> Option<Order> {
        match (wanted, self.state) {
            (true, State::Idle) => Some(self.open(0, now)),
            (false, State::Opening { .. } | State::Up { .. }) => {
                self.state = State::Idle;
                Some(Order::Drop(self.last))
            }
            (false, State::Resting { .. }) => {
                self.state = State::Idle;
                None
            }
            (true, _) | (false, State::Idle) => None,
        }
    }

    /// True where this number is the attempt that is alive.
    pub fn is_alive(&self, attempt: Attempt) -> bool {
        attempt == self.last && matches!(self.state, State::Opening { .. } | State::Up { .. })
    }

    /// The attempt that the server has welcomed.
    pub fn up(&self) -> Option<Attempt> {
        matches!(self.state, State::Up { .. }).then_some(self.last)
    }

    /// The server has said something on the living attempt.
    pub fn heard(&mut self, now: Now) {
        if let State::Up { heard, doubted } = &mut self.state {
            *heard = now;
            *doubted = doubted.filter(|doubted| doubted.elapsed(now) < ON_ITS_WAY);
        }
    }

    /// The browser says that the network is gone; the server's next word would prove it wrong.
    pub fn doubt(&mut self, now: Now) {
        if let State::Up { doubted, .. } = &mut self.state {
            doubted.get_or_insert(now);
        }
    }

    /// The network is back: a connection from before is not waited for. Where one is wanted still, the next is another.
    pub fn trust(&mut self, now: Now) -> Option<Order> {
        if let State::Up { doubted: Some(_), .. } = self.state {
            return self.want(false, now);
        }
        self.hurry();
        None
    }

    /// The server has welcomed the living attempt.
    pub fn welcomed(&mut self, now: Now) {
        if let State::Opening { .. } = self.state {
            self.state = State::Up {
                heard: now,
                doubted: None,
            };
        }
    }

    /// The living attempt has ended.
    pub fn ended(&mut self, ending: Ending, now: Now) {
        let failures = match self.state {
            State::Opening { failures, .. } => failures + 1,
            State::Up { .. } => 1,
            State::Idle | State::Resting { .. } => return,
        };
        let limit = match ending {
            Ending::Restart => RESTART_REST,
            Ending::Lost => (FIRST_REST * (1 << (failures - 1).min(8))).min(LONGEST_REST),
        };
        let until = now.instant + self.dice.below(limit);
        self.state = State::Resting {
            since: now.instant,
            until,
            failures,
        };
    }

    /// The network is back, the page is looked at again, or a message waits: rest no longer than
    /// need be.
    pub fn hurry(&mut self) {
        if let State::Resting { since, until, .. } = &mut self.state {
            *until = (*until).min(*since + SHORTEST_REST);
        }
    }

    /// Does the next that is due, until nothing is.
    pub fn advance(&mut self, now: Now) -> Option<Order> {
        if !self.due_in(now).is_some_and(|rest| rest.is_zero()) {
            return None;
        }
        match self.state {
            State::Opening { .. } | State::Up { .. } => {
                self.ended(Ending::Lost, now);
                Some(Order::Drop(self.last))
            }
            State::Resting { failures, .. } => Some(self.open(failures, now)),
            State::Idle => None,
        }
    }

    /// How long until something is due.
    pub fn due_in(&self, now: Now) -> Option<Duration> {
        Some(match self.state {
            State::Idle => return None,
            State::Opening { since, .. } => (since + WELCOME_WITHIN).from_now(now),
            State::Up { heard, doubted } => {
                let silence = limits::CLIENT_HEARS_WITHIN.saturating_sub(heard.elapsed(now));
                let doubt = doubted.map(|doubted| DOUBT_WITHIN.saturating_sub(doubted.elapsed(now)));
                doubt.map_or(silence, |doubt| doubt.min(silence))
            }
            State::Resting { until, .. } => until.from_now(now),
        })
    }

    /// What a visitor may want to know.
    pub fn standing(&self) -> Standing {
        match self.state {
            State::Idle => Standing::Idle,
            State::Opening { failures: 0, .. } => Standing::Connecting,
            State::Up { doubted: None, .. } => Standing::Up,
            State::Up { doubted: Some(_), .. } | State::Opening { .. } | State::Resting { .. } => {
                Standing::Reconnecting
            }
        }
    }

    fn open(&mut self, failures: u32, now: Now) -> Order {
        self.last = Attempt(self.last.0.wrapping_add(1));
        self.state = State::Opening {
            since: now.instant,
            failures,
        };
        Order::Open(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::super::time::WallClock;
    use super::*;

    fn at(millis: u64) -> Now {
        Now {
            instant: Instant::from_millis(millis),
            wall: WallClock::from_millis(0),
        }
    }

    /// Plays a link against a server that never answers and notes when it asks for a socket.
    fn asks(link: &mut Link, until: u64) -> Vec<u64> {
        let mut asks = Vec::new();
        let mut time = 0;
        let mut orders: Vec<_> = link.want(true, at(0)).into_iter().collect();
        loop {
            if orders.iter().any(|order| matches!(order, Order::Open(_))) {
                asks.push(time);
            }
            time += u64::try_from(link.due_in(at(time)).unwrap().as_millis()).unwrap();
            if time > until {
                return asks;
            }
            orders = std::iter::from_fn(|| link.advance(at(time))).collect();
        }
    }

    #[test]
    fn a_dead_server_is_asked_ever_more_seldom_and_never_given_up() {
        let asks = asks(&mut Link::new(1), 3_600_000);
        let gaps: Vec<_> = asks.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps[0] < 17_000, "{gaps:?}");
        assert!(gaps.iter().all(|gap| (15_000..45_000).contains(gap)), "{gaps:?}");
        assert!(*asks.last().unwrap() > 3_500_000);
    }

    #[test]
    fn a_thousand_links_spread_out_after_a_restart() {
        let rest = |seed| {
            let mut link = Link::new(seed);
            link.want(true, at(0));
            link.welcomed(at(0));
            link.ended(Ending::Restart, at(0));
            link.due_in(at(0)).unwrap().as_millis()
        };
        let mut rests: Vec<_> = (0..1_000).map(rest).collect();
        rests.sort_unstable();
        assert!(rests[999] < 10_000 && rests[999] > 9_500, "{}", rests[999]);
        let busiest = (0..10)
            .map(|second| rests.iter().filter(|rest| **rest / 1_000 == second).count())
            .max();
        assert!(busiest < Some(150), "{busiest:?} in one second");
    }

    #[test]
    fn silence_ends_a_connection_and_a_word_keeps_it() {
        let mut link = Link::new(1);
        link.want(true, at(0));
        link.welcomed(at(100));
        link.heard(at(20_000));
        assert_eq!(link.advance(at(43_999)), None);
        assert_eq!(link.advance(at(44_000)), Some(Order::Drop(Attempt(1))));
        assert_eq!(link.standing(), Standing::Reconnecting);
    }

    #[test]
    fn a_connection_that_the_browser_doubts_has_one_ping_to_prove_itself() {
        let mut link = Link::new(1);
        link.want(true, at(0));
        link.welcomed(at(0));
        link.doubt(at(1_000));
        assert_eq!(link.standing(), Standing::Reconnecting);
        assert_eq!(link.due_in(at(1_000)), Some(DOUBT_WITHIN));
        link.heard(at(2_999));
        assert_eq!(link.standing(), Standing::Reconnecting, "that was on its way");
        link.heard(at(9_000));
        assert_eq!(link.standing(), Standing::Up);
        link.doubt(at(10_000));
        assert_eq!(link.trust(at(11_000)), Some(Order::Drop(Attempt(1))));
        assert_eq!(link.want(true, at(11_000)), Some(Order::Open(Attempt(2))));
    }

    #[test]
    fn a_sleep_in_which_the_page_s_clock_stood_still_is_silence_too() {
        let mut link = Link::new(1);
        link.want(true, at(0));
        link.welcomed(at(0));
        let awake = Now {
            instant: Instant::from_millis(5),
            wall: WallClock::from_millis(3_600_000),
        };
        assert_eq!(link.advance(awake), Some(Order::Drop(Attempt(1))));
    }

    #[test]
    fn a_hurry_shortens_a_rest_but_does_not_hammer() {
        let mut link = Link::new(1);
        link.want(true, at(0));
        for _ in 0..9 {
            link.ended(Ending::Lost, at(0));
            link.open(8, at(0));
        }
        link.ended(Ending::Lost, at(0));
        link.hurry();
        assert!(link.due_in(at(0)).unwrap() <= SHORTEST_REST);
        assert!(!link.is_alive(link.last));
    }
}
