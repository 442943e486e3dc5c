//! The window: its launcher, focus, announcements and scrolling.

use crate::chat::{Chat, WELCOME, frames, from_agent, member, storage};
use crate::page::{key, made, opens, says};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[wasm_bindgen_test]
fn the_launcher_is_a_named_button_and_nothing_is_connected_before_it_is_used() {
    let chat = Chat::new();
    chat.client.start();
    let launcher = chat.find("button.launcher");
    assert_eq!(launcher.get_attribute("aria-label").as_deref(), Some("Open chat"));
    assert_eq!(launcher.get_attribute("aria-expanded").as_deref(), Some("false"));
    assert!(chat.find("[role=dialog]").has_attribute("hidden"));
    assert_eq!(made(), 0);
    let (browser, tab) = storage();
    assert_eq!(
        (browser.length().unwrap(), tab.length().unwrap()),
        (0, 0),
        "nothing is stored either"
    );
    chat.click(".launcher");
    assert_eq!(made(), 1);
    assert!(!chat.find("[role=dialog]").has_attribute("hidden"));
}

#[wasm_bindgen_test]
fn a_click_moves_the_focus_in_and_escape_moves_it_back() {
    let chat = Chat::new();
    chat.client.start();
    chat.click(".launcher");
    assert_eq!(chat.root.active_element().unwrap().tag_name(), "TEXTAREA");
    key(&chat.field(), "Escape", "{}");
    assert_eq!(chat.root.active_element().unwrap().class_name(), "launcher");
    assert!(chat.find("[role=dialog]").has_attribute("hidden"));
}

#[wasm_bindgen_test]
fn a_script_that_opens_the_chat_does_not_take_the_focus() {
    let chat = Chat::open();
    assert!(!chat.find("[role=dialog]").has_attribute("hidden"));
    assert!(chat.root.active_element().is_none());
}

#[wasm_bindgen_test]
fn only_new_messages_of_agents_are_read_aloud() {
    let chat = Chat::new();
    chat.client.start();
    chat.call(r#"["_open"]"#);
    opens();
    says(&WELCOME.replace(r#""head":0"#, r#""thread":"t1","head":1"#).into());
    let history =
        r#"{"t":"entries","thread":"t1","entries":[{"seq":1,"id":"a","at":1,"by":"agent","name":"Ann","body":"old"}]}"#;
    says(&history.into());
    assert_eq!(chat.text("[aria-live=polite]"), "", "history is no news");
    chat.write("mine");
    let announced = chat.text("[aria-live=polite]");
    assert_eq!(announced, "", "nor is one's own message");
    from_agent(2, "new");
    assert_eq!(chat.text("[aria-live=polite]"), "Ann: new");
    from_agent(3, "new");
    assert_eq!(chat.count("[aria-live=polite] > p"), 2, "two alike are two");
    chat.call(r#"["_signOut"]"#);
    assert_eq!(
        chat.text("[aria-live=polite]"),
        "",
        "nothing of the one who left is left"
    );
    assert_eq!(
        chat.find("[role=log]").get_attribute("aria-live").as_deref(),
        Some("off")
    );
}

#[wasm_bindgen_test]
fn the_newest_message_stays_in_sight_when_the_room_gets_smaller() {
    let styles = ".log { height: 200px; overflow: auto } .notice { height: 80px } .body { height: 60px }";
    let chat = Chat::styled(styles);
    chat.client.start();
    chat.call(r#"["_open"]"#);
    opens();
    says(&WELCOME.into());
    for seq in 1..=9 {
        from_agent(seq, "plain");
    }
    let log = chat.find(".log");
    let below = || log.scroll_height() - log.scroll_top() - log.client_height();
    assert!(below() <= 1, "{}", below());
    log.set_attribute("style", "height: 120px").unwrap();
    says(&r#"{"t":"ping","now":1795297000000}"#.into());
    assert!(below() <= 1, "{}", below());
    log.set_scroll_top(0);
    log.dispatch_event(&web_sys::Event::new("scroll").unwrap()).unwrap();
    from_agent(10, "plain");
    assert_eq!(log.scroll_top(), 0, "who reads above is left there");
    chat.write("mine");
    assert!(below() <= 1, "{}", below());
}

#[wasm_bindgen_test]
fn unread_messages_are_counted_on_the_closed_launcher() {
    let chat = Chat::open();
    chat.call(r#"["_close"]"#);
    chat.write("so that a conversation runs");
    opens();
    says(&WELCOME.into());
    from_agent(1, "one");
    from_agent(2, "two");
    assert_eq!(chat.text(".badge"), "2");
    assert_eq!(
        chat.find(".launcher").get_attribute("aria-label").as_deref(),
        Some("Open chat, 2 unread messages")
    );
    chat.click(".launcher");
    assert_eq!(chat.text(".badge"), "");
    assert_eq!(frames("seen").len(), 1);
}

#[wasm_bindgen_test]
fn a_declined_message_is_said_and_the_focus_stays_in_the_window() {
    let chat = Chat::open();
    chat.write("hm");
    let id = member(&frames("write")[0], "id");
    says(&format!(r#"{{"t":"declined","id":"{id}","code":"no","text":"because"}}"#).into());
    assert_eq!(chat.text("#problem"), "A message was not sent: try again or delete it.");
    chat.find("[data-discard]")
        .unchecked_into::<HtmlElement>()
        .focus()
        .unwrap();
    chat.click("[data-discard]");
    assert_eq!(chat.root.active_element().unwrap().tag_name(), "TEXTAREA");
    chat.call(r#"["_close"]"#);
    assert_eq!(chat.root.active_element().unwrap().class_name(), "launcher");
}
