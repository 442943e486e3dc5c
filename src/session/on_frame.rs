//! What the server says, and which machine it is for.

use visavis_wire::visitor::{FromVisitor, PROOF_PREFIX, Refusal, ToVisitor};

use super::Session;
use super::connection::Attempt;
use super::conversation::Stored;
use super::event::Effect;
use super::time::{Now, Timestamp};

impl Session {
    /// Takes a frame of the living connection.
    pub(super) fn on_frame(&mut self, attempt: Attempt, frame: ToVisitor, now: Now) {
        let effects = &mut self.effects;
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
                self.clock.set(time_of(millis), now);
                self.connection.on_welcome(now);
                self.visitor.welcomed(resume, minimum_lifetime, effects);
                let open = self.conversation.welcome(thread, head, seen, effects);
                self.visit.rewind();
                let visit = self.visit.describe();
                self.transmit(open);
                self.transmit(visit);
            }
            ToVisitor::Challenge { nonce } => {
                let text = format!("{PROOF_PREFIX}{nonce}");
                effects.push(Effect::Prove(attempt, self.visitor.key(), text));
            }
            ToVisitor::Recognised { resume, .. } => self.visitor.recognised(resume, effects),
            ToVisitor::Refused(why) => self.refused(why, now),
            // If nothing follows it in time, a refusal does.
            ToVisitor::Renew { .. } => self.visitor.renewal_required(),
            ToVisitor::Threads { threads } => self.conversation.take_summaries(threads, effects),
            ToVisitor::Brought { thread, head, seen } => self.conversation.adopted(thread, head, seen, effects),
            ToVisitor::Entries { thread, entries } => {
                if self.conversation.take_entries(thread, entries, effects).is_err() {
                    self.break_off("the server left a gap in the thread: asking again".into(), now);
                }
            }
            ToVisitor::Ack { id, thread, seq, at } => {
                let stored = Stored { id, thread, seq, at };
                self.conversation.stored(&stored, effects);
            }
            ToVisitor::Declined { id, code, text } => {
                effects.warn(format!("a message was not taken: {text}"));
                self.conversation.declined(&id, code);
            }
            ToVisitor::Typing { thread, name } => self.conversation.agent_types(&thread, name, now),
            ToVisitor::Ping { now: millis } => {
                self.clock.set(time_of(millis), now);
                let visit = self.visit.describe();
                self.transmit(Some(FromVisitor::Pong {}));
                self.transmit(visit);
            }
        }
    }

    /// The server has refused what is before it, or what it took before. If something else is left
    /// to present the session goes on with that, and otherwise ends.
    fn refused(&mut self, why: Refusal, now: Now) {
        let was_hello = self.connection.up().is_none();
        let goes_on = self.visitor.refused(why, self.clock.all(now), &mut self.effects);
        if was_hello && goes_on {
            let command = self.connection.set_wanted(false, now);
            self.run(command);
        }
    }
}

fn time_of(millis: u64) -> Timestamp {
    Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}
