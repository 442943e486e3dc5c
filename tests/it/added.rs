//! Messages by the page's script: whose place they are said in, and what they begin.

use visavis::session::event::{Action, Added, Announcement as A, Event};
use visavis_wire::thread::Side;
use visavis_wire::{Author, Body, Entry, Known, MessageId};

use super::simulation::{Log, Simulation};

impl Simulation {
    fn add(&mut self, body: &str, side: Side, engages: bool) {
        let added = Added {
            body: Body::new(body.into()).unwrap(),
            side,
            engages,
        };
        let id = MessageId::read("id", format!("s{}", body.len())).unwrap();
        self.give(Event::Added(id, added));
    }

    /// What the server has of a person: in whose place it was said, and what.
    fn stored(&self, person: &str) -> Vec<(&'static str, &str)> {
        let log = self.logs.get(person).map(|log| log.0.as_slice()).unwrap_or_default();
        let said = log.iter().map(|entry| {
            let place = match (&entry.author, entry.automated) {
                (Author::Visitor(_), true) => "script, as visitor",
                (Author::Agent(name), true) if name.is_empty() => "script, as agent",
                (Author::Visitor(_), false) => "visitor",
                (Author::Agent(_), _) => "agent",
            };
            (place, entry.body.as_str())
        });
        said.collect()
    }
}

#[test]
fn they_wait_for_the_visitor_to_begin_and_go_before_the_first_message() {
    let mut simulation = Simulation::connected();
    simulation.add("how can we help?", Side::Agent, true);
    simulation.add("order 7", Side::Visitor, false);
    simulation.pass(60_000);
    assert_eq!(simulation.seen(), ["how can we help?", "order 7"]);
    assert_eq!(simulation.stored("browser"), []);
    assert_eq!(simulation.said(), [], "nobody has begun a conversation");

    simulation.write("hello");
    simulation.pass(1_000);
    let all = [
        ("script, as agent", "how can we help?"),
        ("script, as visitor", "order 7"),
        ("visitor", "hello"),
    ];
    assert_eq!(simulation.stored("browser"), all);
    assert_eq!(simulation.seen(), all.map(|(_, body)| body));
    assert_eq!(
        simulation.said(),
        [A::ChatEngaged, A::MessageSent],
        "a visitor was not answered"
    );
    assert_eq!(simulation.session.view().unread, 0);
}

#[test]
fn in_a_running_conversation_they_go_at_once() {
    let mut simulation = Simulation::connected();
    simulation.write("hello");
    simulation.pass(1_000);
    simulation.said();
    simulation.add("order 7", Side::Visitor, false);
    simulation.pass(1_000);
    assert_eq!(
        simulation.stored("browser"),
        [("visitor", "hello"), ("script, as visitor", "order 7")]
    );
    assert_eq!(simulation.said(), []);
}

#[test]
fn one_in_the_visitors_place_can_begin_the_conversation() {
    let mut simulation = Simulation::connected();
    simulation.add("how can we help?", Side::Agent, false);
    simulation.add("order 7", Side::Visitor, true);
    simulation.pass(1_000);
    let both = [
        ("script, as agent", "how can we help?"),
        ("script, as visitor", "order 7"),
    ];
    assert_eq!(simulation.stored("browser"), both);
    assert_eq!(simulation.said(), [A::ChatEngaged]);
}

#[test]
fn a_script_that_never_stops_leaves_the_visitor_room() {
    for engages in [false, true] {
        let mut simulation = Simulation::connected();
        simulation.server_down = true;
        simulation.break_all(1006);
        simulation.pass(100);
        for length in 1..=60 {
            simulation.add(&"x".repeat(length), Side::Visitor, engages);
        }
        simulation.write("hello");
        assert_eq!(simulation.seen().len(), 51, "half of a hundred, and the visitor's");
        assert!(
            simulation
                .warnings
                .iter()
                .any(|text| text.contains("too many messages wait"))
        );
    }
}

#[test]
fn a_closed_chat_takes_none_and_the_developer_is_told() {
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Started);
    simulation.add("how can we help?", Side::Agent, false);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    assert_eq!(simulation.seen(), [""; 0]);
    assert_eq!(simulation.warnings.len(), 1);
    assert!(
        simulation.warnings[0].contains("say _open before"),
        "{:?}",
        simulation.warnings
    );
}

#[test]
fn what_was_to_be_sent_is_still_a_scripts_on_the_next_page_and_what_waited_is_the_pages_to_say_again() {
    let mut simulation = Simulation::connected();
    simulation.add("how can we help?", Side::Agent, false);
    simulation.reload(2);
    simulation.begin();
    assert_eq!(simulation.seen(), [""; 0]);

    simulation.server_down = true;
    simulation.break_all(1006);
    simulation.pass(100);
    simulation.add("how can we help?", Side::Agent, false);
    simulation.write("hello");
    simulation.reload(3);
    simulation.server_down = false;
    simulation.begin();
    simulation.pass(60_000);
    let both = [("script, as agent", "how can we help?"), ("visitor", "hello")];
    assert_eq!(simulation.stored("browser"), both);
}

#[test]
fn a_page_can_tell_a_beginning_from_a_chat_that_is_shown_again() {
    let shown = |simulation: &mut Simulation| {
        let said = simulation.said().into_iter().filter_map(|said| match said {
            A::ChatShown(again) => Some(again),
            _ => None,
        });
        said.collect::<Vec<_>>()
    };
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.give(Event::Action(Action::Closed));
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    assert_eq!(shown(&mut simulation), [false, true]);
    simulation.reload(2);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    assert_eq!(shown(&mut simulation), [false], "there is no conversation yet");
    simulation.write("hello");
    simulation.reload(3);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    assert_eq!(shown(&mut simulation), [true]);
}

#[test]
fn a_greeting_begins_no_conversation_for_the_next_person_in_this_browser() {
    let mut simulation = Simulation::signed(7_200);
    simulation.write("hello");
    simulation.pass(1_000);
    simulation.present(2, 7_200);
    simulation.pass(1_000);
    simulation.add("how can we help?", Side::Agent, false);
    simulation.pass(1_000);
    assert_eq!(simulation.stored("signed:2"), [], "they have written nothing");
    simulation.write("by a parcel");
    simulation.pass(1_000);
    assert_eq!(simulation.stored("signed:2").len(), 2);
}

#[test]
fn a_conversation_that_another_tab_has_begun_is_one_here() {
    let mut simulation = Simulation::connected();
    let written = Entry {
        seq: 1,
        id: MessageId::read("id", "o1".into()).unwrap(),
        at: simulation.time,
        author: Author::Visitor(Known::Anonymous),
        body: "hello".into(),
        picture: None,
        automated: false,
    };
    simulation.logs.insert("browser".into(), Log(vec![written]));
    simulation.pass(20_000);
    assert_eq!(simulation.seen(), ["hello"]);
    simulation.add("how can we help?", Side::Agent, false);
    simulation.pass(1_000);
    assert_eq!(simulation.stored("browser").len(), 2);
    simulation.give(Event::Action(Action::Closed));
    simulation.pass(1_000);
    simulation.reply("browser", "Ann");
    simulation.pass(20_000);
    assert_eq!(simulation.session.view().unread, 1, "a closed chat hears of it");
}
