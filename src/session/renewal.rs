//! Asking the website for the next token: one question at a time in the whole browser, rests after
//! failures, a budget, and an end that can be seen.
//!
//! Every tab that needs a token queues for the turn to ask. The one whose turn it is asks, and tells
//! the others what came of it: a token spares them the question, a failure counts as theirs.

use super::dice::Dice;
use super::time::{Instant, Now};
use std::time::Duration;

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
    /// The word that the website's function receives.
    pub const fn word(self) -> &'static str {
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
pub enum Order {
    /// Wait for this tab's turn, and report under this number.
    Queue(Ask),
    /// It is this tab's turn: put the question to the website.
    Put(Ask, Reason),
    /// The turn is over, or not wanted any more.
    Release(Ask),
}

/// A turn that does not come within this time is not waited for: whoever has it hangs.
const TURN_WITHIN: Duration = Duration::from_mins(1);
/// The website has this long to answer. What comes later is still taken, if it is newer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Questions for one reason, until something new happens.
const BUDGET: u32 = 6;
/// The shortest rest after a failure; the next are up to twice as long each.
const FIRST_REST: Duration = Duration::from_secs(5);
/// No rest is longer than this and [`FIRST_REST`].
const LONGEST_REST: Duration = Duration::from_mins(1);

/// The questions for one token after another.
#[derive(Debug)]
pub struct Renewal {
    state: State,
    /// There is somebody to ask.
    has_provider: bool,
    /// Questions asked in this browser for this reason without success.
    asked: u32,
    reason: Option<Reason>,
    last: Ask,
    /// The first question for the person who is here.
    first: Ask,
    dice: Dice,
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
    Resting { until: Instant },
}

impl Renewal {
    /// Nothing was asked yet. The seed spreads the rests.
    pub const fn new(seed: u64) -> Self {
        Self {
            state: State::Idle,
            has_provider: false,
            asked: 0,
            reason: None,
            last: Ask(0),
            first: Ask(0),
            dice: Dice::new(seed),
        }
    }

    /// From here on there is somebody to ask.
    pub fn provide(&mut self) {
        self.has_provider = true;
    }

    /// Whether there is somebody to ask.
    pub const fn has_provider(&self) -> bool {
        self.has_provider
    }

    /// True while a question of this tab is with the website, or its answer with the server.
    pub const fn is_asking(&self) -> bool {
        matches!(self.state, State::Asked { .. } | State::Given { .. })
    }

    /// What a token is needed for at this moment, if it is. Says what to do about it.
    pub fn need(&mut self, reason: Option<Reason>, now: Now) -> Option<Order> {
        match self.state {
            State::Resting { until } if until.from_now(now).is_zero() => self.state = State::Idle,
            State::Queued { since } if (since + TURN_WITHIN).from_now(now).is_zero() => {
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
        let may_ask = self.has_provider && matches!(self.state, State::Idle) && self.asked < BUDGET;
        reason.filter(|_| may_ask)?;
        self.last = Ask(self.last.0.wrapping_add(1));
        self.state = State::Queued { since: now.instant };
        Some(Order::Queue(self.last))
    }

    /// It is this tab's turn to ask. What the token is needed for is looked at once more: another
    /// tab may have brought it.
    pub fn turn(&mut self, ask: Ask, reason: Option<Reason>, now: Now) -> Option<Order> {
        match self.state {
            State::Queued { .. } if ask == self.last => self.take_turn(reason, now),
            _ => Some(Order::Release(ask)),
        }
    }

    /// The website has kept a question, or the server a token, for too long.
    pub fn is_overdue(&self, now: Now) -> bool {
        match self.state {
            State::Asked { since } | State::Given { since } => (since + ANSWER_WITHIN).from_now(now).is_zero(),
            State::Idle | State::Queued { .. } | State::Resting { .. } => false,
        }
    }

    /// True where this question was asked for the person who is here now.
    pub fn is_ours(&self, ask: Ask) -> bool {
        ask >= self.first
    }

    /// The website has answered with something of use. An answer to an earlier question changes
    /// nothing here.
    pub fn given(&mut self, ask: Ask, now: Now) {
        if ask == self.last && matches!(self.state, State::Asked { .. }) {
            self.state = State::Given { since: now.instant };
        }
    }

    /// True where this is the question that the website has.
    pub fn is_open(&self, ask: Ask) -> bool {
        ask == self.last && matches!(self.state, State::Asked { .. })
    }

    /// The question brought nothing: no answer of use, none in time, or a token that the server did
    /// not take. The website is left alone for a while.
    pub fn failed(&mut self, now: Now) -> Option<Order> {
        let rest = self.rest(now);
        self.release(rest)
    }

    /// A question of another tab brought nothing: it counts as ours.
    pub fn failed_elsewhere(&mut self, now: Now) -> Option<Order> {
        if self.is_asking() {
            return None;
        }
        self.asked += 1;
        self.failed(now)
    }

    /// The server took a token, or the page is looked at again, or the network is back: whoever was
    /// given up may be asked again.
    pub fn begin_anew(&mut self) -> Option<Order> {
        self.asked = 0;
        match self.state {
            State::Given { .. } => self.release(State::Idle),
            _ => None,
        }
    }

    /// Nobody is signed in to the website: it is asked again only after something new has happened.
    pub fn nobody(&mut self) -> Option<Order> {
        self.asked = BUDGET;
        self.release(State::Idle)
    }

    /// Another person is here: what was asked for the first one is not theirs.
    pub fn forget(&mut self) -> Option<Order> {
        let order = self.release(State::Idle);
        self.first = Ask(self.last.0.wrapping_add(1));
        (self.asked, self.reason) = (0, None);
        order
    }

    /// How long until [`Renewal::need`] has something to do.
    pub fn due_in(&self, now: Now) -> Option<Duration> {
        let at = match self.state {
            State::Idle => return None,
            State::Queued { since } => since + TURN_WITHIN,
            State::Asked { since } | State::Given { since } => since + ANSWER_WITHIN,
            State::Resting { until } => until,
        };
        Some(at.from_now(now))
    }

    fn take_turn(&mut self, reason: Option<Reason>, now: Now) -> Option<Order> {
        let Some(reason) = reason else {
            return self.release(State::Idle);
        };
        self.asked += 1;
        self.state = State::Asked { since: now.instant };
        Some(Order::Put(self.last, reason))
    }

    /// Goes on to another state; what had or awaited the turn has it no more.
    fn release(&mut self, next: State) -> Option<Order> {
        let had_turn = matches!(self.state, State::Queued { .. }) || self.is_asking();
        self.state = next;
        had_turn.then_some(Order::Release(self.last))
    }

    fn rest(&mut self, now: Now) -> State {
        let more = (FIRST_REST * (1 << self.asked.min(8))).min(LONGEST_REST);
        State::Resting {
            until: now.instant + FIRST_REST + self.dice.below(more),
        }
    }
}

#[cfg(test)]
mod tests;
