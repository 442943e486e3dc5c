//! Adopting a conversation: who wrote unsigned and then signs in is asked whether it goes on under the signed identity.
//! Never silently, and done once.
//!
//! **Invariant**: nothing of the unsigned person is shown or sent under the signed one before a yes, and
//! nothing at all is sent between the yes and the server's word that it is done: it would land elsewhere.

use visavis_wire::ThreadId;
use visavis_wire::visitor::{FromVisitor, Target};

use super::tab_state::TabState;
use super::thread::Thread;
use super::{Conversation, IdentityKey, IdentityKind};
use crate::session::event::{Effect, Effects};

/// How far it is.
#[derive(Debug, Default)]
pub(super) enum Adoption {
    /// There is nothing to adopt.
    #[default]
    Nothing,
    /// The visitor is asked.
    Asked(LeftBehind, Extent),
    /// The visitor wants it. What is only in the browser is looked for.
    Restoring(LeftBehind),
    /// The server is to be told.
    Wanted(LeftBehind),
    /// The server was told on the running connection.
    Requested(LeftBehind),
}

/// What somebody has left who was never signed.
#[derive(Debug)]
pub(super) struct LeftBehind {
    key: IdentityKey,
    /// What was not sent. Until the server has adopted the rest an anonymous visitor's stays in the browser, too; of
    /// who had a name it is here only, and a page that is loaded anew before the answer has it no more.
    unsent: TabState,
}

/// How much of what was not sent is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// What was written in this page; there may be more in the browser.
    Part,
}

impl Adoption {
    /// True if the visitor has an answer to give.
    pub(super) const fn is_asked(&self) -> bool {
        matches!(self, Self::Asked(..))
    }

    /// True from the visitor's yes until the server has said that it is done.
    pub(super) const fn is_wanted(&self) -> bool {
        matches!(self, Self::Restoring(_) | Self::Wanted(_) | Self::Requested(_))
    }

    /// The connection is gone and will not answer.
    pub(super) fn rewind(&mut self) {
        *self = match std::mem::take(self) {
            Self::Requested(left) => Self::Wanted(left),
            other => other,
        };
    }

    /// What the page before this one left has been found.
    pub(super) fn restored(&mut self, key: &IdentityKey, found: TabState) {
        *self = match std::mem::take(self) {
            Self::Restoring(mut left) if left.key == *key => {
                let written = std::mem::replace(&mut left.unsent, found);
                left.unsent.messages.extend(written.messages);
                if left.unsent.draft.is_empty() {
                    left.unsent.draft = written.draft;
                }
                Self::Wanted(left)
            }
            other => other,
        };
    }

    /// What the server is to hear, once on each connection.
    pub(super) fn request(&mut self) -> Option<FromVisitor> {
        let (next, frame) = match std::mem::take(self) {
            Self::Wanted(left) => {
                let uuid = left.key.claimed_uuid().map(Into::into);
                (Self::Requested(left), Some(FromVisitor::Bring { uuid }))
            }
            other => (other, None),
        };
        *self = next;
        frame
    }
}

impl Conversation {
    /// What is left for a person who comes next: of somebody who was never signed and has a conversation, for whom signs
    /// in. An anonymous one may be from before this page.
    pub(super) fn leave_to(&self, next: &IdentityKey) -> Adoption {
        let kind = self.key.kind();
        let is_here = self.thread.id().is_some() || self.outbox.unstored().next().is_some();
        let is_anonymous = kind == IdentityKind::Browser && self.owner == Some(kind);
        let is_sign_in = kind != IdentityKind::Signed && next.kind() == IdentityKind::Signed;
        if !is_sign_in || !(is_here || is_anonymous) {
            return Adoption::Nothing;
        }
        let left = LeftBehind {
            key: self.key.clone(),
            unsent: TabState::of(self.composer.draft(), &self.outbox),
        };
        let extent = if self.composer.is_ready() {
            Extent::Whole
        } else {
            Extent::Part
        };
        Adoption::Asked(left, extent)
    }

    /// The visitor has answered whether they want it adopted.
    pub(crate) fn decide(&mut self, is_wanted: bool, effects: &mut Effects) {
        self.adoption = match std::mem::take(&mut self.adoption) {
            Adoption::Asked(left, Extent::Whole) if is_wanted => Adoption::Wanted(left),
            Adoption::Asked(left, Extent::Part) if is_wanted => {
                effects.push(Effect::RestoreTabState(left.key.clone()));
                Adoption::Restoring(left)
            }
            Adoption::Asked(..) => {
                // It is not asked again on the next page.
                self.remember(effects);
                Adoption::Nothing
            }
            other => other,
        };
    }

    /// The server has done it, and has the latest of what it adopted open. What was not sent is this
    /// person's from here on, and nobody else's.
    pub(crate) fn adopted(&mut self, thread: Option<ThreadId>, head: u64, seen: u64, effects: &mut Effects) {
        let left = match std::mem::take(&mut self.adoption) {
            Adoption::Restoring(left) | Adoption::Wanted(left) | Adoption::Requested(left) => left,
            other @ (Adoption::Nothing | Adoption::Asked(..)) => {
                self.adoption = other;
                return;
            }
        };
        let to = thread.clone().map(Target::Thread);
        if let Some(thread) = thread {
            self.outbox.name(None, &thread);
            self.thread = Thread::default();
            self.thread.welcome(Some(thread), head, seen);
        }
        for mut message in left.unsent.messages {
            message.to = message.to.or_else(|| to.clone());
            self.outbox.push(message);
        }
        if self.composer.draft().is_empty() && !left.unsent.draft.is_empty() {
            self.put_draft(left.unsent.draft, effects);
        }
        effects.push(Effect::SaveTabState(left.key, TabState::default()));
        self.save(effects);
        self.remember(effects);
    }
}
