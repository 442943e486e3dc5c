//! What a visitor lives through, told from the outside; each compares all that was announced.

use visavis::session::conversation::{Message, TabState};
use visavis::session::event::{Action, Announcement as A, Event};
use visavis::session::identity::IdentityKey;
use visavis::session::view::ConnectionBanner;
use visavis_wire::{Body, Identity, MessageId};

use super::simulation::Simulation;

const HOUR: u64 = 3_600_000;

#[test]
fn a_page_on_which_nobody_opens_the_chat_makes_no_connection() {
    let mut simulation = Simulation::new(1);
    simulation.present(1, 7_200);
    simulation.give(Event::Started);
    simulation.pass(HOUR);
    assert_eq!(simulation.said(), [A::Started]);
}

#[test]
fn a_first_message_and_its_answer() {
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    assert_eq!(simulation.session.view().banner, Some(ConnectionBanner::Connecting));
    simulation.write("hello");
    simulation.pass(1_000);
    simulation.give(Event::Action(Action::Closed));
    simulation.reply("browser", "good day");
    simulation.pass(11_000);
    assert_eq!(simulation.seen(), ["hello", "good day"]);
    simulation.give(Event::Action(Action::Opened));
    assert_eq!(
        simulation.said(),
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
    let mut simulation = Simulation::connected();
    simulation.give(Event::Online(false));
    simulation.kill_silently();
    simulation.server_down = true;
    simulation.write("one");
    simulation.write("two");
    assert_eq!(simulation.session.view().banner, Some(ConnectionBanner::Offline));
    simulation.pass(60_000);
    assert_eq!(simulation.seen(), ["one", "two"]);
    assert!(simulation.logs.is_empty());
    simulation.server_down = false;
    simulation.give(Event::Online(true));
    simulation.pass(5_000);
    assert_eq!(simulation.logs["browser"].0.len(), 2);
    assert_eq!(simulation.session.view().banner, None);
    assert_eq!(
        simulation
            .announced
            .iter()
            .filter(|announcement| **announcement == A::MessageSent)
            .count(),
        2
    );
}

#[test]
fn a_page_that_is_left_holds_no_connection_and_goes_on_when_it_comes_back() {
    let mut simulation = Simulation::connected();
    simulation.give(Event::Left(true));
    simulation.give(Event::Shown(false));
    simulation.write("while nobody is there");
    simulation.pass(60_000);
    let last = simulation
        .announced
        .iter()
        .rfind(|it| matches!(it, A::ConnectionChanged(_)));
    assert_eq!(
        last,
        Some(&A::ConnectionChanged("disconnected")),
        "a browser keeps no page that has a connection"
    );
    assert!(simulation.logs.is_empty());
    simulation.give(Event::Left(false));
    simulation.give(Event::Shown(true));
    simulation.pass(5_000);
    assert_eq!(simulation.logs["browser"].0.len(), 1);
}

#[test]
fn a_reload_before_the_acknowledgement_keeps_the_message_and_the_draft() {
    let mut simulation = Simulation::connected();
    simulation.write("on its way");
    simulation.give(Event::Action(Action::Drafted("half a sen".into())));
    simulation.reload(2);
    simulation.give(Event::Started);
    simulation.pass(60_000);
    assert_eq!(
        simulation.seen(),
        ["on its way"],
        "sent although nobody opened the window"
    );
    assert_eq!(simulation.logs["browser"].0.len(), 1);
    simulation.give(Event::Action(Action::Drafted(String::new())));
    simulation.reload(3);
    simulation.give(Event::Started);
    simulation.pass(60_000);
    assert_eq!(simulation.logs["browser"].0.len(), 1);
}

#[test]
fn somebody_else_signs_in_and_sees_nothing_of_the_first() {
    let mut simulation = Simulation::signed(7_200);
    simulation.write("my secret");
    simulation.pass(1_000);
    simulation.give(Event::Action(Action::Drafted("half a sec".into())));
    simulation.present(2, 7_200);
    assert_eq!(simulation.seen(), [""; 0]);
    simulation.pass(1_000);
    simulation.write("hello");
    simulation.pass(1_000);
    assert_eq!(simulation.logs["signed:2"].0.len(), 1);
    assert_eq!(simulation.seen(), ["hello"]);
}

#[test]
fn a_plain_identity_after_a_signed_one_is_another_person_and_the_developer_is_told() {
    let mut simulation = Simulation::signed(7_200);
    simulation.write("verified");
    simulation.pass(1_000);
    simulation.be_anonymous();
    assert_eq!(simulation.seen(), [""; 0]);
    assert!(
        simulation.warnings.iter().any(|text| text.contains("_signOut")),
        "{:?}",
        simulation.warnings
    );
    simulation.write("unsigned");
    simulation.pass(1_000);
    assert_eq!(simulation.logs["browser"].0.len(), 1);
}

#[test]
fn what_was_kept_of_somebody_else_is_not_taken_however_late_it_comes() {
    let mut simulation = Simulation::signed(7_200);
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
    simulation.give(Event::Restored(key, kept));
    simulation.pass(1_000);
    assert_eq!(simulation.seen(), [""; 0]);
}

#[test]
fn a_thousand_identities_cost_a_thousand_steps_and_the_last_one_counts() {
    let mut simulation = Simulation::new(1);
    for turn in 0..1_000 {
        simulation.present(turn % 3, 7_200 + turn);
    }
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.write("who am i");
    simulation.pass(1_000);
    assert_eq!(simulation.logs["signed:0"].0.len(), 1);
}

#[test]
fn a_long_thread_is_loaded_from_its_end() {
    let mut simulation = Simulation::connected();
    simulation.write("first");
    simulation.pass(1_000);
    for number in 2..=120 {
        simulation.reply("browser", &format!("answer {number}"));
    }
    simulation.reload(2);
    simulation.give(Event::Started);
    simulation.pass(1_000);
    assert_eq!(simulation.seen().len(), 50);
    assert!(simulation.session.view().has_earlier);
    assert!(!simulation.announced.contains(&A::MessageReceived) || simulation.announced.len() < 130);
}

#[test]
fn a_message_whose_acknowledgement_was_lost_long_ago_is_shown_once() {
    let mut simulation = Simulation::connected();
    simulation.write("long ago");
    simulation.pass(30);
    assert_eq!(simulation.logs["browser"].0.len(), 1);
    simulation.break_all(1006);
    for number in 1..=60 {
        simulation.reply("browser", &format!("answer {number}"));
    }
    simulation.reload(2);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(5_000);
    assert_eq!(
        simulation.seen().iter().filter(|text| *text == "long ago").count(),
        0,
        "it is in the part not loaded"
    );
    simulation.give(Event::Action(Action::ReachedBeginning));
    simulation.pass(5_000);
    assert_eq!(simulation.seen().first().map(String::as_str), Some("long ago"));
    assert_eq!(simulation.seen().len(), 61);
}

#[test]
fn what_the_page_says_plainly_during_the_hello_is_said_after_it() {
    let mut simulation = Simulation::new(1);
    simulation.latency = 300;
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(700);
    let ada: Identity = visavis_wire::json::from_value(serde_json::json!({"firstname": "Ada"})).unwrap();
    simulation.give(Event::Identified(ada.clone()));
    simulation.pass(5_000);
    assert_eq!(simulation.identified, [ada]);
}

#[test]
fn a_sign_out_forgets_also_those_who_were_here_before() {
    let mut simulation = Simulation::signed(7_200);
    simulation.give(Event::Action(Action::Drafted("a secret".into())));
    simulation.be_anonymous();
    simulation.give(Event::SignedOut);
    assert_eq!(simulation.tab_state("signed:1").draft, "");
}

#[test]
fn what_is_sent_before_the_kept_words_are_found_goes_after_them() {
    let mut simulation = Simulation::connected();
    simulation.give(Event::Online(false));
    simulation.break_all(1006);
    simulation.server_down = true;
    simulation.pass(1_000);
    simulation.write("before the reload");
    simulation.give(Event::Action(Action::Drafted("half a sen".into())));
    simulation.server_down = false;
    simulation.restore_takes = 1_500;
    simulation.reload(2);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.give(Event::Action(Action::Drafted("after it".into())));
    assert!(!simulation.write("after it"), "it stays in the composer until then");
    simulation.pass(20_000);
    assert_eq!(simulation.seen(), ["before the reload", "after it"]);
    assert_eq!(simulation.tab_state("browser").draft, "half a sen");
}

#[test]
fn what_is_typed_before_the_kept_draft_is_found_follows_it() {
    let mut simulation = Simulation::connected();
    simulation.give(Event::Action(Action::Drafted("half a sen".into())));
    simulation.restore_takes = 1_500;
    simulation.reload(2);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.give(Event::Action(Action::Drafted("tence".into())));
    simulation.pass(2_000);
    assert_eq!(simulation.tab_state("browser").draft, "half a sen\ntence");
}
