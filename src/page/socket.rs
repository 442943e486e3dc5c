//! One WebSocket, for as long as it lives.

use alloc::boxed::Box;
use alloc::rc::Weak;

use visavis_wire::PublicKey;
use visavis_wire::json::{Json, Kind, whole};
use visavis_wire::visitor::{FromVisitor, ToVisitor};
use wasm_bindgen::prelude::*;

use crate::session::event::Event;
use crate::session::link::Attempt;

use super::driver::Driver;
use super::hear::{Hear, hearing};
use super::js::Js;
use super::promise::Promised;

/// A socket that reports under its attempt's number. Dropping it detaches first, then closes.
#[derive(Debug)]
pub(crate) struct Socket {
    attempt: Attempt,
    inner: Inner,
    _hear: Hear,
}

impl Socket {
    /// Begins to connect, where the page allows it. The key that the session is to be bound to may come later than the
    /// socket.
    pub(crate) fn open(address: &str, attempt: Attempt, key: Option<Promised>, driver: &Weak<Driver>) -> Option<Self> {
        let heard = move |driver: &Driver, said: Js| {
            if let Some((event, raw)) = read(driver, attempt, &said) {
                driver.push_read(event, &raw);
            }
        };
        let hear = hearing(driver, Box::new(heard));
        Some(Self {
            attempt,
            inner: connect(address, key, hear.as_ref())?,
            _hear: hear,
        })
    }

    /// True where this is the socket of that attempt.
    pub(crate) fn is(&self, attempt: Attempt) -> bool {
        self.attempt == attempt
    }

    /// Sends a frame. A socket that is closing swallows it: the session says it again on the next.
    pub(crate) fn send(&self, frame: &FromVisitor) {
        self.inner.send(&frame.write());
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.inner.close();
    }
}

/// The event, and what it was read from.
fn read(driver: &Driver, attempt: Attempt, said: &Js) -> Option<(Event, Js)> {
    let parts = said.items(3)?;
    let [word, value, reason] = &*parts else { return None };
    let event = match word.text()?.as_str() {
        "open" => {
            let key = value.text().and_then(|key| PublicKey::read("key", key).ok());
            Event::SocketOpened(attempt, driver.browser_key(), key)
        }
        "said" => frame(attempt, value)?,
        _ => {
            let code = u16::try_from(whole(value)?).ok()?;
            Event::SocketClosed(attempt, code, reason.text()?)
        }
    };
    Some((event, value.clone()))
}

fn frame(attempt: Attempt, data: &Js) -> Option<Event> {
    let garbled = |what: &str| Some(Event::SocketGarbled(attempt, what.into()));
    if data.kind() != Kind::Text {
        return garbled("a binary message");
    }
    let Some(value) = Js::parsed(data) else {
        return garbled("not JSON");
    };
    match ToVisitor::read(&value) {
        Ok(frame) => frame.map(|frame| Event::SocketSaid(attempt, frame)),
        Err(error) => garbled(&error.text()),
    }
}

#[wasm_bindgen(module = "/src/page/rim.js")]
extern "C" {
    #[derive(Debug)]
    type Inner;

    /// Nothing, and a line in the page's console, for a wrong address and where the page's CSP forbids it.
    fn connect(address: &str, key: Option<Promised>, hear: &JsValue) -> Option<Inner>;
    #[wasm_bindgen(method)]
    fn send(this: &Inner, text: &str);
    #[wasm_bindgen(method)]
    fn close(this: &Inner);
}
