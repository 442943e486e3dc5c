//! What was kept over a reload, and is found late, twice or not at all.

use visavis::session::conversation::TabState;
use visavis::session::event::{Action, Event};

use super::simulation::Simulation;

#[test]
fn a_draft_that_is_looked_for_twice_is_there_once() {
    let mut simulation = Simulation::connected();
    simulation.give(Event::Action(Action::Drafted("hello".into())));
    simulation.reload(2);
    simulation.restore_takes = 50;
    simulation.give(Event::Started);
    simulation.pass(10);
    simulation.give(Event::SignedOut); // the page has found that nobody is signed in
    simulation.pass(1_000);
    assert_eq!(simulation.tab_state("browser").draft, "hello");
}

#[test]
fn what_cannot_be_opened_now_is_not_thrown_away() {
    let mut simulation = Simulation::connected();
    simulation.server_down = true;
    simulation.break_all(1006);
    simulation.pass(100);
    simulation.write("hello");
    simulation.reload(2);
    simulation.restore_takes = u64::MAX / 2; // the answer comes below: there was nothing to be read
    simulation.give(Event::Started);
    simulation.give(Event::Restored(simulation.session.key(), TabState::default()));
    assert_eq!(simulation.tab_state("browser").messages.len(), 1);
}

#[test]
fn what_the_server_has_by_now_is_kept_no_more() {
    let mut simulation = Simulation::connected();
    simulation.pass(1_000);
    simulation.write("hello");
    simulation.pass(simulation.latency);
    let kept = simulation.tab_state("browser");
    assert_eq!(kept.messages.len(), 1, "its acknowledgement is under way");
    simulation.reload(2);
    simulation.restore_takes = u64::MAX / 2; // the answer comes below
    simulation.begin();
    simulation.pass(1_000);
    simulation.give(Event::Restored(simulation.session.key(), kept));
    simulation.pass(1_000);
    assert_eq!(simulation.seen(), ["hello"]);
    assert_eq!(simulation.tab_state("browser"), TabState::default());
}

#[test]
fn what_is_typed_after_enter_while_the_past_is_looked_for_stays() {
    let mut simulation = Simulation::new(1);
    simulation.restore_takes = 2_000;
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(100);
    simulation.give(Event::Action(Action::Drafted("hello".into())));
    simulation.write("hello");
    simulation.give(Event::Action(Action::Drafted("hello, and my number is 7".into())));
    simulation.pass(5_000);
    assert_eq!(simulation.seen(), ["hello"]);
    assert_eq!(simulation.tab_state("browser").draft, "hello, and my number is 7");
}
