//! Reading JSON that somebody else has parsed, and writing it ([`Object`]).
//!
//! The two sides have a parser already: the browser's `JSON.parse`, the server's `serde_json`.
//! [`Json`] is the little that is needed of either, so that the readers of frames, identities and
//! claims are written once and their errors name the field.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::text::join;

pub use object::{Object, write_text};

mod object;

/// What kind of JSON value something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`, or in JavaScript `undefined`.
    Null,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// An object.
    Object,
    /// What JSON does not have, as a function.
    Other,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Flag => said!("true or false"),
            Self::Number => "a number",
            Self::Text => "a string",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Other => said!("something that is not data"),
        }
    }
}

/// A parsed JSON value of whatever parser is at hand.
pub trait Json: Sized {
    /// Parses what must be UTF-8 and one whole JSON value.
    fn parse(text: &[u8]) -> Option<Self>;
    /// Its kind.
    fn kind(&self) -> Kind;
    /// The member of an object; `None` where there is none or this is no object.
    fn member(&self, name: &str) -> Option<Self>;
    /// A string.
    fn text(&self) -> Option<String>;
    /// A number, as JSON writes it; `None` also for what JSON cannot write (NaN, infinities).
    fn literal(&self) -> Option<String>;
    /// A number.
    fn number(&self) -> Option<f64>;
    /// True or false.
    fn flag(&self) -> Option<bool>;
    /// The items of a list; `None` where this is no list or has more than `at_most`.
    fn items(&self, at_most: usize) -> Option<Vec<Self>>;
    /// The members of an object in their order; `None` where this is no object or has more than
    /// `at_most`.
    fn members(&self, at_most: usize) -> Option<Vec<(String, Self)>>;
}

/// A field that is not what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's path, as `identity.uuid`.
    pub field: String,
    /// What it must be, to be read after "must be".
    pub wanted: &'static str,
    /// What was there; `None` where the kind was right and the value was not.
    pub found: Option<Kind>,
}

impl FieldError {
    /// The value's kind is right, the value is not.
    pub fn value(field: &str, wanted: &'static str) -> Self {
        Self {
            field: field.into(),
            wanted,
            found: None,
        }
    }

    /// The value's kind is wrong, or there is none.
    pub fn kind(field: &str, wanted: &'static str, found: Kind) -> Self {
        Self {
            field: field.into(),
            wanted,
            found: Some(found),
        }
    }

    /// What is wrong, in one sentence.
    pub fn text(&self) -> String {
        let found = self.found.map_or("", Kind::word);
        let but = if found.is_empty() { "" } else { ", found " };
        join(&[&self.field, " must be ", self.wanted, but, found])
    }

    /// The same error, seen from the object that holds this one under `name`.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.field = join(&[name, ".", &self.field]);
        self
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl core::error::Error for FieldError {}

/// The largest whole number that both sides hold exactly: 2^53 − 1.
const LARGEST: f64 = 9_007_199_254_740_991.0;

/// The fields of one object. A field that is wrong is noted and reading goes on with an empty value: the
/// first mistake is what [`Fields::read`] answers in the end. With an early return after each field a
/// reader would have twice the bytes.
#[derive(Debug)]
pub struct Fields<'a, J> {
    json: &'a J,
    wrong: Option<FieldError>,
}

impl<'a, J: Json> Fields<'a, J> {
    /// What `read` makes of the fields, or their first mistake.
    pub fn read<T>(json: &'a J, read: impl FnOnce(&mut Self) -> T) -> Result<T, FieldError> {
        let mut fields = Self { json, wrong: None };
        let whole = read(&mut fields);
        match fields.wrong {
            None => Ok(whole),
            Some(wrong) => Err(wrong),
        }
    }

    /// Notes a mistake; only the first one counts.
    pub fn note(&mut self, wrong: FieldError) {
        self.wrong.get_or_insert(wrong);
    }

    /// What was read, or a mistake that is noted, and an empty value.
    pub fn take<T: Default>(&mut self, read: Result<T, FieldError>) -> T {
        read.unwrap_or_else(|wrong| {
            self.note(wrong);
            T::default()
        })
    }

    /// The value that was read from the member, which else is of the wrong kind.
    fn must<T: Default>(&mut self, name: &str, wanted: &'static str, read: impl FnOnce(&J) -> Option<T>) -> T {
        let member = self.json.member(name);
        member.as_ref().and_then(read).unwrap_or_else(|| {
            self.note_kind(name, wanted, member.as_ref());
            T::default()
        })
    }

    /// Notes that the member is not of the kind it must be. By itself, so that it is there once and not once a type.
    #[inline(never)]
    fn note_kind(&mut self, name: &str, wanted: &'static str, found: Option<&J>) {
        self.note(FieldError::kind(name, wanted, found.map_or(Kind::Null, J::kind)));
    }

    /// The member where it is there and not null.
    pub fn some(&self, name: &str) -> Option<J> {
        some(self.json, name)
    }

    /// A string that must be there.
    pub fn text(&mut self, name: &str) -> String {
        self.must(name, "a string", J::text)
    }

    /// A string that may be absent or null, and is nothing else.
    pub fn optional_text(&mut self, name: &str) -> Option<String> {
        self.optional(name, |fields| fields.text(name))
    }

    /// A whole number from 0 to 2^53 − 1.
    pub fn whole(&mut self, name: &str) -> u64 {
        self.must(name, said!("a whole number"), whole)
    }

    /// True or false.
    pub fn flag(&mut self, name: &str) -> bool {
        self.must(name, said!("true or false"), J::flag)
    }

    /// True where it is there and true; it may be absent or null, and is nothing else.
    #[inline(never)]
    pub fn is(&mut self, name: &str) -> bool {
        self.optional(name, |fields| fields.flag(name)).unwrap_or_default()
    }

    /// A list of at most `at_most` items, each read by `read`.
    pub fn list<T>(&mut self, name: &str, at_most: usize, read: impl Fn(&J) -> Result<T, FieldError>) -> Vec<T> {
        let items = self.must(name, said!("a list within its limit"), |value| value.items(at_most));
        let mut list = Vec::with_capacity(items.len());
        for item in &items {
            match read(item) {
                Ok(item) => list.push(item),
                Err(wrong) => {
                    self.note(wrong.within(name));
                    break;
                }
            }
        }
        list
    }

    /// A member that may be absent or null; otherwise `read` decides.
    pub fn optional<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.some(name).map(|_| read(self))
    }
}

/// The member of an object where it is there and not null.
pub fn some<J: Json>(json: &J, name: &str) -> Option<J> {
    json.member(name).filter(|value| value.kind() != Kind::Null)
}

/// A number that is whole and exact, 0 to 2^53 − 1.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
pub fn whole<J: Json>(value: &J) -> Option<u64> {
    let number = value.number()?;
    ((0.0..=LARGEST).contains(&number) && number % 1.0 == 0.0).then_some(number as u64)
}

#[cfg(feature = "serde_json")]
impl Json for serde_json::Value {
    fn parse(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Flag,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::Text,
            Self::Array(_) => Kind::List,
            Self::Object(_) => Kind::Object,
        }
    }

    fn member(&self, name: &str) -> Option<Self> {
        self.get(name).cloned()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(Into::into)
    }

    fn literal(&self) -> Option<String> {
        self.as_number().map(|number| alloc::format!("{number}"))
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn items(&self, at_most: usize) -> Option<Vec<Self>> {
        self.as_array().filter(|items| items.len() <= at_most).cloned()
    }

    fn members(&self, at_most: usize) -> Option<Vec<(String, Self)>> {
        let members = self.as_object().filter(|members| members.len() <= at_most)?;
        Some(
            members
                .iter()
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn only_exact_whole_numbers_are_whole() {
        let read = |text: &str| whole(&Value::parse(text.as_bytes()).unwrap());
        assert_eq!(read("0"), Some(0));
        assert_eq!(read("9007199254740991"), Some(9_007_199_254_740_991));
        for wrong in ["-1", "0.5", "9007199254740993", "1e300", "\"1\"", "null"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_error_names_the_field_what_it_must_be_and_what_was_there() {
        let value = Value::parse(br#"{"entries":[{"seq":"7"}]}"#).unwrap();
        let entry = |item: &Value| Fields::read(item, |fields| (fields.whole("seq"), fields.text("body")));
        let error = Fields::read(&value, |fields| fields.list("entries", 9, entry)).unwrap_err();
        assert_eq!(error.to_string(), "entries.seq must be a whole number, found a string");
    }
}
