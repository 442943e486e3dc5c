//! What a visitor writes, and at what pace.

use visavis_wire::thread::Side;
use visavis_wire::visitor::{FromVisitor, Target, ToVisitor};
use visavis_wire::{Body, MessageId, close};

use super::super::socket::{End, Socket};
use super::Line;
use crate::pace::Wait;
use crate::store::{NotDone, NotTaken};

/// What a visitor has stored. Each kind has a pace of its own: no message waits for what the page says besides.
#[derive(Clone, Copy, Hash)]
pub(super) enum Paced {
    /// Messages.
    Message,
    /// Who the visitor is, and what the visit is about.
    Person,
}

/// What of it a frame is; `None` of one that has nothing stored, or only what grows.
pub(super) const fn paced(frame: &FromVisitor) -> Option<Paced> {
    match frame {
        FromVisitor::Write { .. } => Some(Paced::Message),
        FromVisitor::Identify(_) | FromVisitor::Bring { .. } | FromVisitor::Variables(_) => Some(Paced::Person),
        _ => None,
    }
}

impl Line<'_> {
    /// Takes a step: the visitor's and their network's, or none.
    pub(super) fn step(&self, paced: Paced) -> Result<(), Wait> {
        let of_visitor = (paced, self.session.visitor.place());
        self.app.messages.step(of_visitor)?;
        let stepped = self.app.networks.write((paced, self.arrival.network()));
        if stepped.is_err() {
            self.app.messages.step_back(of_visitor);
        }
        stepped
    }

    /// Takes a message: it is acknowledged when it is stored.
    pub(super) async fn write(
        &mut self,
        socket: &mut Socket,
        id: MessageId,
        body: String,
        automated: Option<Side>,
        to: Option<Target>,
    ) -> Result<(), End> {
        let begins = matches!(to, Some(Target::New(_)));
        let declined = |id: MessageId, code: &str, text: String| ToVisitor::Declined {
            id,
            code: code.into(),
            text,
        };
        let answer = match Body::new(body) {
            Err(wrong) => declined(id, wrong.code(), wrong.to_string()),
            Ok(body) => {
                let visitor = self.session.visitor.clone();
                let good_until = self.session.good_until();
                let store = &self.app.store;
                match store.write(visitor, id.clone(), body, automated, to, good_until).await {
                    Ok(stored) => {
                        if begins && self.thread.as_ref() != Some(&stored.thread) {
                            // Who begins a conversation has it open.
                            (self.thread, self.cursor, self.is_behind) = (Some(stored.thread.clone()), 0, true);
                        }
                        self.describe(&stored.thread).await?;
                        ToVisitor::Ack {
                            id,
                            thread: stored.thread,
                            seq: stored.seq,
                            at: stored.at,
                        }
                    }
                    Err(NotDone::Refused(NotTaken::Expired)) => {
                        return Err(End::close(close::EXPIRED, "the signed identity has expired"));
                    }
                    Err(NotDone::Refused(wrong)) => declined(id, wrong.code(), wrong.to_string()),
                    Err(NotDone::Trouble(trouble)) => return Err(trouble.into()),
                }
            }
        };
        socket.say(&answer).await
    }
}
