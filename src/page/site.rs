//! The website around the chat: its event handlers, and its developer's console.

use alloc::boxed::Box;
use alloc::rc::Weak;
use alloc::string::String;
use alloc::vec::Vec;

use visavis_wire::json::Json;
use visavis_wire::text::join;
use wasm_bindgen::prelude::*;

use crate::api::Notification;
use crate::session::event::{Answer, Event};
use crate::session::renewal::{Ask, Reason};
use crate::session::token::Token;

use super::driver::Driver;
use super::held::Held;
use super::js::Js;
use super::promise::heard;

/// More handlers than this are not taken: a page that adds one at every turn has a mistake.
const HANDLERS: usize = 100;

/// The website's functions.
#[derive(Debug, Default)]
pub(crate) struct Site {
    /// Whom to ask for tokens.
    provider: Held<Option<Js>>,
    handlers: Held<Vec<(String, Js)>>,
}

impl Site {
    /// Adds a handler for one event, or for all by the name `*`.
    pub(crate) fn listen(&self, name: String, handler: Js) {
        let add = |handlers: &mut Vec<_>| (handlers.len() < HANDLERS).then(|| handlers.push((name, handler)));
        if self.handlers.with(add).flatten().is_none() {
            complain("_onEvent: there are 100 handlers already; this one was not added: add each once");
        }
    }

    /// From here on this function is asked for tokens.
    pub(crate) fn provide(&self, provider: Js) {
        self.provider.with(|place| *place = Some(provider));
    }

    /// Asks for a token. The answer comes as an event: at once, later, or never.
    pub(crate) fn ask(&self, ask: Ask, reason: Reason, driver: &Weak<Driver>) {
        let provider = self.provider.with(|provider| provider.clone()).flatten();
        let Some(provider) = provider else { return };
        // The budget bounds the answers that never come.
        let answer = |read: fn(&Js) -> Answer| heard(driver, Box::new(move |value| Event::Answered(ask, read(value))));
        ask_page(&provider, reason.word(), &answer(token), &answer(failure));
    }

    /// Tells whoever listens. A handler that throws hurts nobody else.
    pub(crate) fn tell(&self, notification: &Notification) {
        let wants = |name: &str| name == "*" || name == notification.event;
        // No borrow lives across the calls: a handler may add another.
        let handlers = self.handlers.with(|handlers| {
            let wanting = handlers.iter().filter(|(name, _)| wants(name));
            wanting.map(|(_, handler)| handler.clone()).collect::<Vec<_>>()
        });
        for handler in handlers.unwrap_or_default() {
            // Each its own: what one handler does to it no other sees.
            tell(&handler, &notification.json);
        }
    }
}

#[wasm_bindgen(module = "/src/page/rim.js")]
extern "C" {
    fn tell(handler: &Js, json: &str);
    #[wasm_bindgen(js_name = ask)]
    fn ask_page(provider: &Js, reason: &str, answered: &JsValue, failed: &JsValue);

    /// Says one sentence to the website's developer.
    pub(crate) fn complain(text: &str);
}

/// What is written, as an object of JavaScript's.
pub(crate) fn made(json: &str) -> JsValue {
    Js::parsed(&json.into()).into()
}

/// What the website answered.
fn token(value: &Js) -> Answer {
    if value.is_null() {
        return Answer::SignedOut;
    }
    match value.text().map(Token::read::<Js>) {
        Some(Ok(token)) => Answer::Token(token),
        Some(Err(error)) => Answer::Nothing(error.text().into()),
        None => {
            Answer::Nothing("the answer must be a JWT, a promise of one, or null if the visitor has signed out".into())
        }
    }
}

/// What the website threw, or its promise was rejected with.
fn failure(error: &Js) -> Answer {
    let text = error
        .member("message")
        .and_then(|message| message.text())
        .or_else(|| error.text());
    Answer::Nothing(join(&["the page's function failed: ", &text.unwrap_or_default()]))
}
