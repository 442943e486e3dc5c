//! What a visitor lives through, told from the outside; each compares all that was announced.

use visavis::session::conversation::{Message, TabState};
use visavis::session::event::{Action, Announcement as A, Event};
use visavis::session::identity::IdentityKey;
use visavis::session::view::ConnectionBanner;
use visavis_wire::{Body, Identity, MessageId};

use super::world::World;

const HOUR: u64 = 3_600_000;

#[test]
fn a_page_on_which_nobody_opens_the_chat_makes_no_connection() {
    let mut world = World::new(1);
    world.present(1, 7_200);
    world.give(Event::Started);
    world.pass(HOUR);
    assert_eq!(world.said(), [A::Started]);
}

#[test]
fn a_first_message_and_its_answer() {
    let mut world = World::new(1);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    assert_eq!(world.session.view().banner, Some(ConnectionBanner::Connecting));
    world.write("hello");
    world.pass(1_000);
    world.give(Event::Action(Action::Closed));
    world.reply("browser", "good day");
    world.pass(11_000);
    assert_eq!(world.seen(), ["hello", "good day"]);
    world.give(Event::Action(Action::Opened));
    assert_eq!(
        world.said(),
        [
            A::Started,
            A::ChatShown(false),
            A::ConnectionChanged("connecting"),
            A::ChatEngaged,
            A::ConnectionChanged("connected"),
            A::MessageSent,
            A::ChatClosed,
            A::MessageReceived,
            A::UnreadChanged(1),
            A::ChatShown(true),
            A::UnreadChanged(0),
        ]
    );
}

#[test]
fn what_is_written_offline_goes_out_once_when_the_network_is_back() {
    let mut world = World::connected();
    world.give(Event::Online(false));
    world.kill_silently();
    world.server_down = true;
    world.write("one");
    world.write("two");
    assert_eq!(world.session.view().banner, Some(ConnectionBanner::Offline));
    world.pass(60_000);
    assert_eq!(world.seen(), ["one", "two"]);
    assert!(world.logs.is_empty());
    world.server_down = false;
    world.give(Event::Online(true));
    world.pass(5_000);
    assert_eq!(world.logs["browser"].0.len(), 2);
    assert_eq!(world.session.view().banner, None);
    assert_eq!(
        world
            .announced
            .iter()
            .filter(|announcement| **announcement == A::MessageSent)
            .count(),
        2
    );
}

#[test]
fn a_page_that_is_left_holds_no_connection_and_goes_on_when_it_comes_back() {
    let mut world = World::connected();
    world.give(Event::Left(true));
    world.give(Event::Shown(false));
    world.write("while nobody is there");
    world.pass(60_000);
    let last = world.announced.iter().rfind(|it| matches!(it, A::ConnectionChanged(_)));
    assert_eq!(
        last,
        Some(&A::ConnectionChanged("disconnected")),
        "a browser keeps no page that has a connection"
    );
    assert!(world.logs.is_empty());
    world.give(Event::Left(false));
    world.give(Event::Shown(true));
    world.pass(5_000);
    assert_eq!(world.logs["browser"].0.len(), 1);
}

#[test]
fn a_reload_before_the_acknowledgement_keeps_the_message_and_the_draft() {
    let mut world = World::connected();
    world.write("on its way");
    world.give(Event::Action(Action::Drafted("half a sen".into())));
    world.reload(2);
    world.give(Event::Started);
    world.pass(60_000);
    assert_eq!(world.seen(), ["on its way"], "sent although nobody opened the window");
    assert_eq!(world.logs["browser"].0.len(), 1);
    world.give(Event::Action(Action::Drafted(String::new())));
    world.reload(3);
    world.give(Event::Started);
    world.pass(60_000);
    assert_eq!(world.logs["browser"].0.len(), 1);
}

#[test]
fn somebody_else_signs_in_and_sees_nothing_of_the_first() {
    let mut world = World::signed(7_200);
    world.write("my secret");
    world.pass(1_000);
    world.give(Event::Action(Action::Drafted("half a sec".into())));
    world.present(2, 7_200);
    assert_eq!(world.seen(), [""; 0]);
    world.pass(1_000);
    world.write("hello");
    world.pass(1_000);
    assert_eq!(world.logs["signed:2"].0.len(), 1);
    assert_eq!(world.seen(), ["hello"]);
}

#[test]
fn a_plain_identity_after_a_signed_one_is_another_person_and_the_developer_is_told() {
    let mut world = World::signed(7_200);
    world.write("verified");
    world.pass(1_000);
    world.be_anonymous();
    assert_eq!(world.seen(), [""; 0]);
    assert!(
        world.complaints.iter().any(|text| text.contains("_signOut")),
        "{:?}",
        world.complaints
    );
    world.write("unsigned");
    world.pass(1_000);
    assert_eq!(world.logs["browser"].0.len(), 1);
}

#[test]
fn what_was_kept_of_somebody_else_is_not_taken_however_late_it_comes() {
    let mut world = World::signed(7_200);
    let key = IdentityKey::from(String::from("signed:2"));
    let id = MessageId::read("id", "x".into()).unwrap();
    let kept = TabState {
        draft: "theirs".into(),
        messages: vec![Message {
            id,
            body: Body::new("theirs".into()).unwrap(),
            automated: None,
            to: None,
        }],
    };
    world.give(Event::Restored(key, kept));
    world.pass(1_000);
    assert_eq!(world.seen(), [""; 0]);
}

#[test]
fn a_thousand_identities_cost_a_thousand_steps_and_the_last_one_counts() {
    let mut world = World::new(1);
    for turn in 0..1_000 {
        world.present(turn % 3, 7_200 + turn);
    }
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.write("who am i");
    world.pass(1_000);
    assert_eq!(world.logs["signed:0"].0.len(), 1);
}

#[test]
fn a_long_thread_is_loaded_from_its_end() {
    let mut world = World::connected();
    world.write("first");
    world.pass(1_000);
    for number in 2..=120 {
        world.reply("browser", &format!("answer {number}"));
    }
    world.reload(2);
    world.give(Event::Started);
    world.pass(1_000);
    assert_eq!(world.seen().len(), 50);
    assert!(world.session.view().has_earlier);
    assert!(!world.announced.contains(&A::MessageReceived) || world.announced.len() < 130);
}

#[test]
fn a_message_whose_acknowledgement_was_lost_long_ago_is_shown_once() {
    let mut world = World::connected();
    world.write("long ago");
    world.pass(30);
    assert_eq!(world.logs["browser"].0.len(), 1);
    world.break_all(1006);
    for number in 1..=60 {
        world.reply("browser", &format!("answer {number}"));
    }
    world.reload(2);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(5_000);
    assert_eq!(
        world.seen().iter().filter(|text| *text == "long ago").count(),
        0,
        "it is in the part not loaded"
    );
    world.give(Event::Action(Action::ReachedBeginning));
    world.pass(5_000);
    assert_eq!(world.seen().first().map(String::as_str), Some("long ago"));
    assert_eq!(world.seen().len(), 61);
}

#[test]
fn what_the_page_says_plainly_during_the_hello_is_said_after_it() {
    let mut world = World::new(1);
    world.latency = 300;
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(700);
    let ada: Identity = visavis_wire::json::from_value(serde_json::json!({"firstname": "Ada"})).unwrap();
    world.give(Event::Identified(ada.clone()));
    world.pass(5_000);
    assert_eq!(world.identified, [ada]);
}

#[test]
fn a_sign_out_forgets_also_those_who_were_here_before() {
    let mut world = World::signed(7_200);
    world.give(Event::Action(Action::Drafted("a secret".into())));
    world.be_anonymous();
    world.give(Event::SignedOut);
    assert_eq!(world.kept("signed:1").draft, "");
}

#[test]
fn what_is_sent_before_the_kept_words_are_found_goes_after_them() {
    let mut world = World::connected();
    world.give(Event::Online(false));
    world.break_all(1006);
    world.server_down = true;
    world.pass(1_000);
    world.write("before the reload");
    world.give(Event::Action(Action::Drafted("half a sen".into())));
    world.server_down = false;
    world.recall_takes = 1_500;
    world.reload(2);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.give(Event::Action(Action::Drafted("after it".into())));
    assert!(!world.write("after it"), "it stays in the composer until then");
    world.pass(20_000);
    assert_eq!(world.seen(), ["before the reload", "after it"]);
    assert_eq!(world.kept("browser").draft, "half a sen");
}

#[test]
fn what_is_typed_before_the_kept_draft_is_found_follows_it() {
    let mut world = World::connected();
    world.give(Event::Action(Action::Drafted("half a sen".into())));
    world.recall_takes = 1_500;
    world.reload(2);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.give(Event::Action(Action::Drafted("tence".into())));
    world.pass(2_000);
    assert_eq!(world.kept("browser").draft, "half a sen\ntence");
}
