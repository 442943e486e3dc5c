//! Reading JavaScript's values with the readers that read everything.

use alloc::string::String;
use alloc::vec::Vec;

use visavis_wire::json::{Json, Kind};
use wasm_bindgen::prelude::*;

// Any of these may throw: what a page passes may be a Proxy, and what it has replaced may be anything.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_json(text: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = JSON, js_name = stringify, catch)]
    fn to_json(value: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = Reflect, js_name = get, catch)]
    fn member_of(value: &JsValue, name: &str) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/page/rim.js")]
extern "C" {
    #[wasm_bindgen(js_name = parseUtf8, catch)]
    fn parse_utf8(bytes: &[u8]) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = kindOf, catch)]
    fn kind_of(value: &JsValue) -> Result<u32, JsValue>;
    #[wasm_bindgen(js_name = itemsOf, catch)]
    fn items_of(value: &JsValue, at_most: usize) -> Result<Vec<JsValue>, JsValue>;
    #[wasm_bindgen(js_name = membersOf, catch)]
    fn members_of(value: &JsValue, at_most: usize) -> Result<Vec<JsValue>, JsValue>;
}

/// As rim.js numbers them.
const KINDS: [Kind; 6] = [
    Kind::Null,
    Kind::List,
    Kind::Flag,
    Kind::Number,
    Kind::Text,
    Kind::Object,
];

/// A value of JavaScript: parsed JSON, or what the page passed. A getter of the page's that throws
/// is as a member that is not there.
#[derive(Debug)]
pub(crate) struct Js(pub(crate) JsValue);

impl Js {
    /// Parses a JavaScript string.
    pub(crate) fn parsed(text: &JsValue) -> Option<Self> {
        parse_json(text).ok().map(Self)
    }

    /// The items of a list that has this many. By itself, so that it is there once.
    #[inline(never)]
    pub(crate) fn parts<const N: usize>(&self) -> Option<[Self; N]> {
        self.items(N)?.try_into().ok()
    }
}

impl Json for Js {
    fn parse(text: &[u8]) -> Option<Self> {
        parse_utf8(text).ok().map(Self)
    }

    fn kind(&self) -> Kind {
        let kind = kind_of(&self.0).ok().and_then(|kind| KINDS.get(kind as usize));
        kind.copied().unwrap_or(Kind::Other)
    }

    fn member(&self, name: &str) -> Option<Self> {
        // What is no object has none: reading it throws.
        member_of(&self.0, name).ok().map(Self)
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn literal(&self) -> Option<String> {
        self.0.as_f64().filter(|number| number.is_finite())?;
        to_json(&self.0).ok()?.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self, at_most: usize) -> Option<Vec<Self>> {
        let items = items_of(&self.0, at_most).ok()?;
        Some(items.into_iter().map(Self).collect())
    }

    fn members(&self, at_most: usize) -> Option<Vec<(String, Self)>> {
        let mut given = members_of(&self.0, at_most).ok()?.into_iter();
        let mut members = Vec::new();
        while let (Some(name), Some(value)) = (given.next(), given.next()) {
            members.push((name.as_string()?, Self(value)));
        }
        Some(members)
    }
}
