//! The rim: the browser's things, each in its own short file, around the pure session.
//!
//! Nothing is decided here. What happens becomes an event for the session (`ear`); what the session
//! wants is done by the rim's JavaScript and by the face (`driver`).

mod clock;
mod driver;
mod ear;
mod held;
mod js;
mod random;
mod rim;
pub(crate) mod widget;

use alloc::rc::Rc;

use visavis_wire::{SourceToken, limits};
use wasm_bindgen::prelude::*;

use driver::Driver;
pub use rim::{Rim, Trace};
pub use widget::Face;

/// Makes a client of a source, for one page: `rim` tells it what happens and does what it wants done, `face` is what the
/// visitor sees, `trace` hears what happened. What is wrong with the source's token, else undefined.
#[wasm_bindgen]
pub fn begin(rim: Rim, face: Face, trace: Trace, source: &JsValue) -> JsValue {
    if let Err(error) = SourceToken::read("source", source.as_string().unwrap_or_default()) {
        return error.text().into();
    }
    let driver = Rc::new(Driver::new(rim, face, trace));
    let most = u32::try_from(limits::BODY_CHARS).unwrap_or(u32::MAX);
    driver.rim.hears(&ear::ear(&driver), most);
    JsValue::UNDEFINED
}

/// The client stops: the rim says so, and in which function.
#[cfg(feature = "alone")]
#[panic_handler]
fn stopped(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
