//! Reading JavaScript's values with the readers that read everything.

use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, JSON, Reflect};
use visavis_wire::json::{Json, Kind, whole};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// js-sys's own takes a Rust string: a frame would be copied twice for nothing.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_json(text: &JsValue) -> Result<JsValue, JsValue>;

    // What a page passes may be a Proxy, and any of these may throw. js-sys's own do not catch, and
    // what they throw through Rust leaves it in pieces.
    #[wasm_bindgen(js_namespace = Array, js_name = isArray, catch)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(js_namespace = Object, js_name = keys, catch)]
    fn keys(value: &JsValue) -> Result<Array, JsValue>;
}

#[wasm_bindgen(module = "/src/page/json.js")]
extern "C" {
    #[wasm_bindgen(js_name = parseUtf8, catch)]
    fn parse_utf8(bytes: &[u8]) -> Result<JsValue, JsValue>;
}

/// A value of JavaScript: parsed JSON, or what the page passed. A getter of the page's that throws
/// is as a member that is not there.
#[derive(Debug)]
pub(crate) struct Js(pub(crate) JsValue);

impl Js {
    /// Parses a JavaScript string.
    pub(crate) fn parsed(text: &JsValue) -> Option<Self> {
        parse_json(text).ok().map(Self)
    }
}

impl Json for Js {
    fn parse(text: &[u8]) -> Option<Self> {
        parse_utf8(text).ok().map(Self)
    }

    fn kind(&self) -> Kind {
        if self.0.is_null() || self.0.is_undefined() {
            Kind::Null
        } else if self.0.is_string() {
            Kind::Text
        } else if self.0.as_bool().is_some() {
            Kind::Flag
        } else if self.0.as_f64().is_some() {
            Kind::Number
        } else if is_array(&self.0).unwrap_or(false) {
            Kind::List
        } else if self.0.is_object() {
            Kind::Object
        } else {
            Kind::Other
        }
    }

    fn member(&self, name: &str) -> Option<Self> {
        if !self.0.is_object() {
            return None;
        }
        Reflect::get(&self.0, &JsValue::from_str(name)).ok().map(Self)
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn literal(&self) -> Option<String> {
        self.0.as_f64().filter(|number| number.is_finite())?;
        JSON::stringify(&self.0).ok().map(Into::into)
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self, at_most: usize) -> Option<Vec<Self>> {
        if !is_array(&self.0).unwrap_or(false) {
            return None;
        }
        let length = whole(&self.member("length")?).and_then(|length| u32::try_from(length).ok())?;
        if length as usize > at_most {
            return None;
        }
        let mut items = Vec::new();
        for position in 0..length {
            items.push(Self(Reflect::get_u32(&self.0, position).ok()?));
        }
        Some(items)
    }

    fn members(&self, at_most: usize) -> Option<Vec<(String, Self)>> {
        if !self.0.is_object() {
            return None;
        }
        let names = keys(&self.0).ok()?;
        if names.length() as usize > at_most {
            return None;
        }
        let mut members = Vec::new();
        for position in 0..names.length() {
            let name = names.get(position);
            members.push((name.as_string()?, Self(Reflect::get(&self.0, &name).ok()?)));
        }
        Some(members)
    }
}
