//! Who a visitor is, as a website says it: plainly, or as the payload of a token.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::limits;
use crate::value::{ExtraValue, Values, WITHOUT_NUL, json_bytes, serialize};

/// How the author of a message was known when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// Those, and the extra values: as [`Members`] has them.
const MEMBERS: [&str; 8] = [
    "uuid",
    "firstname",
    "lastname",
    "screenname",
    "company",
    "email",
    "avatar_url",
    "extra_values",
];

/// An identity: predefined fields, each optional, and extra values.
///
/// Members it does not know are ignored. Null is as absent; an empty string too, save for `uuid`, where it is an error: an
/// empty uuid is a mistake that would join strangers.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Identity(Members);

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Members {
    #[serde(deserialize_with = "uuid", skip_serializing_if = "Option::is_none")]
    uuid: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    firstname: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    lastname: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    screenname: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    avatar_url: Option<String>,
    /// In the website's order.
    #[serde(
        deserialize_with = "extra_values",
        serialize_with = "serialize",
        skip_serializing_if = "Vec::is_empty"
    )]
    extra_values: Vec<(String, ExtraValue)>,
}

impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// An object and no list: with that a mistake would make somebody nobody.
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Identity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Identity, A::Error> {
                let identity = Members::deserialize(MapAccessDeserializer::new(members)).map(Identity)?;
                if identity.json_bytes() > limits::IDENTITY_BYTES {
                    return Err(A::Error::custom("must be at most 16384 bytes as JSON"));
                }
                Ok(identity)
            }
        }

        deserializer.deserialize_struct("Identity", &MEMBERS, Object)
    }
}

impl Identity {
    /// A predefined field, by one of the names in [`FIELDS`].
    pub fn field(&self, name: &str) -> Option<&str> {
        let Members {
            uuid,
            firstname,
            lastname,
            screenname,
            company,
            email,
            avatar_url,
            extra_values: _,
        } = &self.0;
        let fields = [uuid, firstname, lastname, screenname, company, email, avatar_url];
        let place = FIELDS.iter().position(|field| *field == name)?;
        fields[place].as_deref()
    }

    /// Free key-value pairs, in the website's order.
    pub fn extra_values(&self) -> &[(String, ExtraValue)] {
        &self.0.extra_values
    }

    /// The website's own stable id of this person.
    pub fn uuid(&self) -> Option<&str> {
        self.0.uuid.as_deref()
    }

    /// True where nothing at all is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The name to show: the screen name, else first and last name, else the e-mail address.
    pub fn name(&self) -> Option<String> {
        let full = || {
            let parts: Vec<_> = [&self.0.firstname, &self.0.lastname]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        let own = |field: &Option<String>| field.clone();
        own(&self.0.screenname).or_else(full).or_else(|| own(&self.0.email))
    }

    /// The identity with this uuid, where it has none of its own.
    #[must_use]
    pub fn or_uuid(mut self, uuid: &str) -> Self {
        self.0.uuid.get_or_insert_with(|| uuid.into());
        self
    }

    /// Its bytes as JSON, and a few more for each number.
    fn json_bytes(&self) -> usize {
        // Two more for a member's colon and comma, and those of the objects around.
        let field = |name: &&str| {
            self.field(name)
                .map_or(0, |text| json_bytes(name) + json_bytes(text) + 2)
        };
        let value = |(name, value): &(String, ExtraValue)| json_bytes(name) + value.json_bytes() + 2;
        let around = if self.0.extra_values.is_empty() {
            0
        } else {
            r#""extra_values":{}"#.len()
        };
        let fields: usize = FIELDS.iter().map(field).sum();
        let values: usize = self.0.extra_values.iter().map(value).sum();
        fields + values + around + 1
    }
}

impl fmt::Debug for Identity {
    /// Says who it is by uuid alone: names and addresses of people do not belong in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("uuid", &self.uuid())
            .finish_non_exhaustive()
    }
}

fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let uuid = Option::<String>::deserialize(deserializer)?;
    match uuid.as_deref().map(str::len) {
        None | Some(1..=limits::UUID_BYTES) => without_nul(uuid),
        Some(_) => Err(D::Error::custom("must be 1 to 256 bytes long")),
    }
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.len() > limits::FIELD_BYTES) {
        return Err(D::Error::custom("must be at most 1024 bytes long"));
    }
    without_nul(text)
}

fn without_nul<E: Error>(text: Option<String>) -> Result<Option<String>, E> {
    match text {
        Some(text) if text.contains('\0') => Err(E::custom(WITHOUT_NUL)),
        text => Ok(text),
    }
}

fn extra_values<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, ExtraValue)>, D::Error> {
    /// Null is as absent.
    struct Given(Vec<(String, ExtraValue)>);

    impl<'de> Deserialize<'de> for Given {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let values = Values {
                count: limits::EXTRA_VALUES,
                value_bytes: limits::EXTRA_VALUE_BYTES,
                name_problem,
                skips_null: true,
            };
            values.deserialize(deserializer).map(Self)
        }
    }

    Ok(Option::<Given>::deserialize(deserializer)?.map_or_else(Vec::new, |given| given.0))
}

fn name_problem(name: &str) -> Option<&'static str> {
    if name.is_empty() || name.len() > limits::EXTRA_NAME_BYTES {
        Some("must be named with 1 to 128 bytes each")
    } else if name.contains('\0') {
        Some(WITHOUT_NUL)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::{FieldError, json};

    fn read(value: &Value) -> Result<Identity, FieldError> {
        json::from_value::<Identity>(value.clone()).map_err(|error| error.named("identity"))
    }

    fn error(value: &Value) -> String {
        read(value).unwrap_err().to_string()
    }

    #[test]
    fn an_identity_is_written_as_it_was_read() {
        let given = json!({
            "uuid": "42", "firstname": "Ada", "email": "ada@example.org",
            "extra_values": {"plan": "gold", "age": 36.5, "big": 1e300, "vip": true}
        });
        let identity = read(&given).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&json::to_string(&identity)).unwrap(),
            given
        );
        assert_eq!(identity.name().as_deref(), Some("Ada"));
    }

    #[test]
    fn what_is_unknown_null_or_empty_is_as_absent() {
        let given = json!({"nickname": 7, "email": null, "company": "", "extra_values": {"a": null}});
        assert!(read(&given).unwrap().is_empty());
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
        assert!(read(&json!({"uuid": long(256)})).is_ok());
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
        let largest = read(&of(8, limits::IDENTITY_BYTES - around)).unwrap();
        assert_eq!(json::to_string(&largest).len(), limits::IDENTITY_BYTES);
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
                let identity = read(&given).unwrap();
                prop_assert!(json::to_string(&identity).len() <= identity.json_bytes());
            }
        }
    }

    #[test]
    fn the_largest_identity_fits_a_frame_whatever_is_escaped() {
        let extra_values = |count: usize| -> Value {
            let values = (0..count).map(|i| (i.to_string(), json!("\u{1}".repeat(2_048))));
            json!({"extra_values": values.collect::<serde_json::Map<_, _>>()})
        };
        let largest = read(&extra_values(1)).unwrap();
        assert!(json::to_string(&largest).len() > 6 * 2_048);
        assert_eq!(error(&extra_values(2)), "identity must be at most 16384 bytes as JSON");
        let with_uuid = largest.or_uuid("42");
        assert_eq!(with_uuid.uuid(), Some("42"));
        assert_eq!(with_uuid.or_uuid("43").uuid(), Some("42"));
    }

    #[test]
    fn a_log_line_of_an_identity_holds_no_name() {
        let identity = read(&json!({"uuid": "42", "email": "ada@example.org"})).unwrap();
        assert!(!format!("{identity:?}").contains("ada"));
    }
}
