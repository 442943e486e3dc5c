//! What the browser says of its network, and of whether anybody looks at the page.

use std::rc::Weak;

use web_sys::Window;

use crate::session::event::Event;

use super::listener::Listener;
use super::{driver::Driver, window};

/// Listens for as long as it lives.
pub(crate) fn listen(window: &Window, driver: &Weak<Driver>) -> Vec<Listener> {
    let tell = |event: fn() -> Event| {
        let driver = Weak::clone(driver);
        move |_| {
            if let Some(driver) = driver.upgrade() {
                driver.push(event());
            }
        }
    };
    let mut listeners = vec![
        Listener::new(window, "online", tell(|| Event::Online(true))),
        Listener::new(window, "offline", tell(|| Event::Online(false))),
        Listener::new(window, "pagehide", tell(|| Event::Left(true))),
        Listener::new(window, "pageshow", tell(|| Event::Left(false))),
        Listener::new(window, "pageshow", tell(shown)),
    ];
    if let Some(document) = window.document() {
        listeners.push(Listener::new(&document, "visibilitychange", tell(shown)));
    }
    listeners
}

/// Whether anybody looks at the page.
pub(crate) fn shown() -> Event {
    let document = window().and_then(|window| window.document());
    Event::Shown(document.is_none_or(|document| !document.hidden()))
}
