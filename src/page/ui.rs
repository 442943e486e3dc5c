//! What the client has of its page's scripts: the UI that the visitor sees, and the trace.

use wasm_bindgen::prelude::*;

use super::console;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("../api/ui.d.ts");

#[wasm_bindgen]
extern "C" {
    /// What the visitor sees; `src/api/ui.d.ts` describes it.
    #[wasm_bindgen(typescript_type = "Ui")]
    #[derive(Debug)]
    pub type Ui;

    #[wasm_bindgen(catch, method)]
    pub(super) fn show(this: &Ui, view: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    pub(super) fn draft(this: &Ui, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    pub(super) fn configure(this: &Ui, configuration: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    pub(super) fn translate(this: &Ui, words: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    pub(super) fn place(this: &Ui, parent: Option<&str>) -> Result<bool, JsValue>;

    /// What happened to the client, for whoever has to find out why. Values are noted raw and looked at by nobody; what is
    /// secret is taken out when a trace is exported.
    #[wasm_bindgen(typescript_type = "Trace")]
    #[derive(Debug)]
    pub type Trace;

    #[wasm_bindgen(catch, method)]
    pub(super) fn began(this: &Trace, seed: &str, engaged: Option<&str>) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    pub(super) fn note(this: &Trace, kind: &str, value: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    pub(super) fn handled(this: &Trace, instant: f64, wall: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    pub(super) fn told(this: &Trace, value: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    pub(super) fn forget(this: &Trace) -> Result<(), JsValue>;
}

/// What the UI throws hurts nobody else.
pub(super) fn done(outcome: Result<(), JsValue>) {
    if let Err(error) = outcome {
        console::warn_of("the window failed:", &error);
    }
}
