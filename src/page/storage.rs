//! What this browser and this tab remember: the browser's key, who has a conversation, what waits.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use visavis_wire::BrowserKey;
use wasm_bindgen::JsValue;

use super::random;
use crate::json;

/// What all tabs of this browser have in common, in `localStorage`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Remembered {
    browser: BrowserKey,
    /// What kind of person has a conversation here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    engaged: Option<String>,
}

/// The browser's storage, of one source. A browser may refuse to show a page its storage at all: then everything lives
/// as long as the page.
#[derive(Debug)]
pub(super) struct Storage {
    name: String,
    /// The key for a browser that has none.
    new_key: BrowserKey,
    /// The key that was used: it stays in use, also if the page clears the storage.
    used_key: RefCell<Option<BrowserKey>>,
}

impl Storage {
    pub(super) fn new(source: &str) -> Result<Self, JsValue> {
        Ok(Self {
            name: format!("visavis:{source}"),
            new_key: random::browser_key()?,
            used_key: RefCell::default(),
        })
    }

    /// The name of what is stored of this source.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The browser's key. Whichever tab is the first to need one keeps its own for all: two tabs that were opened before
    /// anyone wrote are still one visitor.
    pub(super) fn browser_key(&self) -> BrowserKey {
        let remembered = self.remembered().map(|remembered| remembered.browser);
        let is_remembered = remembered.is_some();
        let mut used = self.used_key.borrow_mut();
        let key = used.get_or_insert_with(|| remembered.unwrap_or_else(|| self.new_key.clone()));
        if !is_remembered {
            self.remember(key.clone(), None);
        }
        key.clone()
    }

    /// The kind of person who has a conversation in this browser.
    pub(super) fn engaged(&self) -> Option<String> {
        self.remembered()?.engaged
    }

    /// Remembers that a person of this kind has a conversation here.
    pub(super) fn engage(&self, kind: &str) {
        self.remember(self.browser_key(), Some(kind.into()));
    }

    /// What is kept in this tab under this name.
    pub(super) fn kept_in_tab(name: &str) -> Option<String> {
        web_sys::window()?.session_storage().ok()??.get_item(name).ok()?
    }

    fn remembered(&self) -> Option<Remembered> {
        let text = local_storage()?.get_item(&self.name).ok()??;
        json::from_str(&text).ok()
    }

    fn remember(&self, browser: BrowserKey, engaged: Option<String>) {
        if let Some(storage) = local_storage() {
            let _ = storage.set_item(&self.name, &json::to_string(&Remembered { browser, engaged }));
        }
    }
}

fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
