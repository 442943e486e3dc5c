//! Everything the widget shows, as plain data.

use visavis_wire::thread::Summary;
use visavis_wire::{Entry, ThreadId};

use super::Session;
use super::link::Standing;
use super::outbox::{Outbox, Waiting};

/// What there is to see at one moment.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown by itself")]
pub struct View<'a> {
    /// Whether the window is open.
    pub open: bool,
    /// Agents' messages that were not seen, in all conversations.
    pub unread: usize,
    /// The visitor's conversations, the one with the latest message first.
    pub threads: &'a [Summary],
    /// The conversation on the screen is one that is about to begin, beside others.
    pub is_new: bool,
    /// Who answers in it; `None` while the visitor waits for an agent.
    pub agent: Option<&'a str>,
    /// When an agent ended it, in milliseconds since 1970; a message takes it up again.
    pub ended_at: Option<u64>,
    /// The agents have seen everything up to this number.
    pub agents_seen: u64,
    /// What came after this number came while the visitor was not looking; `None` where nothing did.
    pub new_after: Option<u64>,
    /// Which thread is on the screen; `None` before the first message.
    pub thread: Option<&'a ThreadId>,
    /// The thread, as far as it is loaded.
    pub entries: &'a [Entry],
    /// Entries up to this number are history, and no news to anybody.
    pub history_until: u64,
    /// The visitor's messages after it.
    pub waiting: Vec<&'a Waiting>,
    /// The visitor's messages that wait, in all conversations.
    pub outbox: &'a Outbox,
    /// Whether there is more before the first entry.
    pub earlier: bool,
    /// Whether that is on its way.
    pub loading: bool,
    /// The agent who types now.
    pub typing: Option<&'a str>,
    /// The connection line.
    pub line: Line,
    /// The visitor is asked whether the conversation from before the signing in comes along.
    pub is_asked: bool,
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

impl Session {
    /// What there is to see.
    pub fn view(&self) -> View<'_> {
        let open = self.thread.id().and_then(|thread| self.threads.of(thread));
        View {
            open: self.window.open,
            unread: self.unread(),
            threads: self.threads.list(),
            is_new: self.beginning.is_some(),
            agent: open.and_then(|summary| summary.agent.as_deref()),
            ended_at: open.and_then(|summary| summary.ended_at),
            agents_seen: open.map_or(0, |summary| summary.agents_seen),
            new_after: self.window.new_after,
            thread: self.thread.id(),
            entries: self.thread.entries(),
            history_until: self.history_until,
            waiting: self.outbox.iter().filter(|waiting| self.is_here(waiting)).collect(),
            outbox: &self.outbox,
            earlier: self.thread.earlier().is_some(),
            loading: self.thread.is_loading(),
            typing: self.typing.who(),
            line: Line::of(self.link.standing(), self.online),
            is_asked: self.bringing.is_asked() && self.link.up().is_some() && self.notice().is_none(),
            notice: self.notice(),
        }
    }
}
