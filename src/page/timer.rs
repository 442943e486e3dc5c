//! The one timer.

use std::cell::RefCell;
use std::time::Duration;

use gloo_timers::callback::Timeout;

/// The timer is never set for longer: sleep, clock jumps and the browser's 2^31 ms are then out of reach.
const LONGEST: Duration = Duration::from_mins(1);

/// Rings once; set anew it rings only then.
#[derive(Debug, Default)]
pub(super) struct Timer(RefCell<Option<Timeout>>);

impl Timer {
    /// Rings after this time, or not at all.
    pub(super) fn set(&self, due_in: Option<Duration>, ring: impl FnOnce() + 'static) {
        let millis = |rest: Duration| u32::try_from(rest.min(LONGEST).as_millis()).unwrap_or(u32::MAX);
        // One more: a timer that rings a little early would find nothing due and ring again.
        let timeout = due_in.map(|rest| Timeout::new(millis(rest) + 1, ring));
        self.0.replace(timeout);
    }
}
