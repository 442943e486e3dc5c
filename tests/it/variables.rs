//! Custom variables: what a page says of the visit comes to the server, whole, seldom, and under nobody else's name.

use visavis::session::event::{Action, Event};
use visavis_wire::{ExtraValue, Identity};

use super::world::World;

fn fill(world: &mut World, name: &str, value: &str) {
    world.give(Event::Filled(name.into(), ExtraValue::Text(value.into())));
}

/// What the server has heard since the last time it was asked.
fn heard(world: &mut World) -> Vec<String> {
    std::mem::take(&mut world.described)
        .into_iter()
        .map(|(_, variables)| variables)
        .collect()
}

fn open(world: &mut World) {
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
}

#[test]
fn what_a_page_says_of_the_visit_comes_with_the_connection_and_again_with_the_next() {
    let mut world = World::new(1);
    fill(&mut world, "custom_cart", "58");
    world.give(Event::Started);
    world.pass(60_000);
    assert_eq!(heard(&mut world), [""; 0], "nobody has opened the chat");
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
    assert_eq!(heard(&mut world), [r#"{"custom_cart":"58"}"#]);
    world.pass(60_000);
    assert_eq!(heard(&mut world), [""; 0], "the server has heard it");
    world.break_all(1006);
    world.pass(60_000);
    assert_eq!(heard(&mut world), [r#"{"custom_cart":"58"}"#]);
}

#[test]
fn a_page_that_fills_all_the_time_is_heard_with_every_ping() {
    let mut world = World::new(1);
    open(&mut world);
    for second in 0..60 {
        fill(&mut world, "custom_second", &second.to_string());
        world.pass(1_000);
    }
    world.pass(10_000);
    let heard = heard(&mut world);
    assert!((5..=8).contains(&heard.len()), "{heard:?}");
    assert_eq!(heard.last().unwrap(), r#"{"custom_second":"59"}"#);
}

#[test]
fn what_was_said_of_one_persons_visit_is_never_said_of_anothers() {
    let mut world = World::new(1);
    fill(&mut world, "custom_cart", "58");
    world.present(1, 7_200);
    open(&mut world);
    assert_eq!(
        heard(&mut world),
        [r#"{"custom_cart":"58"}"#],
        "filled before the token came"
    );
    world.present(2, 7_200);
    fill(&mut world, "custom_page", "Home");
    world.pass(30_000);
    assert_eq!(heard(&mut world), [r#"{"custom_page":"Home"}"#]);
    world.give(Event::SignedOut);
    world.pass(30_000);
    assert_eq!(heard(&mut world), [""; 0]);
}

#[test]
fn an_anonymous_visitor_who_signs_in_has_the_same_visit() {
    let mut world = World::new(1);
    world.give(Event::Identified(Identity::default()));
    fill(&mut world, "custom_cart", "58");
    open(&mut world);
    heard(&mut world);
    world.present(1, 7_200);
    world.pass(1_000);
    assert_eq!(heard(&mut world), [r#"{"custom_cart":"58"}"#]);
}

#[test]
fn too_many_are_said_to_the_developer() {
    let mut world = World::new(1);
    for number in 0..33 {
        fill(&mut world, &format!("custom_{number}"), "x");
    }
    assert_eq!(world.complaints, ["_fillCustomVariable: there are 32 already"]);
}
