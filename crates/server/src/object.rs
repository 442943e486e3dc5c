//! A JSON object being built, member by member, in the order they are added.

use serde_json::{Map, Value};

/// An object.
#[derive(Debug, Default)]
pub struct Object(Map<String, Value>);

impl Object {
    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// A string.
    #[must_use]
    pub fn text(self, name: &str, value: &str) -> Self {
        self.with(name, value)
    }

    /// A string, or no member at all.
    #[must_use]
    pub fn some_text(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(self, name: &str, value: u64) -> Self {
        self.with(name, value)
    }

    /// A whole number, or no member at all.
    #[must_use]
    pub fn some_whole(self, name: &str, value: Option<u64>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// True or false.
    #[must_use]
    pub fn flag(self, name: &str, value: bool) -> Self {
        self.with(name, value)
    }

    /// Any value.
    #[must_use]
    pub fn value(self, name: &str, value: impl Into<Value>) -> Self {
        self.with(name, value)
    }

    /// Its text.
    pub fn finish(self) -> String {
        Value::from(self.0).to_string()
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        object.0.into()
    }
}
