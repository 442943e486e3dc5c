//! One WebSocket, for as long as it is held.

use std::rc::Weak;

use js_sys::Promise;
use visavis_wire::PublicKey;
use wasm_bindgen::prelude::*;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::callback;
use super::driver::Driver;
use super::listener::Listener;
use crate::session::connection::Attempt;

/// What is done with an event of the socket's.
type Heard = Box<dyn Fn(&Driver, JsValue)>;

/// The page does not need it any more (RFC 6455, section 7.4.1).
const NORMAL: u16 = 1000;

/// A socket and the number of the attempt that it was opened for. Dropped, it is heard no more and closes.
#[derive(Debug)]
pub(super) struct Socket {
    pub(super) attempt: Attempt,
    inner: WebSocket,
    _listeners: [Listener; 3],
}

impl Socket {
    /// Begins to connect. The public key of a signed person is on its way, and may come later than the socket.
    pub(super) fn open(
        address: &str,
        attempt: Attempt,
        key: Option<Promise>,
        driver: &Weak<Driver>,
    ) -> Result<Self, JsValue> {
        let inner = WebSocket::new(address)?;
        let on = |kind, heard: Heard| {
            let driver = driver.clone();
            Listener::new(&inner, kind, move |event| {
                if let Some(driver) = driver.upgrade() {
                    heard(&driver, event);
                }
            })
        };
        let opened = move |driver: &Driver, _| match &key {
            None => driver.socket_opened(attempt, None),
            Some(key) => callback::then(key, &driver.this, move |driver, key| {
                let key = key.as_string().and_then(|key| PublicKey::try_from(key).ok());
                driver.socket_opened(attempt, key);
            }),
        };
        let listeners = [
            on("open", Box::new(opened)),
            on(
                "message",
                Box::new(move |driver, event| {
                    driver.socket_message(attempt, &event.unchecked_into::<MessageEvent>().data());
                }),
            ),
            on(
                "close",
                Box::new(move |driver, event| {
                    let event: CloseEvent = event.unchecked_into();
                    driver.socket_closed(attempt, event.code(), event.reason());
                }),
            ),
        ];
        Ok(Self {
            attempt,
            inner,
            _listeners: listeners,
        })
    }

    /// Sends a frame. A socket that is closing swallows it: the session says it again on the next.
    pub(super) fn send(&self, frame: &str) {
        let _ = self.inner.send_with_str(frame);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.inner.close_with_code(NORMAL);
    }
}
