//! Questions, turns, rests and budgets.

use super::*;
use crate::session::time::WallClock;

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

/// What becomes of a need if this tab's turn comes at once: the question put, if it is.
fn put(renewal: &mut Renewal, reason: Reason, time: u64) -> Option<Ask> {
    if renewal.is_overdue(at(time)) {
        renewal.failed(at(time));
    }
    let Some(RenewalCommand::Queue(ask)) = renewal.need(Some(reason), at(time)) else {
        return None;
    };
    assert_eq!(
        renewal.turn_acquired(ask, Some(reason), at(time)),
        Some(RenewalCommand::Ask(ask, reason))
    );
    Some(ask)
}

fn answer(renewal: &mut Renewal, ask: Ask, of_use: bool, time: u64) {
    if of_use {
        renewal.given(ask, at(time));
    } else if renewal.is_open(ask) {
        assert_eq!(renewal.failed(at(time)), Some(RenewalCommand::Release(ask)));
    }
}

/// Plays an hour in which a token is needed, against a website that answers like this after
/// that long, and notes when it was asked.
fn asked(said: Option<(u64, bool)>) -> Vec<u64> {
    let mut renewal = provided();
    let (mut asks, mut answers) = (Vec::new(), Vec::new());
    for time in (0..3_600_000).step_by(100) {
        answers.retain(|(due, ask, of_use)| {
            if *due <= time {
                answer(&mut renewal, *ask, *of_use, time);
            }
            *due > time
        });
        if let Some(ask) = put(&mut renewal, Reason::Expiring, time) {
            asks.push(time);
            answers.extend(said.map(|(after, of_use)| (time + after, ask, of_use)));
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
        let asks = asked(answer);
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
        asks.filter(|time| put(renewal, reason, *time).is_some()).count()
    };
    assert_eq!(spend(&mut renewal, Reason::Expiring, 0), 6);
    assert_eq!(spend(&mut renewal, Reason::Expired, 1_000_000), 6);
    assert_eq!(
        spend(&mut renewal, Reason::Refused, 1_500_000),
        0,
        "the same lapse by another name"
    );
    assert_eq!(spend(&mut renewal, Reason::Expired, 2_000_000), 0);
    renewal.reset_budget();
    assert_eq!(spend(&mut renewal, Reason::Expired, 3_000_000), 6);
}

#[test]
fn there_is_one_question_at_a_time() {
    let mut renewal = provided();
    let ask = put(&mut renewal, Reason::Expiring, 0).unwrap();
    assert_eq!(renewal.need(Some(Reason::Expired), at(1)), None);
    renewal.given(Ask(ask.0 + 1), at(2));
    assert!(renewal.is_open(ask), "that was no answer to ours");
    renewal.given(ask, at(4));
    assert_eq!(
        renewal.need(Some(Reason::Expired), at(5)),
        None,
        "the server has not said what it thinks of it"
    );
    assert_eq!(renewal.reset_budget(), Some(RenewalCommand::Release(ask)));
    assert!(put(&mut renewal, Reason::Expired, 6).is_some());
}

#[test]
fn a_turn_that_is_not_needed_any_more_is_left_to_others() {
    let mut renewal = provided();
    let needed = Some(Reason::Expiring);
    assert_eq!(renewal.need(needed, at(0)), Some(RenewalCommand::Queue(Ask(1))));
    assert_eq!(renewal.need(None, at(1)), Some(RenewalCommand::Release(Ask(1))));
    assert_eq!(
        renewal.turn_acquired(Ask(1), needed, at(2)),
        Some(RenewalCommand::Release(Ask(1))),
        "too late"
    );
    assert_eq!(renewal.need(needed, at(3)), Some(RenewalCommand::Queue(Ask(2))));
    assert_eq!(
        renewal.turn_acquired(Ask(2), None, at(4)),
        Some(RenewalCommand::Release(Ask(2)))
    );
}

#[test]
fn a_turn_that_never_comes_is_not_waited_for() {
    let mut renewal = provided();
    let needed = Some(Reason::Expiring);
    renewal.need(needed, at(0));
    assert_eq!(renewal.poll_timeout(at(0)), Some(TURN_TIMEOUT));
    assert_eq!(
        renewal.need(needed, at(60_000)),
        Some(RenewalCommand::Ask(Ask(1), Reason::Expiring))
    );
}

#[test]
fn a_failure_elsewhere_counts_as_ours() {
    let mut renewal = provided();
    for count in 1..=6 {
        let time = count * 200_000;
        assert_eq!(
            renewal.need(Some(Reason::Expired), at(time)),
            Some(RenewalCommand::Queue(renewal.last))
        );
        assert_eq!(
            renewal.failed_elsewhere(at(time)),
            Some(RenewalCommand::Release(renewal.last))
        );
        assert_eq!(renewal.need(Some(Reason::Expired), at(time)), None, "it rests");
    }
    assert_eq!(
        renewal.need(Some(Reason::Expired), at(9_000_000)),
        None,
        "the budget is spent"
    );
}

/// A wrong key on the website: each answer looks well, and the server takes none.
#[test]
fn tokens_that_the_server_refuses_are_asked_for_six_times_and_with_rests() {
    let mut renewal = provided();
    let mut asks = Vec::new();
    for time in (0..3_600_000).step_by(100) {
        if let Some(ask) = put(&mut renewal, Reason::Refused, time) {
            asks.push(time);
            renewal.given(ask, at(time));
            assert_eq!(renewal.need(None, at(time)), None);
            renewal.failed(at(time));
        }
    }
    assert_eq!(asks.len(), 6, "{asks:?}");
    assert!(asks.windows(2).all(|pair| pair[1] - pair[0] >= 5_000), "{asks:?}");
}

#[test]
fn what_was_asked_for_one_person_is_not_answered_for_another() {
    let mut renewal = provided();
    let ask = put(&mut renewal, Reason::Expiring, 0).unwrap();
    assert!(renewal.is_ours(ask));
    assert_eq!(renewal.start_over(), Some(RenewalCommand::Release(ask)));
    assert!(!renewal.is_ours(ask));
    let ask = put(&mut renewal, Reason::Expiring, 1).unwrap();
    assert!(renewal.is_ours(ask));
}
