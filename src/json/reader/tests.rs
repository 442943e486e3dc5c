//! The same values as `serde_wasm_bindgen::from_value` reads, and errors that name the member.

use serde::Deserialize;
use visavis_wire::visitor::ToVisitor;
use visavis_wire::{Identity, known};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::*;
use crate::api::Action;
use crate::json::{from_js, from_text, to_js, to_string};

wasm_bindgen_test_configure!(run_in_browser);

const FRAMES: [&str; 13] = [
    include_str!("../../../crates/wire/tests/golden/to_visitor/ack.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/brought.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/challenge.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/declined.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/entries.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/ping.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/recognised.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/refused.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/renew.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/threads.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/typing.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/welcome.json"),
    include_str!("../../../crates/wire/tests/golden/to_visitor/welcome_back.json"),
];

#[wasm_bindgen_test]
fn each_frame_is_read_as_from_value_reads_it_and_written_again() {
    for text in FRAMES {
        let value = js_sys::JSON::parse(text).unwrap();
        let read: ToVisitor = from_js(&value).unwrap();
        assert_eq!(read, serde_wasm_bindgen::from_value(value).unwrap());
        assert_eq!(to_string(&read), text.trim_end());
    }
}

#[wasm_bindgen_test]
fn what_is_read_comes_back() {
    for text in [
        r#"{"uuid":"42","firstname":"Zoë","extra_values":{"plan":"gold","seats":3,"less":-3,"share":0.25,"vip":true}}"#,
        r"{}",
    ] {
        let identity: Identity = from_text(&text.into()).unwrap();
        assert_eq!(to_string(&identity), text);
    }
    let action: Action = from_js(&to_js(&"opened")).unwrap();
    assert!(matches!(action, Action::Opened));
}

fn wrong<T>(read: Result<T, FieldError>) -> String {
    read.err().expect("it is wrong").to_string()
}

#[wasm_bindgen_test]
fn an_error_names_the_member() {
    for (text, error) in [
        (r#"{"uuid":7}"#, "uuid must be a string, found a number"),
        (r#"{"uuid":true}"#, "uuid must be a string, found true or false"),
        (r#"{"uuid":[]}"#, "uuid must be a string, found a list"),
        (r#"{"uuid":""}"#, "uuid must be 1 to 256 bytes long"),
        (r#"{"extra_values":[]}"#, "extra_values must be an object, found a list"),
        (
            r#"{"extra_values":{"tags":["a"]}}"#,
            "extra_values.tags must be a string, a number, true or false, found a list",
        ),
        ("[]", "must be an object, found a list"),
        ("null", "must be an object, found nothing"),
        ("{", "is not JSON"),
    ] {
        assert_eq!(wrong(from_text::<Identity>(&text.into())), error);
    }
    for (text, error) in [
        (r#"{"ping":{"now":"1"}}"#, "now must be a whole number, found a string"),
        (r#"{"ping":{"now":0.5}}"#, "now must be a whole number, found a number"),
        (r#"{"ping":{}}"#, "now is missing"),
        (
            r#"{"entries":{"thread":"t","entries":[{"seq":"7"}]}}"#,
            "entries.seq must be a whole number, found a string",
        ),
        (
            r#"{"ping":{"now":1},"ack":{}}"#,
            "must be a name or an object with one member, found an object",
        ),
    ] {
        assert_eq!(wrong(from_text::<ToVisitor>(&text.into())), error);
    }
    assert_eq!(known(from_text::<ToVisitor>(&r#"{"later":{}}"#.into())), Ok(None));
}

#[wasm_bindgen_test]
fn a_member_that_cannot_be_looked_at_is_as_an_absent_one() {
    #[derive(Debug, Deserialize)]
    struct Given {
        name: Option<String>,
    }
    let throws = js_sys::Function::new_no_args("return {get name() { throw new Error('no') }}");
    let value = throws.call0(&JsValue::UNDEFINED).unwrap();
    assert_eq!(from_js::<Given>(&value).unwrap().name, None);
    assert!(wrong(from_js::<Identity>(&throws.into())).contains("something that is not data"));
}
