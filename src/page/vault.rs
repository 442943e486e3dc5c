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
    #[wasm_bindgen(method)]
    pub(super) fn keep(this: &Vault, name: &str, scope: &str, text: &str);

    /// What was sealed for this person, or undefined.
    #[wasm_bindgen(method)]
    pub(super) fn open(this: &Vault, scope: &str, sealed: &str) -> Promised;

    /// The public key that a person's session is bound to, or undefined.
    #[wasm_bindgen(method, js_name = publicKey)]
    pub(super) fn public_key(this: &Vault, scope: &str) -> Promised;

    /// Signs a text with the key that belongs to the public one; undefined where there is none.
    #[wasm_bindgen(method)]
    pub(super) fn sign(this: &Vault, scope: &str, text: &str) -> Promised;

    /// Forgets a person: the text under this name, and the keys.
    #[wasm_bindgen(method)]
    pub(super) fn forget(this: &Vault, name: &str, scope: &str);
}
