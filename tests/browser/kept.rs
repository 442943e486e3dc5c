//! What the browser keeps from one page to the next.

use crate::chat::{Chat, WELCOME, frames, member, source, storage, until};
use crate::page::{closes, input, made, opens, says};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_reload_brings_the_draft_and_the_unsent_message_back() {
    let chat = Chat::open();
    closes(1006);
    chat.write("not yet there");
    input(&chat.field(), "half a sen");
    drop(chat);
    let (_, tab) = storage();
    let kept = || tab.get_item(&format!("visavis:{}:browser", source())).unwrap();
    until(|| kept().is_some()).await;
    assert!(!kept().unwrap().contains(['{', ' ']), "it is sealed");
    let chat = Chat::again();
    chat.client.start();
    until(|| chat.field().value() == "half a sen").await;
    assert_eq!(made(), 1, "there is a conversation: it connects by itself");
    opens();
    says(&WELCOME.into());
    assert_eq!(member(&frames("write")[0], "body"), "not yet there");
}

#[wasm_bindgen_test]
fn the_key_that_was_used_stays_in_use_when_the_page_clears_the_storage() {
    let chat = Chat::open();
    let first = member(&frames("hello")[0], "browser");
    drop(chat);
    let chat = Chat::again();
    chat.client.start();
    chat.call(r#"["_open"]"#);
    opens();
    assert_eq!(member(&frames("hello")[0], "browser"), first);
    storage().0.clear().unwrap();
    chat.call(r#"["_setIdentity", {"uuid": "another"}]"#);
    opens();
    assert_eq!(member(&frames("hello")[0], "browser"), first);
}

#[wasm_bindgen_test]
fn two_tabs_that_were_opened_before_anyone_wrote_are_one_visitor() {
    let first = Chat::new();
    let second = Chat::again();
    let key = |chat: &Chat| {
        chat.client.start();
        chat.call(r#"["_open"]"#);
        opens();
        member(&frames("hello")[0], "browser")
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
    chat.call(r#"["_open"]"#);
    opens();
    assert_eq!(member(&frames("hello")[0], "browser").len(), 43);
}
