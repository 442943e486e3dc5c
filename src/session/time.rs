//! Time, as an argument: three clocks that cannot be mistaken for each other.
//!
//! The page's clock measures rests and silences. The visitor's wall clock may be wrong by years, so
//! nothing is decided by it. The server's wall clock says when a token expires; [`ServerClock`]
//! knows how far the visitor's is from it.

use std::ops::Add;
use std::time::Duration;

/// A moment of the page's own clock, which never goes back. It may stand still while the machine
/// sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(u64);

/// A moment of the visitor's wall clock, in milliseconds since 1970. It may be wrong, and jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallClock(i64);

/// A moment of the server's wall clock, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// Both clocks of the page at one moment. The shell makes it, once for each event.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// The page's clock.
    pub instant: Instant,
    /// The visitor's wall clock.
    pub wall: WallClock,
}

/// The page's clocks and the server's at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clocks {
    /// The page's.
    pub(super) now: Now,
    /// The server's, as far as it is known.
    pub(super) server: Option<Timestamp>,
}

impl Now {
    /// How long ago this was, by the clock that says longer: the page's may have stood still in a
    /// sleep, and the wall clock may have been set back.
    pub fn elapsed(self, now: Self) -> Duration {
        let lived = now.instant.0.saturating_sub(self.instant.0);
        let shown = u64::try_from(now.wall.0.saturating_sub(self.wall.0)).unwrap_or(0);
        Duration::from_millis(lived.max(shown))
    }
}

impl Instant {
    /// The page began.
    pub const ZERO: Self = Self(0);

    /// Milliseconds since the page began.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the page began.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// How long from `now` until this moment; zero if it is past.
    pub fn from_now(self, now: Now) -> Duration {
        Duration::from_millis(self.0.saturating_sub(now.instant.0))
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, rest: Duration) -> Self {
        Self(self.0.saturating_add(millis(rest).unsigned_abs()))
    }
}

impl WallClock {
    /// Milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
}

impl Timestamp {
    /// Milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> u64 {
        self.0.unsigned_abs()
    }

    /// Seconds since 1970, as tokens count (RFC 7519, `NumericDate`).
    pub fn from_secs(secs: u64) -> Self {
        Self(millis(Duration::from_secs(secs)))
    }

    /// How long from `now` until this moment; zero if it is past.
    pub fn from_now(self, now: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(now.0)).unwrap_or(0))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, rest: Duration) -> Self {
        Self(self.0.saturating_add(millis(rest)))
    }
}

fn millis(rest: Duration) -> i64 {
    i64::try_from(rest.as_millis()).unwrap_or(i64::MAX)
}

/// Clocks that drift apart by more than this did not drift: one was set, or the machine slept.
const LEAP: i64 = 2_000;

/// What time it is at the server.
///
/// Each word of the server's carries its time, every ten seconds at the least; in between the
/// page's clock and the visitor's wall clock run on together. If the wall clock falls behind, it
/// was set back: sleep never does that. If it leaps ahead, it was set or the machine slept, and
/// nobody here can tell which: then nothing is known until the server speaks again.
#[derive(Debug, Default)]
pub struct ServerClock {
    measured: Option<Measured>,
}

#[derive(Clone, Copy, Debug)]
struct Measured {
    /// What the visitor's wall clock lacks, in milliseconds.
    offset: i64,
    /// The page's clocks when it was advanced last.
    advanced_at: Now,
}

impl ServerClock {
    /// The server has just said what time it is.
    pub fn set(&mut self, server: Timestamp, now: Now) {
        let offset = server.0.saturating_sub(now.wall.0);
        self.measured = Some(Measured {
            offset,
            advanced_at: now,
        });
    }

    /// Goes with the page's clocks, and notices a leap.
    pub fn advance(&mut self, now: Now) {
        let Some(Measured { offset, advanced_at }) = self.measured else {
            return;
        };
        let lived = i64::try_from(now.instant.0.saturating_sub(advanced_at.instant.0)).unwrap_or(i64::MAX);
        let shown = now.wall.0.saturating_sub(advanced_at.wall.0);
        let ahead = shown.saturating_sub(lived);
        let offset = if ahead < -LEAP {
            offset.saturating_sub(ahead)
        } else {
            offset
        };
        self.measured = (ahead <= LEAP).then_some(Measured {
            offset,
            advanced_at: now,
        });
    }

    /// All clocks at this moment.
    pub(super) fn all(&self, now: Now) -> Clocks {
        Clocks {
            now,
            server: self.read(now),
        }
    }

    /// The server's time; `None` before it has said it, and after a leap until it says it again.
    pub fn read(&self, now: Now) -> Option<Timestamp> {
        self.measured
            .map(|measured| Timestamp(now.wall.0.saturating_add(measured.offset)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(instant: u64, wall: i64) -> Now {
        Now {
            instant: Instant(instant),
            wall: WallClock(wall),
        }
    }

    /// A clock that was set when the page was 0 ms old, the visitor's clock said 5,000 and the
    /// server's 1,000,000.
    fn clock() -> ServerClock {
        let mut clock = ServerClock::default();
        clock.set(Timestamp(1_000_000), at(0, 5_000));
        clock
    }

    fn reads(clock: &mut ServerClock, now: Now) -> i64 {
        clock.advance(now);
        clock.read(now).unwrap().0
    }

    #[test]
    fn nothing_is_known_before_the_server_has_spoken() {
        assert_eq!(ServerClock::default().read(at(0, 5_000)), None);
    }

    #[test]
    fn a_clock_set_back_changes_nothing() {
        let mut clock = clock();
        assert_eq!(reads(&mut clock, at(10_000, -86_400_000)), 1_010_000);
        assert_eq!(reads(&mut clock, at(11_000, -86_399_000)), 1_011_000);
    }

    #[test]
    fn after_a_sleep_or_a_clock_set_forward_the_server_is_asked() {
        let mut clock = clock();
        let leapt = at(1_000, 86_406_000);
        clock.advance(leapt);
        assert_eq!(clock.read(leapt), None);
        clock.set(Timestamp(1_002_000), at(2_000, 86_407_000));
        assert_eq!(reads(&mut clock, at(3_000, 86_408_000)), 1_003_000);
    }

    #[test]
    fn small_drifts_do_not_add_up_to_a_leap() {
        let mut clock = clock();
        for second in 1..=3_600 {
            clock.advance(at(second * 1_000, 5_000 + i64::try_from(second).unwrap() * 1_001));
        }
        assert!(clock.read(at(3_600_000, 5_000 + 3_603_600)).is_some());
    }
}
