//! Promises: what comes of one is heard once.

use alloc::boxed::Box;
use alloc::rc::Weak;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::driver::Driver;
use crate::session::event::Event;

#[wasm_bindgen]
extern "C" {
    /// A promise. js-sys's own wants closures that somebody has to keep.
    pub(super) type Promised;

    /// A page may have replaced it by one that throws.
    #[wasm_bindgen(js_namespace = Promise, js_name = resolve, catch)]
    pub(super) fn resolved(value: &JsValue) -> Result<Promised, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(super) fn then(this: &Promised, heard: &Function, failed: &Function) -> Result<JsValue, JsValue>;
}

/// Makes an event of what came. One type for all: each closure of its own brings half a kilobyte with it.
pub(super) type Read = Box<dyn FnOnce(&JsValue) -> Event>;

/// A function that makes an event of what it is called with, once, for as long as there is a driver.
pub(super) fn heard(driver: &Weak<Driver>, read: Read) -> Function {
    let driver = Weak::clone(driver);
    // Freed once it is called.
    let hear = Closure::once_into_js(move |value: JsValue| {
        if let Some(driver) = driver.upgrade() {
            driver.push_read(read(&value), &value);
        }
    });
    hear.unchecked_into()
}

/// Makes an event of what a promise of our own brings, which never fails.
pub(super) fn hear(promise: &Promised, driver: &Weak<Driver>, read: Read) {
    let heard = heard(driver, read);
    let _ = promise.then(&heard, &heard);
}
