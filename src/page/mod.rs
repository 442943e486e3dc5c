//! The browser, each of its things in a short file, around the pure session.
//!
//! Nothing is decided here. What happens becomes an event for the session (`calls`, `hearing`); what the session wants is
//! done (`effects`); `driver` is where both meet.

mod callback;
mod calls;
mod clock;
mod console;
mod driver;
mod effects;
mod hearing;
mod key_store;
mod listener;
mod random;
mod signals;
mod site;
mod socket;
mod storage;
mod tabs;
mod timer;
mod ui;

use std::cell::{Cell, RefCell};
use std::panic;
use std::rc::Rc;

use visavis_wire::SourceToken;
use wasm_bindgen::prelude::*;

use crate::api::Action;
use crate::json::{self, to_js};
use crate::session::event::Event;
use driver::Driver;
pub use ui::{Trace, Ui};

thread_local! {
    /// A mistake of ours stopped the client: nothing of it is used any more.
    static HAS_STOPPED: Cell<bool> = const { Cell::new(false) };
}

/// The client of one page. Each of its methods may be called from inside another.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Chat {
    driver: RefCell<Option<Rc<Driver>>>,
}

#[wasm_bindgen]
impl Chat {
    /// Makes a client of a source that speaks to the socket at this address. It takes calls, and waits for its start.
    /// It throws where the source's token is none, or the browser gives no random numbers.
    #[wasm_bindgen(constructor)]
    pub fn new(source: String, address: String, ui: Ui, trace: Option<Trace>) -> Result<Self, JsError> {
        panic::set_hook(Box::new(|panic| {
            if !HAS_STOPPED.replace(true) {
                let (file, line) = panic.location().map_or(("", 0), |place| (place.file(), place.line()));
                console::warn(&format!(
                    "the chat stopped ({file}, {line}): please report this, and reload the page."
                ));
            }
        }));
        let source = SourceToken::try_from(source)?;
        let driver = Driver::new(source.as_str(), address, ui, trace)
            .map_err(|_| JsError::new("this browser gives no random numbers"))?;
        Ok(Self {
            driver: RefCell::new(Some(driver)),
        })
    }

    /// Takes one call, as `["_setIdentity", {…}]`. A wrong call is a line in the page's console, and is returned as
    /// `{code, call, text}`.
    #[wasm_bindgen(unchecked_return_type = "CallError | undefined")]
    pub fn call(&self, pushed: &JsValue) -> JsValue {
        let error = self.driver().and_then(|driver| driver.call(pushed));
        error.map_or(JsValue::UNDEFINED, |error| to_js(&error))
    }

    /// All calls from before are taken; the session begins.
    pub fn start(&self) {
        if let Some(driver) = self.driver() {
            driver.signal("shown", signals::is_shown(), Event::Shown);
            driver.push(Event::Started, "started", &JsValue::NULL);
        }
    }

    /// The visitor did something in the window.
    pub fn report(&self, #[wasm_bindgen(unchecked_param_type = "Action")] action: &JsValue) {
        let Some(driver) = self.driver() else { return };
        match json::from_js::<Action>(action) {
            Ok(read) => driver.report(read, action),
            Err(error) => console::warn(&format!("the window reports what is no action: {error}")),
        }
    }

    /// The messages of the conversation on the screen from one number to another, both included.
    #[wasm_bindgen(unchecked_return_type = "Row[]")]
    pub fn rows(&self, from: f64, to: f64) -> JsValue {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "they are numbers of messages"
        )]
        let (from, to) = (from as u64, to as u64);
        self.driver()
            .map_or_else(|| js_sys::Array::new().into(), |driver| driver.rows(from, to))
    }

    /// The visitor's conversations, the one with the latest message first.
    #[wasm_bindgen(unchecked_return_type = "ThreadRow[]")]
    pub fn threads(&self) -> JsValue {
        self.driver()
            .map_or_else(|| js_sys::Array::new().into(), |driver| driver.threads())
    }

    /// How it stands, for the debug toolbar: without any token or message.
    #[wasm_bindgen(unchecked_return_type = "Inspection | undefined")]
    pub fn inspect(&self) -> JsValue {
        self.driver().map_or(JsValue::UNDEFINED, |driver| driver.inspect())
    }

    /// The end: nothing is heard any more, and the connection is closed. Calls after it do nothing.
    pub fn stop(&self) {
        // Taken before it is dropped: what goes may call back.
        let driver = self.driver.take();
        if let Some(driver) = driver
            && let Some(tabs) = driver.tabs.get()
        {
            tabs.stop();
        }
    }

    fn driver(&self) -> Option<Rc<Driver>> {
        self.driver.borrow().clone().filter(|_| !HAS_STOPPED.get())
    }
}
