//! Tokens that end: renewed in time, late or not at all, by clocks that are wrong and after sleeps.

use visavis::session::event::{Action, Announcement as A, Event};
use visavis::session::view::Notice;

use super::world::{World, token};

const HOUR: u64 = 3_600_000;

#[test]
fn a_lapsed_token_shows_the_notice_and_a_late_renewal_takes_it_away() {
    let mut world = World::signed(60);
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
        world.said(),
        [
            A::TokenExpiring(47),
            A::TokenExpired,
            A::ConnectionChanged("disconnected"),
            A::ConnectionChanged("connecting"),
            A::TokenRenewed,
            A::ConnectionChanged("connected"),
            A::ChatEngaged,
            A::MessageSent,
        ]
    );
}

#[test]
fn a_renewal_in_time_goes_over_the_live_connection() {
    let mut world = World::signed(60);
    world.pass(30_000);
    world.present(1, 120);
    world.pass(100_000);
    assert_eq!(
        world.said(),
        [A::TokenExpiring(47), A::TokenRenewed, A::TokenExpiring(62)]
    );
}

#[test]
fn a_renewal_that_lives_no_longer_is_refused_and_changes_nothing() {
    let mut world = World::signed(7_200);
    world.present(1, 60);
    world.pass(300_000);
    assert!(matches!(&world.said()[..], [A::IdentityRefused(why)] if why.code == "token_not_newer"));
    assert_eq!(world.session.view().notice, None);
}

#[test]
fn a_wrong_clock_neither_lapses_a_good_token_nor_keeps_a_dead_one() {
    for wall_off in [-86_400_000, 86_400_000, -1_795_000_000_000] {
        let mut world = World::new(1);
        world.wall_off = wall_off;
        world.present(1, 3_600);
        world.give(Event::Started);
        world.give(Event::Action(Action::Opened));
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
    let mut world = World::signed(3_600);
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
    let mut world = World::signed(3_600);
    world.sleep(8 * HOUR);
    world.pass(3_000);
    assert_eq!(world.session.view().notice, Some(Notice::Expired { waiting: 0 }));
    let announced = world.said();
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
    let mut world = World::signed(100_000);
    world.write("before");
    world.pass(1_000);
    world.said();
    world.sleep(8 * HOUR);
    world.reply("signed:1", "while you slept");
    world.pass(3_000);
    assert_eq!(world.seen(), ["before", "while you slept"]);
    assert_eq!(
        world.said(),
        [
            A::ConnectionChanged("reconnecting"),
            A::ConnectionChanged("connected"),
            A::MessageReceived
        ]
    );
}

#[test]
fn a_refused_token_ends_the_asking_until_the_website_says_something_new() {
    let mut world = World::new(1);
    world.give(Event::Presented(token(1, 1_000)));
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(HOUR);
    let announced = world.said();
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
    assert_eq!((world.session.view().notice, world.session.view().banner), (None, None));
}

#[test]
fn a_session_that_is_refused_is_refused_once() {
    for mut world in [World::connected(), World::signed(7_200)] {
        world.said();
        world.refuses = |_| Some("key_unknown");
        world.refuse_all("key_unknown");
        world.pass(HOUR);
        let refusals = |said: &&A| matches!(said, A::IdentityRefused(..));
        let announced = world.said();
        assert_eq!(announced.iter().filter(refusals).count(), 1, "{announced:?}");
        assert_eq!(announced.last(), Some(&A::ConnectionChanged("disconnected")));
        assert_eq!(world.session.view().notice, Some(Notice::Unavailable));
    }
}
