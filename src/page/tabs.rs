//! The other tabs of this browser: one of them asks the website at a time, and all hear what came of it.

use alloc::boxed::Box;
use alloc::rc::Weak;

use visavis_wire::SourceToken;
use visavis_wire::json::{Json, whole};
use visavis_wire::text::join;
use wasm_bindgen::prelude::*;

use crate::session::event::Event;
use crate::session::identity::Scope;
use crate::session::renewal::Ask;
use crate::session::tabs::Word;
use crate::session::token::Token;

use super::driver::Driver;
use super::hear::{Hear, hearing};
use super::js::Js;
use super::promise::heard;
use super::vault::Vault;

/// The way to the other tabs, for as long as it lives.
#[derive(Debug)]
pub(crate) struct Tabs {
    inner: Inner,
    _hear: Hear,
}

impl Tabs {
    pub(crate) fn new(source: &SourceToken, vault: &Vault, driver: &Weak<Driver>) -> Self {
        let heard = |driver: &Driver, said: Js| {
            if let Some(event) = told(&said) {
                driver.push_read(event, &said);
            }
        };
        let hear = hearing(driver, Box::new(heard));
        let name = join(&["visavis:", source.as_str()]);
        Self {
            inner: tabs(&name, vault, hear.as_ref()),
            _hear: hear,
        }
    }

    /// Tells the other tabs something about a person.
    pub(crate) fn tell(&self, scope: &Scope, word: &Word) {
        #[expect(clippy::cast_precision_loss, reason = "seconds fit for ages")]
        let number = |exp: &u64| JsValue::from_f64(*exp as f64);
        let (word, value) = match word {
            Word::Asking(exp) => ("asking", exp.as_ref().map_or(JsValue::NULL, number)),
            Word::Token(token) => ("token", token.secret().into()),
            Word::Failed => ("failed", JsValue::NULL),
            Word::Left => ("left", JsValue::NULL),
        };
        self.inner.tell(scope.as_str(), word, &value);
    }

    /// Waits for this tab's turn to ask for a person's token.
    pub(crate) fn queue(&self, ask: Ask, scope: &Scope, driver: &Weak<Driver>) {
        let turn = heard(driver, Box::new(move |_| Event::Turn(ask)));
        self.inner.queue(scope.as_str(), &turn);
    }

    /// The turn is over, or not waited for any more.
    pub(crate) fn release(&self) {
        self.inner.release();
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.inner.stop();
    }
}

/// What another tab has said. Any script of the website may say anything: what makes no sense is passed over.
fn told(said: &Js) -> Option<Event> {
    let parts = said.items(3)?;
    let [scope, word, value] = &*parts else { return None };
    let word = match word.text()?.as_str() {
        "asking" => Word::Asking(whole(value)),
        "token" => Word::Token(Token::read::<Js>(value.text()?).ok()?),
        "failed" => Word::Failed,
        "left" => Word::Left,
        _ => return None,
    };
    Some(Event::Told(Scope::from(scope.text()?), word))
}

#[wasm_bindgen(module = "/src/page/tabs.js")]
extern "C" {
    #[derive(Debug)]
    type Inner;

    fn tabs(name: &str, vault: &Vault, hear: &JsValue) -> Inner;
    #[wasm_bindgen(method)]
    fn tell(this: &Inner, scope: &str, word: &str, value: &JsValue);
    #[wasm_bindgen(method)]
    fn queue(this: &Inner, scope: &str, turn: &JsValue);
    #[wasm_bindgen(method)]
    fn release(this: &Inner);
    #[wasm_bindgen(method)]
    fn stop(this: &Inner);
}
