//! Who types: told to the other side now and then, and heard of for a while.
//!
//! A hint that is lost costs nothing, and one that is not repeated is over by itself: nobody has to say that they
//! stopped.

use std::time::Duration;

use visavis_wire::limits::{TYPING_EVERY, TYPING_LASTS};

use crate::session::time::Now;

/// Both sides' typing in the thread at hand.
#[derive(Debug, Default)]
pub(super) struct Typing {
    told_at: Option<Now>,
    heard: Option<(String, Now)>,
}

impl Typing {
    /// The visitor typed; true if the agents should be told.
    pub(super) fn typed(&mut self, now: Now) -> bool {
        let is_due = self.told_at.is_none_or(|told_at| told_at.elapsed(now) >= TYPING_EVERY);
        if is_due {
            self.told_at = Some(now);
        }
        is_due
    }

    /// What the visitor typed was sent: what is typed next is told at once.
    pub(super) fn sent(&mut self) {
        self.told_at = None;
    }

    /// An agent types.
    pub(super) fn heard(&mut self, name: String, now: Now) {
        self.heard = Some((name, now));
    }

    /// An agent's message is here, or the thread is another one: nobody is known to type.
    pub(super) fn stopped(&mut self) {
        self.heard = None;
    }

    /// Lets go of who has not been heard of for too long.
    pub(super) fn handle_timeout(&mut self, now: Now) {
        if self.poll_timeout(now).is_some_and(|rest| rest.is_zero()) {
            self.heard = None;
        }
    }

    /// When that is.
    pub(super) fn poll_timeout(&self, now: Now) -> Option<Duration> {
        let (_, heard_at) = self.heard.as_ref()?;
        Some(TYPING_LASTS.saturating_sub(heard_at.elapsed(now)))
    }

    /// The agent who types.
    pub(super) fn who(&self) -> Option<&str> {
        self.heard.as_ref().map(|(name, _)| name.as_str())
    }
}
