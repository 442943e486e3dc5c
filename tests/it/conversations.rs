//! What the other side does, as the visitor sees it, and what it is told of the visitor.

use visavis::session::event::{Action, Event};
use visavis_wire::thread::Summary;
use visavis_wire::visitor::ToVisitor;

use super::threads::{thread, told};
use super::world::{START, World};

/// A visitor with an open window, a connection and a conversation.
fn in_conversation() -> World {
    let mut world = World::new(1);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.write("hello");
    world.pass(1_000);
    world
}

fn types(world: &mut World, thread_name: &str) {
    let frame = ToVisitor::Typing {
        thread: thread(thread_name),
        name: "Ann".into(),
    };
    world.server_says(&frame);
    world.pass(100);
}

#[test]
fn the_agents_hear_every_three_seconds_at_most_that_the_visitor_types() {
    let mut world = in_conversation();
    let begun = world.time;
    for letters in 1..=50 {
        world.give(Event::Action(Action::Drafted("x".repeat(letters))));
        world.pass(200);
    }
    let heard: Vec<_> = world.typed.iter().map(|at| at - begun).collect();
    assert_eq!(heard, [20, 3_020, 6_020, 9_020]);
    // What follows a message that was sent is news.
    world.write("x");
    world.give(Event::Action(Action::Drafted("y".into())));
    world.give(Event::Action(Action::Drafted(String::new())));
    world.pass(100);
    assert_eq!(world.typed.len(), 5);
}

#[test]
fn nobody_hears_of_typing_before_there_is_a_conversation_or_a_connection() {
    let mut world = World::new(1);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
    world.give(Event::Action(Action::Drafted("h".into())));
    world.write("hello");
    world.pass(1_000);
    world.break_all(1006);
    world.pass(100);
    world.give(Event::Action(Action::Drafted("a".into())));
    world.pass(30_000);
    assert_eq!(world.typed, [0; 0]);
}

#[test]
fn an_agent_who_types_is_shown_until_the_message_comes_or_nothing_more_is_heard() {
    let mut world = in_conversation();
    types(&mut world, "browser");
    assert_eq!(world.session.view().typing, Some("Ann"));
    world.pass(6_800);
    assert_eq!(world.session.view().typing, Some("Ann"));
    world.pass(200);
    assert_eq!(world.session.view().typing, None, "nobody says that they stopped");

    types(&mut world, "browser");
    world.reply("browser", "good day");
    world.pass(500);
    world.pass(500);
    assert_eq!(world.seen(), ["hello", "good day"]);
    assert_eq!(world.session.view().typing, None);
}

#[test]
fn typing_in_another_thread_or_before_a_sign_out_is_not_shown() {
    let mut world = in_conversation();
    types(&mut world, "another");
    assert_eq!(world.session.view().typing, None);
    types(&mut world, "browser");
    world.give(Event::SignedOut);
    assert_eq!(world.session.view().typing, None);
}

fn tell(world: &mut World, threads: Vec<Summary>) {
    world.server_says(&ToVisitor::Threads { threads });
    world.pass(100);
}

#[test]
fn what_the_agents_have_seen_and_who_answers_is_shown_and_never_goes_back() {
    let mut world = in_conversation();
    tell(&mut world, vec![told("browser", 1, 1, 1)]);
    tell(&mut world, vec![told("browser", 1, 1, 0)]);
    let view = world.session.view();
    assert_eq!((view.agents_seen, view.agent, view.ended_at), (1, Some("Ann"), None));
    let ended = Summary {
        ended_at: Some(START),
        agent: None,
        ..told("browser", 1, 1, 1)
    };
    tell(&mut world, vec![ended]);
    let view = world.session.view();
    assert_eq!((view.agent, view.ended_at), (None, Some(START)));
}

#[test]
fn what_was_read_in_another_tab_is_read_here_too() {
    let mut world = in_conversation();
    world.give(Event::Action(Action::Closed));
    world.reply("browser", "good day");
    world.pass(11_000);
    assert_eq!(world.session.view().unread, 1);
    tell(&mut world, vec![told("browser", 2, 2, 2)]);
    assert_eq!(world.session.view().unread, 0);
}
