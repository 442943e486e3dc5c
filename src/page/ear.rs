//! The one door by which the client hears: of the website, of the browser, of the other tabs, of the visitor.

use alloc::rc::Rc;
use alloc::string::String;

use visavis_wire::json::{Json, Kind, whole};
use visavis_wire::said;
use visavis_wire::text::join;
use visavis_wire::visitor::ToVisitor;
use visavis_wire::{Body, BrowserKey, MessageId, PublicKey, ThreadId};
use wasm_bindgen::prelude::*;

use crate::session::event::{Answer, Event};
use crate::session::identity::Scope;
use crate::session::kept::Kept;
use crate::session::link::Attempt;
use crate::session::renewal::Ask;
use crate::session::tabs::Word;
use crate::session::token::Token;

use super::driver::Driver;
use super::held::Held;
use super::js::Js;

// What is heard, as `HEARD` of heard.js lists it.
pub(super) const CALLED: u32 = 0;
const STARTED: u32 = 1;
const INSPECTED: u32 = 2;
const ENDED: u32 = 3;
pub(super) const WOKE: u32 = 4;
const SHOWN: u32 = 5;
const ONLINE: u32 = 6;
const AWAY: u32 = 7;
const SOCKET_OPENED: u32 = 8;
const SOCKET_SAID: u32 = 9;
const SOCKET_CLOSED: u32 = 10;
const TOLD: u32 = 11;
const TURN: u32 = 12;
const ANSWERED: u32 = 13;
const FAILED: u32 = 14;
const RECALLED: u32 = 15;
const PROVED: u32 = 16;
pub(super) const OPENED: u32 = 17;
pub(super) const CLOSED: u32 = 18;
const REACHED_BEGINNING: u32 = 19;
const BEGAN: u32 = 20;
const BROUGHT: u32 = 21;
const LEFT: u32 = 22;
const SELECTED: u32 = 23;
const DRAFTED: u32 = 24;
pub(super) const WROTE: u32 = 25;
const RETRIED: u32 = 26;
const DISCARDED: u32 = 27;
const LOOKED: u32 = 28;
// What comes of a call and of a frame, for the trace.
pub(super) const ADDED: u32 = 29;
const SOCKET_GARBLED: u32 = 30;

/// The function to tell what happens: what, a number, a value. It may be called again while it runs, and does nothing
/// once it has heard of the end.
pub(super) fn ear(driver: &Rc<Driver>) -> JsValue {
    let place = Held::new(Some(Rc::clone(driver)));
    let ear = move |what: u32, number: u32, value: Js| {
        if what == ENDED {
            place.with(Option::take);
        } else if let Some(driver) = place.with(|place| place.clone()).flatten() {
            // What makes no sense is passed over: any script of the page may speak to the other tabs.
            let _ = hear(&driver, what, number, &value);
        }
    };
    Closure::<dyn Fn(u32, u32, Js)>::new(ear).into_js_value()
}

fn hear(driver: &Driver, what: u32, number: u32, value: &Js) -> Option<()> {
    let (attempt, ask, is_so) = (Attempt(number), Ask(number), number == 1);
    let push = |event| driver.push(event, what, number, &JsValue::UNDEFINED);
    let push_read = |event| driver.push(event, what, number, value);
    match what {
        CALLED => driver.call(value),
        STARTED => push(Event::Started),
        INSPECTED => driver.inspect(),
        WOKE => push(Event::Woke),
        SHOWN => push(Event::Shown(is_so)),
        ONLINE => push(Event::Online(is_so)),
        AWAY => push(Event::Left(is_so)),
        SOCKET_OPENED => {
            let browser = BrowserKey::read("browser", driver.rim.browser_key()).ok()?;
            let key = value.text().and_then(|key| PublicKey::read("key", key).ok());
            push_read(Event::SocketOpened(attempt, browser, key));
        }
        SOCKET_SAID => match frame(value) {
            Ok(frame) => push_read(Event::SocketSaid(attempt, frame?)),
            Err(wrong) => driver.push(Event::SocketGarbled(attempt, wrong), SOCKET_GARBLED, number, value),
        },
        SOCKET_CLOSED => {
            let parts = value.items(2)?;
            let [code, reason] = &*parts else { return None };
            let closed = Event::SocketClosed(attempt, u16::try_from(whole(code)?).ok()?, reason.text()?);
            driver.push(closed, what, number, code);
        }
        TOLD => push_read(told(value)?),
        TURN => push(Event::Turn(ask)),
        ANSWERED => push_read(Event::Answered(ask, token(value))),
        FAILED => push_read(Event::Answered(ask, failure(value))),
        RECALLED => {
            let parts = value.items(2)?;
            let [scope, text] = &*parts else { return None };
            let kept = text.text().map(|text| Kept::read::<Js>(&text)).unwrap_or_default();
            driver.push(Event::Recalled(Scope::from(scope.text()?), kept), what, number, text);
        }
        PROVED => push_read(Event::Proved(attempt, value.text().unwrap_or_default())),
        OPENED => push(Event::Opened),
        CLOSED => push(Event::Closed),
        REACHED_BEGINNING => push(Event::ReachedBeginning),
        BEGAN => push(Event::Began),
        BROUGHT => driver.push(Event::Decided(true), what, 1, &JsValue::UNDEFINED),
        LEFT => push(Event::Decided(false)),
        SELECTED => push_read(Event::Selected(ThreadId::read("thread", value.text()?).ok()?)),
        DRAFTED => {
            let draft = value.text()?;
            let bytes = u32::try_from(draft.len()).unwrap_or(u32::MAX);
            driver.push(Event::Drafted(draft), what, bytes, &JsValue::UNDEFINED);
        }
        WROTE => driver.write(Body::new(value.text()?).ok()?),
        RETRIED => push_read(Event::Retried(MessageId::read("id", value.text()?).ok()?)),
        DISCARDED => push_read(Event::Discarded(MessageId::read("id", value.text()?).ok()?)),
        // The visitor looks at another part of the conversation.
        LOOKED => driver.look(),
        _ => (),
    }
    Some(())
}

/// What the socket brought, where this version knows it, or what is wrong with it.
fn frame(data: &Js) -> Result<Option<ToVisitor>, String> {
    if data.kind() != Kind::Text {
        return Err(said!("a binary message").into());
    }
    match Js::parsed(data) {
        Some(value) => ToVisitor::read(&value).map_err(|wrong| wrong.text()),
        None => Err("not JSON".into()),
    }
}

/// What another tab has said.
fn told(said: &Js) -> Option<Event> {
    let parts = said.items(3)?;
    let [scope, word, value] = &*parts else { return None };
    let word = match word.text()?.as_str() {
        "asking" => Word::Asking(whole(value)),
        "token" => Word::Token(Token::read::<Js>(value.text()?).ok()?),
        "failed" => Word::Failed,
        "left" => Word::Left,
        _ => return None,
    };
    Some(Event::Told(Scope::from(scope.text()?), word))
}

/// What the website answered.
fn token(value: &Js) -> Answer {
    if value.is_null() {
        return Answer::SignedOut;
    }
    match value.text().map(Token::read::<Js>) {
        Some(Ok(token)) => Answer::Token(token),
        Some(Err(error)) => Answer::Nothing(error.text().into()),
        None => Answer::Nothing(
            said!("the answer must be a JWT, a promise of one, or null if the visitor has signed out").into(),
        ),
    }
}

/// What the website threw, or its promise was rejected with.
fn failure(error: &Js) -> Answer {
    let text = error
        .member("message")
        .and_then(|message| message.text())
        .or_else(|| error.text());
    Answer::Nothing(join(&[
        said!("the page's function failed: "),
        &text.unwrap_or_default(),
    ]))
}
