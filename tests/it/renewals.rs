//! The website's function for tokens, and everything it may do wrong: what is announced, how often
//! it is asked, and how it ends.

use visavis::session::event::{Action, Announcement as A, Event, ProviderResult};
use visavis::session::identity::{IdentityKey, Reason, TabMessage};
use visavis::session::view::Notice;
use visavis_wire::visitor::{ToVisitor, renew};

use super::simulation::{START, Simulation, token};

pub(crate) const NOW: u64 = START / 1_000;

/// What a website's function does: the answer and how many milliseconds it takes, or none.
pub(crate) type Provider = fn(u64, usize) -> Option<(u64, ProviderResult)>;

/// A visitor with a token for a minute, of which half a minute is presentable.
pub(crate) fn minute(provider: Provider) -> Simulation {
    let mut simulation = Simulation::new(1);
    simulation.provide(provider);
    simulation.present(1, 60);
    simulation.begin();
    simulation
}

pub(crate) fn lives(uuid: u64, now: u64, secs: u64) -> ProviderResult {
    ProviderResult::Token(token(uuid, now / 1_000 + secs))
}

#[expect(clippy::unnecessary_wraps, reason = "other websites do not answer")]
fn good(now: u64, _: usize) -> Option<(u64, ProviderResult)> {
    Some((0, lives(1, now, 60)))
}

#[test]
fn a_website_that_answers_keeps_the_session_for_ever() {
    let mut simulation = minute(good);
    simulation.pass(600_000);
    let announced = std::mem::take(&mut simulation.announced);
    assert!(
        announced
            .iter()
            .all(|said| matches!(said, A::TokenExpiring(_) | A::TokenRenewed)),
        "{announced:?}"
    );
    let asks: Vec<_> = simulation.asks.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    assert!(asks.iter().all(|gap| (22_000..26_000).contains(gap)), "{asks:?}");
    assert_eq!(simulation.session.view().notice, None);
}

/// Each mistake a website can make all the time: how often it is asked in five minutes for a token
/// that lives one, and what of its answers is announced.
#[test]
fn each_misbehaviour_has_its_defined_end() {
    let cases: [(&str, Provider, &str); 7] = [
        ("hangs", |_, _| None, ""),
        (
            "throws, rejects or answers no string",
            |_, _| Some((0, ProviderResult::Nothing("no".into()))),
            "",
        ),
        (
            "answers the same token",
            |_, _| Some((0, ProviderResult::Token(token(1, NOW + 60)))),
            "token_not_newer",
        ),
        (
            "answers an older one",
            |_, _| Some((0, ProviderResult::Token(token(1, NOW + 55)))),
            "token_not_newer",
        ),
        (
            "answers an expired one",
            |now, _| Some((0, lives(1, now - 9_000, 0))),
            "token_expired",
        ),
        (
            "answers one below the minimum",
            |now, _| Some((0, lives(1, now, 15))),
            "lifetime_too_short",
        ),
        (
            "answers after the limit, too late",
            |_, _| Some((400_000, ProviderResult::Nothing("late".into()))),
            "",
        ),
    ];
    for (what, provider, code) in cases {
        let mut simulation = minute(provider);
        simulation.pass(300_000);
        let refusals: Vec<_> = simulation
            .announced
            .iter()
            .filter_map(|said| {
                if let A::IdentityRefused(why) = said {
                    Some(why.code.clone())
                } else {
                    None
                }
            })
            .collect();
        if code.is_empty() {
            assert_eq!(refusals, [""; 0], "{what}");
        } else {
            assert!(refusals.iter().any(|said| said == code), "{what}: {refusals:?}");
        }
        let asked = |reason| simulation.asks.iter().filter(|(_, asked)| *asked == reason).count();
        assert!(
            (1..=6).contains(&asked(Reason::Expiring)),
            "{what}: {:?}",
            simulation.asks
        );
        assert!(
            (1..=6).contains(&asked(Reason::Expired)),
            "{what}: {:?}",
            simulation.asks
        );
        let rest: Vec<_> = simulation
            .announced
            .iter()
            .filter(|said| !matches!(said, A::IdentityRefused(..)))
            .collect();
        let end = [
            &A::TokenExpiring(47),
            &A::TokenExpired,
            &A::ConnectionChanged("disconnected"),
        ];
        assert_eq!(rest, end, "{what}");
        assert_eq!(
            simulation.session.view().notice,
            Some(Notice::Expired { waiting: 0 }),
            "{what}"
        );
        assert_eq!(simulation.logs.len(), 0);
    }
}

#[test]
fn a_website_that_fails_three_times_and_then_answers_has_lost_nobody() {
    let mut simulation = minute(|now, asked| {
        if asked <= 3 {
            Some((0, ProviderResult::Nothing("busy".into())))
        } else {
            good(now, asked)
        }
    });
    simulation.pass(300_000);
    assert!(
        !simulation.announced.contains(&A::TokenExpired),
        "{:?}",
        simulation.announced
    );
    assert!(simulation.announced.contains(&A::TokenRenewed));
}

#[test]
fn an_answer_after_its_time_is_taken_if_it_is_newer() {
    let mut simulation = minute(|now, asked| (asked == 1).then(|| (100_000, lives(1, now + 100_000, 60))));
    simulation.pass(100_000);
    assert_eq!(simulation.session.view().notice, Some(Notice::Expired { waiting: 0 }));
    simulation.pass(30_000);
    assert_eq!(simulation.session.view().notice, None);
    assert!(simulation.write("back"));
}

#[test]
fn an_answer_for_another_person_is_another_person() {
    let mut simulation = minute(|now, _| Some((0, lives(2, now, 7_200))));
    simulation.write("mine alone");
    simulation.pass(60_000);
    assert_eq!(simulation.seen(), [""; 0]);
    assert!(simulation.write("hello"));
    simulation.pass(1_000);
    assert_eq!(simulation.logs["signed:2"].0.len(), 1);
    assert_eq!(simulation.logs["signed:1"].0.len(), 1);
}

#[test]
fn a_lapse_in_sleep_is_mended_on_waking() {
    let mut simulation = minute(good);
    simulation.sleep(3_600_000);
    simulation.pass(10_000);
    assert_eq!(simulation.session.view().notice, None);
    assert_eq!(simulation.asks.last().map(|(_, reason)| *reason), Some(Reason::Expired));
}

#[test]
fn nobody_is_asked_while_nobody_looks_at_the_chat() {
    let mut simulation = Simulation::new(1);
    simulation.provide(good);
    simulation.present(1, 60);
    simulation.give(Event::Started);
    simulation.pass(3_600_000);
    assert_eq!(simulation.asks, []);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(5_000);
    assert_eq!(simulation.asks.len(), 1, "the token was over when the chat was opened");
    assert_eq!(simulation.session.view().notice, None);
}

#[test]
fn whoever_was_given_up_is_asked_again_when_the_visitor_comes_back() {
    let mut simulation = minute(|now, asked| if asked <= 8 { None } else { good(now, asked) });
    simulation.pass(3_600_000);
    assert_eq!(simulation.session.view().notice, Some(Notice::Expired { waiting: 0 }));
    let asked = simulation.asks.len();
    simulation.pass(3_600_000);
    assert_eq!(simulation.asks.len(), asked, "given up");
    simulation.give(Event::Shown(true));
    simulation.pass(120_000);
    assert!(simulation.asks.len() > asked);
    assert_eq!(simulation.session.view().notice, None);
}

#[test]
fn a_wrong_key_on_the_website_is_no_storm() {
    let mut simulation = Simulation::new(1);
    simulation.refuses = |_| Some("signature_invalid");
    simulation.provide(|now, asked| Some((40, lives(1, now, 7_200 + asked as u64))));
    simulation.present(1, 7_200);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(3_600_000);
    assert!(simulation.asks.len() <= 7, "{:?}", simulation.asks);
    assert_eq!(simulation.session.view().notice, Some(Notice::Unavailable));
    let sockets = simulation
        .announced
        .iter()
        .filter(|said| **said == A::ConnectionChanged("connecting"))
        .count();
    assert!(sockets <= 8, "{sockets}");
}

#[test]
fn renewals_that_the_server_refuses_are_no_storm_either() {
    let mut simulation = minute(|now, asked| Some((40, lives(1, now, 61 + asked as u64))));
    simulation.refuses = |_| Some("signature_invalid");
    simulation.pass(60_000);
    assert!(simulation.asks.len() <= 6, "{:?}", simulation.asks);
    assert_eq!(simulation.session.view().notice, None, "what is held is still good");
}

#[test]
fn a_late_answer_about_one_person_is_not_taken_for_another() {
    for answer in [lives(1, START, 7_200), ProviderResult::SignedOut] {
        let answer = std::cell::RefCell::new(Some(answer));
        let mut simulation = Simulation::new(1);
        simulation.provide(move |_, _| answer.borrow_mut().take().map(|answer| (20_000, answer)));
        simulation.present(1, 60);
        simulation.give(Event::Started);
        simulation.give(Event::Action(Action::Opened));
        simulation.pass(1_000);
        simulation.write("A's secret");
        simulation.pass(25_000);
        assert_eq!(simulation.asks.len(), 1);
        simulation.present(2, 7_200);
        simulation.pass(1_000);
        assert!(simulation.write("B's own"));
        simulation.pass(60_000);
        assert_eq!(simulation.seen(), ["B's own"]);
        assert_eq!(simulation.logs["signed:2"].0.len(), 1);
    }
}

#[test]
fn a_fresh_token_during_the_hello_of_a_stale_one_is_what_counts() {
    let mut simulation = Simulation::new(1);
    simulation.latency = 300;
    simulation.give(Event::Presented(token(1, NOW - 60)));
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(500);
    simulation.present(1, 7_200);
    simulation.pass(5_000);
    assert_eq!(simulation.session.view().notice, None, "{:?}", simulation.announced);
    assert!(simulation.write("in time"));
    simulation.pass(5_000);
    assert_eq!(simulation.logs["signed:1"].0.len(), 1);
}

#[test]
fn a_bad_token_while_reconnecting_does_not_lose_the_good_one() {
    let mut simulation = minute(|_, _| None);
    simulation.refuses = |claims| (claims.exp > NOW + 5_000).then_some("signature_invalid");
    simulation.break_all(1006);
    simulation.present(1, 7_200);
    simulation.pass(10_000);
    assert_eq!(simulation.session.view().notice, None, "{:?}", simulation.announced);
    assert!(simulation.write("still here"));
    simulation.pass(5_000);
    assert_eq!(simulation.logs["signed:1"].0.len(), 1);
}

#[test]
fn a_renewal_taken_while_the_clock_is_unknown_counts() {
    let mut simulation = minute(|_, _| None);
    simulation.wall_off += 5_000;
    simulation.present(1, 7_200);
    simulation.pass(120_000);
    assert_eq!(simulation.session.view().notice, None);
    assert!(
        simulation.announced.contains(&A::TokenRenewed),
        "{:?}",
        simulation.announced
    );
}

/// What the server says to a session whose key an administrator has removed.
fn key_is_removed(simulation: &mut Simulation) {
    simulation.server_says(&ToVisitor::Renew {
        reason: renew::KEY_REMOVED.into(),
        within: 30,
    });
    simulation.pass(1_000);
}

/// A visitor with a token for two hours, which nobody would ask to renew yet.
fn two_hours(provider: Provider) -> Simulation {
    let mut simulation = Simulation::new(1);
    simulation.provide(provider);
    simulation.present(1, 7_200);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    assert_eq!(simulation.asks.len(), 0);
    simulation
}

#[test]
fn a_removed_key_has_the_website_asked_at_once_and_what_it_signs_then_may_end_sooner() {
    let mut simulation = two_hours(|now, _| Some((0, lives(1, now, 3_600))));
    key_is_removed(&mut simulation);
    let reasons: Vec<_> = simulation.asks.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(reasons, [Reason::KeyRemoved]);
    assert!(
        simulation.announced.contains(&A::TokenRenewed),
        "{:?}",
        simulation.announced
    );
    assert_eq!(simulation.warnings, [""; 0]);
}

#[test]
fn a_token_whose_key_was_removed_is_of_no_use_to_another_tab() {
    let mut simulation = two_hours(|_, _| None);
    let asks = |simulation: &mut Simulation| {
        simulation.tab_messages.clear();
        simulation.give(Event::TabMessage(
            IdentityKey::from("signed:1".to_owned()),
            TabMessage::Asking(None),
        ));
        let is_token = |(_, message): &(String, TabMessage)| matches!(message, TabMessage::Token(_));
        simulation.tab_messages.iter().any(is_token)
    };
    assert!(asks(&mut simulation), "a good one is shared");
    key_is_removed(&mut simulation);
    assert!(!asks(&mut simulation));
}
