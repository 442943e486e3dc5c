//! Values that a website has named freely: extra values and custom variables.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::{Serialize, Serializer};

/// The value of an extra value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ExtraValue {
    /// A string.
    Text(String),
    /// A whole number below 0.
    Integer(i64),
    /// A whole number from 0.
    Natural(u64),
    /// Any other number, as JSON has it: neither NaN nor infinite.
    Float(f64),
    /// True or false.
    Flag(bool),
}

// A float that is equal to itself: JSON has no NaN.
impl Eq for ExtraValue {}

/// No number is longer as JSON: `-2.2250738585072014e-308`.
const NUMBER_BYTES: usize = 24;

impl ExtraValue {
    /// It says nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// What is wrong with it, if it may have so many bytes at most.
    pub(crate) fn problem(&self, at_most: usize) -> Option<String> {
        match self {
            Self::Text(text) if text.contains('\0') => Some(WITHOUT_NUL.into()),
            Self::Text(text) if text.len() > at_most => Some(format!("must be at most {at_most} bytes long")),
            _ => None,
        }
    }

    /// Its bytes as JSON; of a number, as many as any has.
    pub(crate) fn json_bytes(&self) -> usize {
        match self {
            Self::Text(text) => json_bytes(text),
            Self::Integer(_) | Self::Natural(_) | Self::Float(_) => NUMBER_BYTES,
            Self::Flag(_) => "false".len(),
        }
    }

    /// The value as text; a number as JSON writes it.
    #[cfg(feature = "json")]
    pub fn to_text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Text(text) => text.into(),
            Self::Flag(true) => "true".into(),
            Self::Flag(false) => "false".into(),
            number => crate::json::to_string(number).into(),
        }
    }
}

/// What any text of an identity must be.
pub(crate) const WITHOUT_NUL: &str = "must be without U+0000, which not every database can keep";

/// The bytes of a text as JSON (RFC 8259, section 7).
pub(crate) fn json_bytes(text: &str) -> usize {
    let bytes = |byte| match byte {
        b'"' | b'\\' | 0x08 | b'\t' | b'\n' | 0x0c | b'\r' => 2,
        0..=0x1f => 6,
        _ => 1,
    };
    text.bytes().map(bytes).sum::<usize>() + 2
}

impl<'de> Deserialize<'de> for ExtraValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;

        impl Visitor<'_> for Value {
            type Value = ExtraValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, a number, true or false")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<ExtraValue, E> {
                Ok(ExtraValue::Text(text.into()))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<ExtraValue, E> {
                Ok(ExtraValue::Text(text))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<ExtraValue, E> {
                Ok(u64::try_from(number).map_or(ExtraValue::Integer(number), ExtraValue::Natural))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<ExtraValue, E> {
                Ok(ExtraValue::Natural(number))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<ExtraValue, E> {
                if number.is_finite() {
                    Ok(ExtraValue::Float(number))
                } else {
                    Err(E::custom("must be a number that JSON can write"))
                }
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<ExtraValue, E> {
                Ok(ExtraValue::Flag(flag))
            }
        }

        deserializer.deserialize_any(Value)
    }
}

/// An object of such values in its order: what may be in it.
pub(crate) struct Values {
    /// So many members at most.
    pub(crate) count: usize,
    /// Bytes of a value.
    pub(crate) value_bytes: usize,
    /// What is wrong with a name, if anything.
    pub(crate) name_problem: fn(&str) -> Option<&'static str>,
    /// Null is as absent.
    pub(crate) skips_null: bool,
}

impl<'de> DeserializeSeed<'de> for Values {
    type Value = Vec<(String, ExtraValue)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Values {
    type Value = Vec<(String, ExtraValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut values: Self::Value = Vec::with_capacity(members.size_hint().unwrap_or(0).min(self.count));
        let mut count = 0;
        while let Some(name) = members.next_key::<String>()? {
            count += 1;
            if count > self.count {
                return Err(A::Error::custom(format!("must be at most {} values", self.count)));
            }
            if let Some(problem) = (self.name_problem)(&name) {
                return Err(A::Error::custom(problem));
            }
            let read = members.next_value_seed(Limited(&self))?;
            if let Some(value) = read {
                // Of a name that is there twice the last counts, as in a browser's own JSON.
                values.retain(|(other, _)| *other != name);
                values.push((name, value));
            }
        }
        Ok(values)
    }
}

/// One value within the limits.
struct Limited<'a>(&'a Values);

impl<'de> DeserializeSeed<'de> for Limited<'_> {
    type Value = Option<ExtraValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let read = if self.0.skips_null {
            Option::deserialize(deserializer)?
        } else {
            Some(ExtraValue::deserialize(deserializer)?)
        };
        match read.as_ref().and_then(|value| value.problem(self.0.value_bytes)) {
            Some(problem) => Err(D::Error::custom(problem)),
            None => Ok(read),
        }
    }
}

/// Such values as an object.
#[expect(clippy::ptr_arg, reason = "serde hands the field over as it is")]
pub(crate) fn serialize<S: Serializer>(values: &Vec<(String, ExtraValue)>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
}
