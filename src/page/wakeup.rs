//! The one timer.

use alloc::boxed::Box;
use alloc::rc::Weak;
use core::cell::RefCell;
use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::session::event::Event;
use crate::session::time::Duration;

use super::driver::Driver;
use super::listener::{Hear, hearing};

/// Never longer than this: sleep, clock jumps and the browser's 2^31 ms are then out of reach.
const LONGEST: Duration = Duration::from_mins(1);

#[wasm_bindgen]
extern "C" {
    /// A page may have replaced it by one that throws, or returns what is no number.
    #[wasm_bindgen(js_name = setTimeout, catch)]
    fn set_timeout(ring: &Function, millis: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = clearTimeout, catch)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
}

/// Wakes the session when something is due.
#[derive(Debug)]
pub(crate) struct Wakeup {
    ring: Hear,
    timer: RefCell<JsValue>,
}

impl Wakeup {
    pub(crate) fn new(driver: &Weak<Driver>) -> Self {
        Self {
            ring: hearing(driver, Box::new(|driver, _| driver.push(Event::Woke))),
            timer: RefCell::default(),
        }
    }

    /// Sets the timer anew.
    pub(crate) fn set(&self, due_in: Option<Duration>) {
        self.stop();
        if let Some(rest) = due_in {
            let rest = u32::try_from(rest.min(LONGEST).as_millis()).unwrap_or(u32::MAX);
            // One more: a timer that rings a little early would find nothing due and ring again.
            let timer = set_timeout(self.ring.as_ref().unchecked_ref(), rest + 1);
            self.timer.replace(timer.unwrap_or_default());
        }
    }

    fn stop(&self) {
        let _ = clear_timeout(&self.timer.take());
    }
}

impl Drop for Wakeup {
    fn drop(&mut self) {
        self.stop();
    }
}
