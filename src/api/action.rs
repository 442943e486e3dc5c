//! What the visitor did in the window, as the UI reports it: `Action` in `ui.d.ts`.

use serde::Deserialize;
use visavis_wire::{Body, MessageId, ThreadId};

use crate::session::event::{self, Event};

/// Something the visitor did.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The window opened.
    Opened,
    /// The window closed.
    Closed,
    /// They scrolled to the beginning of what is loaded.
    ReachedBeginning,
    /// They want to begin another conversation: the next message is its first.
    ThreadBegun,
    /// They want the conversation from before the sign-in brought along, or not.
    BringDecided(bool),
    /// They turned to another of their conversations.
    ThreadSelected(ThreadId),
    /// The text in the composer changed.
    Drafted(String),
    /// They sent a message.
    Wrote(Body),
    /// They want a declined message tried again.
    Retried(MessageId),
    /// They do not want a declined message any more.
    Discarded(MessageId),
}

impl Action {
    /// What that is to the session; a message needs an id as well.
    pub fn into_event(self) -> Option<Event> {
        Some(match self {
            Self::Opened => Event::Action(event::Action::Opened),
            Self::Closed => Event::Action(event::Action::Closed),
            Self::ReachedBeginning => Event::Action(event::Action::ReachedBeginning),
            Self::ThreadBegun => Event::Action(event::Action::ThreadBegun),
            Self::BringDecided(is_brought) => Event::Action(event::Action::BringDecided(is_brought)),
            Self::ThreadSelected(thread) => Event::Action(event::Action::ThreadSelected(thread)),
            Self::Drafted(text) => Event::Action(event::Action::Drafted(text)),
            Self::Retried(id) => Event::Action(event::Action::Retried(id)),
            Self::Discarded(id) => Event::Action(event::Action::Discarded(id)),
            Self::Wrote(_) => return None,
        })
    }
}
