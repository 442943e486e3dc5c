//! Asking the website for the next token: one question at a time in the whole browser, a backoff after
//! failures, a budget, and an end that can be seen.
//!
//! Every tab that needs a token queues for the turn to ask. The one whose turn it is asks, and tells
//! the others what came of it: a token spares them the question, a failure counts as theirs.

use std::time::Duration;

use crate::session::jitter::Jitter;
use crate::session::time::{Instant, Now};

/// Numbers the questions, so that a late answer is known as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ask(pub u32);

/// Why a token is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The one held is still good, and should be followed by another.
    Expiring,
    /// The one held is over.
    Expired,
    /// The server did not take the one presented.
    Refused,
    /// The key that signed it is gone.
    KeyRemoved,
}

impl Reason {
    /// What the website's function receives.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Refused => "refused",
            Self::KeyRemoved => "key_removed",
        }
    }
}

/// What the shell is to do about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RenewalCommand {
    /// Wait for this tab's turn, and report under this number.
    Queue(Ask),
    /// It is this tab's turn: put the question to the website.
    Ask(Ask, Reason),
    /// The turn is over, or not wanted any more.
    Release(Ask),
}

/// A turn that does not come within this time is not waited for: whoever has it hangs.
const TURN_TIMEOUT: Duration = Duration::from_mins(1);
/// The website has this long to answer. What comes later is still taken, if it is newer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
/// Questions for one reason, until something new happens.
const BUDGET: u32 = 6;
/// The shortest backoff after a failure; the next are up to twice as long each.
const BACKOFF_MIN: Duration = Duration::from_secs(5);
/// No backoff is longer than this and [`BACKOFF_MIN`].
const BACKOFF_MAX: Duration = Duration::from_mins(1);

/// The questions for one token after another.
#[derive(Debug)]
pub(super) struct Renewal {
    state: State,
    provider: Provider,
    /// Questions asked in this browser for this reason without success.
    asked: u32,
    reason: Option<Reason>,
    last: Ask,
    /// The first question for the person who is here.
    first: Ask,
    jitter: Jitter,
}

/// Whether the website has said whom to ask.
#[derive(Clone, Copy, Debug)]
enum Provider {
    Missing,
    Set,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Nothing is asked.
    Idle,
    /// It waits for its turn.
    Queued { since: Instant },
    /// The website has the question.
    Asked { since: Instant },
    /// It gave a token, and the server has not said what it thinks of it.
    Given { since: Instant },
    /// It gave no answer of use; it is left alone for a while.
    BackingOff { until: Instant },
}

impl Renewal {
    /// Nothing was asked yet. The seed gives the jitter of the backoff.
    pub(super) const fn new(seed: u64) -> Self {
        Self {
            state: State::Idle,
            provider: Provider::Missing,
            asked: 0,
            reason: None,
            last: Ask(0),
            first: Ask(0),
            jitter: Jitter::new(seed),
        }
    }

    /// From here on there is somebody to ask.
    pub(super) fn provide(&mut self) {
        self.provider = Provider::Set;
    }

    /// Whether there is somebody to ask.
    pub(super) const fn has_provider(&self) -> bool {
        matches!(self.provider, Provider::Set)
    }

    /// True while a question of this tab is with the website, or its answer with the server.
    pub(super) const fn is_asking(&self) -> bool {
        matches!(self.state, State::Asked { .. } | State::Given { .. })
    }

    /// What a token is needed for at this moment, if it is. Says what to do about it.
    pub(super) fn need(&mut self, reason: Option<Reason>, now: Now) -> Option<RenewalCommand> {
        match self.state {
            State::BackingOff { until } if until.from_now(now).is_zero() => self.state = State::Idle,
            State::Queued { since } if (since + TURN_TIMEOUT).from_now(now).is_zero() => {
                return self.take_turn(reason, now);
            }
            State::Queued { .. } if reason.is_none() => return self.release(State::Idle),
            _ => (),
        }
        // In between, while an answer is tried, nothing is needed: that does not begin a new budget.
        // Only the end of a token that was to be followed in time does.
        if self.reason == Some(Reason::Expiring) && reason.is_some_and(|reason| reason != Reason::Expiring) {
            self.asked = 0;
        }
        self.reason = reason.or(self.reason);
        let may_ask = self.has_provider() && matches!(self.state, State::Idle) && self.asked < BUDGET;
        reason.filter(|_| may_ask)?;
        self.last = Ask(self.last.0.wrapping_add(1));
        self.state = State::Queued { since: now.instant };
        Some(RenewalCommand::Queue(self.last))
    }

    /// It is this tab's turn to ask. What the token is needed for is looked at once more: another
    /// tab may have brought it.
    pub(super) fn turn_acquired(&mut self, ask: Ask, reason: Option<Reason>, now: Now) -> Option<RenewalCommand> {
        match self.state {
            State::Queued { .. } if ask == self.last => self.take_turn(reason, now),
            _ => Some(RenewalCommand::Release(ask)),
        }
    }

    /// The website has kept a question, or the server a token, for too long.
    pub(super) fn is_overdue(&self, now: Now) -> bool {
        match self.state {
            State::Asked { since } | State::Given { since } => (since + ANSWER_TIMEOUT).from_now(now).is_zero(),
            State::Idle | State::Queued { .. } | State::BackingOff { .. } => false,
        }
    }

    /// True if this question was asked for the person who is here now.
    pub(super) fn is_ours(&self, ask: Ask) -> bool {
        ask >= self.first
    }

    /// The website has answered with something of use. An answer to an earlier question changes
    /// nothing here.
    pub(super) fn given(&mut self, ask: Ask, now: Now) {
        if ask == self.last && matches!(self.state, State::Asked { .. }) {
            self.state = State::Given { since: now.instant };
        }
    }

    /// True if this is the question that the website has.
    pub(super) fn is_open(&self, ask: Ask) -> bool {
        ask == self.last && matches!(self.state, State::Asked { .. })
    }

    /// The question brought nothing: no answer of use, none in time, or a token that the server did
    /// not take. The website is left alone for a while.
    pub(super) fn failed(&mut self, now: Now) -> Option<RenewalCommand> {
        let backoff = self.back_off(now);
        self.release(backoff)
    }

    /// A question of another tab brought nothing: it counts as ours.
    pub(super) fn failed_elsewhere(&mut self, now: Now) -> Option<RenewalCommand> {
        if self.is_asking() {
            return None;
        }
        self.asked += 1;
        self.failed(now)
    }

    /// The server took a token, or the page is looked at again, or the network is back: whoever was
    /// given up may be asked again.
    pub(super) fn reset_budget(&mut self) -> Option<RenewalCommand> {
        self.asked = 0;
        match self.state {
            State::Given { .. } => self.release(State::Idle),
            _ => None,
        }
    }

    /// Nobody is signed in to the website: it is asked again only after something new has happened.
    pub(super) fn stop_asking(&mut self) -> Option<RenewalCommand> {
        self.asked = BUDGET;
        self.release(State::Idle)
    }

    /// Another person is here: what was asked for the first one is not theirs.
    pub(super) fn start_over(&mut self) -> Option<RenewalCommand> {
        let order = self.release(State::Idle);
        self.first = Ask(self.last.0.wrapping_add(1));
        (self.asked, self.reason) = (0, None);
        order
    }

    /// How long until [`Renewal::need`] has something to do.
    pub(super) fn poll_timeout(&self, now: Now) -> Option<Duration> {
        let at = match self.state {
            State::Idle => return None,
            State::Queued { since } => since + TURN_TIMEOUT,
            State::Asked { since } | State::Given { since } => since + ANSWER_TIMEOUT,
            State::BackingOff { until } => until,
        };
        Some(at.from_now(now))
    }

    fn take_turn(&mut self, reason: Option<Reason>, now: Now) -> Option<RenewalCommand> {
        let Some(reason) = reason else {
            return self.release(State::Idle);
        };
        self.asked += 1;
        self.state = State::Asked { since: now.instant };
        Some(RenewalCommand::Ask(self.last, reason))
    }

    /// Goes on to another state; what had or awaited the turn has it no more.
    fn release(&mut self, next: State) -> Option<RenewalCommand> {
        let had_turn = matches!(self.state, State::Queued { .. }) || self.is_asking();
        self.state = next;
        had_turn.then_some(RenewalCommand::Release(self.last))
    }

    fn back_off(&mut self, now: Now) -> State {
        let more = (BACKOFF_MIN * (1 << self.asked.min(8))).min(BACKOFF_MAX);
        State::BackingOff {
            until: now.instant + BACKOFF_MIN + self.jitter.below(more),
        }
    }
}

#[cfg(test)]
mod tests;
