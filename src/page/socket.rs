//! One WebSocket, for as long as it lives.

use alloc::boxed::Box;
use alloc::rc::Weak;
use alloc::vec;
use alloc::vec::Vec;

use visavis_wire::PublicKey;
use visavis_wire::json::{Json, whole};
use visavis_wire::visitor::{FromVisitor, ToVisitor};
use wasm_bindgen::JsValue;
use web_sys::WebSocket;

use crate::session::event::Event;
use crate::session::link::Attempt;

use super::driver::Driver;
use super::js::Js;
use super::listener::Listener;
use super::promise::{Promised, hear};

/// A socket that reports under its attempt's number. Dropping it detaches first, then closes.
#[derive(Debug)]
pub(crate) struct Socket {
    attempt: Attempt,
    inner: WebSocket,
    listeners: Vec<Listener>,
}

impl Socket {
    /// Begins to connect. The key that the session is to be bound to may come later than the socket.
    pub(crate) fn open(
        address: &str,
        attempt: Attempt,
        key: Option<Promised>,
        driver: &Weak<Driver>,
    ) -> Result<Self, JsValue> {
        let inner = WebSocket::new(address)?;
        let opened = {
            let me = Weak::clone(driver);
            move |driver: &Driver, _| {
                let browser = driver.browser_key();
                match &key {
                    None => driver.push(Event::SocketOpened(attempt, browser, None)),
                    Some(key) => hear(
                        key,
                        &me,
                        Box::new(move |key| {
                            let key = key.as_string().and_then(|key| PublicKey::read("key", key).ok());
                            Event::SocketOpened(attempt, browser, key)
                        }),
                    ),
                }
            }
        };
        let tell = |event: fn(Attempt, &Js) -> Option<(Event, JsValue)>| {
            Box::new(move |driver: &Driver, heard| {
                if let Some((event, raw)) = event(attempt, &Js(heard)) {
                    driver.push_read(event, &raw);
                }
            })
        };
        let listeners = vec![
            Listener::new(&inner, "open", driver, Box::new(opened)),
            Listener::new(&inner, "message", driver, tell(said)),
            Listener::new(&inner, "close", driver, tell(closed)),
        ];
        Ok(Self {
            attempt,
            inner,
            listeners,
        })
    }

    /// True where this is the socket of that attempt.
    pub(crate) fn is(&self, attempt: Attempt) -> bool {
        self.attempt == attempt
    }

    /// Sends a frame. A socket that is closing swallows it: the session says it again on the next.
    pub(crate) fn send(&self, frame: &FromVisitor) {
        let _ = self.inner.send_with_str(&frame.write());
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.listeners.clear();
        let _ = self.inner.close_with_code(1000);
    }
}

/// The event, and what it was read from.
fn said(attempt: Attempt, heard: &Js) -> Option<(Event, JsValue)> {
    let Js(data) = heard.member("data")?;
    Some((read(attempt, &data)?, data))
}

fn read(attempt: Attempt, data: &JsValue) -> Option<Event> {
    let garbled = |what: &str| Some(Event::SocketGarbled(attempt, what.into()));
    if !data.is_string() {
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

fn closed(attempt: Attempt, heard: &Js) -> Option<(Event, JsValue)> {
    let code = heard.member("code")?;
    let number = whole(&code).and_then(|code| u16::try_from(code).ok())?;
    let reason = heard.member("reason")?.text()?;
    Some((Event::SocketClosed(attempt, number, reason), code.0))
}
