//! Why a value was not mapped.

use std::fmt;

use serde_json::{Value, json};

use super::{FieldType, LIST};

/// Something of an identity that was not mapped. It never holds the value: that stands with the identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotMapped {
    /// The key of the extra value, or `uuid`.
    pub extra_value: String,
    /// Where it would have gone: a predefined field's name or a custom field's key.
    pub field: String,
    /// Why it did not.
    pub reason: Reason,
}

/// Why a value was not mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is nothing in it.
    Empty,
    /// The server made the uuid.
    UuidAutomated,
    /// A page claims it of a person for whom a signed identity vouches.
    Outranked,
    /// The field's regex does not match the whole value.
    RegexMismatch,
    /// It is not what the field's type holds.
    TypeMismatch(FieldType),
    /// It has more characters than fit.
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// It has several lines.
    SeveralLines,
    /// It is no e-mail address.
    NotAnEmail,
    /// It is no telephone number.
    NotAPhone,
    /// It is no web address.
    NotAUrl,
    /// The list has as many values as it may have.
    ListFull,
}

impl Reason {
    /// The stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UuidAutomated => "uuid_automated",
            Self::Outranked => "not_signed",
            Self::RegexMismatch => "regex_mismatch",
            Self::TypeMismatch(_) => "type_mismatch",
            Self::TooLong { .. } => "too_long",
            Self::SeveralLines => "several_lines",
            Self::NotAnEmail => "not_an_email",
            Self::NotAPhone => "not_a_phone",
            Self::NotAUrl => "not_a_url",
            Self::ListFull => "list_full",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Empty => "the value is empty: a field keeps what it has",
            Self::UuidAutomated => "the server made this uuid for a browser: it is no id of the website's",
            Self::Outranked => {
                "the identity is not signed, and the person has one that is: only signed identities change its fields"
            }
            Self::RegexMismatch => "the field's regex does not match the whole value",
            Self::TypeMismatch(FieldType::Integer) => "it is no whole number of 64 bits",
            Self::TypeMismatch(FieldType::Float) => "it is no number",
            Self::TypeMismatch(FieldType::Boolean) => "it is none of true, false, yes, no, 1, 0",
            Self::TypeMismatch(FieldType::SingleChoice) => "it is none of the field's choices",
            Self::TypeMismatch(FieldType::MultipleChoice) => {
                "not all of it, parted at commas, are choices of the field"
            }
            Self::TypeMismatch(FieldType::String | FieldType::Text) => "it is no text",
            Self::TooLong { length, most } => return write!(f, "it is {length} characters long; at most {most} fit"),
            Self::SeveralLines => "it has several lines or control characters, the field has one line",
            Self::NotAnEmail => "it is no e-mail address",
            Self::NotAPhone => "it is no telephone number",
            Self::NotAUrl => "it is no address that begins with https:// or http://",
            Self::ListFull => return write!(f, "the list has {LIST} values already"),
        };
        f.write_str(text)
    }
}

impl NotMapped {
    /// As it is stored and shown: `{"extra_value", "field", "code", "text"}`.
    pub fn write(&self) -> Value {
        json!({
            "extra_value": self.extra_value,
            "field": self.field,
            "code": self.reason.code(),
            "text": self.reason.to_string(),
        })
    }
}
