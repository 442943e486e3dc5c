//! Turning from one conversation to another: which is on the screen, what is seen of it, where a message
//! goes, and who types in it.

use visavis_wire::visitor::{FromVisitor, Target};
use visavis_wire::{MessageId, ThreadId};

use super::Session;
use super::outbox::Waiting;
use super::thread::Thread;
use super::threads::Beginning;
use super::time::Now;

impl Session {
    /// The visitor turns to another conversation; one that the server has not told of is not there.
    pub(super) fn select(&mut self, thread: ThreadId) {
        let is_here = self.beginning.is_none() && self.thread.id() == Some(&thread);
        let Some((head, seen)) = self.threads.of(&thread).map(|summary| (summary.head, summary.seen)) else {
            return;
        };
        if !is_here {
            self.turn();
            self.thread.welcome(Some(thread.clone()), head, seen);
            self.history_until = head;
            self.transmit(FromVisitor::Open { thread, after: None });
        }
    }

    /// The visitor begins another conversation. Where there is none yet, it has begun already.
    pub(super) fn begin(&mut self) {
        if self.thread.id().is_some() {
            self.turn();
            self.beginning = Some(Beginning::Blank);
        }
    }

    fn turn(&mut self) {
        self.thread = Thread::default();
        self.beginning = None;
        self.history_until = 0;
        self.window.new_after = None;
        self.typing.stopped();
        self.outbox.turn();
    }

    /// Where a message that is written now belongs.
    pub(super) fn target(&self, id: &MessageId) -> Option<Target> {
        match &self.beginning {
            Some(Beginning::Blank) => Some(Target::New(id.clone())),
            Some(Beginning::With(first)) => Some(Target::New(first.clone())),
            None => self.thread.id().cloned().map(Target::Thread),
        }
    }

    /// A message was taken to be sent.
    pub(super) fn written(&mut self, id: MessageId) {
        self.window.new_after = None;
        if self.beginning == Some(Beginning::Blank) {
            self.beginning = Some(Beginning::With(id));
        }
    }

    /// The server has said which thread this message of ours is in.
    pub(super) fn named(&mut self, id: &MessageId, thread: &ThreadId) {
        let meant = self.outbox.target(id).cloned();
        match &meant {
            Some(Target::New(first)) if self.beginning == Some(Beginning::With(first.clone())) => {
                self.beginning = None;
                self.thread.welcome(Some(thread.clone()), 0, 0);
            }
            None if self.beginning.is_none() && self.thread.id().is_none() => {
                self.thread.welcome(Some(thread.clone()), 0, 0);
            }
            Some(_) | None => (),
        }
        if !matches!(meant, Some(Target::Thread(_))) {
            self.outbox.name(meant.as_ref(), thread);
        }
    }

    /// True where a message waits in the conversation on the screen.
    pub(super) fn is_here(&self, waiting: &Waiting) -> bool {
        match (&waiting.message.to, &self.beginning) {
            (Some(Target::New(first)), Some(Beginning::With(here))) => first == here,
            (Some(Target::Thread(thread)), None) => self.thread.id().is_none_or(|open| open == thread),
            (None, None) => true,
            (Some(_), _) | (None, Some(_)) => false,
        }
    }

    /// The conversation on the screen has begun: the visitor, or a script in their place, has written in it.
    pub(super) fn has_begun(&self) -> bool {
        match self.beginning {
            None => self.has_conversation(),
            Some(_) => self.is_running(),
        }
    }

    /// It has begun for this very person: the server has named it, or what begins it waits here.
    pub(super) fn is_running(&self) -> bool {
        self.thread.id().is_some() || self.outbox.unstored().any(|waiting| self.is_here(waiting))
    }

    /// Entries of this thread are for the screen.
    pub(super) fn is_open(&self, thread: &ThreadId) -> bool {
        self.beginning.is_none() && self.thread.id().is_none_or(|open| open == thread)
    }

    /// Agents' messages that were not seen, in all conversations.
    pub(super) fn unread(&self) -> usize {
        let open = self.thread.id();
        let beside = self.threads.unread_beside(open);
        let told = open
            .and_then(|open| self.threads.of(open))
            .map_or(0, |summary| summary.unread);
        let told = if self.thread.is_short() { told } else { 0 };
        let here = self.thread.unread().max(usize::try_from(told).unwrap_or(0));
        here + usize::try_from(beside).unwrap_or(0)
    }

    /// Where somebody looks, the end of the thread is seen.
    pub(super) fn look(&mut self) {
        if !(self.window.open && self.window.shown) {
            return;
        }
        let seen = self.thread.seen();
        if let Some(seq) = self.thread.look() {
            if !self.window.looked || seen < self.history_until {
                self.window.new_after = Some(seen);
            }
            self.transmit(FromVisitor::Seen { seq });
        }
    }

    /// Tells the agents now and then that the visitor types.
    pub(super) fn tell_typing(&mut self, now: Now) {
        let may_speak = self.clock.read(now).is_none_or(|time| self.visitor.may_speak(time));
        let is_heard = self.link.up().is_some() && self.thread.id().is_some() && may_speak;
        if is_heard && !self.draft.is_empty() && self.typing.typed(now) {
            self.transmit(FromVisitor::Typing {});
        }
    }
}
