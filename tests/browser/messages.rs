//! What is written and what arrives.

use crate::chat::{Chat, entry, frames, from_agent, member, until};
use crate::page::{complaints, input, is_closed, key, says, streams};
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn enter_sends_and_an_acknowledgement_says_so() {
    let chat = Chat::open();
    chat.write("hello");
    let frame = &frames("write")[0];
    assert_eq!(member(frame, "body"), "hello");
    assert_eq!(chat.field().value(), "");
    assert_eq!(chat.text("li.own .foot"), "Sending…");
    let id = member(frame, "id");
    assert_eq!(id.len(), 22);
    says(&format!(r#"{{"t":"ack","id":"{id}","thread":"t1","seq":1,"at":1795297000000}}"#).into());
    assert!(
        chat.text("li.own .foot").ends_with(" · Sent"),
        "{}",
        chat.text("li.own .foot")
    );
    says(
        &format!(
            r#"{{"t":"entries","thread":"t1","entries":[{{"seq":1,"id":"{id}","at":1795297000000,"by":"visitor","known":"anonymous","body":"hello"}}]}}"#
        )
        .into(),
    );
    assert_eq!(chat.count("li"), 1, "the message and its entry are one");
}

#[wasm_bindgen_test]
fn shift_and_enter_and_an_input_method_s_enter_send_nothing() {
    let chat = Chat::open();
    input(&chat.field(), "こんにちは");
    key(&chat.field(), "Enter", r#"{"shiftKey":true}"#);
    key(&chat.field(), "Enter", r#"{"isComposing":true}"#);
    key(&chat.field(), "Enter", r#"{"keyCode":229}"#);
    assert_eq!(frames("write").len(), 0);
    assert_eq!(chat.field().value(), "こんにちは");
    key(&chat.field(), "Enter", "{}");
    assert_eq!(frames("write").len(), 1);
}

#[wasm_bindgen_test]
fn blank_and_too_long_texts_stay_in_the_composer() {
    let chat = Chat::open();
    chat.write(" \n ");
    assert_eq!(frames("write").len(), 0);
    chat.write(&"é".repeat(5_003));
    assert_eq!(frames("write").len(), 0);
    assert_eq!(
        chat.text(".problem"),
        "3 characters too many: shorten the message or send it in parts."
    );
    assert_eq!(chat.field().value().chars().count(), 5_003);
    chat.write(&"é".repeat(5_000));
    assert_eq!(frames("write").len(), 1);
}

#[wasm_bindgen_test]
fn whatever_people_write_is_text_and_never_an_element() {
    let chat = Chat::open();
    // What turns the direction of the text stands in a box of its own.
    let elements = |chat: &Chat| chat.count("*:not(.turning)");
    from_agent(1, "plain");
    from_agent(2, "plain");
    let one = {
        let before = elements(&chat);
        from_agent(3, "plain");
        elements(&chat) - before
    };
    let hostile = [
        "<img src=x onerror=\"window.hurt=1\">",
        "<script>window.hurt=1</script>",
        "</textarea></p></li><svg onload=window.hurt=1>",
        "javascript:window.hurt=1",
        "&lt;b&gt;&amp;",
        "\u{202e}evil\u{2066}\u{0}\u{feff}",
        "{{constructor.constructor('window.hurt=1')()}}",
        "line\nbreak\ttab  two spaces",
    ];
    let mut seq = 3;
    for text in hostile {
        seq += 1;
        let before = elements(&chat);
        from_agent(seq, text);
        assert_eq!(elements(&chat) - before, one, "{text}");
        assert_eq!(chat.last(".agent .body"), text);
        chat.write(text);
        assert_eq!(chat.last(".own .body"), text);
    }
    assert!(
        Reflect::get(&web_sys::window().unwrap(), &"hurt".into())
            .unwrap()
            .is_undefined()
    );
}

#[wasm_bindgen_test]
fn a_declined_message_can_be_tried_again_and_deleted() {
    let chat = Chat::open();
    chat.write("hm");
    let id = member(&frames("write")[0], "id");
    let declined = format!(r#"{{"t":"declined","id":"{id}","code":"no","text":"because"}}"#);
    says(&declined.as_str().into());
    assert!(chat.text("li .foot").starts_with("Not sent."));
    assert!(complaints().contains("because"));
    chat.click("[data-retry]");
    assert_eq!(frames("write").len(), 2);
    says(&declined.into());
    chat.click("[data-discard]");
    assert_eq!(chat.count("li"), 0);
}

#[wasm_bindgen_test]
async fn of_what_comes_in_quick_succession_the_last_is_shown_too() {
    let chat = Chat::open();
    for seq in 1..=1_000 {
        streams(&entry(seq, r#""by":"agent","name":"Ann""#, &format!("number {seq}")).into());
    }
    until(|| chat.last(".agent .body") == "number 1000").await;
}

#[wasm_bindgen_test]
fn what_never_stops_coming_is_shown_all_the_same() {
    let chat = Chat::open();
    let begun = js_sys::Date::now();
    let mut seq = 0;
    // No timer rings meanwhile.
    while js_sys::Date::now() - begun < 600.0 && chat.last(".agent .body").is_empty() {
        seq += 1;
        streams(&entry(seq, r#""by":"agent","name":"Ann""#, "more and more").into());
    }
    assert_eq!(chat.last(".agent .body"), "more and more");
}

#[wasm_bindgen_test]
fn what_the_server_garbles_ends_the_connection_and_not_the_chat() {
    for garbage in [
        JsValue::from("{"),
        JsValue::from("[]"),
        JsValue::from(7),
        r#"{"t":"ack","id":7}"#.into(),
    ] {
        let chat = Chat::open();
        says(&garbage);
        assert!(is_closed());
        assert!(complaints().contains("cannot read"), "{garbage:?}");
        assert!(chat.text(".line").starts_with("Reconnecting"));
        says(&r#"{"t":"from_the_future"}"#.into());
    }
    let chat = Chat::open();
    says(&r#"{"t":"from_the_future"}"#.into());
    assert!(!is_closed(), "a frame that is new to us is no garbage");
    drop(chat);
}
