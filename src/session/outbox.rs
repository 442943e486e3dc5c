//! Messages on their way to the server, in the order the visitor wrote them.
//!
//! **Invariant**: a message leaves only when the server's own copy is in the thread or the visitor
//! discards it, so a broken connection can repeat a message but never lose or overtake one.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use visavis_wire::visitor::{FromVisitor, Target};
use visavis_wire::{Body, MessageId, ThreadId, limits};

/// A message that is not in the thread yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub id: MessageId,
    /// Its text.
    pub body: Body,
    /// Where it belongs; `None` for the conversation that the server takes it for.
    pub to: Option<Target>,
    /// How far it is.
    pub progress: Progress,
    /// Its place in the thread, once it is stored.
    seq: u64,
}

/// How far a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits to be transmitted.
    Written,
    /// It was transmitted on the running connection, and not acknowledged.
    Transmitted,
    /// The server has it on disk since then, in milliseconds since 1970.
    Stored(u64),
    /// The server does not take it; the word says why.
    Declined(String),
}

/// The messages that are not in the thread yet.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: Vec<Waiting>,
}

impl Outbox {
    /// Takes a message; false where as many wait as may, or this id waits already.
    pub fn push(&mut self, id: MessageId, body: Body, to: Option<Target>) -> bool {
        let fits = self.waiting.len() < limits::OUTBOX && self.find(&id).is_none();
        if fits {
            self.waiting.push(Waiting {
                id,
                body,
                to,
                progress: Progress::Written,
                seq: 0,
            });
        }
        fits
    }

    /// The frames of everything written since the last call; to be sent in this order.
    pub fn transmit(&mut self) -> Vec<FromVisitor> {
        let mut frames = Vec::new();
        for waiting in &mut self.waiting {
            if waiting.progress == Progress::Written {
                waiting.progress = Progress::Transmitted;
                frames.push(FromVisitor::Write {
                    id: waiting.id.clone(),
                    body: waiting.body.as_str().to_owned(),
                    to: waiting.to.clone(),
                });
            }
        }
        frames
    }

    /// The connection is gone: what was not acknowledged is to be said again.
    pub fn rewind(&mut self) {
        for waiting in &mut self.waiting {
            if waiting.progress == Progress::Transmitted {
                waiting.progress = Progress::Written;
            }
        }
    }

    /// The server has it on disk. True the first time.
    pub fn acknowledge(&mut self, id: &MessageId, seq: u64, at: u64) -> bool {
        self.find_mut(id).is_some_and(|waiting| {
            let first = !matches!(waiting.progress, Progress::Stored(_));
            waiting.progress = Progress::Stored(at);
            waiting.seq = seq;
            first
        })
    }

    /// The server does not take it.
    pub fn decline(&mut self, id: &MessageId, code: String) {
        if let Some(waiting) = self.find_mut(id)
            && !matches!(waiting.progress, Progress::Stored(_))
        {
            waiting.progress = Progress::Declined(code);
        }
    }

    /// The visitor wants a declined message tried again.
    pub fn retry(&mut self, id: &MessageId) {
        if let Some(waiting) = self.find_mut(id)
            && matches!(waiting.progress, Progress::Declined(_))
        {
            waiting.progress = Progress::Written;
        }
    }

    /// The visitor does not want a declined message any more.
    pub fn discard(&mut self, id: &MessageId) {
        self.waiting
            .retain(|waiting| waiting.id != *id || !matches!(waiting.progress, Progress::Declined(_)));
    }

    /// Where a message here belongs.
    pub fn target(&self, id: &MessageId) -> Option<&Target> {
        self.find(id)?.to.as_ref()
    }

    /// What was meant by one name is this thread, as is known now.
    pub fn name(&mut self, meant: Option<&Target>, thread: &ThreadId) {
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.to.as_ref() == meant) {
            waiting.to = Some(Target::Thread(thread.clone()));
        }
    }

    /// Another thread is on the screen: what the server has of the last one is not waited for here.
    pub fn turn(&mut self) {
        self.waiting
            .retain(|waiting| !matches!(waiting.progress, Progress::Stored(_)));
    }

    /// The thread on the screen is loaded from this number on: what is stored before it does not come.
    pub fn begins_with(&mut self, first: u64) {
        self.waiting
            .retain(|waiting| !matches!(waiting.progress, Progress::Stored(_)) || waiting.seq >= first);
    }

    /// The message is in the thread. True where it was here and not yet acknowledged.
    pub fn landed(&mut self, id: &MessageId) -> bool {
        let unacknowledged = self
            .find(id)
            .is_some_and(|waiting| !matches!(waiting.progress, Progress::Stored(_)));
        self.waiting.retain(|waiting| waiting.id != *id);
        unacknowledged
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting.iter()
    }

    /// Those that the server may not have.
    pub fn unstored(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting
            .iter()
            .filter(|waiting| !matches!(waiting.progress, Progress::Stored(_)))
    }

    fn find(&self, id: &MessageId) -> Option<&Waiting> {
        self.waiting.iter().find(|waiting| waiting.id == *id)
    }

    fn find_mut(&mut self, id: &MessageId) -> Option<&mut Waiting> {
        self.waiting.iter_mut().find(|waiting| waiting.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> MessageId {
        MessageId::read("id", text.into()).unwrap()
    }

    fn outbox(ids: &[&str]) -> Outbox {
        let mut outbox = Outbox::default();
        for text in ids {
            assert!(outbox.push(id(text), Body::new((*text).into()).unwrap(), None));
        }
        outbox
    }

    fn transmitted(outbox: &mut Outbox) -> Vec<String> {
        let ids = outbox.transmit().into_iter().map(|frame| match frame {
            FromVisitor::Write { id, .. } => id.to_string(),
            other => panic!("{other:?}"),
        });
        ids.collect()
    }

    #[test]
    fn after_a_break_all_that_was_not_acknowledged_is_said_again_in_order() {
        let mut outbox = outbox(&["a", "b", "c"]);
        assert_eq!(transmitted(&mut outbox), ["a", "b", "c"]);
        assert!(outbox.acknowledge(&id("b"), 1, 1));
        assert_eq!(transmitted(&mut outbox), [""; 0]);
        outbox.rewind();
        assert_eq!(transmitted(&mut outbox), ["a", "c"]);
    }

    #[test]
    fn a_second_acknowledgement_and_one_of_nothing_change_nothing() {
        let mut outbox = outbox(&["a"]);
        assert!(outbox.acknowledge(&id("a"), 1, 1));
        assert!(!outbox.acknowledge(&id("a"), 1, 1));
        assert!(!outbox.acknowledge(&id("x"), 1, 1));
        assert!(!outbox.landed(&id("a")), "its acknowledgement was seen before");
        assert_eq!(outbox.iter().count(), 0);
    }

    #[test]
    fn a_declined_message_waits_for_the_visitor() {
        let mut outbox = outbox(&["a", "b"]);
        outbox.transmit();
        outbox.decline(&id("a"), "body_too_long".into());
        outbox.rewind();
        assert_eq!(transmitted(&mut outbox), ["b"]);
        outbox.retry(&id("a"));
        assert_eq!(transmitted(&mut outbox), ["a"]);
        outbox.discard(&id("a"));
        assert_eq!(outbox.iter().count(), 2, "what may be on its way cannot be discarded");
    }

    #[test]
    fn it_is_bounded_and_takes_no_id_twice() {
        let mut outbox = Outbox::default();
        let body = || Body::new("x".into()).unwrap();
        for number in 0..limits::OUTBOX {
            assert!(outbox.push(id(&format!("m{number}")), body(), None));
        }
        assert!(!outbox.push(id("one_more"), body(), None));
        outbox.landed(&id("m0"));
        assert!(!outbox.push(id("m1"), body(), None));
        assert!(outbox.push(id("one_more"), body(), None));
    }
}
