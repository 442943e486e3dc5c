//! What the server says, and what becomes of the session for it.

use std::time::Duration;
use visavis_wire::visitor::{FromVisitor, PROOF_PREFIX, Secret, ToVisitor};
use visavis_wire::{Entry, ThreadId, close};

use super::Session;
use super::event::{Announcement, Effect};
use super::identity::Visitor;
use super::link::{Attempt, Ending};
use super::renewal::Reason;
use super::thread::Taken;
use super::time::{Now, Timestamp};
use super::token::SignedIdentity;

impl Session {
    /// Takes a frame of the living connection.
    pub(super) fn hear(&mut self, attempt: Attempt, frame: ToVisitor, now: Now) {
        match frame {
            ToVisitor::Welcome {
                now: millis,
                resume,
                minimum_lifetime,
                thread,
                head,
                seen,
                ..
            } => {
                self.set_clock(millis, now);
                self.link.welcomed(now);
                let had_token = self.shared_until.is_some();
                if self.accepted(resume) && had_token {
                    self.announce(Announcement::TokenRenewed);
                }
                self.minimum_lifetime = Duration::from_secs(minimum_lifetime);
                self.threads.welcome(thread.is_some());
                self.welcome(thread, head, seen);
                self.visit.rewind();
                self.describe();
                if head > 0 {
                    self.remember();
                }
            }
            ToVisitor::Challenge { nonce } => {
                let text = format!("{PROOF_PREFIX}{nonce}");
                self.effects.push(Effect::Prove(attempt, self.visitor.scope(), text));
            }
            ToVisitor::Recognised { resume, .. } => {
                if self.accepted(resume) {
                    self.announce(Announcement::TokenRenewed);
                }
            }
            ToVisitor::Refused(refusal) => self.refused(refusal, now),
            // Where nothing follows it in time, a refusal does.
            ToVisitor::Renew { .. } => {
                self.visitor.give_up();
                self.called = Some(Reason::KeyRemoved);
            }
            ToVisitor::Threads { threads } => {
                let open = self.thread.id();
                let heard = self.threads.take(threads, open);
                if let Some(summary) = open.and_then(|open| self.threads.of(open)) {
                    self.thread.seen_elsewhere(summary.seen);
                }
                for _ in 0..heard {
                    self.announce(Announcement::MessageReceived);
                }
            }
            ToVisitor::Brought { thread, head, seen } => self.brought(thread, head, seen),
            ToVisitor::Entries { thread, entries } => self.take_entries(attempt, thread, entries, now),
            ToVisitor::Ack { id, thread, seq, at } => {
                self.named(&id, &thread);
                if self.outbox.acknowledge(&id, seq, at) {
                    self.announce(Announcement::MessageSent);
                }
                if self.thread.begins_after(seq) || self.thread.id() != Some(&thread) {
                    // Its entry is in a part that is not loaded.
                    self.outbox.landed(&id);
                }
                self.keep();
            }
            ToVisitor::Declined { id, code, text } => {
                self.complain(format!("a message was not taken: {text}"));
                self.outbox.decline(&id, code);
            }
            ToVisitor::Typing { thread, name } => {
                if self.thread.id() == Some(&thread) {
                    self.typing.heard(name, now);
                }
            }
            ToVisitor::Ping { now: millis } => {
                self.set_clock(millis, now);
                self.transmit(FromVisitor::Pong {});
                self.describe();
            }
        }
    }

    /// The server has let the visitor in, and has this thread open.
    fn welcome(&mut self, thread: Option<ThreadId>, head: u64, seen: u64) {
        let is_unloaded = self.thread.id().is_some() && self.thread.id() != thread.as_ref() && self.thread.last() == 0;
        match self.thread.id().cloned() {
            _ if self.beginning.is_some() => (),
            // The visitor turned to it while there was no connection.
            Some(selected) if is_unloaded && thread.is_some() => {
                self.transmit(FromVisitor::Open {
                    thread: selected,
                    after: None,
                });
            }
            Some(_) | None => {
                if let Some(thread) = &thread
                    && !self.bringing.is_wanted()
                {
                    self.outbox.name(None, thread);
                }
                self.thread.welcome(thread, head, seen);
                if self.thread.last() == 0 {
                    self.history_until = head;
                }
            }
        }
    }

    /// The living connection was closed from the other side.
    pub(super) fn closed(&mut self, code: u16, reason: &str, now: Now) {
        let ending = match code {
            close::RESTART | 1001 => Ending::Restart,
            _ => Ending::Lost,
        };
        match code {
            close::EXPIRED if !self.visitor.signed().is_some_and(SignedIdentity::is_pending) => self.expire(),
            close::MALFORMED | close::TOO_LARGE => {
                self.complain(format!("the server did not take what this client said: {reason}"));
            }
            _ => (),
        }
        self.link.ended(ending, now);
    }

    /// The living connection is of no use any more.
    pub(super) fn break_off(&mut self, attempt: Attempt, now: Now) {
        self.effects.push(Effect::Disconnect(attempt));
        self.link.ended(Ending::Lost, now);
    }

    /// Entries came in, from the thread's end or its past: settles the visitor's own, announces the
    /// agents' new ones.
    fn take_entries(&mut self, attempt: Attempt, thread: ThreadId, entries: Vec<Entry>, now: Now) {
        let mut own = Vec::new();
        for entry in &entries {
            if !entry.author.is_agent() {
                own.push(entry.id.clone());
            }
        }
        let last = self.thread.last();
        let is_open = self.is_open(&thread);
        if is_open && self.thread.id().is_none() {
            self.outbox.name(None, &thread);
            self.remember(); // another tab has begun it
        }
        if is_open && self.thread.take(thread, entries) == Taken::Gap {
            self.complain("the server left a gap in the thread: asking again");
            self.break_off(attempt, now);
            return;
        }
        for id in &own {
            if self.outbox.landed(id) {
                self.announce(Announcement::MessageSent);
            }
        }
        if let Some(first) = self.thread.entries().first() {
            self.outbox.begins_with(first.seq);
        }
        if !own.is_empty() {
            self.keep();
        }
        let is_news = |entry: &&Entry| entry.seq > last.max(self.history_until);
        let news = self.thread.entries().iter().rev().take_while(is_news);
        let news = news.filter(|entry| entry.author.is_agent()).count();
        if news > 0 {
            self.typing.stopped();
        }
        for _ in 0..news {
            self.announce(Announcement::MessageReceived);
        }
    }

    /// The server has taken what is before it. True where that is a token it had not taken before.
    fn accepted(&mut self, resume: Option<Secret>) -> bool {
        let Visitor::Signed(signed) = &mut self.visitor else {
            return false;
        };
        let is_new = signed.accepted(resume);
        if is_new {
            self.called = None;
            self.share();
            let order = self.renewal.begin_anew();
            self.ask(order);
        }
        is_new
    }

    fn set_clock(&mut self, millis: u64, now: Now) {
        let time = Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX));
        self.clock.set(time, now);
    }
}
