//! Keeping a pace: how long somebody has to wait before the next.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::config::Pace;

/// The pace of one connection.
#[derive(Debug)]
pub struct Steps {
    pace: Pace,
    walked: Option<Instant>,
}

/// The pace of each of many, in bounded memory: names share a fixed number of places. Which names share one is
/// different in every process, so nobody can choose to stand in another's.
#[derive(Debug)]
pub struct Gates {
    pace: Pace,
    walked: Mutex<HashMap<u16, Instant>>,
    places: RandomState,
}

/// The step is not due yet: how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl From<Pace> for Steps {
    fn from(pace: Pace) -> Self {
        Self { pace, walked: None }
    }
}

impl Steps {
    /// Takes one step where it is due.
    pub fn step(&mut self) -> Result<(), Wait> {
        self.walked = Some(self.pace.step(self.walked, Instant::now())?);
        Ok(())
    }
}

impl From<Pace> for Gates {
    fn from(pace: Pace) -> Self {
        Self {
            pace,
            walked: Mutex::default(),
            places: RandomState::new(),
        }
    }
}

impl Gates {
    /// Takes one step for this name where it is due.
    pub fn step(&self, name: impl Hash) -> Result<(), Wait> {
        let place = self.place(name);
        let mut walked = self.walked();
        let after = self.pace.step(walked.get(&place).copied(), Instant::now())?;
        walked.insert(place, after);
        Ok(())
    }

    /// Takes back the step that this name took last.
    pub fn step_back(&self, name: impl Hash) {
        let place = self.place(name);
        if let Some(walked) = self.walked().get_mut(&place) {
            *walked -= self.pace.interval;
        }
    }

    fn place(&self, name: impl Hash) -> u16 {
        u16::try_from(self.places.hash_one(name) & 0xffff).unwrap_or_default()
    }

    fn walked(&self) -> MutexGuard<'_, HashMap<u16, Instant>> {
        self.walked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pace {
    /// Each step takes an interval, and one may be a burst ahead of time. Gives until when the steps last that were
    /// taken, this one too.
    fn step(self, walked: Option<Instant>, now: Instant) -> Result<Instant, Wait> {
        let walked = walked.map_or(now, |walked| walked.max(now));
        let most = self.interval.saturating_mul(self.burst.saturating_sub(1));
        let too_soon = (walked - now).saturating_sub(most);
        if too_soon.is_zero() {
            Ok(walked + self.interval)
        } else {
            Err(Wait(too_soon))
        }
    }
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
        let mut steps = Steps::from(pace);
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
    fn an_interval_later_one_more_step_is_due_and_a_rest_is_not_saved_up() {
        let pace = Pace {
            burst: 2,
            interval: Duration::from_secs(10),
        };
        let begun = Instant::now();
        let mut walked = None;
        let taken = |second| {
            let now = begun + Duration::from_secs(second);
            let due = std::iter::from_fn(|| pace.step(walked, now).map(|after| walked = Some(after)).ok());
            due.count()
        };
        assert_eq!([0, 9, 10, 19, 20, 3_600, 3_601].map(taken), [2, 0, 1, 0, 1, 2, 0]);
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

    #[test]
    fn a_step_that_was_taken_back_is_there_again() {
        let gates = Gates::from(Pace {
            burst: 1,
            interval: Duration::from_hours(1),
        });
        assert!(gates.step("ada").is_ok());
        gates.step_back("ada");
        assert!(gates.step("ada").is_ok());
        assert!(gates.step("ada").is_err());
    }
}
