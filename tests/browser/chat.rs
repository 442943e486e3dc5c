//! One chat in the page, and the hands of its visitor, its website and its server.

use std::cell::Cell;

use crate::page::{FakeTrace, FakeUi, complaints, install, opens, says, sent, soon};
use js_sys::JSON;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

pub(crate) fn welcome() -> Value {
    json!({"welcome": {
        "version": 1, "now": 1_795_297_000_000_u64, "known": "anonymous", "minimum_lifetime": 3_600, "head": 0, "seen": 0,
    }})
}

/// One chat in the page.
pub(crate) struct Chat {
    pub(crate) client: visavis::Chat,
    pub(crate) ui: FakeUi,
    pub(crate) trace: FakeTrace,
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

/// Waits until it is so; a test that waits for nothing ends by its own time limit.
pub(crate) async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        JsFuture::from(soon()).await.unwrap();
    }
}

impl Drop for Chat {
    fn drop(&mut self) {
        self.client.stop();
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
        install();
        complaints();
        let (ui, trace) = (FakeUi::new(), FakeTrace::new());
        let client = visavis::Chat::new(
            source(),
            "ws://127.0.0.1:1/chat/shop/socket".into(),
            ui.clone().unchecked_into(),
            Some(trace.clone().unchecked_into()),
        );
        Self {
            client: client.unwrap_or_else(|_| panic!("no chat")),
            ui,
            trace,
        }
    }

    /// A chat that is open and welcomed.
    pub(crate) fn open() -> Self {
        let chat = Self::new();
        chat.client.start();
        chat.call(&json!(["_open"]));
        opens();
        server(&welcome());
        chat
    }

    /// The page calls; what is wrong with it.
    pub(crate) fn call(&self, call: &Value) -> Value {
        value(&self.client.call(&js(call)))
    }

    /// The visitor does something in the window.
    pub(crate) fn act(&self, action: &Value) {
        self.client.report(&js(action));
    }

    pub(crate) fn write(&self, text: &str) {
        self.act(&json!({ "wrote": text }));
    }

    /// What is shown.
    pub(crate) fn view(&self) -> Value {
        serde_json::from_str(&self.ui.seen()).unwrap()
    }

    /// The messages that are shown.
    pub(crate) fn rows(&self) -> Value {
        value(&self.client.rows(0.0, 9e15))
    }

    pub(crate) fn is_open(&self) -> bool {
        self.view()["open"] == true
    }
}

/// The value as JavaScript has it.
pub(crate) fn js(value: &Value) -> JsValue {
    JSON::parse(&value.to_string()).unwrap()
}

/// A value of JavaScript; what is undefined is null.
pub(crate) fn value(value: &JsValue) -> Value {
    if value.is_undefined() {
        return Value::Null;
    }
    serde_json::from_str(&String::from(JSON::stringify(value).unwrap())).unwrap()
}

/// The server says it.
pub(crate) fn server(frame: &Value) {
    says(&frame.to_string().into());
}

/// What is in the frames of this name that were sent on the last socket.
pub(crate) fn frames(name: &str) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(&sent()).unwrap();
    all.iter().filter_map(|frame| frame.get(name).cloned()).collect()
}

pub(crate) fn entry(seq: u32, body: &str) -> Value {
    json!({"entries": {"thread": "t1", "entries": [
        {"seq": seq, "id": format!("e{seq}"), "at": 1_795_297_000_000_u64, "author": {"agent": "Ann"}, "body": body},
    ]}})
}

pub(crate) fn from_agent(seq: u32, body: &str) {
    server(&entry(seq, body));
}
