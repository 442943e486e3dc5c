//! What the driver hears of the browser, the website's functions and the other tabs, read into events.

use js_sys::Reflect;
use visavis_wire::visitor::ToVisitor;
use visavis_wire::{PublicKey, known};
use wasm_bindgen::prelude::*;

use super::driver::Driver;
use crate::json::{self, list};
use crate::session::connection::Attempt;
use crate::session::event::{Event, ProviderResult};
use crate::session::identity::{Ask, IdentityKey, TabMessage, Token};

impl Driver {
    /// The browser says something of the page that is so or not.
    pub(super) fn signal(&self, kind: &'static str, is_so: bool, event: fn(bool) -> Event) {
        self.push(event(is_so), kind, &is_so.into());
    }

    pub(super) fn socket_opened(&self, attempt: Attempt, key: Option<PublicKey>) {
        let noted = list(&[attempt.0.into(), key.is_some().into()]);
        let opened = Event::SocketOpened(attempt, self.storage.browser_key(), key);
        self.push(opened, "socket_opened", &noted);
    }

    /// The socket brought something. A frame that this version does not know is passed over.
    pub(super) fn socket_message(&self, attempt: Attempt, data: &JsValue) {
        let read = if data.is_string() {
            known(json::from_text::<ToVisitor>(data)).map_err(|error| error.to_string())
        } else {
            Err("a binary message".into())
        };
        match read {
            Ok(Some(frame)) => {
                let noted = list(&[attempt.0.into(), data.clone()]);
                self.push(Event::SocketMessage(attempt, frame), "socket_message", &noted);
            }
            Ok(None) => (),
            Err(wrong) => {
                let noted = list(&[attempt.0.into()]);
                self.push(Event::SocketGarbled(attempt, wrong), "socket_garbled", &noted);
            }
        }
    }

    pub(super) fn socket_closed(&self, attempt: Attempt, code: u16, reason: String) {
        let noted = list(&[attempt.0.into(), code.into()]);
        self.push(Event::SocketClosed(attempt, code, reason), "socket_closed", &noted);
    }

    /// Another tab says something. Any script of the page may: what makes no sense is passed over.
    pub(super) fn tab_message(&self, heard: &JsValue) {
        if let Ok((person, message)) = json::from_js::<(String, TabMessage)>(heard) {
            self.push(
                Event::TabMessage(IdentityKey::from(person), message),
                "tab_message",
                heard,
            );
        }
    }

    /// The website has answered a question for a token.
    pub(super) fn provider_result(&self, ask: Ask, value: &JsValue) {
        let answer = if value.is_null() || value.is_undefined() {
            ProviderResult::SignedOut
        } else {
            match value.as_string().map(Token::read) {
                Some(Ok(token)) => ProviderResult::Token(token),
                Some(Err(error)) => ProviderResult::Nothing(error.text().into()),
                None => ProviderResult::Nothing(
                    "the answer must be a JWT, a promise of one, or null if the visitor has signed out".into(),
                ),
            }
        };
        let noted = list(&[ask.0.into(), value.clone()]);
        self.push(Event::ProviderResult(ask, answer), "provider_result", &noted);
    }

    /// The website's function threw, or its promise was rejected.
    pub(super) fn provider_failed(&self, ask: Ask, error: &JsValue) {
        let message = Reflect::get(error, &"message".into()).ok();
        let text = message
            .and_then(|message| message.as_string())
            .or_else(|| error.as_string())
            .unwrap_or_default();
        let answer = ProviderResult::Nothing(format!("the page's function failed: {text}"));
        let noted = list(&[ask.0.into(), error.clone()]);
        self.push(Event::ProviderResult(ask, answer), "provider_failed", &noted);
    }
}
