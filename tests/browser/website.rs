//! The website around the chat: its calls, its handlers and its mistakes.

use std::cell::RefCell;
use std::rc::Rc;

use crate::chat::{Chat, js, server, value, welcome};
use crate::page::{break_console, complaints, hostile_values, is_closed, made, mend_console, says, thrower};
use js_sys::Array;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Adds a handler.
fn on(chat: &Chat, event: &str, handler: &JsValue) -> Value {
    let pushed = Array::of3(&"_onEvent".into(), &event.into(), handler);
    value(&chat.client.call(&pushed))
}

#[wasm_bindgen_test]
fn what_the_page_does_wrong_is_said_in_its_console_and_returned_and_hurts_nothing() {
    let chat = Chat::new();
    let text = "there is no such call: did you mean _setIdentity?";
    assert_eq!(
        chat.call(&json!(["_setIdentitty", {}])),
        json!({"code": "unknown_call", "call": "_setIdentitty", "text": text})
    );
    assert_eq!(complaints(), format!("visavis: _setIdentitty: {text}"));
    chat.client.call(&JsValue::UNDEFINED);
    assert_eq!(complaints(), "visavis: _chatq.push: a call is an array, as [\"_open\"]");
    chat.call(&json!(["_setIdentity", {"uuid": 7}]));
    assert_eq!(
        complaints(),
        "visavis: _setIdentity: uuid must be a string, found a number"
    );
    assert_eq!(chat.call(&json!(["_setTokenProvider", "eyJ"]))["code"], "wrong_type");
    assert_eq!(
        chat.call(&json!(["_setConfiguration", {"embedded": true}]))["code"],
        "wrong_type"
    );
    complaints();
    let throws = Closure::<dyn Fn()>::new(thrower);
    on(&chat, "*", throws.as_ref());
    chat.client.start();
    assert!(complaints().contains("handler of started threw: Error: the page's own mistake"));
    assert_eq!(chat.call(&json!(["_open"])), Value::Null);
    assert!(chat.is_open());
}

#[wasm_bindgen_test]
fn a_handler_may_call_the_chat_from_inside_its_own_call() {
    let chat = Rc::new(Chat::new());
    let seen = Rc::new(RefCell::new(Vec::new()));
    let handler = {
        let (chat, seen) = (Rc::clone(&chat), Rc::clone(&seen));
        Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            let name = value(&event)["event"].as_str().unwrap().to_owned();
            if name == "started" {
                chat.call(&json!(["_open"]));
                chat.call(&json!(["_close"]));
            }
            seen.borrow_mut().push(name);
        })
    };
    on(&chat, "*", handler.as_ref());
    chat.client.start();
    assert_eq!(
        *seen.borrow(),
        [
            "started",
            "chat_shown",
            "connection_changed",
            "chat_closed",
            "connection_changed"
        ]
    );
}

#[wasm_bindgen_test]
fn a_handler_may_add_a_handler_and_each_has_an_object_of_its_own() {
    let chat = Rc::new(Chat::new());
    let objects = Rc::new(RefCell::new(Vec::new()));
    let inner = {
        let objects = Rc::clone(&objects);
        Rc::new(Closure::<dyn Fn(JsValue)>::new(move |event| {
            objects.borrow_mut().push(event);
        }))
    };
    let outer = {
        let (chat, inner) = (Rc::clone(&chat), Rc::clone(&inner));
        Closure::<dyn Fn(JsValue)>::new(move |_| {
            on(&chat, "chat_shown", (*inner).as_ref());
        })
    };
    for _ in 0..2 {
        on(&chat, "started", outer.as_ref());
    }
    chat.client.start();
    chat.call(&json!(["_open"]));
    assert_eq!(complaints(), "");
    let objects = objects.borrow();
    assert_eq!(objects.len(), 2);
    assert_ne!(objects[0], objects[1]);
}

#[wasm_bindgen_test]
fn more_handlers_than_any_page_needs_are_not_added() {
    let chat = Chat::new();
    let handler = Closure::<dyn Fn(JsValue)>::new(|_| ());
    for _ in 0..100 {
        assert_eq!(on(&chat, "*", handler.as_ref()), Value::Null);
    }
    assert_eq!(on(&chat, "*", handler.as_ref())["code"], "too_many_handlers");
}

#[wasm_bindgen_test]
fn values_that_throw_when_they_are_read_hurt_nothing() {
    let chat = Chat::new();
    for value in hostile_values().iter() {
        for _ in 0..50 {
            chat.client.call(&value);
        }
        chat.client.call(&Array::of2(&"_setIdentity".into(), &value));
        chat.client.report(&value);
    }
    assert!(complaints().contains("_setIdentity"));
    chat.client.start();
    chat.call(&json!(["_open"]));
    assert!(chat.is_open());
}

#[wasm_bindgen_test]
fn a_console_or_a_window_that_throws_does_not_stop_the_chat() {
    let chat = Chat::open();
    chat.ui.fails();
    break_console();
    says(&"{".into());
    mend_console();
    chat.call(&json!(["_close"]));
    assert!(complaints().contains("cannot draw"));
    assert!(!chat.is_open());
}

#[wasm_bindgen_test]
fn embedded_it_stands_in_the_page_s_element_and_is_always_open() {
    let chat = Chat::new();
    let configuration = json!({"embedded": true, "parentNodeId": "place", "theme": "dark"});
    chat.call(&json!(["_setConfiguration", configuration]));
    assert_eq!(
        chat.ui.chosen(),
        json!([["configure", configuration], ["place", "place"]]).to_string()
    );
    chat.client.start();
    assert!(chat.is_open());
    assert_eq!(made(), 1, "it is shown, so it connects");
    chat.call(&json!(["_close"]));
    assert!(chat.is_open());
    assert_eq!(complaints(), "visavis: _close: an embedded chat is always open");
    chat.call(&json!(["_setConfiguration", {"embedded": false}]));
    chat.call(&json!(["_close"]));
    assert!(!chat.is_open());
}

#[wasm_bindgen_test]
fn words_of_the_page_go_to_the_window() {
    let chat = Chat::new();
    chat.call(&json!(["_addTranslations", {"en": {"title": "Ask us"}}]));
    assert_eq!(chat.ui.chosen(), r#"[["translate",{"en":{"title":"Ask us"}}]]"#);
    assert_eq!(chat.call(&json!(["_addTranslations"]))["code"], "argument_missing");
}

#[wasm_bindgen_test]
fn a_client_that_is_stopped_hears_nothing_more() {
    let chat = Chat::open();
    chat.client.stop();
    assert!(is_closed());
    server(&welcome());
    let window = web_sys::window().unwrap();
    window.dispatch_event(&web_sys::Event::new("online").unwrap()).unwrap();
    assert_eq!(value(&chat.client.call(&js(&json!(["_nonsense"])))), Value::Null);
    chat.client.start();
    assert_eq!((complaints().as_str(), made()), ("", 1));
}

#[wasm_bindgen_test]
fn a_source_that_is_none_is_said() {
    let ui = crate::page::FakeUi::new();
    let made = visavis::Chat::new("a b".into(), "ws://127.0.0.1:1".into(), ui.unchecked_into(), None);
    assert!(format!("{:?}", JsValue::from(made.err().unwrap())).contains("source"));
}
