//! Keeping a pace: how long somebody has to wait before the next.

use std::hash::{BuildHasher, Hash, RandomState};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{DefaultDirectRateLimiter, NotUntil, Quota, RateLimiter};

use crate::config::Pace;

/// The pace of one connection.
#[derive(Debug)]
pub struct Steps(DefaultDirectRateLimiter);

/// The pace of each of many, in bounded memory: names share a fixed number of places. Which names share one is
/// different in every process, so nobody can choose to stand in another's.
#[derive(Debug)]
pub struct Gates {
    limiter: RateLimiter<u16, DefaultKeyedStateStore<u16>, DefaultClock>,
    places: RandomState,
}

/// The step is not due yet: how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl From<Pace> for Steps {
    fn from(pace: Pace) -> Self {
        Self(RateLimiter::direct(quota(pace)))
    }
}

impl Steps {
    /// Takes one step where it is due.
    pub fn step(&self) -> Result<(), Wait> {
        self.0.check().map_err(wait)
    }
}

impl From<Pace> for Gates {
    fn from(pace: Pace) -> Self {
        Self {
            limiter: RateLimiter::keyed(quota(pace)),
            places: RandomState::new(),
        }
    }
}

impl Gates {
    /// Takes one step for this name where it is due.
    pub fn step(&self, name: impl Hash) -> Result<(), Wait> {
        let place = self.places.hash_one(name) & 0xffff;
        let place = u16::try_from(place).unwrap_or_default();
        self.limiter.check_key(&place).map_err(wait)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err gives a value")]
fn wait<P: governor::clock::Reference>(not_until: NotUntil<P>) -> Wait
where
    DefaultClock: governor::clock::Clock<Instant = P>,
{
    Wait(not_until.wait_time_from(DefaultClock::default().now()))
}

fn quota(pace: Pace) -> Quota {
    let interval = pace.interval.max(Duration::from_nanos(1));
    let quota = Quota::with_period(interval).unwrap_or_else(|| Quota::per_second(std::num::NonZeroU32::MIN));
    quota.allow_burst(pace.burst.try_into().unwrap_or(std::num::NonZeroU32::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_free_and_what_follows_waits() {
        let pace = Pace {
            burst: 3,
            interval: Duration::from_hours(1),
        };
        let steps = Steps::from(pace);
        let taken: Vec<_> = (0..4).map(|_| steps.step().is_ok()).collect();
        assert_eq!(taken, [true, true, true, false]);
        let Err(Wait(wait)) = steps.step() else {
            panic!("it is not due")
        };
        assert!(
            wait > Duration::from_mins(59) && wait <= Duration::from_hours(1),
            "{wait:?}"
        );
    }

    #[test]
    fn everybody_has_a_pace_of_their_own() {
        let gates = Gates::from(Pace {
            burst: 1,
            interval: Duration::from_hours(1),
        });
        assert!(gates.step("ada").is_ok());
        assert!(gates.step("ada").is_err());
        assert!((0..50).filter(|name| gates.step(name).is_ok()).count() > 45);
    }
}
