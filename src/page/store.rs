//! What stays in the browser: its key and whether it has a conversation, for good; the draft and
//! the waiting messages, for as long as the tab lives.
//!
//! Where the browser keeps nothing (blocked, full, broken) the chat goes on in memory.

use alloc::boxed::Box;
use alloc::rc::Weak;
use alloc::string::String;

use visavis_wire::json::{Json, Object};
use visavis_wire::text::join;
use visavis_wire::{BrowserKey, SourceToken};
use wasm_bindgen::prelude::*;

use crate::session::event::Event;
use crate::session::identity::Scope;
use crate::session::kept::Kept;
use crate::session::link::Attempt;

use super::driver::Driver;
use super::held::Held;
use super::js::Js;
use super::promise::{Promised, hear};
use super::vault::Vault;

#[wasm_bindgen(module = "/src/page/rim.js")]
extern "C" {
    #[wasm_bindgen(js_name = keptInBrowser)]
    fn kept_in_browser(name: &str) -> Option<String>;
    #[wasm_bindgen(js_name = keepInBrowser)]
    fn keep_in_browser(name: &str, text: &str);
    #[wasm_bindgen(js_name = keptInTab)]
    fn kept_in_tab(name: &str) -> Option<String>;
}

/// The page's storage under this source's name.
#[derive(Debug)]
pub(crate) struct Store {
    name: String,
    vault: Vault,
    /// One that this page has made, for a browser that has none.
    new_key: BrowserKey,
    /// The browser's key, once it was used.
    key: Held<Option<BrowserKey>>,
}

/// What a browser remembers of a source.
struct Remembered {
    key: BrowserKey,
    /// The sort of person who has a conversation here.
    engaged: Option<String>,
}

impl Store {
    pub(crate) fn new(source: &SourceToken, new_key: BrowserKey, vault: Vault) -> Self {
        Self {
            name: join(&["visavis:", source.as_str()]),
            vault,
            new_key,
            key: Held::default(),
        }
    }

    /// The sort of person who has a conversation in this browser.
    pub(crate) fn engaged(&self) -> Option<String> {
        self.remembered()?.engaged
    }

    /// The browser's key. Whichever tab is the first to need one keeps its own for all: two tabs
    /// that were opened before anyone wrote are still one visitor. What was used once stays in use,
    /// also where the page clears the storage.
    pub(crate) fn browser_key(&self) -> BrowserKey {
        let remembered = self.remembered();
        let is_remembered = remembered.is_some();
        let found = || remembered.map(|remembered| remembered.key);
        let used = self.key.with(|key| {
            key.get_or_insert_with(|| found().unwrap_or_else(|| self.new_key.clone()))
                .clone()
        });
        let key = used.unwrap_or_else(|| self.new_key.clone());
        if !is_remembered {
            self.remember(&key, None);
        }
        key
    }

    /// Remembers that a person of this sort has a conversation here.
    pub(crate) fn engage(&self, sort: &str) {
        self.remember(&self.browser_key(), Some(sort));
    }

    fn remembered(&self) -> Option<Remembered> {
        let text = kept_in_browser(&self.name)?;
        let value = Js::parse(text.as_bytes())?;
        let text = |name| value.member(name).and_then(|text| text.text());
        Some(Remembered {
            key: BrowserKey::read("browser", text("browser")?).ok()?,
            engaged: text("engaged"),
        })
    }

    fn remember(&self, key: &BrowserKey, engaged: Option<&str>) {
        let text = Object::default()
            .text("browser", key.as_str())
            .some_text("engaged", engaged)
            .finish();
        keep_in_browser(&self.name, &text);
    }

    /// Keeps a person's words in this tab, sealed where the browser keeps keys.
    pub(crate) fn keep(&self, scope: &Scope, kept: &Kept) {
        let text = kept.write().unwrap_or_default();
        self.vault.keep(&self.of(scope), scope.as_str(), &text);
    }

    /// What was kept of a person in this tab: at once where that is nothing or was not sealed, and as
    /// an event where it is opened first.
    pub(crate) fn recall(&self, scope: &Scope, driver: &Weak<Driver>) -> Option<(Event, JsValue)> {
        let text = kept_in_tab(&self.of(scope));
        let Some(sealed) = text.as_ref().filter(|text| !text.starts_with('{')) else {
            let kept = text.as_ref().map(|text| Kept::read::<Js>(text)).unwrap_or_default();
            return Some((Event::Recalled(scope.clone(), kept), text.into()));
        };
        let opening = self.vault.open(scope.as_str(), sealed);
        let scope = scope.clone();
        let read = move |text: &Js| {
            let kept = text.text().map(|text| Kept::read::<Js>(&text));
            Event::Recalled(scope, kept.unwrap_or_default())
        };
        hear(&opening, driver, Box::new(read));
        None
    }

    /// The key that a signed person's session is bound to, sooner or later; nobody else has one.
    pub(crate) fn key_of(&self, scope: &Scope) -> Option<Promised> {
        (scope.sort() == "signed").then(|| self.vault.public_key(scope.as_str()))
    }

    /// Signs a text with a person's key.
    pub(crate) fn prove(&self, attempt: Attempt, scope: &Scope, text: &str, driver: &Weak<Driver>) {
        let signing = self.vault.sign(scope.as_str(), text);
        let read = move |signature: &Js| Event::Proved(attempt, signature.text().unwrap_or_default());
        hear(&signing, driver, Box::new(read));
    }

    /// Forgets a person: what was kept in this tab, and the keys.
    pub(crate) fn forget(&self, scope: &Scope) {
        self.vault.forget(&self.of(scope), scope.as_str());
    }

    fn of(&self, scope: &Scope) -> String {
        join(&[&self.name, ":", scope.as_str()])
    }
}
