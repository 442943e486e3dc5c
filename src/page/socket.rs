//! One WebSocket, for as long as it lives.

use std::rc::Weak;

use visavis_wire::PublicKey;
use visavis_wire::visitor::{FromVisitor, ToVisitor};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

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
            let driver = Weak::clone(driver);
            move |_| {
                let Some(driver_here) = driver.upgrade() else { return };
                let browser = driver_here.browser_key();
                match &key {
                    None => driver_here.push(Event::SocketOpened(attempt, browser, None)),
                    Some(key) => hear(key, &driver, move |key| {
                        let key = key.as_string().and_then(|key| PublicKey::read("key", key).ok());
                        Event::SocketOpened(attempt, browser, key)
                    }),
                }
            }
        };
        let tell = |event: fn(Attempt, web_sys::Event) -> Option<(Event, JsValue)>| {
            let driver = Weak::clone(driver);
            move |heard| {
                if let (Some(driver), Some((event, raw))) = (driver.upgrade(), event(attempt, heard)) {
                    driver.push_read(event, &raw);
                }
            }
        };
        let listeners = vec![
            Listener::new(&inner, "open", opened),
            Listener::new(&inner, "message", tell(said)),
            Listener::new(&inner, "close", tell(closed)),
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
fn said(attempt: Attempt, heard: web_sys::Event) -> Option<(Event, JsValue)> {
    let data = heard.dyn_into::<MessageEvent>().ok()?.data();
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
        Err(error) => garbled(&error.to_string()),
    }
}

fn closed(attempt: Attempt, heard: web_sys::Event) -> Option<(Event, JsValue)> {
    let heard: CloseEvent = heard.dyn_into().ok()?;
    let code = heard.code();
    Some((Event::SocketClosed(attempt, code, heard.reason()), code.into()))
}
