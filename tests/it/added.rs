//! Messages by the page's script: whose place they are said in, and what they begin.

use visavis::session::event::{Action, Added, Announcement as A, Event};
use visavis_wire::thread::Side;
use visavis_wire::{Author, Body, Entry, Known, MessageId};

use super::world::{Log, World};

impl World {
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
    let mut world = World::connected();
    world.add("how can we help?", Side::Agent, true);
    world.add("order 7", Side::Visitor, false);
    world.pass(60_000);
    assert_eq!(world.seen(), ["how can we help?", "order 7"]);
    assert_eq!(world.stored("browser"), []);
    assert_eq!(world.said(), [], "nobody has begun a conversation");

    world.write("hello");
    world.pass(1_000);
    let all = [
        ("script, as agent", "how can we help?"),
        ("script, as visitor", "order 7"),
        ("visitor", "hello"),
    ];
    assert_eq!(world.stored("browser"), all);
    assert_eq!(world.seen(), all.map(|(_, body)| body));
    assert_eq!(
        world.said(),
        [A::ChatEngaged, A::MessageSent],
        "a visitor was not answered"
    );
    assert_eq!(world.session.view().unread, 0);
}

#[test]
fn in_a_running_conversation_they_go_at_once() {
    let mut world = World::connected();
    world.write("hello");
    world.pass(1_000);
    world.said();
    world.add("order 7", Side::Visitor, false);
    world.pass(1_000);
    assert_eq!(
        world.stored("browser"),
        [("visitor", "hello"), ("script, as visitor", "order 7")]
    );
    assert_eq!(world.said(), []);
}

#[test]
fn one_in_the_visitors_place_can_begin_the_conversation() {
    let mut world = World::connected();
    world.add("how can we help?", Side::Agent, false);
    world.add("order 7", Side::Visitor, true);
    world.pass(1_000);
    let both = [
        ("script, as agent", "how can we help?"),
        ("script, as visitor", "order 7"),
    ];
    assert_eq!(world.stored("browser"), both);
    assert_eq!(world.said(), [A::ChatEngaged]);
}

#[test]
fn a_script_that_never_stops_leaves_the_visitor_room() {
    for engages in [false, true] {
        let mut world = World::connected();
        world.server_down = true;
        world.break_all(1006);
        world.pass(100);
        for length in 1..=60 {
            world.add(&"x".repeat(length), Side::Visitor, engages);
        }
        world.write("hello");
        assert_eq!(world.seen().len(), 51, "half of a hundred, and the visitor's");
        assert!(
            world
                .complaints
                .iter()
                .any(|text| text.contains("too many messages wait"))
        );
    }
}

#[test]
fn a_closed_chat_takes_none_and_the_developer_is_told() {
    let mut world = World::new(1);
    world.give(Event::Started);
    world.add("how can we help?", Side::Agent, false);
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
    assert_eq!(world.seen(), [""; 0]);
    assert_eq!(world.complaints.len(), 1);
    assert!(
        world.complaints[0].contains("say _open before"),
        "{:?}",
        world.complaints
    );
}

#[test]
fn what_was_to_be_sent_is_still_a_scripts_on_the_next_page_and_what_waited_is_the_pages_to_say_again() {
    let mut world = World::connected();
    world.add("how can we help?", Side::Agent, false);
    world.reload(2);
    world.begin();
    assert_eq!(world.seen(), [""; 0]);

    world.server_down = true;
    world.break_all(1006);
    world.pass(100);
    world.add("how can we help?", Side::Agent, false);
    world.write("hello");
    world.reload(3);
    world.server_down = false;
    world.begin();
    world.pass(60_000);
    let both = [("script, as agent", "how can we help?"), ("visitor", "hello")];
    assert_eq!(world.stored("browser"), both);
}

#[test]
fn a_page_can_tell_a_beginning_from_a_chat_that_is_shown_again() {
    let shown = |world: &mut World| {
        let said = world.said().into_iter().filter_map(|said| match said {
            A::ChatShown(again) => Some(again),
            _ => None,
        });
        said.collect::<Vec<_>>()
    };
    let mut world = World::new(1);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.give(Event::Action(Action::Closed));
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
    assert_eq!(shown(&mut world), [false, true]);
    world.reload(2);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
    assert_eq!(shown(&mut world), [false], "there is no conversation yet");
    world.write("hello");
    world.reload(3);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    assert_eq!(shown(&mut world), [true]);
}

#[test]
fn a_greeting_begins_no_conversation_for_the_next_person_in_this_browser() {
    let mut world = World::signed(7_200);
    world.write("hello");
    world.pass(1_000);
    world.present(2, 7_200);
    world.pass(1_000);
    world.add("how can we help?", Side::Agent, false);
    world.pass(1_000);
    assert_eq!(world.stored("signed:2"), [], "they have written nothing");
    world.write("by a parcel");
    world.pass(1_000);
    assert_eq!(world.stored("signed:2").len(), 2);
}

#[test]
fn a_conversation_that_another_tab_has_begun_is_one_here() {
    let mut world = World::connected();
    let written = Entry {
        seq: 1,
        id: MessageId::read("id", "o1".into()).unwrap(),
        at: world.time,
        author: Author::Visitor(Known::Anonymous),
        body: "hello".into(),
        picture: None,
        automated: false,
    };
    world.logs.insert("browser".into(), Log(vec![written]));
    world.pass(20_000);
    assert_eq!(world.seen(), ["hello"]);
    world.add("how can we help?", Side::Agent, false);
    world.pass(1_000);
    assert_eq!(world.stored("browser").len(), 2);
    world.give(Event::Action(Action::Closed));
    world.pass(1_000);
    world.reply("browser", "Ann");
    world.pass(20_000);
    assert_eq!(world.session.view().unread, 1, "a closed chat hears of it");
}
