//! `tabs.js`: the other tabs of this browser. It is JavaScript because Web Locks and the order of sealed messages are
//! promises through and through.

use wasm_bindgen::prelude::*;

use super::key_store::KeyStore;

#[wasm_bindgen(module = "/src/page/tabs.js")]
extern "C" {
    /// What speaks to the other tabs. Where a browser has none of it, each tab works alone.
    #[derive(Clone, Debug)]
    pub(super) type Tabs;

    /// `hear` is told `[person, message]`.
    #[wasm_bindgen(constructor)]
    pub(super) fn new(name: &str, keys: &KeyStore, hear: &JsValue) -> Tabs;
    /// Tells the other tabs something about a person.
    #[wasm_bindgen(method)]
    pub(super) fn tell(this: &Tabs, person: &str, message: &JsValue);
    /// Calls `turn` once no other tab has the turn for this person.
    #[wasm_bindgen(method)]
    pub(super) fn queue(this: &Tabs, person: &str, turn: &JsValue);
    /// The turn is over, or not waited for any more.
    #[wasm_bindgen(method)]
    pub(super) fn release(this: &Tabs);
    #[wasm_bindgen(method)]
    pub(super) fn stop(this: &Tabs);

    /// Tells the other tabs something without hearing of them.
    #[wasm_bindgen(js_name = tellOnce)]
    pub(super) fn tell_once(name: &str, person: &str, message: &JsValue);
}
