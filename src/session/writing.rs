//! What the visitor writes: taken, kept over a reload, recalled after it.

use alloc::borrow::ToOwned;
use alloc::string::String;

use visavis_wire::text::join;
use visavis_wire::visitor::Target;
use visavis_wire::{Body, MessageId};

use super::Session;
use super::event::{Announcement, Effect};
use super::identity::Scope;
use super::kept::Kept;
use super::threads::Beginning;

impl Session {
    /// The visitor sends a message. What was written before the page was loaded anew goes first: until
    /// that is known the text stays in the composer.
    pub(super) fn write(&mut self, id: MessageId, body: Body) {
        if !self.is_recalled {
            self.early = Some((id, body));
            return;
        }
        let to = self.target(&id);
        if self.notice().is_some() || !self.outbox.push(id.clone(), body, to) {
            return;
        }
        self.written(id);
        self.draft.clear();
        self.typing.sent();
        self.keep();
        self.effects.push(Effect::PutDraft(String::new()));
        self.engage();
        self.link.hurry();
    }

    /// What was kept of a person has been found.
    pub(super) fn recall(&mut self, scope: &Scope, kept: Kept) {
        if *scope != self.visitor.scope() {
            self.found(scope, kept);
            return;
        }
        self.is_recalled = true;
        for (id, body, to) in kept.messages {
            if let (Some(Target::New(first)), None) = (&to, self.thread.id()) {
                self.beginning = Some(Beginning::With(first.clone()));
            }
            if !self.thread.entries().iter().any(|entry| entry.id == id) {
                self.outbox.push(id, body, to);
            }
        }
        if self.outbox.unstored().next().is_some() {
            self.engage();
        }
        if let Some((id, body)) = self.early.take() {
            self.write(id, body);
        }
        if !kept.draft.is_empty() {
            let typed = core::mem::replace(&mut self.draft, kept.draft);
            if !typed.is_empty() {
                self.draft = join(&[&self.draft, "\n", &typed]);
            }
            self.effects.push(Effect::PutDraft(self.draft.clone()));
        }
        self.keep();
    }

    /// Keeps what the server may not have yet; not before it is known what was kept already.
    pub(super) fn keep(&mut self) {
        if !self.is_recalled {
            return;
        }
        let kept = Kept::of(&self.draft, &self.outbox);
        self.effects.push(Effect::Keep(self.visitor.scope(), kept));
    }

    /// The visitor has a conversation from here on.
    pub(super) fn engage(&mut self) {
        if self.remember() {
            self.announce(Announcement::ChatEngaged);
        }
    }

    /// Remembers that this sort of person has a conversation here. True where that is new.
    pub(super) fn remember(&mut self) -> bool {
        let scope = self.visitor.scope();
        let is_new = self.engaged.as_deref() != Some(scope.sort());
        if is_new {
            self.engaged = Some(scope.sort().to_owned());
            self.effects.push(Effect::Engage(scope));
        }
        is_new
    }
}
