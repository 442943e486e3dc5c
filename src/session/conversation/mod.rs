//! What is said between one visitor and the agents: the conversation on the screen, the others beside it, what waits to
//! be sent, and what stands in the composer.
//!
//! It knows nothing of connections: frames to be sent are handed to `session/mod.rs`, which knows whether there is one.

mod adoption;
mod compose;
mod composer;
mod on_frame;
mod outbox;
mod tab_state;
mod thread;
mod threads;
mod typing;

use std::time::Duration;

use visavis_wire::ThreadId;
use visavis_wire::thread::Summary;
use visavis_wire::visitor::{FromVisitor, Position};

use super::identity::{Block, IdentityKey, IdentityKind};
use super::presence::Attention;
use super::time::Now;
use adoption::Adoption;
use composer::Composer;
pub(super) use on_frame::Stored;
pub use outbox::{Message, Outbox, PendingMessage, Progress};
pub use tab_state::TabState;
use thread::{Thread, ThreadName};
use threads::Threads;
use typing::Typing;

/// One person's conversations in this page.
#[derive(Debug)]
pub(super) struct Conversation {
    /// Whose they are.
    key: IdentityKey,
    /// The kind of person who has a conversation in this browser.
    owner: Option<IdentityKind>,
    threads: Threads,
    /// The one on the screen.
    thread: Thread,
    outbox: Outbox,
    composer: Composer,
    typing: Typing,
    adoption: Adoption,
    /// Whether somebody looked when something happened last.
    attention: Attention,
}

impl Conversation {
    /// Nothing is known yet of what this person said. `owner` is the kind of person who had a conversation in this browser
    /// before this page.
    pub(super) fn new(key: IdentityKey, owner: Option<IdentityKind>) -> Self {
        Self {
            key,
            owner,
            threads: Threads::default(),
            thread: Thread::default(),
            outbox: Outbox::default(),
            composer: Composer::default(),
            typing: Typing::default(),
            adoption: Adoption::default(),
            attention: Attention::default(),
        }
    }

    /// Another person is here: nothing of the first one stays, but for what somebody who signs in may adopt.
    pub(super) fn replace(&mut self, key: IdentityKey) {
        let adoption = self.leave_to(&key);
        *self = Self {
            adoption,
            attention: self.attention,
            ..Self::new(key, self.owner)
        };
    }

    /// The connection is gone and will not answer: what it did not acknowledge is said again on the next.
    pub(super) fn rewind(&mut self) {
        self.outbox.rewind();
        self.adoption.rewind();
        self.thread.rewind();
    }

    /// The visitor turns to another conversation; one that the server has not told of is not there.
    pub(super) fn select(&mut self, thread: ThreadId) -> Option<FromVisitor> {
        let (head, seen) = self.threads.get(&thread).map(|summary| (summary.head, summary.seen))?;
        if self.thread.id() == Some(&thread) {
            return None;
        }
        self.switch_to(Thread::default());
        self.thread.welcome(Some(thread.clone()), head, seen);
        Some(FromVisitor::Open { thread, after: None })
    }

    /// The visitor begins another conversation. If there is none yet, it has begun already.
    pub(super) fn begin(&mut self) {
        if self.thread.id().is_some() {
            self.switch_to(Thread::blank());
        }
    }

    fn switch_to(&mut self, thread: Thread) {
        self.thread = thread;
        self.typing.stopped();
        self.outbox.switch_thread();
    }

    /// The visitor wants to read what is before the first message.
    pub(super) fn load_earlier(&mut self) -> Option<FromVisitor> {
        self.thread.ask_earlier().map(|before| FromVisitor::History { before })
    }

    /// The window closed.
    pub(super) const fn window_closed(&mut self) {
        self.thread.forget_new();
    }

    /// The connection is up: what is to be sent before the messages, and they, in order.
    pub(super) fn transmit(&mut self) -> Vec<FromVisitor> {
        let mut frames: Vec<_> = self.adoption.request().into_iter().collect();
        if !self.adoption.is_wanted() {
            frames.extend(self.outbox.transmit());
        }
        frames
    }

    /// The end of the thread is seen if somebody looks; what the server is to hear of that. Not without a connection: it
    /// would not be told.
    pub(super) fn mark_read(&mut self, attention: Attention) -> Option<FromVisitor> {
        if attention == Attention::Away {
            return None;
        }
        self.thread
            .mark_read(self.attention)
            .map(|seq| FromVisitor::Seen { seq })
    }

    /// Somebody looks at this moment, or nobody.
    pub(super) const fn set_attention(&mut self, attention: Attention) {
        self.attention = attention;
    }

    /// What the agents are to hear now and then of a visitor who types.
    pub(super) fn typing(&mut self, now: Now) -> Option<FromVisitor> {
        let is_heard = self.thread.id().is_some() && !self.composer.draft().is_empty();
        (is_heard && self.typing.typed(now)).then_some(FromVisitor::Typing {})
    }

    /// Goes with the time.
    pub(super) fn handle_timeout(&mut self, now: Now) {
        self.typing.handle_timeout(now);
    }

    /// How long until something is due.
    pub(super) fn poll_timeout(&self, now: Now) -> Option<Duration> {
        self.typing.poll_timeout(now)
    }

    /// This kind of person has a conversation in this browser.
    pub(super) fn exists(&self) -> bool {
        self.owner == Some(self.key.kind())
    }

    /// The conversation on the screen has begun: the visitor, or a script in their place, has written in it.
    pub(super) fn has_begun(&self) -> bool {
        if self.is_new() {
            self.is_running()
        } else {
            self.exists()
        }
    }

    /// It is one that begins beside others, and that the server has not named.
    pub(super) const fn is_new(&self) -> bool {
        matches!(self.thread.name(), ThreadName::Blank | ThreadName::BeginsWith(_))
    }

    /// It has begun for this very person: the server has named it, or what begins it waits here.
    fn is_running(&self) -> bool {
        self.thread.id().is_some() || self.outbox.unstored().any(|pending| self.is_on_screen(pending))
    }

    /// True if a message waits in the conversation on the screen.
    fn is_on_screen(&self, pending: &PendingMessage) -> bool {
        self.thread.name().holds(pending.message.to.as_ref())
    }

    /// Where a reconnect goes on.
    pub(super) fn position(&self) -> Option<Position> {
        self.thread.seen_of()
    }

    /// Agents' messages that were not seen, in all conversations.
    pub(super) fn unread(&self) -> usize {
        let open = self.summary();
        let beside = self.threads.unread_beside(self.thread.id());
        let told = open.filter(|_| self.thread.is_short()).map_or(0, |open| open.unread);
        let here = self.thread.unread().max(usize::try_from(told).unwrap_or(0));
        here + usize::try_from(beside).unwrap_or(0)
    }

    /// The conversation on the screen.
    pub(super) const fn thread(&self) -> &Thread {
        &self.thread
    }

    /// The same from outside.
    pub(super) fn summary(&self) -> Option<&Summary> {
        self.threads.get(self.thread.id()?)
    }

    /// All conversations from outside, the one with the latest message first.
    pub(super) fn summaries(&self) -> &[Summary] {
        self.threads.list()
    }

    /// The visitor's messages that wait.
    pub(super) const fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Those of them in the conversation on the screen.
    pub(super) fn pending(&self) -> Vec<&PendingMessage> {
        let pending = self.outbox.iter();
        pending.filter(|pending| self.is_on_screen(pending)).collect()
    }

    /// The agent who types in it.
    pub(super) fn typist(&self) -> Option<&str> {
        self.typing.who()
    }

    /// The visitor has to say whether a conversation is adopted.
    pub(super) const fn asks_to_adopt(&self) -> bool {
        self.adoption.is_asked()
    }
}
