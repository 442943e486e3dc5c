//! What the other side does, as the visitor sees it, and what it is told of the visitor.

use visavis::session::event::{Action, Event};
use visavis_wire::thread::Summary;
use visavis_wire::visitor::ToVisitor;

use super::simulation::{START, Simulation};
use super::threads::{thread, told};

/// A visitor with an open window, a connection and a conversation.
fn in_conversation() -> Simulation {
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.write("hello");
    simulation.pass(1_000);
    simulation
}

fn types(simulation: &mut Simulation, thread_name: &str) {
    let frame = ToVisitor::Typing {
        thread: thread(thread_name),
        name: "Ann".into(),
    };
    simulation.server_says(&frame);
    simulation.pass(100);
}

#[test]
fn the_agents_hear_every_three_seconds_at_most_that_the_visitor_types() {
    let mut simulation = in_conversation();
    let begun = simulation.time;
    for letters in 1..=50 {
        simulation.give(Event::Action(Action::Drafted("x".repeat(letters))));
        simulation.pass(200);
    }
    let heard: Vec<_> = simulation.typed.iter().map(|at| at - begun).collect();
    assert_eq!(heard, [20, 3_020, 6_020, 9_020]);
    // What follows a message that was sent is news.
    simulation.write("x");
    simulation.give(Event::Action(Action::Drafted("y".into())));
    simulation.give(Event::Action(Action::Drafted(String::new())));
    simulation.pass(100);
    assert_eq!(simulation.typed.len(), 5);
}

#[test]
fn nobody_hears_of_typing_before_there_is_a_conversation_or_a_connection() {
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    simulation.give(Event::Action(Action::Drafted("h".into())));
    simulation.write("hello");
    simulation.pass(1_000);
    simulation.break_all(1006);
    simulation.pass(100);
    simulation.give(Event::Action(Action::Drafted("a".into())));
    simulation.pass(30_000);
    assert_eq!(simulation.typed, [0; 0]);
}

#[test]
fn an_agent_who_types_is_shown_until_the_message_comes_or_nothing_more_is_heard() {
    let mut simulation = in_conversation();
    types(&mut simulation, "browser");
    assert_eq!(simulation.session.view().typing, Some("Ann"));
    simulation.pass(6_800);
    assert_eq!(simulation.session.view().typing, Some("Ann"));
    simulation.pass(200);
    assert_eq!(simulation.session.view().typing, None, "nobody says that they stopped");

    types(&mut simulation, "browser");
    simulation.reply("browser", "good day");
    simulation.pass(500);
    simulation.pass(500);
    assert_eq!(simulation.seen(), ["hello", "good day"]);
    assert_eq!(simulation.session.view().typing, None);
}

#[test]
fn typing_in_another_thread_or_before_a_sign_out_is_not_shown() {
    let mut simulation = in_conversation();
    types(&mut simulation, "another");
    assert_eq!(simulation.session.view().typing, None);
    types(&mut simulation, "browser");
    simulation.give(Event::SignedOut);
    assert_eq!(simulation.session.view().typing, None);
}

fn tell(simulation: &mut Simulation, threads: Vec<Summary>) {
    simulation.server_says(&ToVisitor::Threads { threads });
    simulation.pass(100);
}

#[test]
fn what_the_agents_have_seen_and_who_answers_is_shown_and_never_goes_back() {
    let mut simulation = in_conversation();
    tell(&mut simulation, vec![told("browser", 1, 1, 1)]);
    tell(&mut simulation, vec![told("browser", 1, 1, 0)]);
    let view = simulation.session.view();
    assert_eq!((view.agents_seen, view.agent, view.ended_at), (1, Some("Ann"), None));
    let ended = Summary {
        ended_at: Some(START),
        agent: None,
        ..told("browser", 1, 1, 1)
    };
    tell(&mut simulation, vec![ended]);
    let view = simulation.session.view();
    assert_eq!((view.agent, view.ended_at), (None, Some(START)));
}

#[test]
fn what_was_read_in_another_tab_is_read_here_too() {
    let mut simulation = in_conversation();
    simulation.give(Event::Action(Action::Closed));
    simulation.reply("browser", "good day");
    simulation.pass(11_000);
    assert_eq!(simulation.session.view().unread, 1);
    tell(&mut simulation, vec![told("browser", 2, 2, 2)]);
    assert_eq!(simulation.session.view().unread, 0);
}
