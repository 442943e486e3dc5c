//! What is wrong with something that was read.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

/// A field that is not what it must be: "uuid must be a string, found a number". It never says what the value was: that
/// may be a secret.
// In a box: each reader of a field hands it on, and that is less code for a small thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError(Box<Wrong>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    /// The field's path, as `identity.uuid`; empty for the whole.
    field: String,
    /// What is wrong with it, to be read after its name.
    problem: String,
    is_unknown_variant: bool,
}

impl FieldError {
    /// What is wrong with a field, as "must be 1 to 256 bytes long".
    pub fn new(field: &str, problem: impl Into<String>) -> Self {
        Self(Box::new(Wrong {
            field: field.into(),
            problem: problem.into(),
            is_unknown_variant: false,
        }))
    }

    /// The field's path; empty for the whole.
    pub fn field(&self) -> &str {
        &self.0.field
    }

    /// The whole is of a kind that this version does not know, as a frame of a later one.
    pub fn is_unknown(&self) -> bool {
        self.0.is_unknown_variant && self.0.field.is_empty()
    }

    pub(crate) fn unknown(wanted: impl fmt::Display) -> Self {
        let mut error = Self::new("", format!("must be {wanted}"));
        error.0.is_unknown_variant = true;
        error
    }

    /// The same error, seen from the object that holds this one under `name`.
    #[must_use]
    pub fn inside(mut self, name: &str) -> Self {
        if !self.0.field.is_empty() {
            self.0.field.insert(0, '.');
        }
        self.0.field.insert_str(0, name);
        self
    }

    /// The same error, with this name if it is about the whole.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        if self.0.field.is_empty() {
            self.inside(name)
        } else {
            self
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.field.is_empty() {
            f.write_str(&self.0.field)?;
            f.write_str(" ")?;
        }
        f.write_str(&self.0.problem)
    }
}

impl std::error::Error for FieldError {}

impl de::Error for FieldError {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self::new("", problem.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Unit | Unexpected::Option => "nothing",
            Unexpected::Bool(_) => "true or false",
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
            Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "a string",
            Unexpected::Seq => "a list",
            Unexpected::Map => "an object",
            Unexpected::Other(what) => what,
            _ => "something else",
        };
        Self::new("", format!("must be {}, found {found}", plain(&wanted.to_string())))
    }

    fn invalid_value(_: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::new("", format!("must be {}", plain(&wanted.to_string())))
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::unknown(match known {
            [one, other] => format!("{one} or {other}"),
            _ => "a known name".to_owned(),
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(field, "is missing")
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(field, "is there twice")
    }
}

/// What serde expects, in the words of JSON.
pub(crate) fn plain(wanted: &str) -> &str {
    match wanted {
        "u64" | "u32" | "u16" | "i64" => "a whole number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        _ if wanted.starts_with("struct ") => "an object",
        _ if wanted.starts_with("enum ") => "a name or an object with one member",
        _ => wanted,
    }
}
