//! What a page passes to a call: a value of JavaScript's, or, in native tests and recorded traces, JSON.

use serde::de::DeserializeOwned;
use visavis_wire::FieldError;

/// A value that a page passes.
pub trait Argument: Clone {
    /// The items of a list that has no more than that.
    fn items(&self, at_most: usize) -> Option<Vec<Self>>;
    /// A string.
    fn text(&self) -> Option<String>;
    /// A function.
    fn is_function(&self) -> bool;
    /// It is what was left out.
    fn is_undefined(&self) -> bool;
    /// Plain data.
    fn read<T: DeserializeOwned>(&self) -> Result<T, FieldError>;
}

#[cfg(target_arch = "wasm32")]
impl Argument for wasm_bindgen::JsValue {
    fn items(&self, at_most: usize) -> Option<Vec<Self>> {
        crate::json::items(self, at_most)
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn is_function(&self) -> bool {
        self.is_function()
    }

    fn is_undefined(&self) -> bool {
        self.is_undefined()
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, FieldError> {
        crate::json::from_js(self)
    }
}

/// A function of the page's is recorded as `{"function": true}`.
#[cfg(any(test, not(target_arch = "wasm32")))]
impl Argument for serde_json::Value {
    fn items(&self, at_most: usize) -> Option<Vec<Self>> {
        self.as_array().filter(|items| items.len() <= at_most).cloned()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn is_function(&self) -> bool {
        self["function"] == true
    }

    fn is_undefined(&self) -> bool {
        false
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, FieldError> {
        visavis_wire::json::from_value(self.clone())
    }
}
