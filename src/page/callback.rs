//! What comes of a promise, told to the driver.

use std::rc::Weak;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::driver::Driver;

#[wasm_bindgen]
extern "C" {
    // What the page returned may be anything: also something whose looks throw.
    #[wasm_bindgen(catch, js_namespace = Promise, js_name = resolve)]
    fn resolve(value: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["Promise", "prototype", "then"], js_name = call)]
    fn settled(promise: &Promise, fulfilled: &JsValue, rejected: &JsValue) -> Result<JsValue, JsValue>;
}

/// Tells the driver what one of our own promises, none of which is ever rejected, is fulfilled with.
pub(super) fn then(promise: &Promise, driver: &Weak<Driver>, heard: impl Fn(&Driver, JsValue) + 'static) {
    let _ = settled(promise, &function(driver, heard), &JsValue::UNDEFINED);
}

/// Tells the driver what a value of the page's comes to, which may be a promise: at once, later, or never.
pub(super) fn outcome(
    value: &JsValue,
    driver: &Weak<Driver>,
    fulfilled: impl Fn(&Driver, JsValue) + 'static,
    rejected: impl Fn(&Driver, JsValue) + 'static,
) -> Result<(), JsValue> {
    settled(
        &resolve(value)?,
        &function(driver, fulfilled),
        &function(driver, rejected),
    )?;
    Ok(())
}

/// A function of JavaScript; freed with the last who holds it there.
pub(super) fn function(driver: &Weak<Driver>, heard: impl Fn(&Driver, JsValue) + 'static) -> JsValue {
    let driver = driver.clone();
    let tell = move |value| {
        if let Some(driver) = driver.upgrade() {
            heard(&driver, value);
        }
    };
    Closure::<dyn Fn(JsValue)>::new(tell).into_js_value()
}
