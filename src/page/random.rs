//! Chance that cannot be guessed, from the browser.

use alloc::string::String;

use visavis_wire::{BrowserKey, MessageId};
use wasm_bindgen::JsValue;
use web_sys::Window;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The browser's source of random bytes.
#[derive(Debug)]
pub(crate) struct Random(web_sys::Crypto);

impl Random {
    pub(crate) fn new(window: &Window) -> Result<Self, JsValue> {
        window.crypto().map(Self)
    }

    fn bytes<const N: usize>(&self) -> Result<[u8; N], JsValue> {
        let mut bytes = [0; N];
        self.0.get_random_values_with_u8_array(&mut bytes)?;
        Ok(bytes)
    }

    /// Characters of base64url, six random bits each.
    fn text<const N: usize>(&self) -> Result<String, JsValue> {
        let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte & 63)]);
        Ok(self.bytes::<N>()?.iter().map(letter).collect())
    }

    /// A new secret for this browser: 43 characters, 258 bits.
    pub(crate) fn browser_key(&self) -> Result<BrowserKey, JsValue> {
        BrowserKey::read("browser", self.text::<43>()?).map_err(|error| error.text().into())
    }

    /// A new message's id: 22 characters, 132 bits.
    pub(crate) fn message_id(&self) -> Result<MessageId, JsValue> {
        MessageId::read("id", self.text::<22>()?).map_err(|error| error.text().into())
    }

    /// A seed that differs for each page.
    pub(crate) fn seed(&self) -> Result<u64, JsValue> {
        self.bytes().map(u64::from_le_bytes)
    }
}
