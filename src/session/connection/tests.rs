//! Attempts, silence, doubt and backoff.

use super::*;
use crate::session::time::WallClock;

fn at(millis: u64) -> Now {
    Now {
        instant: Instant::from_millis(millis),
        wall: WallClock::from_millis(0),
    }
}

/// Plays a connection against a server that never answers and notes when it asks for a socket.
fn asks(connection: &mut Connection, until: u64) -> Vec<u64> {
    let mut asks = Vec::new();
    let mut time = 0;
    let mut commands: Vec<_> = connection.set_wanted(true, at(0)).into_iter().collect();
    loop {
        if commands
            .iter()
            .any(|command| matches!(command, ConnectionCommand::Open(_)))
        {
            asks.push(time);
        }
        time += u64::try_from(connection.poll_timeout(at(time)).unwrap().as_millis()).unwrap();
        if time > until {
            return asks;
        }
        commands = std::iter::from_fn(|| connection.handle_timeout(at(time))).collect();
    }
}

#[test]
fn a_dead_server_is_asked_ever_more_seldom_and_never_given_up() {
    let asks = asks(&mut Connection::new(1), 3_600_000);
    let gaps: Vec<_> = asks.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps[0] < 17_000, "{gaps:?}");
    assert!(gaps.iter().all(|gap| (15_000..45_000).contains(gap)), "{gaps:?}");
    assert!(*asks.last().unwrap() > 3_500_000);
}

#[test]
fn a_thousand_links_spread_out_after_a_restart() {
    let backoff = |seed| {
        let mut connection = Connection::new(seed);
        connection.set_wanted(true, at(0));
        connection.on_welcome(at(0));
        connection.on_ended(Ending::Restart, at(0));
        connection.poll_timeout(at(0)).unwrap().as_millis()
    };
    let mut backoffs: Vec<_> = (0..1_000).map(backoff).collect();
    backoffs.sort_unstable();
    assert!(backoffs[999] < 10_000 && backoffs[999] > 9_500, "{}", backoffs[999]);
    let busiest = (0..10)
        .map(|second| backoffs.iter().filter(|backoff| **backoff / 1_000 == second).count())
        .max();
    assert!(busiest < Some(150), "{busiest:?} in one second");
}

#[test]
fn silence_ends_a_connection_and_a_word_keeps_it() {
    let mut connection = Connection::new(1);
    connection.set_wanted(true, at(0));
    connection.on_welcome(at(100));
    connection.on_activity(at(20_000));
    assert_eq!(connection.handle_timeout(at(43_999)), None);
    assert_eq!(
        connection.handle_timeout(at(44_000)),
        Some(ConnectionCommand::Drop(Attempt(1)))
    );
    assert_eq!(connection.state(), ConnectionState::Reconnecting);
}

#[test]
fn a_connection_that_the_browser_doubts_has_one_ping_to_prove_itself() {
    let mut connection = Connection::new(1);
    connection.set_wanted(true, at(0));
    connection.on_welcome(at(0));
    connection.on_offline(at(1_000));
    assert_eq!(connection.state(), ConnectionState::Reconnecting);
    assert_eq!(connection.poll_timeout(at(1_000)), Some(DOUBT_TIMEOUT));
    connection.on_activity(at(2_999));
    assert_eq!(connection.state(), ConnectionState::Reconnecting, "that was on its way");
    connection.on_activity(at(9_000));
    assert_eq!(connection.state(), ConnectionState::Connected);
    connection.on_offline(at(10_000));
    assert_eq!(
        connection.on_online(at(11_000)),
        Some(ConnectionCommand::Drop(Attempt(1)))
    );
    assert_eq!(
        connection.set_wanted(true, at(11_000)),
        Some(ConnectionCommand::Open(Attempt(2)))
    );
}

#[test]
fn a_sleep_in_which_the_page_s_clock_stood_still_is_silence_too() {
    let mut connection = Connection::new(1);
    connection.set_wanted(true, at(0));
    connection.on_welcome(at(0));
    let awake = Now {
        instant: Instant::from_millis(5),
        wall: WallClock::from_millis(3_600_000),
    };
    assert_eq!(
        connection.handle_timeout(awake),
        Some(ConnectionCommand::Drop(Attempt(1)))
    );
}

#[test]
fn a_hurry_shortens_a_rest_but_does_not_hammer() {
    let mut connection = Connection::new(1);
    connection.set_wanted(true, at(0));
    for _ in 0..9 {
        connection.on_ended(Ending::Lost, at(0));
        connection.open(8, at(0));
    }
    connection.on_ended(Ending::Lost, at(0));
    connection.retry_soon();
    assert!(connection.poll_timeout(at(0)).unwrap() <= SHORTEST_BACKOFF);
    assert!(!connection.is_current(connection.last));
}
