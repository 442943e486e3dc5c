//! The functions of the website: its event handlers, and its provider of tokens.

use std::cell::{Cell, RefCell};
use std::rc::Weak;

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::driver::Driver;
use super::{callback, console};
use crate::api::{ChatError, Notification};
use crate::json::to_js;
use crate::session::identity::{Ask, Reason};

/// More handlers are not taken: a page that adds one at every turn has a mistake.
const HANDLERS: usize = 100;

/// The website around the chat.
#[derive(Debug, Default)]
pub(super) struct Site {
    handlers: RefCell<Vec<Handler>>,
    provider: RefCell<Option<Function>>,
    /// The chat stands in an element of the page: there it is always open.
    pub(super) is_embedded: Cell<bool>,
}

#[derive(Debug)]
struct Handler {
    /// The event's name, or `*` for all.
    event: String,
    function: Function,
}

impl Site {
    /// Adds a handler for one event, or for all by the name `*`.
    pub(super) fn listen(&self, event: String, function: Function) -> Result<(), ChatError> {
        let mut handlers = self.handlers.borrow_mut();
        if handlers.len() >= HANDLERS {
            return Err(ChatError::new(
                "too_many_handlers",
                "there are 100 handlers already; this one was not added: add each once",
            ));
        }
        handlers.push(Handler { event, function });
        Ok(())
    }

    /// From now on this function is asked for tokens.
    pub(super) fn provide(&self, provider: Function) {
        self.provider.replace(Some(provider));
    }

    /// Tells the handlers. One that throws hurts nobody else; each has an object of its own.
    pub(super) fn announce(&self, notification: &Notification) {
        let event = notification.name();
        let hears = |handler: &&Handler| handler.event == "*" || handler.event == event;
        // None is called while the list is borrowed: a handler may add a handler.
        let functions: Vec<_> = self
            .handlers
            .borrow()
            .iter()
            .filter(hears)
            .map(|handler| handler.function.clone())
            .collect();
        for function in functions {
            if let Err(error) = function.call1(&JsValue::UNDEFINED, &to_js(notification)) {
                console::warn_of(&format!("the page's handler of {event} threw:"), &error);
            }
        }
    }

    /// Asks the provider, and tells the driver what comes of it.
    pub(super) fn ask(&self, ask: Ask, reason: Reason, driver: &Weak<Driver>) -> Result<(), JsValue> {
        let Some(provider) = self.provider.borrow().clone() else {
            return Ok(());
        };
        let given = provider.call1(&JsValue::UNDEFINED, &reason.as_str().into())?;
        callback::outcome(
            &given,
            driver,
            move |driver, token| driver.provider_result(ask, &token),
            move |driver, error| driver.provider_failed(ask, &error),
        )
    }
}
