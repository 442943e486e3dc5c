//! What the server says, and what becomes of the session for it.

use core::time::Duration;

use visavis_wire::visitor::ToVisitor;
use visavis_wire::{Author, close};

use super::Session;
use super::event::{Announcement, Effect};
use super::identity::Visitor;
use super::link::{Attempt, Ending};
use super::thread::Taken;
use super::time::{Now, Timestamp};

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
                let time = self.set_clock(millis, now);
                self.link.welcomed(now);
                self.visitor.accepted(resume, time);
                self.renewal.begin_anew();
                self.minimum_lifetime = Duration::from_secs(minimum_lifetime);
                self.thread.welcome(thread, head, seen);
                if self.thread.last() == 0 {
                    self.history_until = head;
                }
                if head > 0 {
                    self.remember();
                }
            }
            ToVisitor::Recognised { resume, .. } => {
                if let (Some(time), Visitor::Signed(signed)) = (self.clock.read(now), &mut self.visitor) {
                    signed.accepted(resume, time);
                    self.renewal.begin_anew();
                    self.announce(Announcement::TokenRenewed);
                }
            }
            ToVisitor::Refused { code, text } => self.refused(code, text, now),
            ToVisitor::Entries { thread, entries } => {
                let last = self.thread.last();
                if self.thread.take(thread, entries) == Taken::Gap {
                    self.complain(["the server left a gap in the thread: asking again"]);
                    self.break_off(attempt, now);
                }
                self.settle_entries_after(last);
            }
            ToVisitor::Ack { id, at, .. } => {
                if self.outbox.acknowledge(&id, at) {
                    self.keep();
                    self.announce(Announcement::MessageSent);
                }
            }
            ToVisitor::Declined { id, code, text } => {
                self.complain(["a message was not taken: ", &text]);
                self.outbox.decline(&id, code);
            }
            ToVisitor::Ping { now: millis } => {
                self.set_clock(millis, now);
                self.transmit(visavis_wire::visitor::FromVisitor::Pong);
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
            close::EXPIRED => self.expire(),
            close::MALFORMED | close::TOO_LARGE => {
                self.complain(["the server did not take what this client said: ", reason]);
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

    /// Entries after `last` came in: settles the visitor's own, announces the agents'.
    fn settle_entries_after(&mut self, last: u64) {
        let mut landed = false;
        for entry in self.thread.entries().iter().filter(|entry| entry.seq > last) {
            let announcement = match entry.author {
                Author::Visitor(_) => {
                    landed |= self.outbox.iter().any(|waiting| waiting.id == entry.id);
                    self.outbox.landed(&entry.id).then_some(Announcement::MessageSent)
                }
                Author::Agent(_) => (entry.seq > self.history_until).then_some(Announcement::MessageReceived),
            };
            self.effects.extend(announcement.map(Effect::Announce));
        }
        if landed {
            self.keep();
        }
    }

    fn set_clock(&mut self, millis: u64, now: Now) -> Timestamp {
        let time = Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX));
        self.clock.set(time, now);
        time
    }
}
