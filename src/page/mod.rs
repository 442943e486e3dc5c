//! The rim: the browser's things, each in its own short file, around the pure session.
//!
//! Nothing is decided here. What happens becomes an event for the session; what the session wants
//! is done to the browser.

mod clock;
mod driver;
mod js;
mod listener;
mod promise;
mod random;
mod signals;
mod site;
mod socket;
mod store;
mod tabs;
mod trace;
mod vault;
mod wakeup;
pub(crate) mod widget;

use alloc::string::String;

use alloc::rc::Rc;

use visavis_wire::SourceToken;
#[cfg(feature = "alone")]
use visavis_wire::text::{digits, join};
use wasm_bindgen::prelude::*;
use web_sys::Window;

use driver::Driver;
use js::Js;
pub use trace::Trace;
pub use widget::Face;

#[wasm_bindgen]
extern "C" {
    /// web-sys looks for the global object in four places; a page has it here.
    #[wasm_bindgen(js_name = window, thread_local_v2)]
    static WINDOW: Option<Window>;
}

/// The page's window; `None` where this is no page.
pub(crate) fn window() -> Option<Window> {
    WINDOW.with(Option::clone)
}

/// The chat client of one page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Client(Rc<Driver>);

#[wasm_bindgen]
impl Client {
    /// A client that takes calls and waits for [`Client::start`].
    ///
    /// `socket` is the address of the source's WebSocket; `face` what the visitor sees, as in
    /// `www/client/face`; `trace` hears what happens.
    #[wasm_bindgen(constructor)]
    pub fn new(source: &str, socket: String, face: Face, trace: Trace) -> Result<Self, JsValue> {
        let source = SourceToken::read("source", source.into()).map_err(|error| JsError::new(&error.text()))?;
        Driver::new(&source, socket, face, trace).map(Self)
    }

    /// Takes one call, as `["_setIdentity", {…}]`. Never throws: a wrong call is a line in the
    /// page's console, and an object `{code, call, text}` as what is returned.
    pub fn call(&self, pushed: JsValue) -> JsValue {
        let wrong = self.0.call(&Js(pushed));
        wrong.map_or(JsValue::UNDEFINED, |error| {
            site::object(&[("code", error.code), ("call", &error.call), ("text", &error.text)]).into()
        })
    }

    /// How it stands, for the debug toolbar: JSON without any token or message.
    pub fn inspect(&self) -> String {
        self.0.inspect()
    }

    /// All calls from before are taken; the session begins.
    pub fn start(&self) {
        self.0.start();
    }
}

/// Says where the client stopped, and not over what: a panic's message may hold a visitor's words.
#[cfg(feature = "alone")]
#[panic_handler]
fn stopped(panic: &core::panic::PanicInfo<'_>) -> ! {
    let place = panic
        .location()
        .map(|place| join(&[place.file(), ":", &digits(place.line().into())]));
    site::complain(&join(&[
        "the chat stopped at ",
        &place.unwrap_or_default(),
        ": please report this and reload the page",
    ]));
    core::arch::wasm32::unreachable()
}
