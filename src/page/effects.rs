//! What the session wants done, done in the browser.

use visavis_wire::visitor::FromVisitor;
use wasm_bindgen::prelude::*;

use super::driver::Driver;
use super::socket::Socket;
use super::storage::Storage;
use super::tabs::{Tabs, tell_once};
use super::{callback, console, ui};
use crate::api::Notification;
use crate::json::{self, list, to_js};
use crate::session::connection::Attempt;
use crate::session::conversation::TabState;
use crate::session::event::{Effect, Event};
use crate::session::identity::{Ask, IdentityKey, IdentityKind, Reason, TabMessage};

impl Driver {
    pub(super) fn perform(&self, effect: Effect) {
        match effect {
            Effect::Connect(attempt, person) => self.connect(attempt, &person),
            Effect::Disconnect(attempt) => {
                if self.is_current(attempt) {
                    self.socket.replace(None);
                }
            }
            Effect::Prove(attempt, person, text) => self.prove(attempt, &person, &text),
            Effect::Transmit(attempt, frame) => self.transmit(attempt, &frame),
            Effect::SaveTabState(person, kept) => self.keep(&person, &kept),
            Effect::Forget(person) => {
                self.keys.forget(&self.name_of(&person), person.as_str());
                if let Some(trace) = &self.trace {
                    let _ = trace.forget();
                }
            }
            Effect::RestoreTabState(person) => self.recall(person),
            Effect::RememberConversation(person) => self.storage.engage(person.kind().as_str()),
            Effect::QueueForTurn(ask, person) => self.queue_for(ask, &person),
            Effect::ReleaseTurn(_) => {
                if let Some(tabs) = self.tabs.get() {
                    tabs.release();
                }
            }
            Effect::TellTabs(person, message) => self.tell(&person, &message),
            Effect::AskForToken(ask, reason) => self.ask(ask, reason),
            Effect::PutDraft(text) => ui::done(self.ui.draft(&text)),
            Effect::Announce(announcement) => {
                let notification = Notification::from(&announcement);
                self.note_told(&to_js(&notification));
                self.site.announce(&notification);
            }
            Effect::Warn(text) => console::warn(&text),
        }
    }

    fn is_current(&self, attempt: Attempt) -> bool {
        self.socket
            .borrow()
            .as_ref()
            .is_some_and(|socket| socket.attempt == attempt)
    }

    /// Begins to connect; the old socket goes first.
    fn connect(&self, attempt: Attempt, person: &IdentityKey) {
        self.socket.replace(None);
        let key = (person.kind() == IdentityKind::Signed).then(|| self.keys.public_key(person.as_str()));
        match Socket::open(&self.address, attempt, key, &self.this) {
            Ok(socket) => {
                self.socket.replace(Some(socket));
            }
            Err(error) => {
                // A wrong address, or the page's content security policy.
                console::warn_of(
                    &format!("the connection to {} could not be opened:", self.address),
                    &error,
                );
                self.socket_closed(attempt, 1006, String::new());
            }
        }
    }

    fn transmit(&self, attempt: Attempt, frame: &FromVisitor) {
        if let Some(socket) = &*self.socket.borrow()
            && socket.attempt == attempt
        {
            socket.send(&json::to_string(frame));
        }
    }

    fn prove(&self, attempt: Attempt, person: &IdentityKey, text: &str) {
        let signature = self.keys.sign(person.as_str(), text);
        callback::then(&signature, &self.this, move |driver, signature| {
            let proved = Event::Proved(attempt, signature.as_string().unwrap_or_default());
            driver.push(proved, "proved", &list(&[attempt.0.into()]));
        });
    }

    fn keep(&self, person: &IdentityKey, kept: &TabState) {
        let text = if kept.is_empty() {
            String::new()
        } else {
            json::to_string(kept)
        };
        self.keys.keep(&self.name_of(person), person.as_str(), &text);
    }

    /// Looks for what was kept of a person in this tab: at once if that is nothing or was not sealed.
    fn recall(&self, person: IdentityKey) {
        // Only somebody with a name has anything in common with who is in another tab.
        if person.is_named() {
            self.tabs();
        }
        let text = Storage::kept_in_tab(&self.name_of(&person)).unwrap_or_default();
        if text.is_empty() || text.starts_with('{') {
            self.recalled(person, &text.into());
        } else {
            let opened = self.keys.open(person.as_str(), &text);
            callback::then(&opened, &self.this, move |driver, text| {
                driver.recalled(person.clone(), &text);
            });
        }
    }

    fn recalled(&self, person: IdentityKey, text: &JsValue) {
        let kept = text.as_string().map(|text| TabState::read(&text)).unwrap_or_default();
        let noted = list(&[person.as_str().into(), text.clone()]);
        self.push(Event::Restored(person, kept), "restored", &noted);
    }

    /// Waits for this tab's turn to ask for a person's token.
    fn queue_for(&self, ask: Ask, person: &IdentityKey) {
        let turn = callback::function(&self.this, move |driver, _| {
            driver.push(Event::TurnAcquired(ask), "turn", &ask.0.into());
        });
        self.tabs().queue(person.as_str(), &turn);
    }

    /// Tells the other tabs something about a person. A tab that has not met them yet still says that one has left.
    fn tell(&self, person: &IdentityKey, message: &TabMessage) {
        let told = to_js(message);
        match self.tabs.get() {
            None if *message == TabMessage::Left => tell_once(self.storage.name(), person.as_str(), &told),
            _ => self.tabs().tell(person.as_str(), &told),
        }
    }

    fn ask(&self, ask: Ask, reason: Reason) {
        self.note_told(&reason.as_str().into());
        if let Err(error) = self.site.ask(ask, reason, &self.this) {
            self.provider_failed(ask, &error);
        }
    }

    /// The other tabs of this browser, from when they are first needed.
    fn tabs(&self) -> &Tabs {
        self.tabs.get_or_init(|| {
            let hear = callback::function(&self.this, |driver, heard| driver.tab_message(&heard));
            Tabs::new(self.storage.name(), &self.keys, &hear)
        })
    }

    /// The name under which something of a person is kept in the tab.
    fn name_of(&self, person: &IdentityKey) -> String {
        format!("{}:{}", self.storage.name(), person.as_str())
    }

    fn note_told(&self, value: &JsValue) {
        if let Some(trace) = &self.trace {
            let _ = trace.told(value);
        }
    }
}
