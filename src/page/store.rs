//! What stays in the browser: its key and whether it has a conversation, for good; the draft and
//! the waiting messages, for as long as the tab lives.
//!
//! Where the browser keeps nothing (blocked, full, broken) the chat goes on in memory.

use std::cell::RefCell;

use visavis_wire::json::{Fields, Json, Object};
use visavis_wire::{BrowserKey, SourceToken};
use web_sys::{Storage, Window};

use crate::session::identity::Scope;
use crate::session::kept::Kept;

use super::js::Js;

/// The page's storage under this source's name.
#[derive(Debug)]
pub(crate) struct Store {
    name: String,
    browser: Option<Storage>,
    tab: Option<Storage>,
    /// The browser's key, and whether it was used: before, it is one that this page has made.
    key: RefCell<(BrowserKey, bool)>,
}

/// What a browser remembers of a source.
struct Remembered {
    key: BrowserKey,
    /// The sort of person who has a conversation here.
    engaged: Option<String>,
}

impl Store {
    pub(crate) fn new(window: &Window, source: &SourceToken, new_key: BrowserKey) -> Self {
        Self {
            name: ["visavis:", source.as_str()].concat(),
            browser: window.local_storage().ok().flatten(),
            tab: window.session_storage().ok().flatten(),
            key: RefCell::new((new_key, false)),
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
        let mut key = self.key.borrow_mut();
        if !key.1 {
            *key = (
                remembered.map_or_else(|| key.0.clone(), |remembered| remembered.key),
                true,
            );
        }
        if !is_remembered {
            self.remember(&key.0, None);
        }
        key.0.clone()
    }

    /// Remembers that a person of this sort has a conversation here.
    pub(crate) fn engage(&self, sort: &str) {
        self.remember(&self.browser_key(), Some(sort));
    }

    fn remembered(&self) -> Option<Remembered> {
        let text = self.browser.as_ref()?.get_item(&self.name).ok().flatten()?;
        let value = Js::parse(&text)?;
        let fields = Fields(&value);
        let key = BrowserKey::read("browser", fields.text("browser").ok()?).ok()?;
        Some(Remembered {
            key,
            engaged: fields.optional_text("engaged").ok().flatten(),
        })
    }

    fn remember(&self, key: &BrowserKey, engaged: Option<&str>) {
        let text = Object::default()
            .text("browser", key.as_str())
            .some_text("engaged", engaged)
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

    /// Forgets in this tab what was kept of everybody who was named or signed.
    pub(crate) fn forget(&self) {
        let Some(storage) = &self.tab else { return };
        let of = |sort: &str| [&self.name, ":", sort, ":"].concat();
        let (claimed, signed) = (of("claimed"), of("signed"));
        for position in (0..storage.length().unwrap_or(0)).rev() {
            if let Ok(Some(name)) = storage.key(position)
                && (name.starts_with(&claimed) || name.starts_with(&signed))
            {
                let _ = storage.remove_item(&name);
            }
        }
    }

    fn of(&self, scope: &Scope) -> String {
        [&self.name, ":", scope.as_str()].concat()
    }
}
