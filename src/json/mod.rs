//! JSON: the browser's own parser there, `serde_json` in native tests. Both give the same errors.

#[cfg(target_arch = "wasm32")]
mod reader;

#[cfg(not(target_arch = "wasm32"))]
pub use visavis_wire::json::{from_slice, from_str};

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::*;
#[cfg(target_arch = "wasm32")]
pub(crate) use reader::Reader;

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::JSON;
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_wasm_bindgen::Serializer;
    use visavis_wire::FieldError;
    use wasm_bindgen::prelude::*;

    use super::Reader;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
        fn parse_text(text: &JsValue) -> Result<JsValue, JsValue>;
    }

    /// Parses a string of JavaScript's; `None` where it is no JSON.
    pub(crate) fn parse(text: &JsValue) -> Option<JsValue> {
        parse_text(text).ok()
    }

    /// Reads JSON.
    pub(crate) fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, FieldError> {
        match parse(&text.into()) {
            Some(value) => from_js(&value),
            None => Err(serde::de::Error::custom("not JSON")),
        }
    }

    /// Reads JSON in UTF-8.
    pub(crate) fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, FieldError> {
        match std::str::from_utf8(text) {
            Ok(text) => from_str(text),
            Err(_) => Err(serde::de::Error::custom("not UTF-8")),
        }
    }

    /// Reads a value of JavaScript's.
    pub(crate) fn from_js<T: DeserializeOwned>(value: &JsValue) -> Result<T, FieldError> {
        T::deserialize(Reader::of(value))
    }

    /// Makes a value of JavaScript's, as JSON would have it. What cannot be said there, as a number beyond 2^53, is null.
    pub(crate) fn to_js(value: &impl Serialize) -> JsValue {
        value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
    }

    /// Writes JSON.
    pub(crate) fn to_string(value: &impl Serialize) -> Option<String> {
        JSON::stringify(&to_js(value)).ok().map(String::from)
    }
}
