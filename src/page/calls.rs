//! The website's calls, done.

use js_sys::Function;
use visavis_wire::thread::Side;
use wasm_bindgen::prelude::*;

use super::driver::Driver;
use super::{console, random, ui};
use crate::api::{Call, CallError, ChatError};
use crate::json::list;
use crate::session::event::{Action, Added, Event};

impl Driver {
    /// Takes a call, as `["_open"]`. What is wrong with it is said in the page's console too.
    pub(super) fn call(&self, pushed: &JsValue) -> Option<CallError> {
        let error = Call::read(pushed).and_then(|call| self.take(call, pushed)).err()?;
        let error = CallError::new(error, pushed);
        console::warn(&error.to_string());
        Some(error)
    }

    fn take(&self, call: Call<JsValue>, pushed: &JsValue) -> Result<(), ChatError> {
        let push = |event| self.push(event, "called", pushed);
        let act = |event, action: &str| self.push(event, "action", &action.into());
        match call {
            Call::SetIdentity(identity) => push(Event::Identified(identity)),
            Call::SetSignedIdentity(token) => push(Event::Presented(token)),
            Call::SetTokenProvider(provider) => {
                self.site.provide(Function::from(provider));
                push(Event::ProviderSet);
            }
            Call::OnEvent { name, handler } => self.site.listen(name, Function::from(handler))?,
            Call::FillCustomVariable(name, value) => push(Event::Filled(name, value)),
            Call::AddMessage(added) => self.add(added),
            Call::SignOut => push(Event::SignedOut),
            Call::Open => act(Event::Action(Action::Opened), "opened"),
            Call::Close if self.site.is_embedded.get() => console::warn("_close: an embedded chat is always open"),
            Call::Close => act(Event::Action(Action::Closed), "closed"),
            // The session takes note of the page, which may have taken the chat out of itself.
            Call::PageChange => self.push(Event::TimerFired, "timer", &JsValue::NULL),
            Call::AddTranslations(words) => ui::done(self.ui.translate(&words)),
            Call::SetConfiguration { place, configuration } => {
                ui::done(self.ui.configure(&configuration));
                if let Some(parent) = place {
                    let is_embedded = self.ui.place(parent.as_deref());
                    self.site.is_embedded.set(is_embedded == Ok(true));
                    ui::done(is_embedded.map(|_| ()));
                }
                if self.site.is_embedded.get() {
                    act(Event::Action(Action::Opened), "opened");
                }
            }
        }
        Ok(())
    }

    fn add(&self, added: Added) {
        let Some(id) = random::message_id() else { return };
        let side = if added.side == Side::Agent { "agent" } else { "visitor" };
        let noted = list(&[
            id.as_str().into(),
            added.body.as_str().into(),
            side.into(),
            added.engages.into(),
        ]);
        self.push(Event::Added(id, added), "added", &noted);
    }
}
