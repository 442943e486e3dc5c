//! Custom variables: what a page says of the visit comes to the server, whole, seldom, and under nobody else's name.

use visavis::session::event::{Action, Event};
use visavis_wire::{ExtraValue, Identity};

use super::simulation::Simulation;

fn fill(simulation: &mut Simulation, name: &str, value: &str) {
    simulation.give(Event::Filled(name.into(), ExtraValue::Text(value.into())));
}

/// What the server has heard since the last time it was asked.
fn heard(simulation: &mut Simulation) -> Vec<String> {
    std::mem::take(&mut simulation.described)
        .into_iter()
        .map(|(_, variables)| variables)
        .collect()
}

fn open(simulation: &mut Simulation) {
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
}

#[test]
fn what_a_page_says_of_the_visit_comes_with_the_connection_and_again_with_the_next() {
    let mut simulation = Simulation::new(1);
    fill(&mut simulation, "custom_cart", "58");
    simulation.give(Event::Started);
    simulation.pass(60_000);
    assert_eq!(heard(&mut simulation), [""; 0], "nobody has opened the chat");
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    assert_eq!(heard(&mut simulation), [r#"{"custom_cart":"58"}"#]);
    simulation.pass(60_000);
    assert_eq!(heard(&mut simulation), [""; 0], "the server has heard it");
    simulation.break_all(1006);
    simulation.pass(60_000);
    assert_eq!(heard(&mut simulation), [r#"{"custom_cart":"58"}"#]);
}

#[test]
fn a_page_that_fills_all_the_time_is_heard_with_every_ping() {
    let mut simulation = Simulation::new(1);
    open(&mut simulation);
    for second in 0..60 {
        fill(&mut simulation, "custom_second", &second.to_string());
        simulation.pass(1_000);
    }
    simulation.pass(10_000);
    let heard = heard(&mut simulation);
    assert!((5..=8).contains(&heard.len()), "{heard:?}");
    assert_eq!(heard.last().unwrap(), r#"{"custom_second":"59"}"#);
}

#[test]
fn what_was_said_of_one_persons_visit_is_never_said_of_anothers() {
    let mut simulation = Simulation::new(1);
    fill(&mut simulation, "custom_cart", "58");
    simulation.present(1, 7_200);
    open(&mut simulation);
    assert_eq!(
        heard(&mut simulation),
        [r#"{"custom_cart":"58"}"#],
        "filled before the token came"
    );
    simulation.present(2, 7_200);
    fill(&mut simulation, "custom_page", "Home");
    simulation.pass(30_000);
    assert_eq!(heard(&mut simulation), [r#"{"custom_page":"Home"}"#]);
    simulation.give(Event::SignedOut);
    simulation.pass(30_000);
    assert_eq!(heard(&mut simulation), [""; 0]);
}

#[test]
fn an_anonymous_visitor_who_signs_in_has_the_same_visit() {
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Identified(Identity::default()));
    fill(&mut simulation, "custom_cart", "58");
    open(&mut simulation);
    heard(&mut simulation);
    simulation.present(1, 7_200);
    simulation.pass(1_000);
    assert_eq!(heard(&mut simulation), [r#"{"custom_cart":"58"}"#]);
}

#[test]
fn too_many_are_said_to_the_developer() {
    let mut simulation = Simulation::new(1);
    for number in 0..33 {
        fill(&mut simulation, &format!("custom_{number}"), "x");
    }
    assert_eq!(simulation.warnings, ["_fillCustomVariable: there are 32 already"]);
}
