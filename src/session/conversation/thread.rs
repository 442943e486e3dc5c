//! The conversation on the screen: what the server has numbered of it, and how much of it the visitor has seen.
//!
//! **Invariant**: `entries` has no gap. A frame that would make one is not taken; the caller then
//! asks the server again for what follows [`Thread::last`].

use visavis_wire::visitor::{Position, Target};
use visavis_wire::{Entry, MessageId, ThreadId};

use crate::session::presence::Attention;

/// One conversation, as far as it was loaded.
#[derive(Debug, Default)]
pub(crate) struct Thread {
    name: ThreadName,
    entries: Vec<Entry>,
    seen: u64,
    /// What was asked for on the running connection, and has not come.
    asked: Option<u64>,
    /// What the server had when the thread was first loaded is history and no news.
    history_until: u64,
    /// What came after this number came while nobody looked.
    new_after: Option<u64>,
}

/// How a conversation is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum ThreadName {
    /// It is the one that the server takes a message for, if there is one: it has not said which.
    #[default]
    Unknown,
    /// It is about to begin beside others, and nothing is written in it.
    Blank,
    /// It begins with this message, until the server has named it.
    BeginsWith(MessageId),
    /// The server has named it.
    Given(ThreadId),
}

impl ThreadName {
    /// Where this message belongs, if it is written in this conversation now.
    pub(super) fn target(&self, id: &MessageId) -> Option<Target> {
        match self {
            Self::Unknown => None,
            Self::Blank => Some(Target::New(id.clone())),
            Self::BeginsWith(first) => Some(Target::New(first.clone())),
            Self::Given(thread) => Some(Target::Thread(thread.clone())),
        }
    }

    /// True if a message that belongs there is in this conversation.
    pub(super) fn holds(&self, target: Option<&Target>) -> bool {
        match (target, self) {
            (Some(Target::New(first)), Self::BeginsWith(here)) => first == here,
            (Some(Target::Thread(thread)), Self::Given(here)) => thread == here,
            (Some(Target::Thread(_)) | None, Self::Unknown) | (None, Self::Given(_)) => true,
            (Some(_), _) | (None, Self::Blank | Self::BeginsWith(_)) => false,
        }
    }

    /// True if it may be this thread of the server's.
    pub(super) fn may_be(&self, thread: &ThreadId) -> bool {
        match self {
            Self::Unknown => true,
            Self::Given(here) => here == thread,
            Self::Blank | Self::BeginsWith(_) => false,
        }
    }
}

/// What became of a frame of entries.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// They are in. How many of them are new at the end.
    New(usize),
    /// Something is missing between what is here and what came.
    Gap,
}

impl Thread {
    /// A conversation that is about to begin.
    pub(super) fn blank() -> Self {
        Self {
            name: ThreadName::Blank,
            ..Self::default()
        }
    }

    /// The server has said which thread runs, its last number and how much of it was seen. Another
    /// thread than the one at hand replaces it; so does the same one with an end before ours, which
    /// comes from a backup.
    pub(super) fn welcome(&mut self, id: Option<ThreadId>, head: u64, seen: u64) {
        let name = id.map_or(ThreadName::Unknown, ThreadName::Given);
        if self.name != name || head < self.last() {
            *self = Self {
                name,
                ..Self::default()
            };
        }
        self.seen = self.seen.max(seen);
        if self.entries.is_empty() {
            self.history_until = head;
        }
    }

    /// Takes entries of this thread, from its end or its past.
    pub(super) fn take(&mut self, id: ThreadId, entries: Vec<Entry>) -> Taken {
        let name = ThreadName::Given(id);
        if self.name != name {
            *self = Self {
                name,
                ..Self::default()
            };
        }
        if self.asked.is_some() && entries.last().is_none_or(|entry| entry.seq < self.last()) {
            self.asked = None;
        }
        let follows = entries.windows(2).all(|pair| pair[1].seq == pair[0].seq + 1);
        let (Some(from), Some(to)) = (
            entries.first().map(|entry| entry.seq),
            entries.last().map(|entry| entry.seq),
        ) else {
            return Taken::New(0);
        };
        if !follows {
            return Taken::Gap;
        }
        let Some(first) = self.first() else {
            self.entries = entries;
            return Taken::New(self.entries.len());
        };
        if from > self.last() + 1 || to + 1 < first {
            return Taken::Gap;
        }
        let last = self.last();
        let (mut older, mut newer) = (Vec::new(), Vec::new());
        for entry in entries {
            if entry.seq < first {
                older.push(entry);
            } else if entry.seq > last {
                newer.push(entry);
            }
        }
        let count = newer.len();
        // A long conversation is copied only if something comes before it.
        if !older.is_empty() {
            older.append(&mut self.entries);
            self.entries = older;
        }
        self.entries.append(&mut newer);
        Taken::New(count)
    }

    /// How it is known.
    pub(super) const fn name(&self) -> &ThreadName {
        &self.name
    }

    /// Its name, if the server has given it one.
    pub(crate) fn id(&self) -> Option<&ThreadId> {
        match &self.name {
            ThreadName::Given(thread) => Some(thread),
            ThreadName::Unknown | ThreadName::Blank | ThreadName::BeginsWith(_) => None,
        }
    }

    /// It begins with this message.
    pub(super) fn begin_with(&mut self, first: MessageId) {
        self.name = ThreadName::BeginsWith(first);
    }

    /// The thread's id and the last number at hand: what a reconnect asks after.
    pub(super) fn seen_of(&self) -> Option<Position> {
        self.id().filter(|_| !self.entries.is_empty()).map(|thread| Position {
            thread: thread.clone(),
            seq: self.last(),
        })
    }

    /// The number before which there is more to load.
    pub(crate) fn earlier(&self) -> Option<u64> {
        self.first().filter(|first| *first > 1)
    }

    /// The visitor wants to read what is before: the number to ask with, once until it has come.
    pub(super) fn ask_earlier(&mut self) -> Option<u64> {
        let earlier = self.earlier().filter(|_| self.asked.is_none());
        self.asked = self.asked.or(earlier);
        earlier
    }

    /// True if earlier entries are on their way.
    pub(crate) fn is_loading(&self) -> bool {
        self.asked.is_some()
    }

    /// The connection is gone, and what was asked for with it.
    pub(super) fn rewind(&mut self) {
        self.asked = None;
    }

    /// Another page of this visitor has seen everything up to this number.
    pub(super) fn seen_elsewhere(&mut self, seen: u64) {
        self.seen = self.seen.max(seen.min(self.last()));
    }

    /// True if not even the first unread message may be at hand.
    pub(super) fn is_short(&self) -> bool {
        self.first().is_none_or(|first| first > self.seen + 1)
    }

    /// True if this number is before the part that is loaded.
    pub(super) fn begins_after(&self, seq: u64) -> bool {
        self.first().is_some_and(|first| seq < first)
    }

    /// The last number at hand; 0 if there is none.
    pub(super) fn last(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.seq)
    }

    fn first(&self) -> Option<u64> {
        self.entries.first().map(|entry| entry.seq)
    }

    /// Everything at hand, in order.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Messages from agents that were not seen yet, as far as they were loaded.
    pub(super) fn unread(&self) -> usize {
        let unseen = self.entries.iter().rev().take_while(|entry| entry.seq > self.seen);
        unseen.filter(|entry| entry.author.is_agent()).count()
    }

    /// Entries up to this number are history.
    pub(crate) const fn history_until(&self) -> u64 {
        self.history_until
    }

    /// What came after this number came while nobody looked; `None` if nothing did.
    pub(crate) const fn new_after(&self) -> Option<u64> {
        self.new_after
    }

    /// What came while nobody looked is not set apart any more.
    pub(super) const fn forget_new(&mut self) {
        self.new_after = None;
    }

    /// The visitor looks at the end of the thread, and looked before as `was` says; the number to tell the server if
    /// that is news.
    pub(super) fn mark_read(&mut self, was: Attention) -> Option<u64> {
        let (seen, is_news) = (self.seen, self.unread() > 0);
        self.seen = seen.max(self.last());
        if is_news && (was == Attention::Away || seen < self.history_until) {
            self.new_after = Some(seen);
        }
        is_news.then_some(self.seen)
    }
}

#[cfg(test)]
mod tests {
    use visavis_wire::{Author, Known, MessageId};

    use super::*;

    fn id(text: &str) -> ThreadId {
        ThreadId::read("thread", text.into()).unwrap()
    }

    fn entries(seqs: impl IntoIterator<Item = u64>) -> Vec<Entry> {
        let entry = |seq: u64| Entry {
            seq,
            id: MessageId::read("id", seq.to_string()).unwrap(),
            at: 0,
            author: if seq.is_multiple_of(2) {
                Author::Agent("Ann".into())
            } else {
                Author::Visitor(Known::Anonymous)
            },
            body: String::new(),
            picture: None,
            automated: false,
        };
        seqs.into_iter().map(entry).collect()
    }

    fn seqs(thread: &Thread) -> Vec<u64> {
        thread.entries().iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn what_comes_twice_or_from_the_past_finds_its_place() {
        let mut thread = Thread::default();
        assert_eq!(thread.take(id("t"), entries(5..=7)), Taken::New(3));
        assert_eq!(thread.take(id("t"), entries(6..=8)), Taken::New(1));
        assert_eq!(thread.take(id("t"), entries(2..=5)), Taken::New(0));
        assert_eq!(thread.earlier(), Some(2));
        assert_eq!(thread.take(id("t"), entries(1..=1)), Taken::New(0));
        assert_eq!((seqs(&thread), thread.earlier()), ((1..=8).collect(), None));
    }

    #[test]
    fn a_gap_is_not_taken() {
        let mut thread = Thread::default();
        thread.take(id("t"), entries(5..=6));
        for gap in [vec![8], vec![7, 9], vec![2, 3], vec![9, 8]] {
            assert_eq!(thread.take(id("t"), entries(gap)), Taken::Gap);
        }
        assert_eq!(seqs(&thread), [5, 6]);
    }

    #[test]
    fn unread_are_the_agents_messages_after_the_last_look() {
        let mut thread = Thread::default();
        thread.welcome(Some(id("t")), 6, 2);
        thread.take(id("t"), entries(1..=6));
        assert_eq!(thread.unread(), 2);
        assert_eq!(thread.mark_read(Attention::Looking), Some(6));
        assert_eq!(thread.mark_read(Attention::Looking), None);
        thread.take(id("t"), entries(7..=7));
        assert_eq!(
            (thread.unread(), thread.mark_read(Attention::Looking)),
            (0, None),
            "one's own message is no news"
        );
    }

    #[test]
    fn another_thread_replaces_the_one_at_hand() {
        let mut thread = Thread::default();
        thread.take(id("t"), entries(1..=6));
        thread.welcome(Some(id("u")), 6, 0);
        assert_eq!((seqs(&thread), thread.seen_of()), (vec![], None));
    }

    #[test]
    fn a_thread_that_lost_its_end_to_a_restored_backup_is_loaded_anew() {
        let mut thread = Thread::default();
        thread.take(id("t"), entries(1..=6));
        thread.welcome(Some(id("t")), 6, 0);
        assert_eq!(seqs(&thread).len(), 6);
        thread.welcome(Some(id("t")), 5, 0);
        assert_eq!(seqs(&thread), [0; 0]);
    }
}
