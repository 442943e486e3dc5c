//! The transcript: what the server has numbered, and how much of it the visitor has seen.
//!
//! **Invariant**: `entries` has no gap. A frame that would make one is not taken; the caller then
//! asks the server again for what follows [`Thread::last`].

use visavis_wire::visitor::Position;
use visavis_wire::{Entry, ThreadId};

/// One running conversation, as far as it was loaded.
#[derive(Debug, Default)]
pub struct Thread {
    id: Option<ThreadId>,
    entries: Vec<Entry>,
    seen: u64,
    /// What was asked for on the running connection, and has not come.
    asked: Option<u64>,
}

/// What became of a frame of entries.
#[derive(Debug, PartialEq, Eq)]
pub enum Taken {
    /// They are in. How many of them are new at the end.
    New(usize),
    /// Something is missing between what is here and what came.
    Gap,
}

impl Thread {
    /// The server has said which thread runs, its last number and how much of it was seen. Another
    /// thread than the one at hand replaces it; so does the same one with an end before ours, which
    /// comes from a backup.
    pub fn welcome(&mut self, id: Option<ThreadId>, head: u64, seen: u64) {
        if self.id != id || head < self.last() {
            *self = Self { id, ..Self::default() };
        }
        self.seen = self.seen.max(seen);
    }

    /// Takes entries of this thread, from its end or its past.
    pub fn take(&mut self, id: ThreadId, entries: Vec<Entry>) -> Taken {
        if self.id.as_ref() != Some(&id) {
            *self = Self {
                id: Some(id),
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
        // A long conversation is copied only where something comes before it.
        if !older.is_empty() {
            older.append(&mut self.entries);
            self.entries = older;
        }
        self.entries.append(&mut newer);
        Taken::New(count)
    }

    /// Which thread it is.
    pub fn id(&self) -> Option<&ThreadId> {
        self.id.as_ref()
    }

    /// The thread's id and the last number at hand: what a reconnect asks after.
    pub fn seen_of(&self) -> Option<Position> {
        self.id
            .clone()
            .filter(|_| !self.entries.is_empty())
            .map(|thread| Position {
                thread,
                seq: self.last(),
            })
    }

    /// The number before which there is more to load.
    pub fn earlier(&self) -> Option<u64> {
        self.first().filter(|first| *first > 1)
    }

    /// The visitor wants to read what is before: the number to ask with, once until it has come.
    pub fn ask(&mut self) -> Option<u64> {
        let earlier = self.earlier().filter(|_| self.asked.is_none());
        self.asked = self.asked.or(earlier);
        earlier
    }

    /// True where earlier entries are on their way.
    pub fn is_loading(&self) -> bool {
        self.asked.is_some()
    }

    /// The connection is gone, and what was asked for with it.
    pub fn rewind(&mut self) {
        self.asked = None;
    }

    /// The last number the visitor has seen.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Another page of this visitor has seen everything up to this number.
    pub fn seen_elsewhere(&mut self, seen: u64) {
        self.seen = self.seen.max(seen.min(self.last()));
    }

    /// True where not even the first unread message may be at hand.
    pub fn is_short(&self) -> bool {
        self.first().is_none_or(|first| first > self.seen + 1)
    }

    /// True where this number is before the part that is loaded.
    pub fn begins_after(&self, seq: u64) -> bool {
        self.first().is_some_and(|first| seq < first)
    }

    /// The last number at hand; 0 where there is none.
    pub fn last(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.seq)
    }

    fn first(&self) -> Option<u64> {
        self.entries.first().map(|entry| entry.seq)
    }

    /// Everything at hand, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Messages from agents that were not seen yet, as far as they were loaded.
    pub fn unread(&self) -> usize {
        let unseen = self.entries.iter().rev().take_while(|entry| entry.seq > self.seen);
        unseen.filter(|entry| entry.author.is_agent()).count()
    }

    /// The visitor looks at the end of the thread; the number to tell the server where that is news.
    pub fn look(&mut self) -> Option<u64> {
        let is_news = self.unread() > 0;
        self.seen = self.seen.max(self.last());
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
        assert_eq!(thread.look(), Some(6));
        assert_eq!(thread.look(), None);
        thread.take(id("t"), entries(7..=7));
        assert_eq!(
            (thread.unread(), thread.look()),
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
