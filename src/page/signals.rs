//! What the browser says of its network, and of whether anybody looks at the page.

use std::rc::Weak;

use web_sys::{VisibilityState, Window};

use crate::session::event::Event;

use super::driver::Driver;
use super::listener::Listener;

/// Listens for as long as it lives.
pub(crate) fn listen(window: &Window, driver: &Weak<Driver>) -> Vec<Listener> {
    let tell = |event: fn(&Window) -> Event| {
        let (driver, window) = (Weak::clone(driver), window.clone());
        move |_| {
            if let Some(driver) = driver.upgrade() {
                driver.push(event(&window));
            }
        }
    };
    let mut listeners = vec![
        Listener::new(window, "online", tell(|_| Event::Online(true))),
        Listener::new(window, "offline", tell(|_| Event::Online(false))),
        Listener::new(window, "pageshow", tell(shown)),
    ];
    if let Some(document) = window.document() {
        listeners.push(Listener::new(&document, "visibilitychange", tell(shown)));
    }
    listeners
}

fn shown(window: &Window) -> Event {
    let visible = |document: web_sys::Document| document.visibility_state() == VisibilityState::Visible;
    Event::Shown(window.document().is_none_or(visible))
}
