//! The one timer.

use alloc::boxed::Box;
use alloc::rc::Weak;

use wasm_bindgen::prelude::*;

use crate::session::event::Event;
use crate::session::time::Duration;

use super::driver::Driver;
use super::hear::{Hear, hearing};

/// Never longer than this: sleep, clock jumps and the browser's 2^31 ms are then out of reach.
const LONGEST: Duration = Duration::from_mins(1);

/// Wakes the session when something is due.
#[derive(Debug)]
pub(crate) struct Wakeup {
    inner: Inner,
    _ring: Hear,
}

impl Wakeup {
    pub(crate) fn new(driver: &Weak<Driver>) -> Self {
        let ring = hearing(driver, Box::new(|driver, _| driver.push(Event::Woke)));
        Self {
            inner: timer(ring.as_ref()),
            _ring: ring,
        }
    }

    /// Sets the timer anew.
    pub(crate) fn set(&self, due_in: Option<Duration>) {
        let millis = |rest: Duration| u32::try_from(rest.min(LONGEST).as_millis()).unwrap_or(u32::MAX);
        // One more: a timer that rings a little early would find nothing due and ring again.
        self.inner.set(due_in.map(|rest| millis(rest) + 1));
    }
}

impl Drop for Wakeup {
    fn drop(&mut self) {
        self.set(None);
    }
}

#[wasm_bindgen(module = "/src/page/rim.js")]
extern "C" {
    #[derive(Debug)]
    type Inner;

    fn timer(ring: &JsValue) -> Inner;
    #[wasm_bindgen(method)]
    fn set(this: &Inner, millis: Option<u32>);
}
