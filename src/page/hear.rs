//! Functions of ours that the browser calls for as long as they live.

use alloc::boxed::Box;
use alloc::rc::Weak;

use wasm_bindgen::closure::Closure;

use super::driver::Driver;
use super::js::Js;

/// A function that the browser may call again while it runs.
pub(super) type Hear = Closure<dyn Fn(Js)>;

/// What is done with what came. One type for all: each closure of its own is half a kilobyte of the client.
pub(super) type Heard = Box<dyn Fn(&Driver, Js)>;

/// Hears for as long as there is a driver.
pub(super) fn hearing(driver: &Weak<Driver>, heard: Heard) -> Hear {
    let driver = Weak::clone(driver);
    Hear::new(move |value| {
        if let Some(driver) = driver.upgrade() {
            heard(&driver, value);
        }
    })
}
