//! What the browser says of the page: in front or not, left or come back to, online or not.

use std::rc::Weak;

use web_sys::EventTarget;

use super::driver::Driver;
use super::listener::Listener;
use crate::session::event::Event;

/// Tells the driver of each, as long as this is held.
#[derive(Debug)]
pub(super) struct Signals {
    _listeners: Vec<Listener>,
}

impl Signals {
    pub(super) fn new(driver: &Weak<Driver>) -> Self {
        let Some(window) = web_sys::window() else {
            return Self { _listeners: Vec::new() };
        };
        let on = |target: &EventTarget, kind, heard: fn(&Driver)| {
            let driver = driver.clone();
            Listener::new(target, kind, move |_| {
                if let Some(driver) = driver.upgrade() {
                    heard(&driver);
                }
            })
        };
        let mut listeners = vec![
            on(&window, "online", |driver| driver.signal("online", true, Event::Online)),
            on(&window, "offline", |driver| {
                driver.signal("online", false, Event::Online);
            }),
            on(&window, "pagehide", |driver| driver.signal("left", true, Event::Left)),
            on(&window, "pageshow", |driver| {
                driver.signal("left", false, Event::Left);
                driver.signal("shown", is_shown(), Event::Shown);
            }),
        ];
        if let Some(document) = window.document() {
            listeners.push(on(&document, "visibilitychange", |driver| {
                driver.signal("shown", is_shown(), Event::Shown);
            }));
        }
        Self { _listeners: listeners }
    }
}

/// The page is in front.
pub(super) fn is_shown() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_none_or(|document| !document.hidden())
}
