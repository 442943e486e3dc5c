//! What was kept over a reload, and is found late, twice or not at all.

use visavis::session::conversation::TabState;
use visavis::session::event::{Action, Event};

use super::world::World;

#[test]
fn a_draft_that_is_looked_for_twice_is_there_once() {
    let mut world = World::connected();
    world.give(Event::Action(Action::Drafted("hello".into())));
    world.reload(2);
    world.recall_takes = 50;
    world.give(Event::Started);
    world.pass(10);
    world.give(Event::SignedOut); // the page has found that nobody is signed in
    world.pass(1_000);
    assert_eq!(world.kept("browser").draft, "hello");
}

#[test]
fn what_cannot_be_opened_now_is_not_thrown_away() {
    let mut world = World::connected();
    world.server_down = true;
    world.break_all(1006);
    world.pass(100);
    world.write("hello");
    world.reload(2);
    world.recall_takes = u64::MAX / 2; // the answer comes below: there was nothing to be read
    world.give(Event::Started);
    world.give(Event::Restored(world.session.key(), TabState::default()));
    assert_eq!(world.kept("browser").messages.len(), 1);
}

#[test]
fn what_the_server_has_by_now_is_kept_no_more() {
    let mut world = World::connected();
    world.pass(1_000);
    world.write("hello");
    world.pass(world.latency);
    let kept = world.kept("browser");
    assert_eq!(kept.messages.len(), 1, "its acknowledgement is under way");
    world.reload(2);
    world.recall_takes = u64::MAX / 2; // the answer comes below
    world.begin();
    world.pass(1_000);
    world.give(Event::Restored(world.session.key(), kept));
    world.pass(1_000);
    assert_eq!(world.seen(), ["hello"]);
    assert_eq!(world.kept("browser"), TabState::default());
}

#[test]
fn what_is_typed_after_enter_while_the_past_is_looked_for_stays() {
    let mut world = World::new(1);
    world.recall_takes = 2_000;
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(100);
    world.give(Event::Action(Action::Drafted("hello".into())));
    world.write("hello");
    world.give(Event::Action(Action::Drafted("hello, and my number is 7".into())));
    world.pass(5_000);
    assert_eq!(world.seen(), ["hello"]);
    assert_eq!(world.kept("browser").draft, "hello, and my number is 7");
}
