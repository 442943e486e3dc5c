//! Asking the website for the next token: one question at a time, rests after failures, a budget,
//! and an end that can be seen.

use core::time::Duration;

use super::dice::Dice;
use super::time::{Instant, Now};

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
    /// Questions asked for this reason without success.
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
        self.begin_anew();
    }

    /// Whether there is somebody to ask.
    pub const fn has_provider(&self) -> bool {
        self.has_provider
    }

    /// The website has a question and has not answered it.
    pub const fn is_asked(&self) -> bool {
        matches!(self.state, State::Asked { .. })
    }

    /// What a token is needed for at this moment, if it is; the question to ask, if one is due.
    pub fn need(&mut self, reason: Option<Reason>, now: Now) -> Option<(Ask, Reason)> {
        if let State::Asked { since } | State::Given { since } = self.state
            && (since + ANSWER_WITHIN).from_now(now).is_zero()
        {
            self.rest(now);
        }
        if let State::Resting { until } = self.state
            && until.from_now(now).is_zero()
        {
            self.state = State::Idle;
        }
        // In between, while an answer is tried, nothing is needed: that does not begin a new budget.
        // Only the end of a token that was to be followed in time does.
        if self.reason == Some(Reason::Expiring) && reason.is_some_and(|reason| reason != Reason::Expiring) {
            self.asked = 0;
        }
        self.reason = reason.or(self.reason);
        let may_ask = self.has_provider && matches!(self.state, State::Idle) && self.asked < BUDGET;
        let reason = reason.filter(|_| may_ask)?;
        self.asked += 1;
        self.last = Ask(self.last.0.wrapping_add(1));
        self.state = State::Asked { since: now.instant };
        Some((self.last, reason))
    }

    /// True where this question was asked for the person who is here now.
    pub fn is_ours(&self, ask: Ask) -> bool {
        ask >= self.first
    }

    /// The website has answered this question with something of use, or not. An answer to an
    /// earlier question changes nothing here.
    pub fn answered(&mut self, ask: Ask, of_use: bool, now: Now) {
        if ask != self.last || !matches!(self.state, State::Asked { .. }) {
            return;
        }
        if of_use {
            self.state = State::Given { since: now.instant };
        } else {
            self.rest(now);
        }
    }

    /// The server did not take a token. If it came from the website's function, that is left alone
    /// for a while.
    pub fn refused(&mut self, now: Now) {
        if let State::Given { .. } = self.state {
            self.rest(now);
        }
    }

    /// The server took a token, or the page is looked at again, or the network is back: whoever was
    /// given up may be asked again.
    pub fn begin_anew(&mut self) {
        self.asked = 0;
        if let State::Given { .. } = self.state {
            self.state = State::Idle;
        }
    }

    /// Another person is here: what was asked for the first one is not theirs.
    pub fn forget(&mut self) {
        self.first = Ask(self.last.0.wrapping_add(1));
        (self.state, self.asked, self.reason) = (State::Idle, 0, None);
    }

    /// How long until [`Renewal::need`] has something to do.
    pub fn due_in(&self, now: Now) -> Option<Duration> {
        match self.state {
            State::Idle => None,
            State::Asked { since } | State::Given { since } => Some((since + ANSWER_WITHIN).from_now(now)),
            State::Resting { until } => Some(until.from_now(now)),
        }
    }

    fn rest(&mut self, now: Now) {
        let more = FIRST_REST.saturating_mul(1 << self.asked.min(8)).min(LONGEST_REST);
        self.state = State::Resting {
            until: now.instant + FIRST_REST + self.dice.below(more),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::time::WallClock;
    use super::*;

    fn at(millis: u64) -> Now {
        Now {
            instant: Instant::from_millis(millis),
            wall: WallClock::from_millis(0),
        }
    }

    fn provided() -> Renewal {
        let mut renewal = Renewal::new(1);
        renewal.provide();
        renewal
    }

    /// Plays an hour in which a token is needed, against a website that answers like this after
    /// that long, and notes when it was asked.
    fn asked(mut answer: impl FnMut() -> Option<(u64, bool)>) -> Vec<u64> {
        let mut renewal = provided();
        let (mut asks, mut answers) = (Vec::new(), Vec::new());
        for time in (0..3_600_000).step_by(100) {
            answers.retain(|(due, ask, of_use)| {
                if *due <= time {
                    renewal.answered(*ask, *of_use, at(time));
                }
                *due > time
            });
            if let Some((ask, _)) = renewal.need(Some(Reason::Expiring), at(time)) {
                asks.push(time);
                if let Some((after, of_use)) = answer() {
                    answers.push((time + after, ask, of_use));
                }
            }
        }
        asks
    }

    #[test]
    fn a_website_that_fails_is_asked_six_times_and_never_hammered() {
        for answer in [
            None,
            Some((0, false)),
            Some((10_000, false)),
            Some((50_000, true)),
            Some((0, true)),
        ] {
            let asks = asked(|| answer);
            assert_eq!(asks.len(), 6, "{answer:?}: {asks:?}");
            assert!(
                asks.windows(2).all(|pair| pair[1] - pair[0] >= 5_000),
                "{answer:?}: {asks:?}"
            );
            assert!(asks[5] < 600_000, "{answer:?}: {asks:?}");
        }
    }

    #[test]
    fn another_reason_and_something_new_have_a_budget_of_their_own() {
        let mut renewal = provided();
        let spend = |renewal: &mut Renewal, reason, from: u64| {
            let asks = (from..from + 1_000_000).step_by(100);
            asks.filter(|time| renewal.need(Some(reason), at(*time)).is_some())
                .count()
        };
        assert_eq!(spend(&mut renewal, Reason::Expiring, 0), 6);
        assert_eq!(spend(&mut renewal, Reason::Expired, 1_000_000), 6);
        assert_eq!(
            spend(&mut renewal, Reason::Refused, 1_500_000),
            0,
            "the same lapse by another name"
        );
        assert_eq!(spend(&mut renewal, Reason::Expired, 2_000_000), 0);
        renewal.begin_anew();
        assert_eq!(spend(&mut renewal, Reason::Expired, 3_000_000), 6);
    }

    #[test]
    fn there_is_one_question_at_a_time() {
        let mut renewal = provided();
        let (ask, _) = renewal.need(Some(Reason::Expiring), at(0)).unwrap();
        assert_eq!(renewal.need(Some(Reason::Expired), at(1)), None);
        renewal.answered(Ask(ask.0 + 1), true, at(2));
        assert_eq!(
            renewal.need(Some(Reason::Expired), at(3)),
            None,
            "that was no answer to ours"
        );
        renewal.answered(ask, true, at(4));
        assert_eq!(
            renewal.need(Some(Reason::Expired), at(5)),
            None,
            "the server has not said what it thinks of it"
        );
        renewal.begin_anew();
        assert!(renewal.need(Some(Reason::Expired), at(6)).is_some());
    }

    /// A wrong key on the website: each answer looks well, and the server takes none.
    #[test]
    fn tokens_that_the_server_refuses_are_asked_for_six_times_and_with_rests() {
        let mut renewal = provided();
        let mut asks = Vec::new();
        for time in (0..3_600_000).step_by(100) {
            if let Some((ask, _)) = renewal.need(Some(Reason::Refused), at(time)) {
                asks.push(time);
                renewal.answered(ask, true, at(time));
                assert_eq!(renewal.need(None, at(time)), None);
                renewal.refused(at(time));
            }
        }
        assert_eq!(asks.len(), 6, "{asks:?}");
        assert!(asks.windows(2).all(|pair| pair[1] - pair[0] >= 5_000), "{asks:?}");
    }

    #[test]
    fn what_was_asked_for_one_person_is_not_answered_for_another() {
        let mut renewal = provided();
        let (ask, _) = renewal.need(Some(Reason::Expiring), at(0)).unwrap();
        assert!(renewal.is_ours(ask));
        renewal.forget();
        assert!(!renewal.is_ours(ask));
        let (ask, _) = renewal.need(Some(Reason::Expiring), at(1)).unwrap();
        assert!(renewal.is_ours(ask));
    }
}
