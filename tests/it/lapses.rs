//! Tokens that end: renewed in time, late or not at all, by clocks that are wrong and after sleeps.

use visavis::session::event::{Action, Announcement as A, Event};
use visavis::session::view::Notice;

use super::simulation::{Simulation, token};

const HOUR: u64 = 3_600_000;

#[test]
fn a_lapsed_token_shows_the_notice_and_a_late_renewal_takes_it_away() {
    let mut simulation = Simulation::signed(60);
    simulation.pass(68_000);
    assert_eq!(simulation.session.view().notice, None, "the leeway is the visitor's");
    simulation.pass(2_000);
    assert_eq!(simulation.session.view().notice, Some(Notice::Expired { waiting: 0 }));
    assert!(!simulation.write("too late"), "the composer keeps it");
    simulation.present(1, 60);
    simulation.pass(1_000);
    assert_eq!(simulation.session.view().notice, None);
    assert!(simulation.write("just in time"));
    simulation.pass(1_000);
    assert_eq!(
        simulation.said(),
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
    let mut simulation = Simulation::signed(60);
    simulation.pass(30_000);
    simulation.present(1, 120);
    simulation.pass(100_000);
    assert_eq!(
        simulation.said(),
        [A::TokenExpiring(47), A::TokenRenewed, A::TokenExpiring(62)]
    );
}

#[test]
fn a_renewal_that_lives_no_longer_is_refused_and_changes_nothing() {
    let mut simulation = Simulation::signed(7_200);
    simulation.present(1, 60);
    simulation.pass(300_000);
    assert!(matches!(&simulation.said()[..], [A::IdentityRefused(why)] if why.code == "token_not_newer"));
    assert_eq!(simulation.session.view().notice, None);
}

#[test]
fn a_wrong_clock_neither_lapses_a_good_token_nor_keeps_a_dead_one() {
    for wall_off in [-86_400_000, 86_400_000, -1_795_000_000_000] {
        let mut simulation = Simulation::new(1);
        simulation.wall_off = wall_off;
        simulation.present(1, 3_600);
        simulation.give(Event::Started);
        simulation.give(Event::Action(Action::Opened));
        simulation.pass(HOUR);
        assert_eq!(simulation.session.view().notice, None, "{wall_off}");
        simulation.pass(11_000);
        assert_eq!(
            simulation.session.view().notice,
            Some(Notice::Expired { waiting: 0 }),
            "{wall_off}"
        );
    }
}

#[test]
fn a_clock_that_jumps_ahead_is_mended_by_the_next_ping() {
    let mut simulation = Simulation::signed(3_600);
    simulation.pass(5_000);
    simulation.wall_off += 7_200_000;
    simulation.pass(30_000);
    assert_eq!(simulation.session.view().notice, None);
    simulation.write("still here");
    simulation.pass(1_000);
    assert_eq!(simulation.logs["signed:1"].0.len(), 1);
}

#[test]
fn a_sleep_beyond_the_expiry_is_noticed_on_waking() {
    let mut simulation = Simulation::signed(3_600);
    simulation.sleep(8 * HOUR);
    simulation.pass(3_000);
    assert_eq!(simulation.session.view().notice, Some(Notice::Expired { waiting: 0 }));
    let announced = simulation.said();
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
    let mut simulation = Simulation::signed(100_000);
    simulation.write("before");
    simulation.pass(1_000);
    simulation.said();
    simulation.sleep(8 * HOUR);
    simulation.reply("signed:1", "while you slept");
    simulation.pass(3_000);
    assert_eq!(simulation.seen(), ["before", "while you slept"]);
    assert_eq!(
        simulation.said(),
        [
            A::ConnectionChanged("reconnecting"),
            A::ConnectionChanged("connected"),
            A::MessageReceived
        ]
    );
}

#[test]
fn a_refused_token_ends_the_asking_until_the_website_says_something_new() {
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Presented(token(1, 1_000)));
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(HOUR);
    let announced = simulation.said();
    assert!(matches!(announced[3], A::IdentityRefused(..)), "{announced:?}");
    assert_eq!(
        announced
            .iter()
            .filter(|said| matches!(said, A::ConnectionChanged("connecting")))
            .count(),
        1
    );
    assert_eq!(simulation.warnings.len(), 2, "the refusal, and that nobody renews");
    simulation.present(2, 7_200);
    simulation.pass(1_000);
    assert_eq!(
        (simulation.session.view().notice, simulation.session.view().banner),
        (None, None)
    );
}

#[test]
fn a_session_that_is_refused_is_refused_once() {
    for mut simulation in [Simulation::connected(), Simulation::signed(7_200)] {
        simulation.said();
        simulation.refuses = |_| Some("key_unknown");
        simulation.refuse_all("key_unknown");
        simulation.pass(HOUR);
        let refusals = |said: &&A| matches!(said, A::IdentityRefused(..));
        let announced = simulation.said();
        assert_eq!(announced.iter().filter(refusals).count(), 1, "{announced:?}");
        assert_eq!(announced.last(), Some(&A::ConnectionChanged("disconnected")));
        assert_eq!(simulation.session.view().notice, Some(Notice::Unavailable));
    }
}
