//! The rim's JavaScript, `rim.js`: what the client has of the browser and of the page around it.
//!
//! None of these throws: who hands the rim over (`www/client/module.js`) has seen to that.

use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::js::Js;

#[wasm_bindgen]
extern "C" {
    /// What the client has of the browser and of the page.
    #[derive(Debug)]
    pub type Rim;

    /// Tells the function what happens, as `ear.rs` numbers it.
    #[wasm_bindgen(method)]
    pub(super) fn hears(this: &Rim, ear: &JsValue, body_chars: u32);
    /// Says one sentence to the website's developer.
    #[wasm_bindgen(method)]
    pub(super) fn complain(this: &Rim, text: &str);
    /// The call at hand is wrong: that goes to the page's console and to who called.
    #[wasm_bindgen(method)]
    pub(super) fn wrong(this: &Rim, code: &str, text: &str);
    #[wasm_bindgen(method)]
    pub(super) fn inspection(
        this: &Rim,
        connection: &str,
        sort: &str,
        token: u32,
        exp: f64,
        minimum_lifetime: f64,
        time: f64,
        waiting: f64,
    );

    /// Sets the one timer anew.
    #[wasm_bindgen(method)]
    pub(super) fn wake(this: &Rim, millis: Option<u32>);
    #[wasm_bindgen(method)]
    pub(super) fn connect(this: &Rim, attempt: u32, scope: &str);
    #[wasm_bindgen(method)]
    pub(super) fn disconnect(this: &Rim, attempt: u32);
    #[wasm_bindgen(method)]
    pub(super) fn transmit(this: &Rim, attempt: u32, frame: &str);
    #[wasm_bindgen(method)]
    pub(super) fn prove(this: &Rim, attempt: u32, scope: &str, text: &str);

    #[wasm_bindgen(method, js_name = browserKey)]
    pub(super) fn browser_key(this: &Rim) -> String;
    #[wasm_bindgen(method)]
    pub(super) fn engaged(this: &Rim) -> Option<String>;
    #[wasm_bindgen(method)]
    pub(super) fn seed(this: &Rim) -> u32;
    #[wasm_bindgen(method)]
    pub(super) fn engage(this: &Rim, sort: &str);
    #[wasm_bindgen(method)]
    pub(super) fn keep(this: &Rim, scope: &str, kept: &str);
    #[wasm_bindgen(method)]
    pub(super) fn recall(this: &Rim, scope: &str);
    #[wasm_bindgen(method)]
    pub(super) fn forget(this: &Rim, scope: &str);

    #[wasm_bindgen(method)]
    pub(super) fn queue(this: &Rim, ask: u32, scope: &str);
    #[wasm_bindgen(method)]
    pub(super) fn release(this: &Rim);
    #[wasm_bindgen(method)]
    pub(super) fn tell(this: &Rim, scope: &str, word: &str, value: &JsValue);

    #[wasm_bindgen(method)]
    pub(super) fn ask(this: &Rim, ask: u32, reason: &str);
    #[wasm_bindgen(method)]
    pub(super) fn listen(this: &Rim, name: &str, handler: &Js);
    #[wasm_bindgen(method)]
    pub(super) fn announce(this: &Rim, notification: &str);
}

#[wasm_bindgen]
extern "C" {
    /// A bounded list of what happened, for whoever has to find out why: `www/client/trace.js`. Values are noted raw and
    /// looked at by nobody; the debug toolbar takes out what is secret when a trace is exported.
    #[derive(Debug)]
    pub type Trace;

    /// Something was heard.
    #[wasm_bindgen(method)]
    pub(super) fn note(this: &Trace, what: u32, number: u32, value: &JsValue);
    /// The session takes the first of what was noted and not taken.
    #[wasm_bindgen(method)]
    pub(super) fn handled(this: &Trace, instant: f64, wall: f64);
}
