//! Visitors who sign out: by the page, or by a website that has nobody to sign for any more.

use visavis::session::event::{Action, Announcement as A, Event, ProviderResult};
use visavis::session::identity::TabMessage;
use visavis::session::view::Notice;
use visavis_wire::ExtraValue;

use super::renewals::{NOW, Provider, lives, minute};
use super::world::{Mode, World, token};

#[test]
fn an_answer_that_the_visitor_has_signed_out_ends_it_at_once() {
    let mut world = minute(|_, _| Some((0, ProviderResult::SignedOut)));
    world.write("mine alone");
    world.give(Event::Action(Action::Drafted("half a sec".into())));
    world.pass(60_000);
    assert_eq!(world.seen(), [""; 0]);
    assert!(world.announced.contains(&A::SignedOut));
    assert_eq!(world.asks.len(), 1);
    world.reload(1);
    world.present(1, 7_200);
    world.give(Event::Started);
    assert!(!world.announced.is_empty());
    let kept = world.kept("signed:1");
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
        let mut world = World::new(1);
        world.mode = Mode::Require;
        world.provide(nobody);
        if let Some(token) = first.clone() {
            world.give(Event::Presented(token));
        }
        world.give(Event::Started);
        world.give(Event::Action(Action::Opened));
        if leaves {
            world.give(Event::SignedOut);
        }
        world.pass(120_000);
        let out = |world: &World| world.announced.iter().filter(|said| **said == A::SignedOut).count();
        assert_eq!(
            (world.asks.len(), out(&world)),
            (asked, usize::from(first.is_some())),
            "{what}: {:?}",
            world.asks
        );
        assert!(world.connections() <= 2, "{what}: {}", world.connections());
        assert_eq!(world.session.view().notice, Some(Notice::Unavailable), "{what}");
        // Somebody comes back to the page, maybe from signing in.
        world.give(Event::Shown(true));
        world.pass(120_000);
        assert_eq!(
            (world.asks.len(), out(&world)),
            (asked + 1, usize::from(first.is_some())),
            "{what}"
        );
        // And now is.
        world.provide(|now, _| Some((20, lives(1, now, 7_200))));
        world.pass(1_000);
        assert!(world.write("here again"), "{what}");
    }
}

#[test]
fn a_late_answer_after_a_sign_out_brings_nobody_back() {
    let mut world = minute(|now, _| Some((10_000, lives(1, now, 7_200))));
    world.write("A's secret");
    world.pass(25_000);
    world.give(Event::SignedOut);
    world.pass(60_000);
    assert_eq!(world.seen(), [""; 0]);
}

#[test]
fn who_has_signed_out_in_another_tab_is_not_signed_in_again_by_this_one() {
    let mut world = World::new(1);
    world.mode = Mode::Require;
    world.provide(|now, _| Some((20, ProviderResult::Token(token(1, now / 1_000 + 7_200)))));
    world.present(1, 7_200);
    world.begin();
    leaves_elsewhere(&mut world);
    world.pass(30_000);
    assert_eq!(world.session.key().as_str(), "browser");
    assert_eq!(world.asks, [], "the website's session may still live there");
}

#[test]
fn what_a_page_said_of_who_has_signed_out_in_another_tab_is_said_of_nobody_else() {
    let mut world = World::new(1);
    world.present(1, 7_200);
    world.give(Event::Filled("custom_plan".into(), ExtraValue::Text("gold".into())));
    world.begin();
    world.described.clear();
    leaves_elsewhere(&mut world);
    world.pass(30_000);
    assert_eq!(world.session.key().as_str(), "browser");
    assert_eq!(world.described, []);
}

/// Who is here signs out in another tab.
fn leaves_elsewhere(world: &mut World) {
    let scope = world.session.key();
    world.person = "browser".into();
    world.give(Event::TabMessage(scope, TabMessage::Left));
}

#[test]
fn a_sign_out_on_the_next_page_leaves_nothing_of_who_was_here() {
    let mut world = World::signed(7_200);
    world.server_down = true;
    world.break_all(1006);
    world.pass(100);
    world.write("my account number is 7");
    world.give(Event::Action(Action::Drafted("and my".into())));
    // "Log out" loads the website's next page, which knows nobody and says so.
    world.reload(2);
    world.give(Event::SignedOut);
    world.give(Event::Started);
    world.pass(1_000);
    let kept = world.kept("signed:1");
    assert_eq!((kept.draft.as_str(), kept.messages.len()), ("", 0));
    assert_eq!(world.told, [("browser".into(), TabMessage::Left)], "whoever has a name");
}
