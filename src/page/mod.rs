//! The rim: the browser's things, each in its own short file, around the pure session.
//!
//! Nothing is decided here. What happens becomes an event for the session; what the session wants
//! is done to the browser.

mod clock;
mod driver;
mod hear;
mod held;
mod js;
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

use alloc::rc::Rc;

use visavis_wire::SourceToken;
use visavis_wire::json::Object;
use wasm_bindgen::prelude::*;

use driver::Driver;
use js::Js;
pub use trace::Trace;
pub use widget::Face;

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
    pub fn new(source: &JsValue, socket: &JsValue, face: Face, trace: Trace) -> Result<Self, JsValue> {
        let text = |given: &JsValue| given.as_string().unwrap_or_default();
        let driver = SourceToken::read("source", text(source))
            .and_then(|source| Driver::new(&source, text(socket), face, trace));
        driver.map(Self).map_err(|error| JsError::new(&error.text()).into())
    }

    /// Takes one call, as `["_setIdentity", {…}]`. Never throws: a wrong call is a line in the
    /// page's console, and an object `{code, call, text}` as what is returned.
    pub fn call(&self, pushed: JsValue) -> JsValue {
        let wrong = self.0.call(&pushed.unchecked_into::<Js>());
        wrong.map_or(JsValue::UNDEFINED, |error| {
            let object = Object::default().text("code", error.code);
            site::made(&object.text("call", &error.call).text("text", &error.text).finish())
        })
    }

    /// How it stands, for the debug toolbar: JSON without any token or message.
    pub fn inspect(&self) -> JsValue {
        self.0.inspect().into()
    }

    /// All calls from before are taken; the session begins.
    pub fn start(&self) {
        self.0.start();
    }
}

/// Says that the client stopped; the browser says beneath it in which function.
#[cfg(feature = "alone")]
#[panic_handler]
fn stopped(_: &core::panic::PanicInfo<'_>) -> ! {
    site::complain("the chat stopped: please report this with the next line, and reload the page");
    core::arch::wasm32::unreachable()
}
