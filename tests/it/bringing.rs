//! Who wrote before signing in is asked whether that conversation comes along; what a yes, a no and
//! no answer do.

use visavis::session::event::{Action, Event};

use super::world::World;

/// An anonymous visitor who has talked with an agent.
fn talking() -> World {
    let mut world = World::new(1);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.write("who is there?");
    world.pass(1_000);
    world.reply("browser", "Ann");
    world.pass(1_000);
    world
}

fn is_asked(world: &World) -> bool {
    world.session.view().asks_to_bring
}

/// What the server has of a person.
fn log(world: &World, person: &str) -> Vec<String> {
    let log = world.logs.get(person).map(|log| log.0.as_slice()).unwrap_or_default();
    log.iter().map(|entry| entry.body.clone()).collect()
}

#[test]
fn a_yes_brings_the_conversation_and_what_was_not_sent() {
    let mut world = talking();
    world.give(Event::Online(false));
    world.kill_silently();
    world.server_down = true;
    world.write("still unsent");
    world.give(Event::Action(Action::Drafted("half a".into())));
    world.present(1, 7_200);
    assert!(!is_asked(&world), "nobody is asked before the server knows them");
    assert!(world.seen().is_empty(), "nothing is shown before a yes");
    world.server_down = false;
    world.give(Event::Online(true));
    world.pass(60_000);
    assert!(is_asked(&world));
    assert!(world.seen().is_empty());
    world.give(Event::Action(Action::BringDecided(true)));
    assert!(!is_asked(&world));
    world.pass(1_000);
    assert_eq!(world.seen(), ["who is there?", "Ann", "still unsent"]);
    assert_eq!(log(&world, "signed:1"), ["who is there?", "Ann", "still unsent"]);
    assert_eq!(
        (log(&world, "browser").len(), world.kept("browser").messages.len()),
        (0, 0)
    );
    assert_eq!(
        (world.kept("browser").draft, world.kept("signed:1").draft),
        (String::new(), "half a".into())
    );
}

#[test]
fn a_no_leaves_it_with_the_browser_and_is_not_asked_again() {
    let mut world = talking();
    world.present(1, 7_200);
    world.pass(1_000);
    assert!(is_asked(&world));
    world.give(Event::Action(Action::BringDecided(false)));
    world.write("I begin anew");
    world.pass(60_000);
    assert_eq!(world.seen(), ["I begin anew"]);
    assert_eq!(log(&world, "browser"), ["who is there?", "Ann"]);
    world.give(Event::Action(Action::BringDecided(true)));
    world.pass(1_000);
    assert_eq!(world.seen(), ["I begin anew"], "a late yes is none");

    world.reload(2);
    world.present(1, 7_200);
    world.give(Event::Started);
    world.pass(1_000);
    assert!(!is_asked(&world));
    world.be_anonymous();
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
    assert_eq!(world.seen(), ["who is there?", "Ann"]);
}

#[test]
fn without_an_answer_nothing_is_shown_or_sent() {
    let mut world = talking();
    world.present(1, 7_200);
    world.write("signed words");
    world.pass(3_600_000);
    assert!(is_asked(&world));
    assert_eq!(world.seen(), ["signed words"]);
    assert_eq!(log(&world, "signed:1"), ["signed words"]);
    assert_eq!(log(&world, "browser"), ["who is there?", "Ann"]);
}

#[test]
fn a_connection_that_breaks_before_the_answer_is_told_again_and_nothing_is_doubled() {
    for passed in [0, 15, 25, 45] {
        let mut world = talking();
        world.present(1, 7_200);
        world.pass(1_000);
        world.give(Event::Action(Action::BringDecided(true)));
        world.write("and now signed");
        world.pass(passed);
        world.break_all(1006);
        world.pass(60_000);
        let all = ["who is there?", "Ann", "and now signed"];
        assert_eq!(world.seen(), all, "{passed}");
        assert_eq!(log(&world, "signed:1"), all, "{passed}");
    }
}

#[test]
fn who_signs_in_on_the_next_page_is_asked_too() {
    let mut world = talking();
    world.server_down = true;
    world.break_all(1006);
    world.write("before the next page");
    world.reload(2);
    world.server_down = false;
    world.present(1, 7_200);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
    assert!(is_asked(&world));
    world.give(Event::Action(Action::BringDecided(true)));
    world.pass(1_000);
    let all = ["who is there?", "Ann", "before the next page"];
    assert_eq!(
        (world.seen(), log(&world, "signed:1")),
        (all.map(String::from).to_vec(), all.map(String::from).to_vec())
    );
    assert!(world.kept("browser").messages.is_empty());
}

#[test]
fn somebody_else_who_signs_in_is_not_asked_for_it() {
    let mut world = talking();
    world.present(1, 7_200);
    world.pass(1_000);
    world.present(2, 7_200);
    world.pass(1_000);
    assert!(!is_asked(&world));
    world.give(Event::Action(Action::BringDecided(true)));
    world.pass(1_000);
    assert!(world.seen().is_empty());
    assert_eq!(log(&world, "browser"), ["who is there?", "Ann"]);
}

#[test]
fn a_claimed_conversation_comes_along_as_well_and_an_empty_one_is_not_asked_for() {
    let mut world = World::new(1);
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.pass(1_000);
    world.present(1, 7_200);
    world.pass(1_000);
    assert!(!is_asked(&world), "there is nothing to bring along");

    let mut world = World::new(1);
    let claimed = visavis_wire::json::from_value(serde_json::json!({"uuid": "7"})).unwrap();
    world.give(Event::Identified(claimed));
    world.give(Event::Started);
    world.give(Event::Action(Action::Opened));
    world.write("I say I am 7");
    world.pass(1_000);
    world.present(7, 7_200);
    world.pass(1_000);
    assert!(is_asked(&world));
    world.give(Event::Action(Action::BringDecided(true)));
    world.pass(1_000);
    assert_eq!(log(&world, "signed:7"), ["I say I am 7"]);
    assert_eq!(world.seen(), ["I say I am 7"]);
}
