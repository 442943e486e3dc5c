//! The test's own script, `page.js`: a WebSocket whose other end is the test, keys, the page's console, and the face of
//! the client.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlTextAreaElement};

// Served from the checkout, where the runner finds what it has not built itself.
#[wasm_bindgen(raw_module = "/target/web/tests.js")]
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
    pub(crate) fn key(target: &Element, key: &str, init: &str);
    pub(crate) fn input(field: &HtmlTextAreaElement, text: &str);
    pub(crate) fn thrower();
    pub(crate) fn hostile_values() -> Array;
    pub(crate) fn break_console();
    pub(crate) fn mend_console();

    #[wasm_bindgen(js_name = Trace)]
    pub(crate) type Ring;
    #[wasm_bindgen(constructor, js_class = Trace)]
    pub(crate) fn new() -> Ring;

    #[wasm_bindgen(js_name = Face)]
    pub(crate) type Shown;
    #[wasm_bindgen(constructor, js_class = Face)]
    pub(crate) fn new(styles: &str, texts: &Texts, socket: &str) -> Shown;

    /// The client, as its page uses it.
    #[wasm_bindgen(js_name = Rim)]
    pub(crate) type Client;
    #[wasm_bindgen(constructor, js_class = Rim)]
    pub(crate) fn new(source: &str, socket: &str, face: &Shown, trace: &Ring) -> Client;
    #[wasm_bindgen(method)]
    pub(crate) fn call(this: &Client, pushed: JsValue) -> JsValue;
    #[wasm_bindgen(method)]
    pub(crate) fn start(this: &Client);
    #[wasm_bindgen(method)]
    pub(crate) fn free(this: &Client);
    pub(crate) fn calm(thing: &JsValue) -> JsValue;

    pub(crate) type Texts;
    #[wasm_bindgen(constructor)]
    pub(crate) fn new(english: &JsValue) -> Texts;
}

/// Keeps what happened, as in a page.
pub(crate) fn trace() -> Ring {
    Ring::new()
}
