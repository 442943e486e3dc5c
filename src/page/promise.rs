//! Promises: what comes of one is heard once.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::driver::Driver;
use crate::session::event::Event;
use std::rc::Weak;

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

/// A function that makes an event of what it is called with, once, for as long as there is a driver.
pub(super) fn heard(driver: &Weak<Driver>, read: impl FnOnce(&JsValue) -> Event + 'static) -> Function {
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
pub(super) fn hear(promise: &Promised, driver: &Weak<Driver>, read: impl FnOnce(&JsValue) -> Event + 'static) {
    let heard = heard(driver, read);
    let _ = promise.then(&heard, &heard);
}
