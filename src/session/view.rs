//! Everything the widget shows, as plain data.

use visavis_wire::{Entry, ThreadId};

use super::link::Standing;
use super::outbox::Outbox;

/// What there is to see at one moment.
#[derive(Debug)]
pub struct View<'a> {
    /// Whether the window is open.
    pub open: bool,
    /// Agents' messages that were not seen.
    pub unread: usize,
    /// Which thread it is; `None` before the first message.
    pub thread: Option<&'a ThreadId>,
    /// The thread, as far as it is loaded.
    pub entries: &'a [Entry],
    /// Entries up to this number are history, and no news to anybody.
    pub history_until: u64,
    /// The visitor's messages after it.
    pub outbox: &'a Outbox,
    /// Whether there is more before the first entry.
    pub earlier: bool,
    /// The agent who types now.
    pub typing: Option<&'a str>,
    /// The connection line.
    pub line: Line,
    /// What keeps the visitor from going on.
    pub notice: Option<Notice>,
}

/// The line that says how the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing to say.
    Quiet,
    /// The first connection is being made.
    Connecting,
    /// It broke and is being made again.
    Reconnecting,
    /// The browser has no network.
    Offline,
}

/// Why the visitor cannot write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The signed identity lapsed: the page must be refreshed to continue the conversation.
    Expired {
        /// Messages that wait for that.
        waiting: usize,
    },
    /// The server does not let this visitor in; why is the developer's business.
    Unavailable,
}

impl Line {
    pub(super) const fn of(link: Standing, online: bool) -> Self {
        match link {
            Standing::Idle | Standing::Up => Self::Quiet,
            Standing::Connecting if online => Self::Connecting,
            Standing::Reconnecting if online => Self::Reconnecting,
            Standing::Connecting | Standing::Reconnecting => Self::Offline,
        }
    }
}
