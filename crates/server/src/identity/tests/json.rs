//! The reader of JSON takes what `serde_json` takes and reads the same, save for what is too strict for anybody else:
//! names twice, deep nesting, no object.

use proptest::prelude::*;
use serde_json::Value;

use crate::identity::JsonFlaw;
use crate::identity::json::Node;

/// A node as `serde_json` would have it.
fn value_of(node: &Node<'_>) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Flag(flag) => Value::Bool(*flag),
        Node::Number(number) => Value::Number(number.clone()),
        Node::Text(text) => Value::String(text.to_string()),
        Node::List(items) => items.iter().map(value_of).collect(),
        Node::Object(members) => members
            .iter()
            .map(|(name, value)| (name.to_string(), value_of(value)))
            .collect(),
    }
}

/// Both read the same, or both refuse.
fn agree(text: &str) -> Result<(), TestCaseError> {
    let theirs = serde_json::from_str::<Value>(text).ok();
    match Node::object(text.as_bytes()) {
        Ok(node) => prop_assert_eq!(Some(value_of(&node)), theirs),
        Err(JsonFlaw::Syntax { column }) => {
            prop_assert_eq!(&theirs, &None, "refused at {}", column);
            prop_assert!((1..=text.len() + 1).contains(&column));
        }
        Err(JsonFlaw::NotAnObject) => prop_assert!(theirs.is_some_and(|value| !value.is_object())),
        // What follows is not read any more.
        Err(JsonFlaw::Duplicate | JsonFlaw::TooDeep) => (),
        Err(JsonFlaw::NotUtf8) => prop_assert!(false, "a str is UTF-8"),
    }
    Ok(())
}

/// Pieces of JSON, right and wrong, in any order: most make no JSON, and many nearly.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        5 => "[{}\\[\\],:\"]",
        2 => "[ \t\n\r]",
        2 => Just("\"a\":".to_owned()),
        2 => "-?[0-9]{1,3}",
        1 => "[-+.eE0-9]{1,6}",
        1 => "true|false|null|nul|True|NaN",
        2 => "\"[a-zé]{0,3}\"",
        1 => "\"(\\\\[\"\\\\/bfnrtux0]|\\\\u[0-9a-fA-FdD]{4}|[a-z]){0,4}\"",
        1 => "[\\x00-\\x20\u{b}\u{a0}\u{feff}]",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn pieces_are_read_as_serde_json_reads_them(pieces in pieces()) {
        agree(&pieces)?;
        agree(&format!("{{{pieces}}}"))?;
        agree(&format!("{{\"a\":{pieces}}}"))?;
    }

    #[test]
    fn numbers_are_read_as_serde_json_reads_them(number in "-?[0-9]{1,21}(\\.[0-9]{0,3})?([eE][-+]?[0-9]{0,3})?") {
        agree(&format!("{{\"a\":{number}}}"))?;
    }

    #[test]
    fn strings_are_read_as_serde_json_reads_them(text in "(\\\\u[dD][89abCDef][0-9a-f]{2}|\\\\[\\\\\"nu]|[a-zé\u{1}]){0,5}") {
        agree(&format!("{{\"a\":\"{text}\"}}"))?;
        agree(&format!("{{\"{text}\":1}}"))?;
    }
}

#[test]
fn what_is_wrong_is_told_with_its_column() {
    for (text, column) in [
        ("", 1),
        ("{", 2),
        ("{'a':1}", 2),
        ("{\"a\" 1}", 6),
        ("{\"a\":01}", 6),
        ("{\"a\":1,}", 8),
        ("{\"a\":1", 7),
        ("{\"a\":1} x", 9),
        ("{\"a\":tru}", 6),
        ("{\"a\":\"\\x\"}", 8),
    ] {
        assert_eq!(
            Node::object(text.as_bytes()).unwrap_err(),
            JsonFlaw::Syntax { column },
            "{text}"
        );
    }
}
