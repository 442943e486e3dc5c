//! Functions of ours that the browser calls for as long as they live.

use alloc::boxed::Box;
use alloc::rc::Weak;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

use super::driver::Driver;

/// A function that the browser may call again while it runs.
pub(super) type Hear = Closure<dyn Fn(JsValue)>;

/// What is done with what came. One type for all: each closure of its own is half a kilobyte of the client.
pub(super) type Heard = Box<dyn Fn(&Driver, JsValue)>;

/// Hears for as long as there is a driver.
pub(super) fn hearing(driver: &Weak<Driver>, heard: Heard) -> Hear {
    let driver = Weak::clone(driver);
    Hear::new(move |value| {
        if let Some(driver) = driver.upgrade() {
            heard(&driver, value);
        }
    })
}

/// A function that hears one kind of event at one target; it is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    hear: Hear,
}

impl Listener {
    /// Begins to listen.
    pub(crate) fn new(target: &EventTarget, name: &'static str, driver: &Weak<Driver>, heard: Heard) -> Self {
        let hear = hearing(driver, heard);
        let target = target.clone();
        // It can only fail for a name that is no string.
        let _ = target.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
        Self { target, name, hear }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.hear.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, function);
    }
}
