//! Promises: what comes of one is heard once.

use alloc::boxed::Box;
use alloc::rc::Weak;
use core::cell::Cell;

use wasm_bindgen::prelude::*;

use super::driver::Driver;
use super::hear::hearing;
use super::js::Js;
use crate::session::event::Event;

#[wasm_bindgen(module = "/src/page/rim.js")]
extern "C" {
    /// A promise of our own, which never fails.
    pub(super) type Promised;

    fn hears(promise: &Promised, heard: &JsValue);
}

/// Makes an event of what came.
pub(super) type Read = Box<dyn FnOnce(&Js) -> Event>;

/// A function that makes an event of what it is called with, once, for as long as there is a driver. It lives as long as
/// somebody may call it.
pub(super) fn heard(driver: &Weak<Driver>, read: Read) -> JsValue {
    let read = Cell::new(Some(read));
    let once = move |driver: &Driver, value: Js| {
        if let Some(read) = read.take() {
            driver.push_read(read(&value), &value);
        }
    };
    hearing(driver, Box::new(once)).into_js_value()
}

/// Makes an event of what a promise brings.
pub(super) fn hear(promise: &Promised, driver: &Weak<Driver>, read: Read) {
    hears(promise, &heard(driver, read));
}
