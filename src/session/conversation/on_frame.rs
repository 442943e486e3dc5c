//! What the server says of the conversations.

use visavis_wire::thread::Summary;
use visavis_wire::visitor::{FromVisitor, Target};
use visavis_wire::{Entry, MessageId, ThreadId};

use super::Conversation;
use super::thread::{Taken, ThreadName};
use crate::session::event::{Announcement, Effects};
use crate::session::time::Now;

/// The server left a gap in a thread.
#[derive(Debug)]
pub(crate) struct Gap;

/// The server has a message on disk.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) id: MessageId,
    pub(crate) thread: ThreadId,
    /// Its number there.
    pub(crate) seq: u64,
    /// Since then, in milliseconds since 1970.
    pub(crate) at: u64,
}

impl Conversation {
    /// The server has let the visitor in, and has this thread open.
    pub(crate) fn welcome(
        &mut self,
        thread: Option<ThreadId>,
        head: u64,
        seen: u64,
        effects: &mut Effects,
    ) -> Option<FromVisitor> {
        self.threads.welcome(thread.as_ref());
        if head > 0 {
            self.remember(effects);
        }
        match self.thread.name() {
            ThreadName::Blank | ThreadName::BeginsWith(_) => return None,
            // The visitor turned to it when there was no connection.
            ThreadName::Given(selected)
                if self.thread.last() == 0 && thread.as_ref().is_some_and(|thread| thread != selected) =>
            {
                return Some(FromVisitor::Open {
                    thread: selected.clone(),
                    after: None,
                });
            }
            ThreadName::Unknown | ThreadName::Given(_) => (),
        }
        if let Some(thread) = &thread
            && !self.adoption.is_wanted()
        {
            self.outbox.name(None, thread);
        }
        self.thread.welcome(thread, head, seen);
        None
    }

    /// How the visitor's threads are from outside.
    pub(crate) fn take_summaries(&mut self, news: Vec<Summary>, effects: &mut Effects) {
        let heard = self.threads.take(news, self.thread.id());
        if let Some(seen) = self.summary().map(|summary| summary.seen) {
            self.thread.seen_elsewhere(seen);
        }
        for _ in 0..heard {
            effects.announce(Announcement::MessageReceived);
        }
    }

    /// Entries came in, from the thread's end or its past: settles the visitor's own, announces the
    /// agents' new ones.
    pub(crate) fn take_entries(
        &mut self,
        thread: ThreadId,
        entries: Vec<Entry>,
        effects: &mut Effects,
    ) -> Result<(), Gap> {
        let own = entries.iter().filter(|entry| !entry.author.is_agent());
        let own: Vec<_> = own.map(|entry| entry.id.clone()).collect();
        let last = self.thread.last();
        if *self.thread.name() == ThreadName::Unknown {
            self.outbox.name(None, &thread);
            self.remember(effects); // another tab has begun it
        }
        if self.thread.name().may_be(&thread) && self.thread.take(thread, entries) == Taken::Gap {
            return Err(Gap);
        }
        for id in &own {
            if self.outbox.landed(id) {
                effects.announce(Announcement::MessageSent);
            }
        }
        if let Some(first) = self.thread.entries().first() {
            self.outbox.begins_with(first.seq);
        }
        if !own.is_empty() {
            self.save(effects);
        }
        let known = last.max(self.thread.history_until());
        let news = self.thread.entries().iter().rev().take_while(|entry| entry.seq > known);
        let news = news.filter(|entry| entry.author.is_agent()).count();
        if news > 0 {
            self.typing.stopped();
        }
        for _ in 0..news {
            effects.announce(Announcement::MessageReceived);
        }
        Ok(())
    }

    /// The server has a message on disk.
    pub(crate) fn stored(&mut self, stored: &Stored, effects: &mut Effects) {
        let Stored { id, thread, seq, at } = stored;
        self.named(id, thread);
        if self.outbox.acknowledge(id, *seq, *at) {
            effects.announce(Announcement::MessageSent);
        }
        if self.thread.begins_after(*seq) || self.thread.id() != Some(thread) {
            // Its entry is in a part that is not loaded.
            self.outbox.landed(id);
        }
        self.save(effects);
    }

    /// The server has said which thread this message of ours is in.
    fn named(&mut self, id: &MessageId, thread: &ThreadId) {
        let meant = self.outbox.target(id).cloned();
        let is_this = match (&meant, self.thread.name()) {
            (Some(Target::New(first)), ThreadName::BeginsWith(here)) => first == here,
            (None, ThreadName::Unknown) => true,
            (Some(_) | None, _) => false,
        };
        if is_this {
            self.thread.welcome(Some(thread.clone()), 0, 0);
        }
        if !matches!(meant, Some(Target::Thread(_))) {
            self.outbox.name(meant.as_ref(), thread);
        }
    }

    /// The server does not take a message.
    pub(crate) fn declined(&mut self, id: &MessageId, code: String) {
        self.outbox.decline(id, code);
    }

    /// An agent types.
    pub(crate) fn agent_types(&mut self, thread: &ThreadId, name: String, now: Now) {
        if self.thread.id() == Some(thread) {
            self.typing.heard(name, now);
        }
    }
}
