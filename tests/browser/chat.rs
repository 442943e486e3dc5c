//! One chat in the page, and the hands of its visitor, its website and its server.

use std::cell::Cell;

use crate::page::{Client, Shown, Texts, calm, complaints, input, install, key, opens, says, sent, soon, trace};
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, HtmlElement, HtmlTextAreaElement, ShadowRoot};

const TEXTS: &str = include_str!("../../www/client/texts/en.json");
pub(crate) const WELCOME: &str =
    r#"{"t":"welcome","v":1,"now":1795297000000,"known":"anonymous","minimum_lifetime":3600,"head":0,"seen":0}"#;

/// One chat in the page.
pub(crate) struct Chat {
    pub(crate) client: Client,
    pub(crate) root: ShadowRoot,
}

pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

pub(crate) fn storage() -> (web_sys::Storage, web_sys::Storage) {
    let window = web_sys::window().unwrap();
    (
        window.local_storage().unwrap().unwrap(),
        window.session_storage().unwrap().unwrap(),
    )
}

thread_local! {
    /// Each new browser visits another shop: what an earlier one still writes is none of its own.
    static SHOPS: Cell<u32> = const { Cell::new(0) };
}

pub(crate) fn source() -> String {
    format!("shop{}", SHOPS.get())
}

pub(crate) fn client(styles: &str) -> Client {
    let texts = Texts::new(&JSON::parse(TEXTS).unwrap());
    let socket = "ws://127.0.0.1:1/chat/shop/socket";
    let (face, trace) = (Shown::new(styles, &texts, socket), trace());
    let client = Client::new(&source(), socket, &face, &trace);
    let (rim, face) = (calm(&client).unchecked_into(), calm(&face).unchecked_into());
    let wrong = visavis::begin(rim, face, trace.unchecked_into(), &source().into());
    assert!(wrong.is_undefined(), "{wrong:?}");
    client
}

/// Waits until it is so; a test that waits for nothing ends by its own time limit.
pub(crate) async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        JsFuture::from(soon()).await.unwrap();
    }
}

impl Drop for Chat {
    fn drop(&mut self) {
        self.client.free();
    }
}

impl Chat {
    /// A new browser, a new page.
    pub(crate) fn new() -> Self {
        let (browser, tab) = storage();
        browser.clear().unwrap();
        tab.clear().unwrap();
        SHOPS.set(SHOPS.get() + 1);
        Self::again()
    }

    /// A new page in the same tab.
    pub(crate) fn again() -> Self {
        Self::styled("p { margin: 0 } [hidden] { display: none }")
    }

    pub(crate) fn styled(styles: &str) -> Self {
        install();
        complaints();
        let client = client(styles);
        let host = document().body().unwrap().last_element_child().unwrap();
        Self {
            client,
            root: host.shadow_root().unwrap(),
        }
    }

    /// A chat that is open and welcomed.
    pub(crate) fn open() -> Self {
        let chat = Self::new();
        chat.client.start();
        chat.call(r#"["_open"]"#);
        opens();
        says(&WELCOME.into());
        chat
    }

    pub(crate) fn call(&self, json: &str) {
        self.client.call(JSON::parse(json).unwrap());
    }

    pub(crate) fn find(&self, selector: &str) -> Element {
        self.root
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("nothing is {selector}"))
    }

    pub(crate) fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    pub(crate) fn field(&self) -> HtmlTextAreaElement {
        self.find("textarea").unchecked_into()
    }

    pub(crate) fn write(&self, text: &str) {
        input(&self.field(), text);
        key(&self.field(), "Enter", "{}");
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap()
    }

    pub(crate) fn last(&self, selector: &str) -> String {
        let all = self.root.query_selector_all(selector).unwrap();
        let last = all.length().checked_sub(1).and_then(|last| all.item(last));
        last.and_then(|last| last.text_content()).unwrap_or_default()
    }

    pub(crate) fn click(&self, selector: &str) {
        self.find(selector).unchecked_into::<HtmlElement>().click();
    }
}

/// The frames sent on the last socket whose name is `t`.
pub(crate) fn frames(t: &str) -> Vec<JsValue> {
    let all: Array = JSON::parse(&sent()).unwrap().unchecked_into();
    let named = |frame: &JsValue| Reflect::get(frame, &"t".into()).unwrap().as_string().as_deref() == Some(t);
    all.iter().filter(named).collect()
}

pub(crate) fn member(frame: &JsValue, name: &str) -> String {
    Reflect::get(frame, &name.into())
        .unwrap()
        .as_string()
        .unwrap_or_default()
}

pub(crate) fn entry(seq: u32, author: &str, body: &str) -> String {
    let body = JSON::stringify(&body.into()).unwrap();
    format!(
        r#"{{"t":"entries","thread":"t1","entries":[{{"seq":{seq},"id":"e{seq}","at":1795297000000,{author},"body":{body}}}]}}"#
    )
}

pub(crate) fn from_agent(seq: u32, body: &str) {
    says(&entry(seq, r#""by":"agent","name":"Ann""#, body).into());
}
