//! Chance that cannot be guessed, from the browser.

use alloc::string::String;

use visavis_wire::MessageId;
use visavis_wire::json::FieldError;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/page/values.js")]
extern "C" {
    /// So many characters of base64url, six random bits each; nothing where the browser gives none.
    #[wasm_bindgen(js_name = randomText)]
    fn text(length: u32) -> Option<String>;
}

/// A new message's id: 22 characters, 132 bits.
pub(crate) fn message_id() -> Result<MessageId, FieldError> {
    MessageId::read("id", text(22).unwrap_or_default())
}
