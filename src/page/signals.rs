//! What the browser says of its network, and of whether anybody looks at the page.

use alloc::boxed::Box;
use alloc::rc::Weak;

use visavis_wire::json::Json;
use wasm_bindgen::prelude::*;

use crate::session::event::Event;

use super::driver::Driver;
use super::hear::{Hear, hearing};
use super::js::Js;

/// Listens for as long as it lives.
#[derive(Debug)]
pub(crate) struct Signals {
    inner: Inner,
    _hear: Hear,
}

impl Signals {
    pub(crate) fn new(driver: &Weak<Driver>) -> Self {
        let heard = |driver: &Driver, said: Js| {
            if let Some(event) = read(&said) {
                driver.push(event);
            }
        };
        let hear = hearing(driver, Box::new(heard));
        Self {
            inner: watch(hear.as_ref()),
            _hear: hear,
        }
    }

    /// Says whether anybody looks at the page.
    pub(crate) fn look(&self) {
        self.inner.look();
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.inner.stop();
    }
}

fn read(said: &Js) -> Option<Event> {
    let parts = said.items(2)?;
    let [word, is_so] = &*parts else { return None };
    let is_so = is_so.flag()?;
    Some(match word.text()?.as_str() {
        "online" => Event::Online(is_so),
        "left" => Event::Left(is_so),
        _ => Event::Shown(is_so),
    })
}

#[wasm_bindgen(module = "/src/page/rim.js")]
extern "C" {
    #[derive(Debug)]
    type Inner;

    fn watch(hear: &JsValue) -> Inner;
    #[wasm_bindgen(method)]
    fn look(this: &Inner);
    #[wasm_bindgen(method)]
    fn stop(this: &Inner);
}
