//! Who wrote before signing in is asked whether that conversation comes along; what a yes, a no and
//! no answer do.

use visavis::session::event::{Action, Event};

use super::simulation::Simulation;

/// An anonymous visitor who has talked with an agent.
fn talking() -> Simulation {
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.write("who is there?");
    simulation.pass(1_000);
    simulation.reply("browser", "Ann");
    simulation.pass(1_000);
    simulation
}

fn is_asked(simulation: &Simulation) -> bool {
    simulation.session.view().asks_to_bring
}

/// What the server has of a person.
fn log(simulation: &Simulation, person: &str) -> Vec<String> {
    let log = simulation
        .logs
        .get(person)
        .map(|log| log.0.as_slice())
        .unwrap_or_default();
    log.iter().map(|entry| entry.body.clone()).collect()
}

#[test]
fn a_yes_brings_the_conversation_and_what_was_not_sent() {
    let mut simulation = talking();
    simulation.give(Event::Online(false));
    simulation.kill_silently();
    simulation.server_down = true;
    simulation.write("still unsent");
    simulation.give(Event::Action(Action::Drafted("half a".into())));
    simulation.present(1, 7_200);
    assert!(!is_asked(&simulation), "nobody is asked before the server knows them");
    assert!(simulation.seen().is_empty(), "nothing is shown before a yes");
    simulation.server_down = false;
    simulation.give(Event::Online(true));
    simulation.pass(60_000);
    assert!(is_asked(&simulation));
    assert!(simulation.seen().is_empty());
    simulation.give(Event::Action(Action::BringDecided(true)));
    assert!(!is_asked(&simulation));
    simulation.pass(1_000);
    assert_eq!(simulation.seen(), ["who is there?", "Ann", "still unsent"]);
    assert_eq!(log(&simulation, "signed:1"), ["who is there?", "Ann", "still unsent"]);
    assert_eq!(
        (
            log(&simulation, "browser").len(),
            simulation.tab_state("browser").messages.len()
        ),
        (0, 0)
    );
    assert_eq!(
        (
            simulation.tab_state("browser").draft,
            simulation.tab_state("signed:1").draft
        ),
        (String::new(), "half a".into())
    );
}

#[test]
fn a_no_leaves_it_with_the_browser_and_is_not_asked_again() {
    let mut simulation = talking();
    simulation.present(1, 7_200);
    simulation.pass(1_000);
    assert!(is_asked(&simulation));
    simulation.give(Event::Action(Action::BringDecided(false)));
    simulation.write("I begin anew");
    simulation.pass(60_000);
    assert_eq!(simulation.seen(), ["I begin anew"]);
    assert_eq!(log(&simulation, "browser"), ["who is there?", "Ann"]);
    simulation.give(Event::Action(Action::BringDecided(true)));
    simulation.pass(1_000);
    assert_eq!(simulation.seen(), ["I begin anew"], "a late yes is none");

    simulation.reload(2);
    simulation.present(1, 7_200);
    simulation.give(Event::Started);
    simulation.pass(1_000);
    assert!(!is_asked(&simulation));
    simulation.be_anonymous();
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    assert_eq!(simulation.seen(), ["who is there?", "Ann"]);
}

#[test]
fn without_an_answer_nothing_is_shown_or_sent() {
    let mut simulation = talking();
    simulation.present(1, 7_200);
    simulation.write("signed words");
    simulation.pass(3_600_000);
    assert!(is_asked(&simulation));
    assert_eq!(simulation.seen(), ["signed words"]);
    assert_eq!(log(&simulation, "signed:1"), ["signed words"]);
    assert_eq!(log(&simulation, "browser"), ["who is there?", "Ann"]);
}

#[test]
fn a_connection_that_breaks_before_the_answer_is_told_again_and_nothing_is_doubled() {
    for passed in [0, 15, 25, 45] {
        let mut simulation = talking();
        simulation.present(1, 7_200);
        simulation.pass(1_000);
        simulation.give(Event::Action(Action::BringDecided(true)));
        simulation.write("and now signed");
        simulation.pass(passed);
        simulation.break_all(1006);
        simulation.pass(60_000);
        let all = ["who is there?", "Ann", "and now signed"];
        assert_eq!(simulation.seen(), all, "{passed}");
        assert_eq!(log(&simulation, "signed:1"), all, "{passed}");
    }
}

#[test]
fn who_signs_in_on_the_next_page_is_asked_too() {
    let mut simulation = talking();
    simulation.server_down = true;
    simulation.break_all(1006);
    simulation.write("before the next page");
    simulation.reload(2);
    simulation.server_down = false;
    simulation.present(1, 7_200);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    assert!(is_asked(&simulation));
    simulation.give(Event::Action(Action::BringDecided(true)));
    simulation.pass(1_000);
    let all = ["who is there?", "Ann", "before the next page"];
    assert_eq!(
        (simulation.seen(), log(&simulation, "signed:1")),
        (all.map(String::from).to_vec(), all.map(String::from).to_vec())
    );
    assert!(simulation.tab_state("browser").messages.is_empty());
}

#[test]
fn somebody_else_who_signs_in_is_not_asked_for_it() {
    let mut simulation = talking();
    simulation.present(1, 7_200);
    simulation.pass(1_000);
    simulation.present(2, 7_200);
    simulation.pass(1_000);
    assert!(!is_asked(&simulation));
    simulation.give(Event::Action(Action::BringDecided(true)));
    simulation.pass(1_000);
    assert!(simulation.seen().is_empty());
    assert_eq!(log(&simulation, "browser"), ["who is there?", "Ann"]);
}

#[test]
fn a_claimed_conversation_comes_along_as_well_and_an_empty_one_is_not_asked_for() {
    let mut simulation = Simulation::new(1);
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.pass(1_000);
    simulation.present(1, 7_200);
    simulation.pass(1_000);
    assert!(!is_asked(&simulation), "there is nothing to bring along");

    let mut simulation = Simulation::new(1);
    let claimed = visavis_wire::json::from_value(serde_json::json!({"uuid": "7"})).unwrap();
    simulation.give(Event::Identified(claimed));
    simulation.give(Event::Started);
    simulation.give(Event::Action(Action::Opened));
    simulation.write("I say I am 7");
    simulation.pass(1_000);
    simulation.present(7, 7_200);
    simulation.pass(1_000);
    assert!(is_asked(&simulation));
    simulation.give(Event::Action(Action::BringDecided(true)));
    simulation.pass(1_000);
    assert_eq!(log(&simulation, "signed:7"), ["I say I am 7"]);
    assert_eq!(simulation.seen(), ["I say I am 7"]);
}
