//! What a visitor lives through, told from the outside; each compares all that was announced.

use visavis::session::event::{Announcement as A, Event};
use visavis::session::kept::Kept;
use visavis::session::view::{Line, Notice};
use visavis_wire::{Body, Identity, MessageId};

use super::world::{World, token};

const HOUR: u64 = 3_600_000;

/// A visitor with an open window and a connection.
fn connected() -> World {
    let mut world = World::new(1);
    world.give(Event::Started);
    world.give(Event::Opened);
    world.pass(1_000);
    world.announced.clear();
    world
}

/// A signed visitor with an open window and a connection, whose token lives that many seconds.
fn signed(lives: u64) -> World {
    let mut world = World::new(1);
    world.present(1, lives);
    world.give(Event::Started);
    world.give(Event::Opened);
    world.pass(1_000);
    world.announced.clear();
    world
}

fn said(world: &mut World) -> Vec<A> {
    core::mem::take(&mut world.announced)
}

#[test]
fn a_page_on_which_nobody_opens_the_chat_makes_no_connection() {
    let mut world = World::new(1);
    world.present(1, 7_200);
    world.give(Event::Started);
    world.pass(HOUR);
    assert_eq!(said(&mut world), [A::Started]);
}

#[test]
fn a_first_message_and_its_answer() {
    let mut world = World::new(1);
    world.give(Event::Started);
    world.give(Event::Opened);
    assert_eq!(world.session.view().line, Line::Connecting);
    world.write("hello");
    world.pass(1_000);
    world.give(Event::Closed);
    world.reply("browser", "good day");
    world.pass(11_000);
    assert_eq!(world.seen(), ["hello", "good day"]);
    world.give(Event::Opened);
    assert_eq!(
        said(&mut world),
        [
            A::Started,
            A::ChatShown,
            A::ConnectionChanged("connecting"),
            A::ChatEngaged,
            A::ConnectionChanged("connected"),
            A::MessageSent,
            A::ChatClosed,
            A::MessageReceived,
            A::UnreadChanged(1),
            A::ChatShown,
            A::UnreadChanged(0),
        ]
    );
}

#[test]
fn what_is_written_offline_goes_out_once_when_the_network_is_back() {
    let mut world = connected();
    world.give(Event::Online(false));
    world.kill_silently();
    world.server_down = true;
    world.write("one");
    world.write("two");
    assert_eq!(world.session.view().line, Line::Offline);
    world.pass(60_000);
    assert_eq!(world.seen(), ["one", "two"]);
    assert!(world.logs.is_empty());
    world.server_down = false;
    world.give(Event::Online(true));
    world.pass(5_000);
    assert_eq!(world.logs["browser"].0.len(), 2);
    assert_eq!(world.session.view().line, Line::Quiet);
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
    let mut world = connected();
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
    let mut world = connected();
    world.write("on its way");
    world.give(Event::Drafted("half a sen".into()));
    world.reload(2);
    world.give(Event::Started);
    world.pass(60_000);
    assert_eq!(world.seen(), ["on its way"], "sent although nobody opened the window");
    assert_eq!(world.logs["browser"].0.len(), 1);
    world.give(Event::Drafted(String::new()));
    world.reload(3);
    world.give(Event::Started);
    world.pass(60_000);
    assert_eq!(world.logs["browser"].0.len(), 1);
}

#[test]
fn a_lapsed_token_shows_the_notice_and_a_late_renewal_takes_it_away() {
    let mut world = signed(60);
    world.pass(68_000);
    assert_eq!(world.session.view().notice, None, "the leeway is the visitor's");
    world.pass(2_000);
    assert_eq!(world.session.view().notice, Some(Notice::Expired { waiting: 0 }));
    assert!(!world.write("too late"), "the composer keeps it");
    world.present(1, 60);
    world.pass(1_000);
    assert_eq!(world.session.view().notice, None);
    assert!(world.write("just in time"));
    world.pass(1_000);
    assert_eq!(
        said(&mut world),
        [
            A::TokenExpiring(47),
            A::TokenExpired,
            A::ConnectionChanged("disconnected"),
            A::ConnectionChanged("connecting"),
            A::ConnectionChanged("connected"),
            A::ChatEngaged,
            A::MessageSent,
        ]
    );
}

#[test]
fn a_renewal_in_time_goes_over_the_live_connection() {
    let mut world = signed(60);
    world.pass(30_000);
    world.present(1, 120);
    world.pass(100_000);
    assert_eq!(
        said(&mut world),
        [A::TokenExpiring(47), A::TokenRenewed, A::TokenExpiring(62)]
    );
}

#[test]
fn a_renewal_that_lives_no_longer_is_refused_and_changes_nothing() {
    let mut world = signed(7_200);
    world.present(1, 60);
    world.pass(300_000);
    assert!(matches!(&said(&mut world)[..], [A::IdentityRefused(why)] if why.code == "token_not_newer"));
    assert_eq!(world.session.view().notice, None);
}

#[test]
fn a_wrong_clock_neither_lapses_a_good_token_nor_keeps_a_dead_one() {
    for wall_off in [-86_400_000, 86_400_000, -1_795_000_000_000] {
        let mut world = World::new(1);
        world.wall_off = wall_off;
        world.present(1, 3_600);
        world.give(Event::Started);
        world.give(Event::Opened);
        world.pass(HOUR);
        assert_eq!(world.session.view().notice, None, "{wall_off}");
        world.pass(11_000);
        assert_eq!(
            world.session.view().notice,
            Some(Notice::Expired { waiting: 0 }),
            "{wall_off}"
        );
    }
}

#[test]
fn a_clock_that_jumps_ahead_is_mended_by_the_next_ping() {
    let mut world = signed(3_600);
    world.pass(5_000);
    world.wall_off += 7_200_000;
    world.pass(30_000);
    assert_eq!(world.session.view().notice, None);
    world.write("still here");
    world.pass(1_000);
    assert_eq!(world.logs["signed:1"].0.len(), 1);
}

#[test]
fn a_sleep_beyond_the_expiry_is_noticed_on_waking() {
    let mut world = signed(3_600);
    world.sleep(8 * HOUR);
    world.pass(3_000);
    assert_eq!(world.session.view().notice, Some(Notice::Expired { waiting: 0 }));
    let announced = said(&mut world);
    assert_eq!(
        announced[0],
        A::ConnectionChanged("reconnecting"),
        "a sleep and a clock set forward look alike: it asks"
    );
    assert!(matches!(announced[1], A::IdentityRefused(..)), "{announced:?}");
    assert_eq!(announced[2..], [A::TokenExpired, A::ConnectionChanged("disconnected")]);
}

#[test]
fn a_sleep_in_which_nothing_expired_is_a_reconnect_and_no_more() {
    let mut world = signed(100_000);
    world.write("before");
    world.pass(1_000);
    said(&mut world);
    world.sleep(8 * HOUR);
    world.reply("signed:1", "while you slept");
    world.pass(3_000);
    assert_eq!(world.seen(), ["before", "while you slept"]);
    assert_eq!(
        said(&mut world),
        [
            A::ConnectionChanged("reconnecting"),
            A::ConnectionChanged("connected"),
            A::MessageReceived
        ]
    );
}

#[test]
fn somebody_else_signs_in_and_sees_nothing_of_the_first() {
    let mut world = signed(7_200);
    world.write("my secret");
    world.pass(1_000);
    world.give(Event::Drafted("half a sec".into()));
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
    let mut world = signed(7_200);
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
    let mut world = signed(7_200);
    let scope = {
        let mut other = visavis::session::identity::Visitor::default();
        other.present(token(2, 9));
        other.scope()
    };
    let id = MessageId::read("id", "x".into()).unwrap();
    let kept = Kept {
        draft: "theirs".into(),
        messages: vec![(id, Body::new("theirs".into()).unwrap(), None)],
    };
    world.give(Event::Recalled(scope, kept));
    world.pass(1_000);
    assert_eq!(world.seen(), [""; 0]);
}

#[test]
fn a_refused_token_ends_the_asking_until_the_website_says_something_new() {
    let mut world = World::new(1);
    world.give(Event::Presented(token(1, 1_000)));
    world.give(Event::Started);
    world.give(Event::Opened);
    world.pass(HOUR);
    let announced = said(&mut world);
    assert!(matches!(announced[3], A::IdentityRefused(..)), "{announced:?}");
    assert_eq!(
        announced
            .iter()
            .filter(|said| matches!(said, A::ConnectionChanged("connecting")))
            .count(),
        1
    );
    assert_eq!(world.complaints.len(), 2, "the refusal, and that nobody renews");
    world.present(2, 7_200);
    world.pass(1_000);
    assert_eq!(
        (world.session.view().notice, world.session.view().line),
        (None, Line::Quiet)
    );
}

#[test]
fn a_session_that_is_refused_is_refused_once() {
    for mut world in [connected(), signed(7_200)] {
        said(&mut world);
        world.refuses = |_| Some("key_unknown");
        world.refuse_all("key_unknown");
        world.pass(HOUR);
        let refusals = |said: &&A| matches!(said, A::IdentityRefused(..));
        let announced = said(&mut world);
        assert_eq!(announced.iter().filter(refusals).count(), 1, "{announced:?}");
        assert_eq!(announced.last(), Some(&A::ConnectionChanged("disconnected")));
        assert_eq!(world.session.view().notice, Some(Notice::Unavailable));
    }
}

#[test]
fn a_thousand_identities_cost_a_thousand_steps_and_the_last_one_counts() {
    let mut world = World::new(1);
    for turn in 0..1_000 {
        world.present(turn % 3, 7_200 + turn);
    }
    world.give(Event::Started);
    world.give(Event::Opened);
    world.write("who am i");
    world.pass(1_000);
    assert_eq!(world.logs["signed:0"].0.len(), 1);
}

#[test]
fn a_long_thread_is_loaded_from_its_end() {
    let mut world = connected();
    world.write("first");
    world.pass(1_000);
    for number in 2..=120 {
        world.reply("browser", &format!("answer {number}"));
    }
    world.reload(2);
    world.give(Event::Started);
    world.pass(1_000);
    assert_eq!(world.seen().len(), 50);
    assert!(world.session.view().earlier);
    assert!(!world.announced.contains(&A::MessageReceived) || world.announced.len() < 130);
}

#[test]
fn a_message_whose_acknowledgement_was_lost_long_ago_is_shown_once() {
    let mut world = connected();
    world.write("long ago");
    world.pass(30);
    assert_eq!(world.logs["browser"].0.len(), 1);
    world.break_all(1006);
    for number in 1..=60 {
        world.reply("browser", &format!("answer {number}"));
    }
    world.reload(2);
    world.give(Event::Started);
    world.give(Event::Opened);
    world.pass(5_000);
    assert_eq!(
        world.seen().iter().filter(|text| *text == "long ago").count(),
        0,
        "it is in the part not loaded"
    );
    world.give(Event::ReachedBeginning);
    world.pass(5_000);
    assert_eq!(world.seen().first().map(String::as_str), Some("long ago"));
    assert_eq!(world.seen().len(), 61);
}

#[test]
fn what_the_page_says_plainly_during_the_hello_is_said_after_it() {
    let mut world = World::new(1);
    world.latency = 300;
    world.give(Event::Started);
    world.give(Event::Opened);
    world.pass(700);
    let ada = Identity::read(&serde_json::json!({"firstname": "Ada"})).unwrap();
    world.give(Event::Identified(ada.clone()));
    world.pass(5_000);
    assert_eq!(world.identified, [ada]);
}

#[test]
fn a_sign_out_forgets_also_those_who_were_here_before() {
    let mut world = signed(7_200);
    world.give(Event::Drafted("a secret".into()));
    world.be_anonymous();
    world.give(Event::SignedOut);
    assert_eq!(world.kept("signed:1").draft, "");
}

#[test]
fn what_is_sent_before_the_kept_words_are_found_goes_after_them() {
    let mut world = connected();
    world.give(Event::Online(false));
    world.break_all(1006);
    world.server_down = true;
    world.pass(1_000);
    world.write("before the reload");
    world.give(Event::Drafted("half a sen".into()));
    world.server_down = false;
    world.recall_takes = 1_500;
    world.reload(2);
    world.give(Event::Started);
    world.give(Event::Opened);
    world.give(Event::Drafted("after it".into()));
    assert!(!world.write("after it"), "it stays in the composer until then");
    world.pass(20_000);
    assert_eq!(world.seen(), ["before the reload", "after it"]);
    assert_eq!(world.kept("browser").draft, "half a sen");
}
