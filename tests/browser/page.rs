//! The test's own script, `page.js`.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/tests/browser/page.js")]
extern "C" {
    pub(crate) fn install();
    pub(crate) fn made() -> u32;
    pub(crate) fn opens();
    pub(crate) fn says(data: &JsValue);
    pub(crate) fn streams(data: &JsValue);
    pub(crate) fn closes(code: u16);
    pub(crate) fn sent() -> String;
    pub(crate) fn is_closed() -> bool;
    pub(crate) fn soon() -> Promise;
    pub(crate) fn complaints() -> String;
    pub(crate) fn thrower();
    pub(crate) fn hostile_values() -> Array;
    pub(crate) fn break_console();
    pub(crate) fn mend_console();

    /// What the visitor would see.
    #[derive(Clone)]
    pub(crate) type FakeUi;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> FakeUi;
    #[wasm_bindgen(method)]
    pub(crate) fn seen(this: &FakeUi) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn chosen(this: &FakeUi) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn drafted(this: &FakeUi) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn fails(this: &FakeUi);

    #[derive(Clone)]
    pub(crate) type FakeTrace;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new() -> FakeTrace;
    #[wasm_bindgen(method)]
    pub(crate) fn kinds(this: &FakeTrace) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn last(this: &FakeTrace) -> String;
}
