//! Random numbers that cannot be guessed, from the browser.

use visavis_wire::{BrowserKey, MessageId};
use wasm_bindgen::JsValue;

const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A new message's id: 22 characters, 132 bits.
pub(super) fn message_id() -> Option<MessageId> {
    MessageId::try_from(text::<22>().ok()?).ok()
}

/// A key for this browser: 43 characters, 258 bits.
pub(super) fn browser_key() -> Result<BrowserKey, JsValue> {
    BrowserKey::try_from(text::<43>()?).map_err(|error| JsValue::from(error.to_string()))
}

/// A number that differs from page to page.
pub(super) fn seed() -> Result<u64, JsValue> {
    let bytes = bytes::<4>()?;
    Ok(u32::from_le_bytes(bytes).into())
}

/// So many characters of base64url, six random bits each.
fn text<const LENGTH: usize>() -> Result<String, JsValue> {
    let mut text = String::with_capacity(LENGTH);
    for byte in bytes::<LENGTH>()? {
        text.push(char::from(BASE64URL[usize::from(byte & 63)]));
    }
    Ok(text)
}

fn bytes<const LENGTH: usize>() -> Result<[u8; LENGTH], JsValue> {
    let window = web_sys::window().ok_or("this is no page")?;
    let mut bytes = [0; LENGTH];
    window.crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes)
}
