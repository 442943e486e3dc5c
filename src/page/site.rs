//! The website around the chat: its event handlers, and its developer's console.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use crate::api::notification::Notification;

/// More handlers than this are not taken: a page that adds one at every turn has a mistake.
const HANDLERS: usize = 100;

/// The website's event handlers.
#[derive(Debug, Default)]
pub(crate) struct Site {
    handlers: RefCell<Vec<(String, Function)>>,
}

impl Site {
    /// Adds a handler for one event, or for all by the name `*`.
    pub(crate) fn listen(&self, name: String, handler: &JsValue) {
        let Some(handler) = handler.dyn_ref::<Function>() else {
            return;
        };
        let mut handlers = self.handlers.borrow_mut();
        if handlers.len() < HANDLERS {
            handlers.push((name, handler.clone()));
        } else {
            complain("_onEvent: there are 100 handlers already; this one was not added: add each once");
        }
    }

    /// Tells whoever listens. A handler that throws hurts nobody else.
    pub(crate) fn tell(&self, notification: &Notification) {
        let wants = |name: &str| name == "*" || name == notification.event;
        let handlers = self.handlers.borrow();
        let handlers: Vec<_> = handlers
            .iter()
            .filter(|(name, _)| wants(name))
            .map(|(_, f)| f.clone())
            .collect();
        for handler in handlers {
            let Ok(value) = serde_wasm_bindgen::to_value(notification) else {
                return;
            };
            if let Err(error) = handler.call1(&JsValue::NULL, &value) {
                let text = ["visavis: the page's handler of ", notification.event, " threw:"].concat();
                web_sys::console::error_2(&text.into(), &error);
            }
        }
    }
}

/// Says one sentence to the website's developer.
pub(crate) fn complain(text: &str) {
    web_sys::console::error_1(&["visavis: ", text].concat().into());
}
