//! What the debug toolbar says of a token, from its first day to its last.

use visavis::session::identity::IdentityKind;
use visavis::session::inspection::TokenState;

use super::world::{START, World};

/// How the token stands after each of these seconds, where it does not stand as before.
fn stands(world: &mut World, seconds: u64) -> Vec<(u64, TokenState)> {
    let mut stands: Vec<(u64, TokenState)> = Vec::new();
    for second in 0..=seconds {
        let state = world.session.inspect(world.now()).token;
        if stands.last().is_none_or(|(_, last)| *last != state) {
            stands.push((second, state));
        }
        world.pass(1_000);
    }
    stands
}

/// A visitor with an open window.
#[test]
fn a_token_that_nobody_renews_is_fresh_then_keeps_its_session_then_lapses() {
    let mut world = World::new(1);
    assert_eq!(stands(&mut world, 0), [(0, TokenState::Absent)]);
    world.present(1, 60);
    world.begin();
    let inspected = world.session.inspect(world.now());
    assert_eq!(
        (inspected.identity, inspected.exp),
        (IdentityKind::Signed, Some(START / 1_000 + 61))
    );
    assert_eq!(inspected.minimum_lifetime, 30);
    assert!(inspected.time.is_some_and(|time| time.abs_diff(world.time) < 100));
    assert_eq!(
        stands(&mut world, 100),
        [
            (0, TokenState::Fresh),
            (30, TokenState::InSession),
            (70, TokenState::Lapsed)
        ]
    );
}

#[test]
fn a_website_that_does_not_answer_is_seen_to_be_asked() {
    let mut world = World::new(1);
    world.provide(|_, _| None);
    world.present(1, 60);
    world.begin();
    let first: Vec<_> = stands(&mut world, 40).into_iter().map(|(_, state)| state).collect();
    assert_eq!(first, [TokenState::Fresh, TokenState::Asked]);
}

#[test]
fn a_token_that_the_server_does_not_take_is_refused() {
    let mut world = World::new(1);
    world.refuses = |_| Some("signature_invalid");
    world.present(1, 7_200);
    world.begin();
    assert_eq!(stands(&mut world, 10), [(0, TokenState::Refused)]);
}
