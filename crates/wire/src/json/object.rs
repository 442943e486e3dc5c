//! Writing JSON: one object, member by member.

use alloc::boxed::Box;
use alloc::string::String;

use crate::text::digits;

/// A JSON object being written. Members stand in the order they are added.
#[derive(Debug)]
#[expect(
    clippy::box_collection,
    reason = "what is handed on from member to member is one number, and not three: that is less code"
)]
pub struct Object(Box<String>);

impl Object {
    /// A frame of this name: an object whose first member is `t`.
    pub fn frame(name: &str) -> Self {
        Self::default().text("t", name)
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        write_text(&mut self.0, name);
        self.0.push(':');
    }

    /// A string.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        write_text(&mut self.0, value);
        self
    }

    /// A string, or no member at all.
    #[must_use]
    pub fn some_text(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(self, name: &str, value: u64) -> Self {
        self.raw(name, &digits(value))
    }

    /// A whole number, or no member at all.
    #[must_use]
    pub fn some_whole(self, name: &str, value: Option<u64>) -> Self {
        match value {
            Some(value) => self.whole(name, value),
            None => self,
        }
    }

    /// True or false.
    #[must_use]
    pub fn flag(self, name: &str, value: bool) -> Self {
        self.raw(name, if value { "true" } else { "false" })
    }

    /// What is JSON already.
    #[must_use]
    pub fn raw(mut self, name: &str, json: &str) -> Self {
        self.name(name);
        self.0.push_str(json);
        self
    }

    /// A list of what is JSON already.
    #[must_use]
    pub fn list(self, name: &str, items: impl IntoIterator<Item = String>) -> Self {
        let mut list = String::from("[");
        for item in items {
            if list.len() > 1 {
                list.push(',');
            }
            list.push_str(&item);
        }
        list.push(']');
        self.raw(name, &list)
    }

    /// The text of the whole object.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.0.push('}');
        *self.0
    }
}

impl Default for Object {
    fn default() -> Self {
        Self(Box::new("{".into()))
    }
}

/// Writes a JSON string (RFC 8259 section 7).
pub fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\0'..='\u{1f}' => {
                out.push_str(if u32::from(character) < 16 { "\\u000" } else { "\\u001" });
                out.push(char::from_digit(u32::from(character) % 16, 16).unwrap_or('0'));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    proptest! {
        #[test]
        fn any_text_survives_writing_and_parsing(text in ".*") {
            let written = Object::frame(&text).finish();
            let value: Value = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(value["t"].as_str(), Some(text.as_str()));
        }
    }

    #[test]
    fn control_characters_are_escaped_with_their_number() {
        let text: String = ('\0'..='\u{1f}').collect();
        let written = Object::frame(&text).finish();
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap()["t"], text.as_str());
    }
}
