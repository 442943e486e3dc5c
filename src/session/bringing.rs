//! Bringing a conversation along: who wrote unsigned and then signs in is asked whether it goes on under
//! the signed identity. Never silently, and done once.
//!
//! **Invariant**: nothing of the unsigned person is shown or sent under the signed one before a yes, and
//! nothing at all is sent between the yes and the server's word that it is done: it would land elsewhere.

use visavis_wire::ThreadId;
use visavis_wire::visitor::{FromVisitor, Target};

use super::Session;
use super::event::Effect;
use super::identity::Scope;
use super::kept::Kept;
use super::thread::Thread;

/// How far it is.
#[derive(Debug, Default)]
pub(super) enum Bringing {
    /// There is nothing to bring along.
    #[default]
    Nothing,
    /// The visitor is asked.
    Asked(Left),
    /// The visitor wants it; whether the running connection has been told.
    Wanted(Left, bool),
}

/// What somebody has left who was never signed.
#[derive(Debug)]
pub(super) struct Left {
    scope: Scope,
    /// What was not sent. Until the server has brought the rest an anonymous visitor's stays in the browser, too; of
    /// who had a name it is here only, and a page that is loaded anew before the answer has it no more.
    kept: Kept,
    /// That is all of it: nothing is in the browser only.
    is_all: bool,
}

impl Bringing {
    /// True where the visitor has an answer to give.
    pub(super) const fn is_asked(&self) -> bool {
        matches!(self, Self::Asked(_))
    }

    /// True until the server has said that it is done.
    pub(super) const fn is_wanted(&self) -> bool {
        matches!(self, Self::Wanted(..))
    }

    /// The connection is gone and will not answer.
    pub(super) const fn rewind(&mut self) {
        if let Self::Wanted(_, is_said) = self {
            *is_said = false;
        }
    }
}

impl Session {
    /// What somebody leaves who was never signed and has a conversation, for whom signs in next. An
    /// anonymous one may be from before this page.
    pub(super) fn leave(&self) -> Bringing {
        let scope = self.visitor.scope();
        let is_here = self.thread.id().is_some() || self.outbox.unstored().next().is_some();
        let is_anonymous = scope.as_str() == "browser" && self.engaged.as_deref() == Some("browser");
        if self.visitor.signed().is_some() || !(is_here || is_anonymous) {
            return Bringing::Nothing;
        }
        Bringing::Asked(Left {
            scope,
            kept: Kept::of(&self.draft, &self.outbox),
            is_all: self.is_recalled,
        })
    }

    /// The visitor has answered.
    pub(super) fn decide(&mut self, along: bool) {
        match std::mem::take(&mut self.bringing) {
            Bringing::Asked(left) if along => {
                if !left.is_all {
                    self.effects.push(Effect::Recall(left.scope.clone()));
                }
                self.bringing = Bringing::Wanted(left, false);
            }
            Bringing::Asked(_) => {
                // It is not asked again on the next page.
                self.remember();
            }
            other => self.bringing = other,
        }
    }

    /// What the page before this one left has been found.
    pub(super) fn found(&mut self, scope: &Scope, found: Kept) {
        if let Bringing::Wanted(left, _) = &mut self.bringing
            && left.scope == *scope
            && !std::mem::replace(&mut left.is_all, true)
        {
            let written = std::mem::replace(&mut left.kept, found);
            left.kept.messages.extend(written.messages);
            if left.kept.draft.is_empty() {
                left.kept.draft = written.draft;
            }
        }
    }

    /// Tells the server, once on each connection.
    pub(super) fn bring(&mut self) {
        if let Bringing::Wanted(left, is_said) = &mut self.bringing
            && left.is_all
            && !std::mem::replace(is_said, true)
        {
            let uuid = left.scope.as_str().strip_prefix("claimed:").map(Into::into);
            self.transmit(FromVisitor::Bring { uuid });
        }
    }

    /// The server has done it, and has the latest of what it brought open. What was not sent is this
    /// person's from here on, and nobody else's.
    pub(super) fn brought(&mut self, thread: Option<ThreadId>, head: u64, seen: u64) {
        let Bringing::Wanted(Left { scope, kept, .. }, _) = std::mem::take(&mut self.bringing) else {
            return;
        };
        let to = thread.clone().map(Target::Thread);
        if let Some(thread) = thread {
            self.outbox.name(None, &thread);
            self.thread = Thread::default();
            self.beginning = None;
            self.window.new_after = None;
            self.thread.welcome(Some(thread), head, seen);
            self.history_until = head;
        }
        for mut message in kept.messages {
            message.to = message.to.or_else(|| to.clone());
            self.outbox.push(message);
        }
        if self.draft.is_empty() && !kept.draft.is_empty() {
            self.draft = kept.draft;
            self.effects.push(Effect::PutDraft(self.draft.clone()));
        }
        self.effects.push(Effect::Keep(scope, Kept::default()));
        self.keep();
        self.remember();
    }
}
