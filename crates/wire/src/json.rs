//! Reading and writing JSON where there is no browser: on the server, and in native tests.

use serde::Serialize;
use serde::de::{DeserializeOwned, Error, IgnoredAny};
use serde_path_to_error::{Path, Segment};

use crate::error::{FieldError, plain};
use crate::known;

/// Reads JSON.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, FieldError> {
    from_slice(text.as_bytes())
}

/// Reads JSON in UTF-8.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, FieldError> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let read = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| plainly(&error, text))?;
    deserializer.end().map_err(|_| FieldError::new("", "is not JSON"))?;
    Ok(read)
}

/// Reads what was parsed before.
pub fn from_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, FieldError> {
    serde_path_to_error::deserialize(value).map_err(|error| plainly(&error, b"{}"))
}

/// Reads a frame; `None` for one that this version does not know.
pub fn frame<T: DeserializeOwned>(text: &str) -> Result<Option<T>, FieldError> {
    known(from_str(text))
}

/// Writes JSON.
///
/// # Panics
///
/// Never with what this crate has: nothing of it fails to be written.
pub fn to_string<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("what is written is plain data with names for keys")
}

/// What `serde_json` says, in the words of [`FieldError`]: without the value, which may be a secret.
fn plainly(error: &serde_path_to_error::Error<serde_json::Error>, json: &[u8]) -> FieldError {
    let text = error.inner().to_string();
    let text = text.rfind(" at line ").map_or(&*text, |end| &text[..end]);
    let quoted =
        |text: &'static str| move |said: &str| said.strip_prefix(text).map(|rest| rest.trim_matches('`').to_owned());
    let path = field(error.path());
    let found = if let Some((found, wanted)) = text
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.rsplit_once(", expected "))
    {
        FieldError::new("", format!("must be {}, found {}", plain(wanted), kind(found)))
    } else if let Some((_, wanted)) = text
        .strip_prefix("invalid value: ")
        .and_then(|rest| rest.rsplit_once(", expected "))
    {
        FieldError::new("", format!("must be {}", plain(wanted)))
    } else if text.starts_with("invalid length ") {
        FieldError::custom("must be an object, found a list")
    } else if let Some((_, wanted)) = text
        .strip_prefix("unknown variant ")
        .and_then(|rest| rest.rsplit_once(", expected "))
    {
        FieldError::unknown(match wanted.strip_prefix("one of ") {
            Some(_) => "a known name".to_owned(),
            None => wanted.replace('`', ""),
        })
    } else if let Some(name) = quoted("missing field ")(text) {
        FieldError::new(&name, "is missing")
    } else if let Some(name) = quoted("duplicate field ")(text) {
        FieldError::new(&name, "is there twice")
    } else if error.inner().is_data() {
        FieldError::custom(text)
    } else if serde_json::from_slice::<IgnoredAny>(json).is_ok() {
        // An enum that is a list, or has several members.
        FieldError::custom(format!("must be {}", plain("enum ")))
    } else {
        FieldError::custom("is not JSON")
    };
    if path.is_empty() { found } else { found.inside(&path) }
}

/// The names of the members that lead to a value.
fn field(path: &Path) -> String {
    let names = path.iter().filter_map(|segment| match segment {
        Segment::Map { key } => Some(key.as_str()),
        Segment::Seq { .. } | Segment::Enum { .. } | Segment::Unknown => None,
    });
    names.collect::<Vec<_>>().join(".")
}

/// What `serde_json` found, without its value.
fn kind(found: &str) -> &'static str {
    match found.split(' ').next().unwrap_or_default() {
        "null" | "unit" => "nothing",
        "boolean" => "true or false",
        "integer" | "floating" | "number" => "a number",
        "string" => "a string",
        "sequence" => "a list",
        "map" => "an object",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::frame;
    use crate::visitor::{FromVisitor, ToVisitor};

    fn wrong(json: &serde_json::Value) -> String {
        frame::<FromVisitor>(&json.to_string()).unwrap_err().to_string()
    }

    #[test]
    fn an_error_names_the_field_and_says_what_was_there_and_not_its_value() {
        for (json, error) in [
            (
                json!({"seen": {"seq": "7"}}),
                "seq must be a whole number, found a string",
            ),
            (json!({"seen": {"seq": -1}}), "seq must be a whole number"),
            (
                json!({"seen": {"seq": 0.5}}),
                "seq must be a whole number, found a number",
            ),
            (
                json!({"seen": {"seq": 9_007_199_254_740_993_u64}}),
                "seq must be a whole number below 2^53",
            ),
            (json!({"seen": {}}), "seq is missing"),
            (json!({"seen": []}), "must be an object, found a list"),
            (json!({"seen": "x"}), "must be an object, found a string"),
            (
                json!({"identify": {"plain": {"uuid": 7}}}),
                "uuid must be a string, found a number",
            ),
            (
                json!({"write": {"id": "a b", "body": ""}}),
                "id must be 1 to 64 characters of a-z, A-Z, 0-9, _ and -",
            ),
            (
                json!({"write": {"id": "a", "body": null}}),
                "body must be a string, found nothing",
            ),
        ] {
            assert_eq!(wrong(&json), error);
        }
        assert_eq!(frame::<ToVisitor>("{").unwrap_err().to_string(), "is not JSON");
        let two = frame::<ToVisitor>(r#"{"ping":{"now":1}}{"ping":{"now":2}}"#);
        assert_eq!(two.unwrap_err().to_string(), "is not JSON");
    }

    #[test]
    fn a_frame_of_a_later_version_is_passed_over() {
        assert_eq!(frame::<ToVisitor>(r#"{"later":{"now":1}}"#), Ok(None));
        let ping = frame::<ToVisitor>(r#"{"ping":{"now":1,"later":true}}"#);
        assert_eq!(ping, Ok(Some(ToVisitor::Ping { now: 1 })));
        let known = json!({"recognised": {"known": "later"}});
        assert!(frame::<ToVisitor>(&known.to_string()).is_err());
    }
}
