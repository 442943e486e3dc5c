//! The client in a real browser: the rim and the widget against a WebSocket that the test plays.
//!
//! `wasm-pack test --headless --chrome . -p visavis --test browser`

#![cfg(target_arch = "wasm32")]

use std::cell::Cell;

use js_sys::{Array, JSON, Promise, Reflect};
use visavis::{Client, Face};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, HtmlElement, HtmlTextAreaElement, KeyboardEvent, ShadowRoot};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
// A WebSocket whose other end is the test.
class FakeSocket extends EventTarget {
  constructor(address) { super(); this.address = address; this.sent = []; FakeSocket.made.push(this); }
  send(text) { this.sent.push(text); }
  close() { this.closed = true; }
}
FakeSocket.made = [];
export const install = () => { window.WebSocket = FakeSocket; FakeSocket.made = []; };
export const made = () => FakeSocket.made.length;
const last = () => FakeSocket.made.at(-1);
export const opens = () => last().dispatchEvent(new Event("open"));
export const says = (data) => last().dispatchEvent(new MessageEvent("message", { data }));
export const closes = (code) => last().dispatchEvent(new CloseEvent("close", { code }));
export const sent = () => `[${last().sent.join(",")}]`;
export const is_closed = () => last().closed === true;
let errors = [];
const error = console.error;
console.error = (...parts) => { errors.push(parts.map(String).join(" ")); error(...parts); };
export const soon = () => new Promise((resolve) => setTimeout(resolve));
export const complaints = () => { const said = errors; errors = []; return said.join("\n"); };
export const key = (target, key, init) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...JSON.parse(init) }));
export const input = (field, text) => { field.value = text; field.dispatchEvent(new Event("input")); };
export const hostile_values = () => {
  const throws = () => { throw new Error("no"); };
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  return [
    revoked.proxy,
    new Proxy({}, { ownKeys: throws, get: throws, getPrototypeOf: throws }),
    { get uuid() { throw new Error("no"); } },
    { extra_values: new Proxy({}, { ownKeys: throws }) },
    new Proxy(["_setIdentity"], { get: throws }),
  ];
};
const spying = console.error;
export const break_console = () => { console.error = () => { throw new Error("no console"); }; };
export const mend_console = () => { console.error = spying; };
export const thrower = () => { throw new Error("the page's own mistake"); };
"#)]
extern "C" {
    fn install();
    fn made() -> u32;
    fn opens();
    fn says(data: &JsValue);
    fn closes(code: u16);
    fn sent() -> String;
    fn is_closed() -> bool;
    fn soon() -> Promise;
    fn complaints() -> String;
    fn key(target: &Element, key: &str, init: &str);
    fn input(field: &HtmlTextAreaElement, text: &str);
    fn thrower();
    fn hostile_values() -> Array;
    fn break_console();
    fn mend_console();
}

#[wasm_bindgen(module = "/www/client/trace.js")]
extern "C" {
    #[wasm_bindgen(js_name = Trace)]
    type Ring;
    #[wasm_bindgen(constructor, js_class = Trace)]
    fn new() -> Ring;
}

/// Keeps what happened, as in a page.
fn trace() -> Ring {
    Ring::new()
}

// Served from the checkout, where the runner finds what it has not built itself.
#[wasm_bindgen(raw_module = "/www/client/face/face.js")]
extern "C" {
    #[wasm_bindgen(js_name = Face)]
    type Shown;
    #[wasm_bindgen(constructor, js_class = Face)]
    fn new(styles: &str, texts: &Texts) -> Shown;
}

#[wasm_bindgen(raw_module = "/www/client/face/texts.js")]
extern "C" {
    type Texts;
    #[wasm_bindgen(constructor)]
    fn new(english: &JsValue, languages: &Array, fetch: &JsValue) -> Texts;
}

const TEXTS: &str = include_str!("../www/client/texts/en.json");
const WELCOME: &str =
    r#"{"t":"welcome","v":1,"now":1795297000000,"known":"anonymous","minimum_lifetime":3600,"head":0,"seen":0}"#;

/// One chat in the page.
struct Chat {
    client: Client,
    root: ShadowRoot,
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

fn storage() -> (web_sys::Storage, web_sys::Storage) {
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

fn source() -> String {
    format!("shop{}", SHOPS.get())
}

fn client(styles: &str) -> Client {
    let texts = Texts::new(&JSON::parse(TEXTS).unwrap(), &Array::new(), &JsValue::NULL);
    let face: Face = Shown::new(styles, &texts).unchecked_into();
    Client::new(
        &source(),
        "ws://127.0.0.1:1/chat/shop/socket".into(),
        face,
        trace().unchecked_into(),
    )
    .unwrap()
}

/// Waits until it is so; a test that waits for nothing ends by its own time limit.
async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        JsFuture::from(soon()).await.unwrap();
    }
}

impl Chat {
    /// A new browser, a new page.
    fn new() -> Self {
        let (browser, tab) = storage();
        browser.clear().unwrap();
        tab.clear().unwrap();
        SHOPS.set(SHOPS.get() + 1);
        Self::again()
    }

    /// A new page in the same tab.
    fn again() -> Self {
        Self::styled("p { margin: 0 } [hidden] { display: none }")
    }

    fn styled(styles: &str) -> Self {
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
    fn open() -> Self {
        let chat = Self::new();
        chat.client.start();
        chat.call(r#"["_open"]"#);
        opens();
        says(&WELCOME.into());
        chat
    }

    fn call(&self, json: &str) {
        self.client.call(JSON::parse(json).unwrap());
    }

    fn find(&self, selector: &str) -> Element {
        self.root
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("nothing is {selector}"))
    }

    fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    fn field(&self) -> HtmlTextAreaElement {
        self.find("textarea").unchecked_into()
    }

    fn write(&self, text: &str) {
        input(&self.field(), text);
        key(&self.field(), "Enter", "{}");
    }

    fn text(&self, selector: &str) -> String {
        self.find(selector).text_content().unwrap()
    }

    fn last(&self, selector: &str) -> String {
        let all = self.root.query_selector_all(selector).unwrap();
        all.item(all.length() - 1).unwrap().text_content().unwrap()
    }

    fn click(&self, selector: &str) {
        self.find(selector).unchecked_into::<HtmlElement>().click();
    }
}

/// The frames sent on the last socket whose name is `t`.
fn frames(t: &str) -> Vec<JsValue> {
    let all: Array = JSON::parse(&sent()).unwrap().unchecked_into();
    let named = |frame: &JsValue| Reflect::get(frame, &"t".into()).unwrap().as_string().as_deref() == Some(t);
    all.iter().filter(named).collect()
}

fn member(frame: &JsValue, name: &str) -> String {
    Reflect::get(frame, &name.into())
        .unwrap()
        .as_string()
        .unwrap_or_default()
}

fn entry(seq: u32, author: &str, body: &str) -> String {
    let body = JSON::stringify(&body.into()).unwrap();
    format!(
        r#"{{"t":"entries","thread":"t1","entries":[{{"seq":{seq},"id":"e{seq}","at":1795297000000,{author},"body":{body}}}]}}"#
    )
}

fn from_agent(seq: u32, body: &str) {
    says(&entry(seq, r#""by":"agent","name":"Ann""#, body).into());
}

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
fn what_the_page_does_wrong_is_said_in_its_console_and_hurts_nothing() {
    let chat = Chat::new();
    chat.call(r#"["_setIdentitty", {}]"#);
    assert_eq!(
        complaints(),
        "visavis: _setIdentitty: there is no such call: did you mean _setIdentity?"
    );
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
fn a_client_that_is_dropped_leaves_nothing_behind() {
    let chat = Chat::open();
    drop(chat.client);
    assert!(document().query_selector("visavis-chat").unwrap().is_none());
    assert!(is_closed());
    says(&WELCOME.into());
    web_sys::window()
        .unwrap()
        .dispatch_event(&web_sys::Event::new("online").unwrap())
        .unwrap();
    assert_eq!(complaints(), "");
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
fn a_page_that_replaces_its_body_gets_the_chat_back() {
    let chat = Chat::open();
    let host = document().body().unwrap().last_element_child().unwrap();
    host.remove();
    chat.call(r#"["_close"]"#);
    assert!(host.is_connected());
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
    let _ = KeyboardEvent::new("keydown");
    drop(chat);
}
