//! The visitor's threads from outside, as the server says them.
//!
//! **Invariant**: how far somebody has read never goes back, unless the thread itself does: then it comes from a
//! backup.

use visavis_wire::thread::Summary;
use visavis_wire::{ThreadId, limits};

/// All of them, the one with the latest message first.
#[derive(Debug, Default)]
pub(super) struct Threads {
    list: Vec<Summary>,
    age: Age,
}

/// Which connection the list is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Age {
    /// The running one.
    #[default]
    Current,
    /// An earlier one: the next frame is a whole list.
    Stale,
}

impl Threads {
    /// A connection begins, with this thread open; `None` if there is none at all.
    pub(super) fn welcome(&mut self, open: Option<&ThreadId>) {
        match open {
            Some(_) => self.age = Age::Stale,
            None => *self = Self::default(),
        }
    }

    /// Takes what the server says; what was seen here is not unread again by an older word of it. Gives how many
    /// agents' messages came to threads other than this one.
    pub(super) fn take(&mut self, news: Vec<Summary>, open: Option<&ThreadId>) -> u64 {
        let age = std::mem::take(&mut self.age);
        let is_history = age == Age::Stale || self.list.is_empty();
        if age == Age::Stale {
            self.list.clear();
        }
        let mut heard = 0;
        for mut summary in news {
            let mut known = None;
            self.list.retain(|other| {
                let is_known = other.thread == summary.thread;
                if is_known {
                    known = Some((other.head, other.seen, other.agents_seen, other.unread));
                }
                !is_known
            });
            let mut unread = summary.unread;
            if let Some((head, seen, agents_seen, known)) = known
                && head <= summary.head
            {
                summary.seen = summary.seen.max(seen);
                summary.agents_seen = summary.agents_seen.max(agents_seen);
                unread = unread.saturating_sub(known);
            }
            if !is_history && open != Some(&summary.thread) {
                heard += unread;
            }
            for other in &mut self.list {
                if other.at < summary.at {
                    std::mem::swap(other, &mut summary);
                }
            }
            self.list.push(summary);
        }
        self.list.truncate(limits::THREADS);
        heard
    }

    /// One of them.
    pub(super) fn get(&self, thread: &ThreadId) -> Option<&Summary> {
        self.list.iter().find(|summary| summary.thread == *thread)
    }

    /// All of them.
    pub(super) fn list(&self) -> &[Summary] {
        &self.list
    }

    /// Agents' messages that were not seen, in all threads but this one.
    pub(super) fn unread_beside(&self, open: Option<&ThreadId>) -> u64 {
        let others = self.list.iter().filter(|summary| Some(&summary.thread) != open);
        others.map(|summary| summary.unread).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(name: &str) -> ThreadId {
        ThreadId::read("thread", name.into()).unwrap()
    }

    fn summary(name: &str, head: u64, seen: u64, at: u64) -> Summary {
        Summary {
            thread: thread(name),
            head,
            seen,
            agents_seen: seen,
            unread: head - seen,
            agent: None,
            ended_at: None,
            at,
            by: Some("Ann".into()),
            excerpt: String::new(),
        }
    }

    fn names(threads: &Threads) -> Vec<&str> {
        threads.list().iter().map(|summary| summary.thread.as_str()).collect()
    }

    #[test]
    fn the_latest_message_is_first_and_a_mark_of_reading_moves_nothing() {
        let mut threads = Threads::default();
        threads.welcome(Some(&thread("a")));
        threads.take(vec![summary("a", 2, 1, 10), summary("b", 1, 1, 20)], None);
        threads.take(vec![summary("a", 2, 2, 10)], None);
        assert_eq!(names(&threads), ["b", "a"]);
        threads.take(vec![summary("a", 3, 2, 30)], None);
        assert_eq!(names(&threads), ["a", "b"]);
        assert_eq!(
            (threads.unread_beside(None), threads.unread_beside(Some(&thread("a")))),
            (1, 0)
        );
    }

    #[test]
    fn who_has_read_does_not_unread_by_an_older_word_of_it() {
        let mut threads = Threads::default();
        threads.take(vec![summary("a", 5, 4, 1)], None);
        threads.take(vec![summary("a", 5, 2, 1)], None);
        assert_eq!(threads.get(&thread("a")).map(|summary| summary.seen), Some(4));
        threads.take(vec![summary("a", 3, 2, 1)], None);
        assert_eq!(
            threads.get(&thread("a")).map(|summary| summary.seen),
            Some(2),
            "from a backup"
        );
    }

    #[test]
    fn agents_are_heard_of_in_threads_that_are_not_open_and_history_is_no_news() {
        let mut threads = Threads::default();
        threads.welcome(Some(&thread("a")));
        assert_eq!(
            threads.take(vec![summary("a", 2, 0, 1), summary("b", 1, 0, 2)], None),
            0
        );
        let open = thread("a");
        assert_eq!(threads.take(vec![summary("a", 3, 0, 3)], Some(&open)), 0);
        assert_eq!(threads.take(vec![summary("b", 3, 0, 4)], Some(&open)), 2);
        assert_eq!(threads.take(vec![summary("b", 3, 3, 4)], Some(&open)), 0);
        assert_eq!(threads.take(vec![summary("c", 1, 0, 5)], Some(&open)), 1);
    }

    #[test]
    fn after_a_reconnect_what_is_not_there_any_more_goes() {
        let mut threads = Threads::default();
        threads.take(vec![summary("a", 2, 0, 1), summary("b", 1, 0, 2)], None);
        threads.welcome(Some(&thread("a")));
        assert_eq!(names(&threads).len(), 2, "until the server has said what there is");
        threads.take(vec![summary("b", 1, 0, 2)], None);
        assert_eq!(names(&threads), ["b"]);
        threads.welcome(None);
        assert_eq!(names(&threads), [""; 0]);
    }
}
