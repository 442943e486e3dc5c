//! Chance that cannot be guessed, from the browser.

use alloc::string::String;

use visavis_wire::{BrowserKey, MessageId};
use wasm_bindgen::prelude::*;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill(bytes: &mut [u8]) -> Result<(), JsValue>;
}

fn bytes<const N: usize>() -> Result<[u8; N], JsValue> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// Characters of base64url, six random bits each.
fn text<const N: usize>() -> Result<String, JsValue> {
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte & 63)]);
    Ok(bytes::<N>()?.iter().map(letter).collect())
}

/// A new secret for this browser: 43 characters, 258 bits.
pub(crate) fn browser_key() -> Result<BrowserKey, JsValue> {
    BrowserKey::read("browser", text::<43>()?).map_err(|error| error.text().into())
}

/// A new message's id: 22 characters, 132 bits.
pub(crate) fn message_id() -> Result<MessageId, JsValue> {
    MessageId::read("id", text::<22>()?).map_err(|error| error.text().into())
}

/// A seed that differs for each page.
pub(crate) fn seed() -> Result<u64, JsValue> {
    bytes().map(u64::from_le_bytes)
}
