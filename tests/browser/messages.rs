//! What is written and what arrives.

use crate::chat::{Chat, entry, frames, from_agent, server, until};
use crate::page::{complaints, is_closed, says, streams};
use serde_json::json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_message_goes_out_and_its_entry_takes_its_place() {
    let chat = Chat::open();
    chat.write("hello");
    let frame = &frames("write")[0];
    assert_eq!(frame["body"], "hello");
    let id = frame["id"].as_str().unwrap();
    assert_eq!(id.len(), 22);
    assert_eq!(
        chat.view()["pending"],
        json!([{"id": id, "sender": "visitor", "body": "hello", "progress": "sending", "at": null}])
    );
    server(&json!({"ack": {"id": id, "thread": "t1", "seq": 1, "at": 1_795_297_000_000_u64}}));
    assert_eq!(chat.view()["pending"][0]["progress"], "stored");
    server(&json!({"entries": {"thread": "t1", "entries": [
        {"seq": 1, "id": id, "at": 1_795_297_000_000_u64, "author": {"visitor": "anonymous"}, "body": "hello"},
    ]}}));
    assert_eq!(chat.view()["pending"], json!([]));
    assert_eq!((&chat.view()["first"], &chat.view()["last"]), (&json!(1), &json!(1)));
    assert_eq!(
        chat.rows(),
        json!([{
            "seq": 1, "id": id, "sender": "visitor", "body": "hello", "at": 1_795_297_000_000_u64, "previous_at": null,
            "joins": false, "ends": true, "picture": null,
        }])
    );
}

#[wasm_bindgen_test]
fn rows_are_given_by_their_numbers() {
    let chat = Chat::open();
    for seq in 1..=5 {
        from_agent(seq, &format!("number {seq}"));
    }
    let bodies = |from, to| {
        let rows = crate::chat::value(&chat.client.rows(from, to));
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["body"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(bodies(2.0, 3.0), "number 2, number 3");
    assert_eq!(bodies(5.0, 99.0), "number 5");
    assert_eq!(bodies(4.0, 2.0), "");
    assert_eq!(bodies(-1.0, f64::NAN), "");
    assert_eq!(chat.rows()[1]["sender"], json!({"agent": "Ann"}));
    assert_eq!(
        (&chat.rows()[1]["joins"], &chat.rows()[1]["ends"]),
        (&json!(true), &json!(false))
    );
}

#[wasm_bindgen_test]
fn a_declined_message_can_be_tried_again_and_deleted() {
    let chat = Chat::open();
    chat.write("hm");
    let id = frames("write")[0]["id"].clone();
    let declined = json!({"declined": {"id": id, "code": "no", "text": "because"}});
    server(&declined);
    assert_eq!(chat.view()["pending"][0]["progress"], "declined");
    assert_eq!(chat.view()["has_declined"], true);
    assert!(complaints().contains("because"));
    chat.act(&json!({ "retried": id }));
    assert_eq!(frames("write").len(), 2);
    server(&declined);
    chat.act(&json!({ "discarded": id }));
    assert_eq!(chat.view()["pending"], json!([]));
}

#[wasm_bindgen_test]
async fn of_what_comes_in_quick_succession_the_last_is_shown_too() {
    let chat = Chat::open();
    for seq in 1..=1_000 {
        streams(&entry(seq, "one of many").to_string().into());
    }
    until(|| chat.view()["last"] == 1_000).await;
}

#[wasm_bindgen_test]
fn what_never_stops_coming_is_shown_all_the_same() {
    let chat = Chat::open();
    let begun = js_sys::Date::now();
    let mut seq = 0;
    // No timer rings meanwhile.
    while js_sys::Date::now() - begun < 600.0 && chat.view()["last"] == 0 {
        seq += 1;
        streams(&entry(seq, "more and more").to_string().into());
    }
    assert_ne!(chat.view()["last"], 0);
}

#[wasm_bindgen_test]
fn what_the_server_garbles_ends_the_connection_and_not_the_chat() {
    for garbage in [
        JsValue::from("{"),
        JsValue::from("[]"),
        JsValue::from("{\"ack\":{},\"pong\":{}}"),
        JsValue::from(7),
        r#"{"ack":{"id":7}}"#.into(),
    ] {
        let chat = Chat::open();
        says(&garbage);
        assert!(is_closed(), "{garbage:?}");
        assert!(complaints().contains("cannot read"), "{garbage:?}");
        assert_eq!(chat.view()["banner"], "reconnecting");
        says(&r#"{"from_the_future":{}}"#.into());
    }
    let chat = Chat::open();
    says(&r#"{"from_the_future":{"at":1}}"#.into());
    assert!(!is_closed(), "a frame that is new to us is no garbage");
    drop(chat);
}

#[wasm_bindgen_test]
fn what_the_window_reports_and_is_no_action_hurts_nothing() {
    let chat = Chat::open();
    for nonsense in [
        json!("fly"),
        json!({"wrote": 7}),
        json!({"opened": 1, "closed": 2}),
        json!(null),
    ] {
        chat.act(&nonsense);
        assert!(complaints().contains("no action"), "{nonsense}");
    }
    chat.act(&json!("closed"));
    assert!(!chat.is_open());
}

#[wasm_bindgen_test]
fn the_trace_has_what_came_in() {
    let chat = Chat::open();
    assert_eq!(
        chat.trace.kinds(),
        "shown started restored action socket_opened socket_message shown"
    );
    chat.act(&json!({"drafted": "half a"}));
    assert_eq!(chat.trace.last(), r#"{"action":{"drafted":"half a"}}"#);
    streams(&entry(1, "one").to_string().into());
    assert!(chat.trace.last().starts_with(r#"{"socket_message":[1,"{\"entries\""#));
}
