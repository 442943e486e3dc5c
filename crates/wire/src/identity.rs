//! Who a visitor is, as a website says it: plainly, or as the payload of a token.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::{FieldError, Fields, Json, Kind, Object};
use crate::limits;
use crate::text::{holds, join};

/// How the author of a message was known when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// By a signed identity.
    Verified,
    /// By what the page said, unproven.
    Claimed,
    /// Not at all.
    Anonymous,
}

impl Known {
    /// Its word on the wire and in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Claimed => "claimed",
            Self::Anonymous => "anonymous",
        }
    }

    /// The standing that has this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Verified, Self::Claimed, Self::Anonymous]
            .into_iter()
            .find(|known| known.word() == word)
    }

    pub(crate) fn of<J: Json>(fields: &mut Fields<'_, J>, name: &str) -> Self {
        Self::from_word(&fields.text(name)).unwrap_or_else(|| {
            fields.note(FieldError::value(name, said!("verified, claimed or anonymous")));
            Self::Anonymous
        })
    }
}

/// The predefined fields of an identity that are plain texts, in the order they are written.
/// `uuid` is one of them.
pub const FIELDS: [&str; 7] = [
    "uuid",
    "firstname",
    "lastname",
    "screenname",
    "company",
    "email",
    "avatar_url",
];

/// An identity: predefined fields, each optional, and extra values.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Those that are there, by their names and in the order of [`FIELDS`].
    fields: Vec<(&'static str, String)>,
    /// Free key-value pairs, in the website's order.
    pub extra_values: Vec<(String, ExtraValue)>,
}

/// The value of an extra value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtraValue {
    /// A string.
    Text(String),
    /// A number, as JSON writes it.
    Number(String),
    /// True or false.
    Flag(bool),
}

impl Identity {
    /// Reads an identity that a page gave, a frame holds or a token's payload is.
    ///
    /// Members it does not know are ignored. Null is as absent; an empty string too, save for
    /// `uuid`, where it is an error: an empty uuid is a mistake that would join strangers.
    pub fn read<J: Json>(json: &J) -> Result<Self, FieldError> {
        if json.kind() != Kind::Object {
            return Err(FieldError::kind("identity", "an object", json.kind()));
        }
        Fields::read(json, |fields| {
            let mut identity = Self {
                fields: Vec::with_capacity(FIELDS.len()),
                ..Self::default()
            };
            for name in FIELDS {
                if let Some(text) = field(fields, name) {
                    identity.fields.push((name, text));
                }
            }
            if let Some(extra_values) = fields.some("extra_values") {
                identity.extra_values = fields.take(read_extra_values(&extra_values));
            }
            if identity.written_at_most() > limits::IDENTITY_BYTES && identity.write().len() > limits::IDENTITY_BYTES {
                fields.note(FieldError::value("identity", said!("at most 16384 bytes as JSON")));
            }
            identity
        })
    }

    /// A predefined field, by one of the names in [`FIELDS`].
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| *field == name)
            .map(|(_, text)| text.as_str())
    }

    /// The website's own stable id of this person.
    pub fn uuid(&self) -> Option<&str> {
        self.field("uuid")
    }

    /// True where nothing at all is said.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.extra_values.is_empty()
    }

    /// The name to show: the screen name, else first and last name, else the e-mail address.
    pub fn name(&self) -> Option<String> {
        let full = || {
            let parts: Vec<_> = ["firstname", "lastname"]
                .iter()
                .filter_map(|part| self.field(part))
                .collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        let own = |name| self.field(name).map(Into::into);
        own("screenname").or_else(full).or_else(|| own("email"))
    }

    /// The identity with this uuid, where it has none of its own.
    #[must_use]
    pub fn or_uuid(mut self, uuid: &str) -> Self {
        if self.uuid().is_none() {
            self.fields.insert(0, ("uuid", uuid.into()));
        }
        self
    }

    /// Bytes that it has as JSON at most: as if each of its bytes were escaped with six. Most identities are so far
    /// below the limit that nobody needs to write them to know.
    fn written_at_most(&self) -> usize {
        // Six more for a member's quotes, colon and comma, and for the two objects around them.
        let mut bytes = r#"{"extra_values":{}}"#.len();
        for (name, text) in &self.fields {
            bytes += 6 * (name.len() + text.len() + 1);
        }
        for (name, value) in &self.extra_values {
            bytes += 6 * (name.len() + value.as_str().len() + 1);
        }
        bytes
    }

    /// The identity as a JSON object.
    pub fn write(&self) -> String {
        let mut object = Object::default();
        for (name, text) in &self.fields {
            object = object.text(name, text);
        }
        if !self.extra_values.is_empty() {
            object = object.raw("extra_values", &write_values(&self.extra_values));
        }
        object.finish()
    }
}

impl core::fmt::Debug for Identity {
    /// Says who it is by uuid alone: names and addresses of people do not belong in logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Identity")
            .field("uuid", &self.uuid())
            .finish_non_exhaustive()
    }
}

impl ExtraValue {
    /// The value as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Number(literal) => literal,
            Self::Flag(true) => "true",
            Self::Flag(false) => "false",
        }
    }
}

fn field<J: Json>(fields: &mut Fields<'_, J>, name: &'static str) -> Option<String> {
    let text = fields.optional_text(name)?;
    let (is_uuid, length) = (name == "uuid", text.len());
    let wanted = if is_uuid && (length == 0 || length > limits::UUID_BYTES) {
        Some(said!("1 to 256 bytes long"))
    } else if holds(&text, 0) {
        Some(WITHOUT_NUL)
    } else if length > limits::FIELD_BYTES {
        Some(said!("at most 1024 bytes long"))
    } else {
        None
    };
    if let Some(wanted) = wanted {
        fields.note(FieldError::value(name, wanted));
    }
    (length > 0).then_some(text)
}

/// What any text of an identity must be.
const WITHOUT_NUL: &str = said!("without U+0000, which not every database can keep");

fn read_extra_values<J: Json>(json: &J) -> Result<Vec<(String, ExtraValue)>, FieldError> {
    if json.kind() != Kind::Object {
        return Err(FieldError::kind("extra_values", "an object", json.kind()));
    }
    let too_many = || FieldError::value("extra_values", said!("at most 64 values"));
    let members = json.members(limits::EXTRA_VALUES).ok_or_else(too_many)?;
    let mut extra_values = Vec::with_capacity(members.len());
    for (name, value) in &members {
        if let Some(value) = read_extra_value(name, value)? {
            extra_values.push((name.clone(), value));
        }
    }
    Ok(extra_values)
}

fn read_extra_value<J: Json>(name: &str, value: &J) -> Result<Option<ExtraValue>, FieldError> {
    if name.is_empty() || name.len() > limits::EXTRA_NAME_BYTES {
        return Err(FieldError::value(
            "extra_values",
            said!("named with 1 to 128 bytes each"),
        ));
    }
    if value.kind() == Kind::Null {
        return Ok(None);
    }
    let path = join(&["extra_values.", name]);
    read_value(
        &path,
        value,
        limits::EXTRA_VALUE_BYTES,
        said!("at most 2048 bytes long"),
    )
    .map(Some)
}

/// Reads a value that a website has named freely, of so many bytes at most.
pub(crate) fn read_value<J: Json>(
    name: &str,
    value: &J,
    bytes: usize,
    wanted: &'static str,
) -> Result<ExtraValue, FieldError> {
    let read = match value.kind() {
        Kind::Text => value.text().map(ExtraValue::Text),
        Kind::Number => value.literal().map(ExtraValue::Number),
        Kind::Flag => value.flag().map(ExtraValue::Flag),
        Kind::Null | Kind::List | Kind::Object | Kind::Other => None,
    };
    let wrong = || FieldError::kind(name, said!("a string, a number, true or false"), value.kind());
    let read = read.ok_or_else(wrong)?;
    let wanted = if holds(name, 0) || holds(read.as_str(), 0) {
        WITHOUT_NUL
    } else if read.as_str().len() > bytes {
        wanted
    } else {
        return Ok(read);
    };
    Err(FieldError::value(name, wanted))
}

/// Such values as a JSON object.
pub(crate) fn write_values(values: &[(String, ExtraValue)]) -> String {
    let object = values
        .iter()
        .fold(Object::default(), |object, (name, value)| match value {
            ExtraValue::Text(text) => object.text(name, text),
            ExtraValue::Number(literal) => object.raw(name, literal),
            ExtraValue::Flag(flag) => object.flag(name, *flag),
        });
    object.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn error(value: &Value) -> String {
        Identity::read(value).unwrap_err().to_string()
    }

    #[test]
    fn an_identity_is_written_as_it_was_read() {
        let given = json!({
            "uuid": "42", "firstname": "Ada", "email": "ada@example.org",
            "extra_values": {"plan": "gold", "age": 36.5, "big": 1e300, "vip": true}
        });
        let identity = Identity::read(&given).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&identity.write()).unwrap(), given);
        assert_eq!(identity.name().as_deref(), Some("Ada"));
    }

    #[test]
    fn what_is_unknown_null_or_empty_is_as_absent() {
        let given = json!({"nickname": 7, "email": null, "company": "", "extra_values": {"a": null}});
        assert!(Identity::read(&given).unwrap().is_empty());
    }

    #[test]
    fn a_wrong_type_is_named_with_its_field() {
        assert_eq!(error(&json!({"uuid": 42})), "uuid must be a string, found a number");
        assert_eq!(error(&json!({"uuid": ""})), "uuid must be 1 to 256 bytes long");
        let nul = "without U+0000, which not every database can keep";
        assert_eq!(error(&json!({"uuid": "4\u{0}2"})), format!("uuid must be {nul}"));
        assert_eq!(
            error(&json!({"extra_values": {"a": "\u{0}"}})),
            format!("extra_values.a must be {nul}")
        );
        assert_eq!(error(&json!([])), "identity must be an object, found a list");
        assert_eq!(
            error(&json!({"extra_values": {"tags": ["a"]}})),
            "extra_values.tags must be a string, a number, true or false, found a list"
        );
    }

    #[test]
    fn every_part_is_bounded() {
        let long = |bytes: usize| "x".repeat(bytes);
        assert!(Identity::read(&json!({"uuid": long(256)})).is_ok());
        assert_eq!(error(&json!({"uuid": long(257)})), "uuid must be 1 to 256 bytes long");
        assert_eq!(
            error(&json!({"email": long(1025)})),
            "email must be at most 1024 bytes long"
        );
        let many: serde_json::Map<_, _> = (0..65).map(|i| (i.to_string(), json!(1))).collect();
        assert_eq!(
            error(&json!({"extra_values": many})),
            "extra_values must be at most 64 values"
        );
        let heavy: serde_json::Map<_, _> = (0..9).map(|i| (i.to_string(), json!(long(2048)))).collect();
        assert_eq!(
            error(&json!({"extra_values": heavy})),
            "identity must be at most 16384 bytes as JSON"
        );
    }

    #[test]
    fn what_counts_is_the_length_as_it_is_written() {
        let of = |values: usize, last: usize| -> Value {
            let length = |i| if i == values { last } else { 2_048 };
            let values = (1..=values).map(|i| (i.to_string(), json!("x".repeat(length(i)))));
            json!({"uuid": "42", "extra_values": values.collect::<serde_json::Map<_, _>>()})
        };
        let around = of(8, 0).to_string().len();
        let largest = Identity::read(&of(8, limits::IDENTITY_BYTES - around)).unwrap();
        assert_eq!(largest.write().len(), limits::IDENTITY_BYTES);
        assert_eq!(
            error(&of(8, limits::IDENTITY_BYTES - around + 1)),
            "identity must be at most 16384 bytes as JSON"
        );
    }

    proptest! {
        #[test]
        fn nothing_is_written_longer_than_was_reckoned(
            uuid in "[\\x01-\\x1f\"\\\\é]{1,40}", name in "[\\x01-\\x1f\"]{1,20}", value in "[\\x01-\\x1f]{0,40}"
        ) {
            for given in [json!({"uuid": uuid}), json!({"extra_values": {name.clone(): value, "n": 1.5, "f": false}}),
                json!({"uuid": uuid, "email": uuid, "extra_values": {name: true}})] {
                let identity = Identity::read(&given).unwrap();
                prop_assert!(identity.write().len() <= identity.written_at_most());
            }
        }
    }

    #[test]
    fn the_largest_identity_fits_a_frame_whatever_is_escaped() {
        let extra_values = |count: usize| -> Value {
            let values = (0..count).map(|i| (i.to_string(), json!("\u{1}".repeat(2_048))));
            json!({"extra_values": values.collect::<serde_json::Map<_, _>>()})
        };
        let largest = Identity::read(&extra_values(1)).unwrap();
        assert!(largest.write().len() > 6 * 2_048);
        assert_eq!(error(&extra_values(2)), "identity must be at most 16384 bytes as JSON");
        let with_uuid = largest.or_uuid("42");
        assert_eq!(with_uuid.uuid(), Some("42"));
        assert_eq!(with_uuid.or_uuid("43").uuid(), Some("42"));
    }

    #[test]
    fn a_log_line_of_an_identity_holds_no_name() {
        let identity = Identity::read(&json!({"uuid": "42", "email": "ada@example.org"})).unwrap();
        assert!(!format!("{identity:?}").contains("ada"));
    }
}
