//! Everything the window shows, as plain data.

use visavis_wire::thread::Summary;
use visavis_wire::{Entry, ThreadId};

use super::Session;
use super::conversation::{Outbox, PendingMessage};
use super::identity::Block;

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
    /// What came after this number came while the visitor was not looking; `None` if nothing did.
    pub new_after: Option<u64>,
    /// Which thread is on the screen; `None` before the first message.
    pub thread: Option<&'a ThreadId>,
    /// The thread, as far as it is loaded.
    pub entries: &'a [Entry],
    /// Entries up to this number are history, and no news to anybody.
    pub history_until: u64,
    /// The visitor's messages after it.
    pub pending: Vec<&'a PendingMessage>,
    /// The visitor's messages that wait, in all conversations.
    pub outbox: &'a Outbox,
    /// Whether there is more before the first entry.
    pub has_earlier: bool,
    /// Whether that is on its way.
    pub is_loading: bool,
    /// The agent who types now.
    pub typing: Option<&'a str>,
    /// What is said about the connection, if anything.
    pub banner: Option<ConnectionBanner>,
    /// The visitor is asked whether the conversation from before the sign-in comes along.
    pub asks_to_bring: bool,
    /// What keeps the visitor from going on.
    pub notice: Option<Notice>,
}

/// What the visitor is told about the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionBanner {
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

impl Session {
    /// What there is to see.
    pub fn view(&self) -> View<'_> {
        let conversation = &self.conversation;
        let (thread, summary) = (conversation.thread(), conversation.summary());
        let notice = self.notice();
        let may_decide = self.connection.up().is_some() && notice.is_none();
        View {
            open: self.presence.is_open(),
            unread: conversation.unread(),
            threads: conversation.summaries(),
            is_new: conversation.is_new(),
            agent: summary.and_then(|summary| summary.agent.as_deref()),
            ended_at: summary.and_then(|summary| summary.ended_at),
            agents_seen: summary.map_or(0, |summary| summary.agents_seen),
            new_after: thread.new_after(),
            thread: thread.id(),
            entries: thread.entries(),
            history_until: thread.history_until(),
            pending: conversation.pending(),
            outbox: conversation.outbox(),
            has_earlier: thread.earlier().is_some(),
            is_loading: thread.is_loading(),
            typing: conversation.typist(),
            banner: self.connection.banner(),
            asks_to_bring: may_decide && conversation.asks_to_adopt(),
            notice,
        }
    }

    fn notice(&self) -> Option<Notice> {
        self.visitor.block().map(|block| match block {
            Block::Expired => Notice::Expired {
                waiting: self.conversation.outbox().unstored().count(),
            },
            Block::Rejected => Notice::Unavailable,
        })
    }
}
