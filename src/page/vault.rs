//! What is sealed and signed with keys that cannot leave the browser.

use wasm_bindgen::prelude::*;

use super::promise::Promised;

#[wasm_bindgen(module = "/src/page/vault.js")]
extern "C" {
    /// The keys of everybody who was here with one source.
    #[derive(Clone, Debug)]
    pub(super) type Vault;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(source: &str) -> Vault;

    /// Keeps a person's text in the tab under this name, sealed; an empty one is forgotten.
    #[wasm_bindgen(method, catch)]
    pub(super) fn keep(this: &Vault, name: &str, scope: &str, text: &str) -> Result<JsValue, JsValue>;

    /// What was sealed for this person, or undefined.
    #[wasm_bindgen(method, catch)]
    pub(super) fn open(this: &Vault, scope: &str, sealed: &str) -> Result<Promised, JsValue>;

    /// The public key that a person's session is bound to, or undefined.
    #[wasm_bindgen(method, js_name = publicKey, catch)]
    pub(super) fn public_key(this: &Vault, scope: &str) -> Result<Promised, JsValue>;

    /// Signs a text with the key that belongs to the public one; undefined where there is none.
    #[wasm_bindgen(method, catch)]
    pub(super) fn sign(this: &Vault, scope: &str, text: &str) -> Result<Promised, JsValue>;

    /// Forgets a person: the text under this name, and the keys.
    #[wasm_bindgen(method, catch)]
    pub(super) fn forget(this: &Vault, name: &str, scope: &str) -> Result<JsValue, JsValue>;
}
