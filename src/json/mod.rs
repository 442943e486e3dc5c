//! JSON: the browser's own parser there, `serde_json` in native tests. Both give the same errors.

#[cfg(target_arch = "wasm32")]
mod reader;

#[cfg(not(target_arch = "wasm32"))]
pub use native::{from_slice, from_str};

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::*;
#[cfg(target_arch = "wasm32")]
pub(crate) use reader::items;

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::Array;
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_wasm_bindgen::Serializer;
    use visavis_wire::FieldError;
    use wasm_bindgen::prelude::*;

    use super::reader::Reader;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
        fn parse_text(text: &JsValue) -> Result<JsValue, JsValue>;
    }

    #[wasm_bindgen(module = "/src/json/stringify.js")]
    extern "C" {
        fn stringify(value: &JsValue) -> String;
    }

    /// Reads JSON in a string of JavaScript's.
    pub(crate) fn from_text<T: DeserializeOwned>(text: &JsValue) -> Result<T, FieldError> {
        match parse_text(text) {
            Ok(value) => from_js(&value),
            Err(_) => Err(FieldError::new("", "is not JSON")),
        }
    }

    /// Reads JSON.
    pub(crate) fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, FieldError> {
        from_text(&text.into())
    }

    /// Reads JSON in UTF-8.
    pub(crate) fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, FieldError> {
        match std::str::from_utf8(text) {
            Ok(text) => from_str(text),
            Err(_) => Err(FieldError::new("", "is not UTF-8")),
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

    /// A list of JavaScript's.
    pub(crate) fn list(items: &[JsValue]) -> JsValue {
        items.iter().collect::<Array>().into()
    }

    /// Writes JSON.
    pub(crate) fn to_string(value: &impl Serialize) -> String {
        stringify(&to_js(value))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use serde::de::DeserializeOwned;
    use serde_json::Value;
    use visavis_wire::FieldError;
    use visavis_wire::json::from_value;

    /// Reads JSON: first the whole, as a browser does.
    pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, FieldError> {
        from_slice(text.as_bytes())
    }

    /// Reads JSON in UTF-8.
    pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, FieldError> {
        let whole: Value = serde_json::from_slice(text).map_err(|_| FieldError::new("", "is not JSON"))?;
        from_value(whole)
    }
}
