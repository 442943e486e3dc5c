//! What the debug toolbar says of a token, from its first day to its last.

use visavis::session::identity::IdentityKind;
use visavis::session::inspection::TokenState;

use super::simulation::{START, Simulation};

/// How the token stands after each of these seconds, where it does not stand as before.
fn stands(simulation: &mut Simulation, seconds: u64) -> Vec<(u64, TokenState)> {
    let mut stands: Vec<(u64, TokenState)> = Vec::new();
    for second in 0..=seconds {
        let state = simulation.session.inspect(simulation.now()).token;
        if stands.last().is_none_or(|(_, last)| *last != state) {
            stands.push((second, state));
        }
        simulation.pass(1_000);
    }
    stands
}

/// A visitor with an open window.
#[test]
fn a_token_that_nobody_renews_is_fresh_then_keeps_its_session_then_lapses() {
    let mut simulation = Simulation::new(1);
    assert_eq!(stands(&mut simulation, 0), [(0, TokenState::Absent)]);
    simulation.present(1, 60);
    simulation.begin();
    let inspected = simulation.session.inspect(simulation.now());
    assert_eq!(
        (inspected.identity, inspected.exp),
        (IdentityKind::Signed, Some(START / 1_000 + 61))
    );
    assert_eq!(inspected.minimum_lifetime, 30);
    assert!(inspected.time.is_some_and(|time| time.abs_diff(simulation.time) < 100));
    assert_eq!(
        stands(&mut simulation, 100),
        [
            (0, TokenState::Fresh),
            (30, TokenState::InSession),
            (70, TokenState::Lapsed)
        ]
    );
}

#[test]
fn a_website_that_does_not_answer_is_seen_to_be_asked() {
    let mut simulation = Simulation::new(1);
    simulation.provide(|_, _| None);
    simulation.present(1, 60);
    simulation.begin();
    let first: Vec<_> = stands(&mut simulation, 40)
        .into_iter()
        .map(|(_, state)| state)
        .collect();
    assert_eq!(first, [TokenState::Fresh, TokenState::Asked]);
}

#[test]
fn a_token_that_the_server_does_not_take_is_refused() {
    let mut simulation = Simulation::new(1);
    simulation.refuses = |_| Some("signature_invalid");
    simulation.present(1, 7_200);
    simulation.begin();
    assert_eq!(stands(&mut simulation, 10), [(0, TokenState::Refused)]);
}
