//! What stays in the browser: its key and whether it has a conversation, for good; the draft and
//! the waiting messages, for as long as the tab lives.
//!
//! Where the browser keeps nothing (blocked, full, broken) the chat goes on in memory.

use visavis_wire::json::{Fields, Json, Object};
use visavis_wire::{BrowserKey, SourceToken};
use wasm_bindgen::JsValue;
use web_sys::{Storage, Window};

use crate::session::identity::Scope;
use crate::session::kept::Kept;

use super::js::Js;
use super::random::Random;

/// The page's storage under this source's name.
#[derive(Debug)]
pub(crate) struct Store {
    name: String,
    browser: Option<Storage>,
    tab: Option<Storage>,
}

/// What a browser remembers of a source.
#[derive(Debug)]
pub(crate) struct Remembered {
    pub(crate) key: BrowserKey,
    /// The sort of person who has a conversation here.
    pub(crate) engaged: Option<String>,
}

impl Store {
    pub(crate) fn new(window: &Window, source: &SourceToken) -> Self {
        Self {
            name: ["visavis:", source.as_str()].concat(),
            browser: window.local_storage().ok().flatten(),
            tab: window.session_storage().ok().flatten(),
        }
    }

    /// What this browser remembers; a new key where it has none.
    pub(crate) fn remembered(&self, random: &Random) -> Result<Remembered, JsValue> {
        let text = self
            .browser
            .as_ref()
            .and_then(|storage| storage.get_item(&self.name).ok().flatten());
        let kept = text.and_then(|text| {
            let value = Js::parse(&text)?;
            let fields = Fields(&value);
            let key = BrowserKey::read("browser", fields.text("browser").ok()?).ok()?;
            Some(Remembered {
                key,
                engaged: fields.optional_text("engaged").ok().flatten(),
            })
        });
        match kept {
            Some(kept) => Ok(kept),
            None => Ok(Remembered {
                key: random.browser_key()?,
                engaged: None,
            }),
        }
    }

    /// Keeps the browser's key and the sort of person who has a conversation here. Nothing is kept
    /// before somebody has one.
    pub(crate) fn remember(&self, key: &BrowserKey, engaged: &str) {
        let text = Object::default()
            .text("browser", key.as_str())
            .text("engaged", engaged)
            .finish();
        if let Some(storage) = &self.browser {
            let _ = storage.set_item(&self.name, &text);
        }
    }

    /// Keeps a person's words in this tab.
    pub(crate) fn keep(&self, scope: &Scope, kept: &Kept) {
        let Some(storage) = &self.tab else { return };
        let name = self.of(scope);
        let _ = match kept.write() {
            Some(text) => storage.set_item(&name, &text),
            None => storage.remove_item(&name),
        };
    }

    /// What was kept of a person in this tab.
    pub(crate) fn recall(&self, scope: &Scope) -> Kept {
        let text = self
            .tab
            .as_ref()
            .and_then(|storage| storage.get_item(&self.of(scope)).ok().flatten());
        text.map(|text| Kept::read::<Js>(&text)).unwrap_or_default()
    }

    fn of(&self, scope: &Scope) -> String {
        [&self.name, ":", scope.as_str()].concat()
    }
}
