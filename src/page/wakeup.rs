//! The one timer.

use std::cell::RefCell;
use std::rc::Weak;
use std::time::Duration;

use gloo_timers::callback::Timeout;

use crate::session::event::Event;

use super::driver::Driver;

/// Never longer than this: sleep, clock jumps and the browser's 2^31 ms are then out of reach.
const LONGEST: Duration = Duration::from_mins(1);

/// Wakes the session when something is due.
#[derive(Debug, Default)]
pub(crate) struct Wakeup(RefCell<Option<Timeout>>);

impl Wakeup {
    /// Sets the timer anew.
    pub(crate) fn set(&self, due_in: Option<Duration>, driver: &Weak<Driver>) {
        let rest = due_in.map(|rest| u32::try_from(rest.min(LONGEST).as_millis()).unwrap_or(u32::MAX));
        let timeout = rest.map(|rest| {
            let driver = Weak::clone(driver);
            // One more: a timer that rings a little early would find nothing due and ring again.
            Timeout::new(rest + 1, move || {
                if let Some(driver) = driver.upgrade() {
                    driver.push(Event::Woke);
                }
            })
        });
        drop(self.0.replace(timeout));
    }
}
