//! What the visitor writes: taken, kept over a reload, recalled after it.

use visavis_wire::thread::Side;
use visavis_wire::visitor::Target;
use visavis_wire::{Body, MessageId};

use super::Session;
use super::event::{Added, Announcement, Effect};
use super::identity::Scope;
use super::kept::Kept;
use super::outbox::Message;
use super::threads::Beginning;

impl Session {
    /// The visitor sends a message. What was written before the page was loaded anew goes first: until
    /// that is known the text stays in the composer.
    pub(super) fn write(&mut self, id: MessageId, body: Body) {
        if !self.is_recalled {
            self.early = Some((id, body));
            return;
        }
        let message = Message {
            id: id.clone(),
            body,
            automated: None,
            to: self.target(&id),
        };
        if self.notice().is_some() || !self.outbox.push(message) {
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

    /// The page's script says something in the visitor's place or in an agent's. It begins no conversation, unless it
    /// shall: until the visitor does, it is on the screen only.
    pub(super) fn add(&mut self, id: MessageId, added: Added) {
        if !self.window.open {
            self.complain(
                "_addMessage: the chat is not open: say _open before, or add messages in a handler of chat_shown",
            );
            return;
        }
        let engages = added.engages && added.side == Side::Visitor;
        let message = Message {
            id: id.clone(),
            body: added.body,
            automated: Some(added.side),
            to: self.target(&id),
        };
        if !self.outbox.hold(message) {
            self.complain("_addMessage: too many messages wait to be sent: this one was not added");
            return;
        }
        self.written(id);
        if engages {
            self.outbox.release();
            self.keep();
            self.engage();
            self.link.hurry();
        }
    }

    /// What a script has added before goes to the server with the visitor's first message, and from then on at once.
    pub(super) fn release(&mut self) {
        if self.is_running() && self.outbox.release() {
            self.keep();
        }
    }

    /// What was kept of a person has been found.
    pub(super) fn recall(&mut self, scope: &Scope, kept: Kept) {
        if *scope != self.visitor.scope() {
            self.found(scope, kept);
            return;
        }
        // It was looked for twice: who was here has left meanwhile, and is here again.
        if std::mem::replace(&mut self.is_recalled, true) {
            return;
        }
        let was_kept = kept != Kept::default();
        for message in kept.messages {
            if let (Some(Target::New(first)), None) = (&message.to, self.thread.id()) {
                self.beginning = Some(Beginning::With(first.clone()));
            }
            if !self.thread.entries().iter().any(|entry| entry.id == message.id) {
                self.outbox.push(message);
            }
        }
        if self.outbox.unstored().next().is_some() {
            self.engage();
        }
        if let Some((id, body)) = self.early.take() {
            let is_all = self.draft == body.as_str();
            let typed = self.draft.clone();
            self.write(id, body);
            if !is_all {
                // The visitor has written on meanwhile.
                self.draft = typed;
                self.effects.push(Effect::PutDraft(self.draft.clone()));
            }
        }
        if !kept.draft.is_empty() {
            let typed = std::mem::replace(&mut self.draft, kept.draft);
            if !typed.is_empty() {
                self.draft = format!("{}\n{typed}", self.draft);
            }
            self.effects.push(Effect::PutDraft(self.draft.clone()));
        }
        // What could not be opened today may be tomorrow: it is not put away for nothing.
        if was_kept || !self.draft.is_empty() || self.outbox.unstored().next().is_some() {
            self.keep();
        }
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
