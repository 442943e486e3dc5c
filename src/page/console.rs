//! What is said to the website's developer, in the page's console.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // A page may replace its console, also by one that throws.
    #[wasm_bindgen(catch, js_namespace = console)]
    fn error(text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = console, js_name = error)]
    fn error_of(text: &str, cause: &JsValue) -> Result<(), JsValue>;
}

/// Says one sentence.
pub(super) fn warn(text: &str) {
    let _ = error(&format!("visavis: {text}"));
}

/// Says one sentence, and shows the error behind it.
pub(super) fn warn_of(text: &str, cause: &JsValue) {
    let _ = error_of(&format!("visavis: {text}"), cause);
}
