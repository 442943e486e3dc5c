//! Promises: what comes of one is heard once.

use alloc::boxed::Box;
use alloc::rc::Weak;
use core::cell::Cell;

use wasm_bindgen::prelude::*;

use super::driver::Driver;
use super::hear::hearing;
use crate::session::event::Event;

#[wasm_bindgen]
extern "C" {
    /// A promise.
    pub(super) type Promised;

    /// A page may have replaced it by one that throws.
    #[wasm_bindgen(js_namespace = Promise, js_name = resolve, catch)]
    pub(super) fn resolved(value: &JsValue) -> Result<Promised, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(super) fn then(this: &Promised, heard: &JsValue, failed: &JsValue) -> Result<JsValue, JsValue>;
}

/// Makes an event of what came.
pub(super) type Read = Box<dyn FnOnce(&JsValue) -> Event>;

/// A function that makes an event of what it is called with, once, for as long as there is a driver. It lives as long as
/// somebody may call it.
pub(super) fn heard(driver: &Weak<Driver>, read: Read) -> JsValue {
    let read = Cell::new(Some(read));
    let once = move |driver: &Driver, value| {
        if let Some(read) = read.take() {
            driver.push_read(read(&value), &value);
        }
    };
    hearing(driver, Box::new(once)).into_js_value()
}

/// Makes an event of what a promise of our own brings, which never fails.
pub(super) fn hear(promise: &Promised, driver: &Weak<Driver>, read: Read) {
    let heard = heard(driver, read);
    let _ = promise.then(&heard, &heard);
}
