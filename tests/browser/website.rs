//! The website around the chat: its calls, its handlers and its mistakes.

use crate::chat::{Chat, WELCOME, document, member};
use crate::page::{break_console, complaints, hostile_values, is_closed, made, mend_console, says, thrower};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn what_the_page_does_wrong_is_said_in_its_console_and_hurts_nothing() {
    let chat = Chat::new();
    chat.call(r#"["_setIdentitty", {}]"#);
    assert_eq!(complaints(), "visavis: _setIdentitty: there is no such call");
    chat.client.call(JsValue::UNDEFINED);
    assert_eq!(complaints(), "visavis: _chatq.push: a call is an array, as [\"_open\"]");
    chat.call(r#"["_setIdentity", {"uuid": 7}]"#);
    assert_eq!(
        complaints(),
        "visavis: _setIdentity: uuid must be a string, found a number"
    );
    chat.call(r#"["_setConfiguration", {"embedded": true, "parentNodeId": "nowhere"}]"#);
    assert_eq!(
        complaints(),
        "visavis: _setConfiguration: there is no element with the id \"nowhere\""
    );
    let throws = Closure::<dyn Fn()>::new(thrower);
    chat.client
        .call(Array::of3(&"_onEvent".into(), &"*".into(), throws.as_ref()).into());
    chat.client.start();
    assert!(complaints().contains("handler of started threw: Error: the page's own mistake"));
    chat.call(r#"["_open"]"#);
    assert!(!chat.find("[role=dialog]").has_attribute("hidden"));
}

#[wasm_bindgen_test]
fn a_handler_may_call_the_chat_from_inside_its_own_call() {
    let chat = std::rc::Rc::new(Chat::new());
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let handler = {
        let (chat, seen) = (std::rc::Rc::clone(&chat), std::rc::Rc::clone(&seen));
        Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            let name = member(&event, "event");
            if name == "started" {
                chat.call(r#"["_open"]"#);
                chat.call(r#"["_close"]"#);
            }
            seen.borrow_mut().push(name);
        })
    };
    chat.client
        .call(Array::of3(&"_onEvent".into(), &"*".into(), handler.as_ref()).into());
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
fn a_handler_may_add_a_handler() {
    let chat = std::rc::Rc::new(Chat::new());
    let inner = std::rc::Rc::new(Closure::<dyn Fn(JsValue)>::new(|_| ()));
    let outer = {
        let (chat, inner) = (std::rc::Rc::clone(&chat), std::rc::Rc::clone(&inner));
        Closure::<dyn Fn(JsValue)>::new(move |_| {
            let inner: &JsValue = (*inner).as_ref();
            chat.client
                .call(Array::of3(&"_onEvent".into(), &"*".into(), inner).into());
        })
    };
    chat.client
        .call(Array::of3(&"_onEvent".into(), &"started".into(), outer.as_ref()).into());
    chat.client.start();
    chat.call(r#"["_open"]"#);
    assert_eq!(complaints(), "");
}

#[wasm_bindgen_test]
fn values_that_throw_when_they_are_read_hurt_nothing() {
    let chat = Chat::new();
    for value in hostile_values().iter() {
        for _ in 0..50 {
            chat.client.call(value.clone());
        }
        chat.client.call(Array::of2(&"_setIdentity".into(), &value).into());
    }
    assert!(complaints().contains("_setIdentity"));
    chat.client.start();
    chat.call(r#"["_open"]"#);
    assert!(!chat.find("[role=dialog]").has_attribute("hidden"));
}

#[wasm_bindgen_test]
fn a_console_that_throws_does_not_stop_the_chat() {
    let chat = Chat::open();
    break_console();
    says(&"{".into());
    mend_console();
    chat.call(r#"["_close"]"#);
    assert!(chat.find("[role=dialog]").has_attribute("hidden"));
}

#[wasm_bindgen_test]
fn embedded_it_stands_in_the_page_s_element_and_is_always_open() {
    let place = document().create_element("div").unwrap();
    place.set_id("place");
    document().body().unwrap().append_child(&place).unwrap();
    let chat = Chat::new();
    chat.call(r#"["_setConfiguration", {"embedded": true, "parentNodeId": "place"}]"#);
    chat.client.start();
    assert_eq!(place.query_selector_all("visavis-chat").unwrap().length(), 1);
    assert!(!chat.find("[role=dialog]").has_attribute("hidden"));
    assert_eq!(made(), 1, "it is shown, so it connects");
    drop(chat);
    place.remove();
}

#[wasm_bindgen_test]
fn a_page_that_replaces_its_body_gets_the_chat_back() {
    let chat = Chat::open();
    let host = document().body().unwrap().last_element_child().unwrap();
    host.remove();
    chat.call(r#"["_close"]"#);
    assert!(host.is_connected());
}

#[wasm_bindgen_test]
fn a_client_that_is_dropped_leaves_nothing_behind() {
    let chat = Chat::open();
    drop(chat);
    assert!(document().query_selector("visavis-chat").unwrap().is_none());
    assert!(is_closed());
    says(&WELCOME.into());
    web_sys::window()
        .unwrap()
        .dispatch_event(&web_sys::Event::new("online").unwrap())
        .unwrap();
    assert_eq!(complaints(), "");
}
