//! `key_store.js`: a person's keys, which cannot leave this browser, and what is sealed with them.
//!
//! It is JavaScript because `IndexedDB` and `WebCrypto` cost a visitor a multiple of its bytes from here.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/page/key_store.js")]
extern "C" {
    /// The keys of everybody who was here with one source. None of its promises is ever rejected; what cannot be done is
    /// undefined.
    #[derive(Clone, Debug)]
    pub(super) type KeyStore;

    #[wasm_bindgen(constructor)]
    pub(super) fn new(source: &str) -> KeyStore;
    /// Keeps a person's text in the tab under this name, sealed; an empty one is forgotten.
    #[wasm_bindgen(method)]
    pub(super) fn keep(this: &KeyStore, name: &str, person: &str, text: &str);
    /// Opens what was sealed for this person.
    #[wasm_bindgen(method)]
    pub(super) fn open(this: &KeyStore, person: &str, sealed: &str) -> Promise;
    /// The public key that a person's sessions are bound to.
    #[wasm_bindgen(method, js_name = publicKey)]
    pub(super) fn public_key(this: &KeyStore, person: &str) -> Promise;
    /// Signs a text with a person's key.
    #[wasm_bindgen(method)]
    pub(super) fn sign(this: &KeyStore, person: &str, text: &str) -> Promise;
    /// Forgets a person, or everybody with a name: what was kept under this name, and the keys.
    #[wasm_bindgen(method)]
    pub(super) fn forget(this: &KeyStore, name: &str, person: &str);
}
