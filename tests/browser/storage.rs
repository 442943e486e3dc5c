//! What the browser keeps from one page to the next.

use crate::chat::{Chat, frames, server, source, storage, until, welcome};
use crate::page::{closes, made, opens};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

/// The key in the last hello.
fn browser_key() -> String {
    let hello = &frames("hello")[0];
    hello["browser"].as_str().map(str::to_owned).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_reload_brings_the_draft_and_the_unsent_message_back() {
    let chat = Chat::open();
    closes(1006);
    chat.write("not yet there");
    chat.act(&json!({"drafted": "half a sen"}));
    drop(chat);
    let (_, tab) = storage();
    let kept = || tab.get_item(&format!("visavis:{}:browser", source())).unwrap();
    until(|| kept().is_some()).await;
    assert!(!kept().unwrap().contains(['{', ' ']), "it is sealed");
    let chat = Chat::again();
    chat.client.start();
    until(|| chat.ui.drafted() == "half a sen").await;
    assert_eq!(made(), 1, "there is a conversation: it connects by itself");
    opens();
    server(&welcome());
    assert_eq!(frames("write")[0]["body"], "not yet there");
}

#[wasm_bindgen_test]
fn the_key_that_was_used_stays_in_use_when_the_page_clears_the_storage() {
    let chat = Chat::open();
    let first = browser_key();
    drop(chat);
    let chat = Chat::again();
    chat.client.start();
    chat.call(&json!(["_open"]));
    opens();
    assert_eq!(browser_key(), first);
    storage().0.clear().unwrap();
    chat.call(&json!(["_setIdentity", {"uuid": "another"}]));
    opens();
    assert_eq!(browser_key(), first);
}

#[wasm_bindgen_test]
fn two_tabs_that_were_opened_before_anyone_wrote_are_one_visitor() {
    let first = Chat::new();
    let second = Chat::again();
    let key = |chat: &Chat| {
        chat.client.start();
        chat.call(&json!(["_open"]));
        opens();
        browser_key()
    };
    assert_eq!(key(&second), key(&first));
}

#[wasm_bindgen_test]
fn a_spoiled_storage_is_as_an_empty_one() {
    let (browser, _) = storage();
    browser.clear().unwrap();
    browser
        .set_item(&format!("visavis:{}", source()), "{\"browser\":\"spoiled\"}")
        .unwrap();
    let chat = Chat::again();
    chat.client.start();
    chat.call(&json!(["_open"]));
    opens();
    assert_eq!(browser_key().len(), 43);
}
