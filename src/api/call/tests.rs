//! What is read, and what is said of what cannot be.

use serde_json::{Value, json};

use super::*;
use crate::api::CallError;

/// As the console has it.
fn error(pushed: &Value) -> String {
    CallError::new(Call::read(pushed).unwrap_err(), pushed).to_string()
}

#[test]
fn calls_are_read_into_types() {
    assert!(matches!(Call::read(&json!(["_open"])), Ok(Call::Open)));
    let Ok(Call::SetIdentity(identity)) = Call::read(&json!(["_setIdentity", {"firstname": "Ada"}])) else {
        panic!("no identity");
    };
    assert_eq!(identity.field("firstname"), Some("Ada"));
}

#[test]
fn each_mistake_has_a_sentence_that_says_what_to_do() {
    let cases = [
        (json!("_open"), "_chatq.push: a call is an array, as [\"_open\"]"),
        (json!([]), "_chatq.push: a call is an array, as [\"_open\"]"),
        (json!([7]), "_chatq.push: a call is an array, as [\"_open\"]"),
        (
            json!(["_setIdentitty", {}]),
            "_setIdentitty: there is no such call: did you mean _setIdentity?",
        ),
        (
            json!(["_onEvent", "opened", 7]),
            "_onEvent: the handler must be a function",
        ),
        (
            json!(["_addMessage"]),
            "_addMessage: expected an object: [\"_addMessage\", {body: \"…\"}]",
        ),
        (
            json!(["_addMessage", "Hello"]),
            "_addMessage: the message must be an object, found a string",
        ),
        (
            json!(["_addMessage", {"body": "Hello", "agent": "yes"}]),
            "_addMessage: agent must be true or false, found a string",
        ),
        (
            json!(["_addMessage", {"body": " "}]),
            "_addMessage: the message is blank: write something to read",
        ),
        (
            json!(["_fillCustomVariable", "custom_cart"]),
            "_fillCustomVariable: expected a name and a value",
        ),
        (
            json!(["_fillCustomVariable", "cart", 58]),
            "_fillCustomVariable: name must be custom_ and more, at most 64 bytes long, without U+0000",
        ),
        (
            json!(["_fillCustomVariable", 58, 58]),
            "_fillCustomVariable: name must be custom_ and more, at most 64 bytes long, without U+0000",
        ),
        (
            json!(["_setIdentity"]),
            "_setIdentity: expected an object: [\"_setIdentity\", {firstname: …}]",
        ),
        (
            json!(["_setIdentity", {"uuid": 7}]),
            "_setIdentity: uuid must be a string, found a number",
        ),
        (
            json!(["_setSignedIdentity", {}]),
            "_setSignedIdentity: the token must be a string: pass the JWT itself",
        ),
        (
            json!(["_onEvent", "message_received", 7]),
            "_onEvent: the handler must be a function",
        ),
    ];
    for (pushed, sentence) in cases {
        assert_eq!(error(&pushed), sentence);
    }
    assert!(error(&json!(["_setSignedIdentity", "abc"])).contains("three segments"));
}
