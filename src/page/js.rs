//! Reading JavaScript's values with the readers that read everything.

use alloc::string::String;
use alloc::vec::Vec;

use visavis_wire::json::{Json, Kind};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/page/values.js")]
extern "C" {
    /// A value of JavaScript: parsed JSON, or what the page passed. What cannot be looked at, as the member behind a
    /// getter that throws, is as undefined.
    #[derive(Clone, Debug)]
    pub(crate) type Js;

    #[wasm_bindgen(js_name = parseJson)]
    fn parse_json(text: &JsValue) -> Option<Js>;
    #[wasm_bindgen(js_name = parseUtf8)]
    fn parse_utf8(bytes: &[u8]) -> Option<Js>;
    #[wasm_bindgen(js_name = memberOf)]
    fn member_of(value: &Js, name: &str) -> Js;
    #[wasm_bindgen(js_name = kindOf)]
    fn kind_of(value: &Js) -> usize;
    #[wasm_bindgen(js_name = literalOf)]
    fn literal_of(value: &Js) -> Option<String>;
    #[wasm_bindgen(js_name = itemsOf)]
    fn items_of(value: &Js, at_most: usize) -> Option<Vec<Js>>;
    #[wasm_bindgen(js_name = namesOf)]
    fn names_of(value: &Js, at_most: usize) -> Option<Vec<Js>>;
}

/// As values.js numbers them.
const KINDS: [Kind; 7] = [
    Kind::Other,
    Kind::Null,
    Kind::List,
    Kind::Flag,
    Kind::Number,
    Kind::Text,
    Kind::Object,
];

impl Js {
    /// Parses a JavaScript string.
    pub(crate) fn parsed(text: &JsValue) -> Option<Self> {
        parse_json(text)
    }
}

impl Json for Js {
    fn parse(text: &[u8]) -> Option<Self> {
        parse_utf8(text)
    }

    fn kind(&self) -> Kind {
        KINDS.get(kind_of(self)).copied().unwrap_or(Kind::Other)
    }

    fn member(&self, name: &str) -> Option<Self> {
        Some(member_of(self, name))
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn literal(&self) -> Option<String> {
        literal_of(self)
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn items(&self, at_most: usize) -> Option<Vec<Self>> {
        items_of(self, at_most)
    }

    fn members(&self, at_most: usize) -> Option<Vec<(String, Self)>> {
        let mut members = Vec::new();
        for name in &names_of(self, at_most)? {
            let name = name.text()?;
            let value = member_of(self, &name);
            members.push((name, value));
        }
        Some(members)
    }
}
