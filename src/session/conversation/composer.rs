//! What stands in the composer, and what was sent before the messages from before a reload were known.

use visavis_wire::{Body, MessageId};

/// What the visitor writes at the moment.
#[derive(Debug)]
pub(super) enum Composer {
    /// It is not known yet what this tab kept of the person.
    Restoring {
        draft: String,
        /// What they sent already: what was written before the reload goes first.
        early: Option<(MessageId, Body)>,
    },
    /// It is known.
    Ready { draft: String },
}

impl Composer {
    /// The text in it.
    pub(super) fn draft(&self) -> &str {
        match self {
            Self::Restoring { draft, .. } | Self::Ready { draft } => draft,
        }
    }

    /// Has another text in it.
    pub(super) fn set_draft(&mut self, text: String) {
        match self {
            Self::Restoring { draft, .. } | Self::Ready { draft } => *draft = text,
        }
    }

    /// It is known what this tab kept of the person.
    pub(super) const fn is_ready(&self) -> bool {
        matches!(self, Self::Ready { .. })
    }

    /// That is known now. Gives what was sent meanwhile.
    pub(super) fn become_ready(&mut self) -> Option<(MessageId, Body)> {
        match std::mem::take(self) {
            Self::Restoring { draft, early } => {
                *self = Self::Ready { draft };
                early
            }
            ready @ Self::Ready { .. } => {
                *self = ready;
                None
            }
        }
    }
}

impl Default for Composer {
    fn default() -> Self {
        Self::Restoring {
            draft: String::new(),
            early: None,
        }
    }
}
