//! Messages on their way to the server, in the order the visitor wrote them.
//!
//! **Invariant**: a message leaves only when the server's own copy is in the thread or the visitor
//! discards it, so a broken connection can repeat a message but never lose or overtake one. What a
//! script has added is held back until the conversation begins, and leaves with one that never does.

use serde::{Deserialize, Serialize};
use visavis_wire::thread::Side;
use visavis_wire::visitor::{FromVisitor, Target};
use visavis_wire::{Body, MessageId, ThreadId, limits};

/// A message for the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its text.
    pub body: Body,
    /// Whose place the page's script says it in; `None` if the visitor wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated: Option<Side>,
    /// Where it belongs; `None` for the conversation that the server takes it for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Target>,
}

/// A message that is not in the thread yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingMessage {
    /// The message.
    pub message: Message,
    /// How far it is.
    pub progress: Progress,
    /// Its place in the thread, once it is stored.
    seq: u64,
}

/// How far a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits for the visitor to begin the conversation.
    Held,
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
    pending: Vec<PendingMessage>,
}

impl Outbox {
    /// Takes a message; false if as many wait as may, or this id waits already.
    pub fn push(&mut self, message: Message) -> bool {
        self.take(message, Progress::Written)
    }

    /// Takes a message of the page's script, which begins no conversation by itself; false if as many wait as a
    /// script may have pending: it leaves the visitor room.
    pub fn hold(&mut self, message: Message) -> bool {
        self.pending.len() < limits::OUTBOX / 2 && self.take(message, Progress::Held)
    }

    fn take(&mut self, message: Message, progress: Progress) -> bool {
        let fits = self.pending.len() < limits::OUTBOX && self.find(&message.id).is_none();
        if fits {
            self.pending.push(PendingMessage {
                message,
                progress,
                seq: 0,
            });
        }
        fits
    }

    /// The conversation has begun: what was held back goes to the server. True if there was something.
    pub fn release(&mut self) -> bool {
        let mut any = false;
        for pending in &mut self.pending {
            if pending.progress == Progress::Held {
                pending.progress = Progress::Written;
                any = true;
            }
        }
        any
    }

    /// The frames of everything written since the last call; to be sent in this order.
    pub fn transmit(&mut self) -> Vec<FromVisitor> {
        let mut frames = Vec::new();
        for pending in &mut self.pending {
            if pending.progress == Progress::Written {
                pending.progress = Progress::Transmitted;
                let Message {
                    id,
                    body,
                    automated,
                    to,
                } = &pending.message;
                frames.push(FromVisitor::Write {
                    id: id.clone(),
                    body: body.as_str().to_owned(),
                    automated: *automated,
                    to: to.clone(),
                });
            }
        }
        frames
    }

    /// The connection is gone: what was not acknowledged is to be said again.
    pub fn rewind(&mut self) {
        for pending in &mut self.pending {
            if pending.progress == Progress::Transmitted {
                pending.progress = Progress::Written;
            }
        }
    }

    /// The server has it on disk. True the first time, of what the visitor wrote.
    pub fn acknowledge(&mut self, id: &MessageId, seq: u64, at: u64) -> bool {
        self.find_mut(id).is_some_and(|pending| {
            let is_news = pending.is_news();
            pending.progress = Progress::Stored(at);
            pending.seq = seq;
            is_news
        })
    }

    /// The server does not take it.
    pub fn decline(&mut self, id: &MessageId, code: String) {
        if let Some(pending) = self.find_mut(id)
            && !pending.is_stored()
        {
            pending.progress = Progress::Declined(code);
        }
    }

    /// The visitor wants a declined message tried again.
    pub fn retry(&mut self, id: &MessageId) {
        if let Some(pending) = self.find_mut(id)
            && matches!(pending.progress, Progress::Declined(_))
        {
            pending.progress = Progress::Written;
        }
    }

    /// The visitor does not want a declined message any more.
    pub fn discard(&mut self, id: &MessageId) {
        let is_declined = |pending: &PendingMessage| matches!(pending.progress, Progress::Declined(_));
        if self.find(id).is_some_and(is_declined) {
            self.remove(id);
        }
    }

    /// Where a message here belongs.
    pub fn target(&self, id: &MessageId) -> Option<&Target> {
        self.find(id)?.message.to.as_ref()
    }

    /// What was meant by one name is this thread, as is known now.
    pub fn name(&mut self, meant: Option<&Target>, thread: &ThreadId) {
        for PendingMessage { message, .. } in &mut self.pending {
            if message.to.as_ref() == meant {
                message.to = Some(Target::Thread(thread.clone()));
            }
        }
    }

    /// Another thread is on the screen: what the server has of the last one is not waited for here, and what waited for
    /// the last one to begin waits no more.
    pub fn switch_thread(&mut self) {
        self.pending
            .retain(|pending| !matches!(pending.progress, Progress::Stored(_) | Progress::Held));
    }

    /// The thread on the screen is loaded from this number on: what is stored before it does not come.
    pub fn begins_with(&mut self, first: u64) {
        self.pending
            .retain(|pending| !pending.is_stored() || pending.seq >= first);
    }

    /// The message is in the thread. True if it was here, not yet acknowledged, and the visitor's.
    pub fn landed(&mut self, id: &MessageId) -> bool {
        let is_news = self.find(id).is_some_and(PendingMessage::is_news);
        self.remove(id);
        is_news
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &PendingMessage> {
        self.pending.iter()
    }

    /// Those that the server should have and may not.
    pub fn unstored(&self) -> impl Iterator<Item = &PendingMessage> {
        self.pending.iter().filter(|pending| pending.is_unstored())
    }

    fn remove(&mut self, id: &MessageId) {
        self.pending.retain(|pending| pending.message.id != *id);
    }

    fn find(&self, id: &MessageId) -> Option<&PendingMessage> {
        self.pending.iter().find(|pending| pending.message.id == *id)
    }

    fn find_mut(&mut self, id: &MessageId) -> Option<&mut PendingMessage> {
        self.pending.iter_mut().find(|pending| pending.message.id == *id)
    }
}

impl PendingMessage {
    /// The server has it on disk.
    const fn is_stored(&self) -> bool {
        matches!(self.progress, Progress::Stored(_))
    }

    /// The server should have it and may not.
    pub const fn is_unstored(&self) -> bool {
        !matches!(self.progress, Progress::Stored(_) | Progress::Held)
    }

    /// That the server has it is news to the visitor, who wrote it.
    const fn is_news(&self) -> bool {
        self.is_unstored() && self.message.automated.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> MessageId {
        MessageId::read("id", text.into()).unwrap()
    }

    fn message(text: &str) -> Message {
        Message {
            id: id(text),
            body: Body::new(text.into()).unwrap(),
            automated: None,
            to: None,
        }
    }

    fn outbox(ids: &[&str]) -> Outbox {
        let mut outbox = Outbox::default();
        for text in ids {
            assert!(outbox.push(message(text)));
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
        for number in 0..limits::OUTBOX {
            assert!(outbox.push(message(&format!("m{number}"))));
        }
        assert!(!outbox.push(message("one_more")));
        outbox.landed(&id("m0"));
        assert!(!outbox.push(message("m1")));
        assert!(outbox.push(message("one_more")));
    }

    #[test]
    fn what_a_script_adds_leaves_the_visitor_room() {
        let mut outbox = Outbox::default();
        let held = (0..limits::OUTBOX).filter(|number| outbox.hold(message(&format!("m{number}"))));
        assert_eq!(held.count(), limits::OUTBOX / 2);
        assert!(outbox.push(message("mine")));
    }
}
