//! What the browser says of its network, and of whether anybody looks at the page.

use alloc::boxed::Box;
use alloc::rc::Weak;
use alloc::vec::Vec;

use web_sys::Window;

use crate::session::event::Event;

use super::listener::Listener;
use super::{driver::Driver, window};

/// Listens for as long as it lives.
pub(crate) fn listen(window: &Window, driver: &Weak<Driver>) -> Vec<Listener> {
    let events: [(_, fn() -> Event); 5] = [
        ("online", || Event::Online(true)),
        ("offline", || Event::Online(false)),
        ("pagehide", || Event::Left(true)),
        ("pageshow", || Event::Left(false)),
        ("pageshow", shown),
    ];
    let tell = |event: fn() -> Event| Box::new(move |driver: &Driver, _| driver.push(event()));
    let mut listeners = Vec::new();
    for (name, event) in events {
        listeners.push(Listener::new(window, name, driver, tell(event)));
    }
    if let Some(document) = window.document() {
        listeners.push(Listener::new(&document, "visibilitychange", driver, tell(shown)));
    }
    listeners
}

/// Whether anybody looks at the page.
pub(crate) fn shown() -> Event {
    let document = window().and_then(|window| window.document());
    Event::Shown(document.is_none_or(|document| !document.hidden()))
}
