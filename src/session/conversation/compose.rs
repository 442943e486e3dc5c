//! What the visitor writes: taken, kept over a reload, restored after it.

use visavis_wire::thread::Side;
use visavis_wire::visitor::Target;
use visavis_wire::{Body, MessageId};

use super::composer::Composer;
use super::outbox::Message;
use super::tab_state::TabState;
use super::thread::ThreadName;
use super::{Block, Conversation, IdentityKey};
use crate::session::event::{Added, Announcement, Effect, Effects};

impl Conversation {
    /// The text in the composer changed; false if it did not.
    pub(crate) fn draft(&mut self, text: String, effects: &mut Effects) -> bool {
        let is_new = text != self.composer.draft();
        if is_new {
            self.composer.set_draft(text);
            self.save(effects);
        }
        is_new
    }

    /// The visitor sends a message; true if it is on its way. What was written before the page was loaded anew goes
    /// first: until that is known the text stays in the composer.
    pub(crate) fn write(&mut self, id: MessageId, body: Body, block: Option<Block>, effects: &mut Effects) -> bool {
        if let Composer::Restoring { early, .. } = &mut self.composer {
            *early = Some((id, body));
            return false;
        }
        let message = Message {
            id: id.clone(),
            body,
            automated: None,
            to: self.thread.name().target(&id),
        };
        if block.is_some() || !self.outbox.push(message) {
            return false;
        }
        self.written(id);
        self.composer.set_draft(String::new());
        self.typing.sent();
        self.save(effects);
        effects.push(Effect::PutDraft(String::new()));
        self.engage(effects);
        true
    }

    /// The page's script says something in the visitor's place or in an agent's; true if it is on its way. It begins no
    /// conversation, unless it shall: until the visitor does, it is on the screen only.
    pub(crate) fn add(&mut self, id: MessageId, added: Added, effects: &mut Effects) -> bool {
        let engages = added.engages && added.side == Side::Visitor;
        let message = Message {
            id: id.clone(),
            body: added.body,
            automated: Some(added.side),
            to: self.thread.name().target(&id),
        };
        if !self.outbox.hold(message) {
            effects.warn("_addMessage: too many messages wait to be sent: this one was not added");
            return false;
        }
        self.written(id);
        if engages {
            self.outbox.release();
            self.save(effects);
            self.engage(effects);
        }
        engages
    }

    /// A message was taken to be sent.
    fn written(&mut self, id: MessageId) {
        self.thread.forget_new();
        if *self.thread.name() == ThreadName::Blank {
            self.thread.begin_with(id);
        }
    }

    /// What a script has added before goes to the server with the visitor's first message, and from then on at once.
    pub(crate) fn release(&mut self, effects: &mut Effects) {
        if self.is_running() && self.outbox.release() {
            self.save(effects);
        }
    }

    /// The visitor wants a declined message tried again.
    pub(crate) fn retry(&mut self, id: &MessageId) {
        self.outbox.retry(id);
    }

    /// The visitor does not want a declined message any more.
    pub(crate) fn discard(&mut self, id: &MessageId, effects: &mut Effects) {
        self.outbox.discard(id);
        self.save(effects);
    }

    /// What this tab kept of a person has been found; true if something is on its way now.
    pub(crate) fn restore(
        &mut self,
        key: &IdentityKey,
        found: TabState,
        block: Option<Block>,
        effects: &mut Effects,
    ) -> bool {
        if *key != self.key {
            self.adoption.restored(key, found);
            return false;
        }
        // It was looked for twice: who was here has left meanwhile, and is here again.
        if self.composer.is_ready() {
            return false;
        }
        let early = self.composer.become_ready();
        let was_kept = !found.is_empty();
        self.restore_messages(found.messages, effects);
        let is_sent = early.is_some_and(|(id, body)| {
            let typed = self.composer.draft().to_owned();
            let is_all = typed == body.as_str();
            let is_sent = self.write(id, body, block, effects);
            if !is_all {
                // The visitor has written on meanwhile.
                self.put_draft(typed, effects);
            }
            is_sent
        });
        if !found.draft.is_empty() {
            let typed = self.composer.draft();
            let draft = if typed.is_empty() {
                found.draft
            } else {
                format!("{}\n{typed}", found.draft)
            };
            self.put_draft(draft, effects);
        }
        // What could not be opened today may be tomorrow: it is not put away for nothing.
        if was_kept || !self.composer.draft().is_empty() || self.outbox.unstored().next().is_some() {
            self.save(effects);
        }
        is_sent
    }

    fn restore_messages(&mut self, messages: Vec<Message>, effects: &mut Effects) {
        for message in messages {
            if let (Some(Target::New(first)), None) = (&message.to, self.thread.id()) {
                self.thread.begin_with(first.clone());
            }
            if !self.thread.entries().iter().any(|entry| entry.id == message.id) {
                self.outbox.push(message);
            }
        }
        if self.outbox.unstored().next().is_some() {
            self.engage(effects);
        }
    }

    /// Has this text in the composer, there and here.
    pub(super) fn put_draft(&mut self, text: String, effects: &mut Effects) {
        self.composer.set_draft(text.clone());
        effects.push(Effect::PutDraft(text));
    }

    /// Keeps what the server may not have yet; not before it is known what was kept already.
    pub(super) fn save(&self, effects: &mut Effects) {
        if self.composer.is_ready() {
            let state = TabState::of(self.composer.draft(), &self.outbox);
            effects.push(Effect::SaveTabState(self.key.clone(), state));
        }
    }

    /// The visitor has a conversation from here on.
    fn engage(&mut self, effects: &mut Effects) {
        if self.remember(effects) {
            effects.announce(Announcement::ChatEngaged);
        }
    }

    /// Remembers that this kind of person has a conversation in this browser. True if that is new.
    pub(super) fn remember(&mut self, effects: &mut Effects) -> bool {
        let is_new = !self.exists();
        if is_new {
            self.owner = Some(self.key.kind());
            effects.push(Effect::RememberConversation(self.key.clone()));
        }
        is_new
    }
}
