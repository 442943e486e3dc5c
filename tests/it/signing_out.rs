//! Visitors who sign out: by the page, or by a website that has nobody to sign for any more.

use visavis::session::event::{Action, Announcement as A, Event, ProviderResult};
use visavis::session::identity::TabMessage;
use visavis::session::view::Notice;
use visavis_wire::ExtraValue;

use super::renewals::{NOW, Provider, lives, minute};
use super::simulation::{Mode, Simulation, token};

#[test]
fn an_answer_that_the_visitor_has_signed_out_ends_it_at_once() {
    let mut simulation = minute(|_, _| Some((0, ProviderResult::SignedOut)));
    simulation.write("mine alone");
    simulation.give(Event::Action(Action::Drafted("half a sec".into())));
    simulation.pass(60_000);
    assert_eq!(simulation.seen(), [""; 0]);
    assert!(simulation.announced.contains(&A::SignedOut));
    assert_eq!(simulation.asks.len(), 1);
    simulation.reload(1);
    simulation.present(1, 7_200);
    simulation.give(Event::Started);
    assert!(!simulation.announced.is_empty());
    let kept = simulation.tab_state("signed:1");
    assert_eq!(kept.draft, "", "what was kept of them is gone");
}

/// A community that requires signed identities refuses whoever is nobody, and a token would be needed: that is no reason
/// to ask a website that has just said that there is none.
#[test]
fn a_website_without_anybody_signed_in_is_asked_once_until_somebody_looks_again() {
    let nobody: Provider = |_, _| Some((20, ProviderResult::SignedOut));
    let in_a_minute = token(1, NOW + 60);
    let expired = token(1, NOW - 60);
    for (what, first, leaves, asked) in [
        ("nobody was signed in", None, false, 1),
        ("the token had expired", Some(expired), false, 1),
        ("the website signs out", Some(in_a_minute.clone()), false, 1),
        ("the page signs out", Some(in_a_minute), true, 0),
    ] {
        let mut simulation = Simulation::new(1);
        simulation.mode = Mode::Require;
        simulation.provide(nobody);
        if let Some(token) = first.clone() {
            simulation.give(Event::Presented(token));
        }
        simulation.give(Event::Started);
        simulation.give(Event::Action(Action::Opened));
        if leaves {
            simulation.give(Event::SignedOut);
        }
        simulation.pass(120_000);
        let out = |simulation: &Simulation| {
            simulation
                .announced
                .iter()
                .filter(|said| **said == A::SignedOut)
                .count()
        };
        assert_eq!(
            (simulation.asks.len(), out(&simulation)),
            (asked, usize::from(first.is_some())),
            "{what}: {:?}",
            simulation.asks
        );
        assert!(simulation.connections() <= 2, "{what}: {}", simulation.connections());
        assert_eq!(simulation.session.view().notice, Some(Notice::Unavailable), "{what}");
        // Somebody comes back to the page, maybe from signing in.
        simulation.give(Event::Shown(true));
        simulation.pass(120_000);
        assert_eq!(
            (simulation.asks.len(), out(&simulation)),
            (asked + 1, usize::from(first.is_some())),
            "{what}"
        );
        // And now is.
        simulation.provide(|now, _| Some((20, lives(1, now, 7_200))));
        simulation.pass(1_000);
        assert!(simulation.write("here again"), "{what}");
    }
}

#[test]
fn a_late_answer_after_a_sign_out_brings_nobody_back() {
    let mut simulation = minute(|now, _| Some((10_000, lives(1, now, 7_200))));
    simulation.write("A's secret");
    simulation.pass(25_000);
    simulation.give(Event::SignedOut);
    simulation.pass(60_000);
    assert_eq!(simulation.seen(), [""; 0]);
}

#[test]
fn who_has_signed_out_in_another_tab_is_not_signed_in_again_by_this_one() {
    let mut simulation = Simulation::new(1);
    simulation.mode = Mode::Require;
    simulation.provide(|now, _| Some((20, ProviderResult::Token(token(1, now / 1_000 + 7_200)))));
    simulation.present(1, 7_200);
    simulation.begin();
    leaves_elsewhere(&mut simulation);
    simulation.pass(30_000);
    assert_eq!(simulation.session.key().as_str(), "browser");
    assert_eq!(simulation.asks, [], "the website's session may still live there");
}

#[test]
fn what_a_page_said_of_who_has_signed_out_in_another_tab_is_said_of_nobody_else() {
    let mut simulation = Simulation::new(1);
    simulation.present(1, 7_200);
    simulation.give(Event::Filled("custom_plan".into(), ExtraValue::Text("gold".into())));
    simulation.begin();
    simulation.described.clear();
    leaves_elsewhere(&mut simulation);
    simulation.pass(30_000);
    assert_eq!(simulation.session.key().as_str(), "browser");
    assert_eq!(simulation.described, []);
}

/// Who is here signs out in another tab.
fn leaves_elsewhere(simulation: &mut Simulation) {
    let key = simulation.session.key();
    simulation.person = "browser".into();
    simulation.give(Event::TabMessage(key, TabMessage::Left));
}

#[test]
fn a_sign_out_on_the_next_page_leaves_nothing_of_who_was_here() {
    let mut simulation = Simulation::signed(7_200);
    simulation.server_down = true;
    simulation.break_all(1006);
    simulation.pass(100);
    simulation.write("my account number is 7");
    simulation.give(Event::Action(Action::Drafted("and my".into())));
    // "Log out" loads the website's next page, which knows nobody and says so.
    simulation.reload(2);
    simulation.give(Event::SignedOut);
    simulation.give(Event::Started);
    simulation.pass(1_000);
    let kept = simulation.tab_state("signed:1");
    assert_eq!((kept.draft.as_str(), kept.messages.len()), ("", 0));
    assert_eq!(
        simulation.tab_messages,
        [("browser".into(), TabMessage::Left)],
        "whoever has a name"
    );
}
