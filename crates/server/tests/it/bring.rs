//! What was written before signing in is brought along, by who wrote it in that very browser, and by nobody else.

use std::time::Duration;

use serde_json::{Value, json};
use visavis_server::community::Mode;

use crate::line::{Frame, Line};
use crate::server::{Server, browser};

const LIFETIME: Duration = Duration::from_hours(2);
const EMAIL: &str = "grace@shop.example";

/// The visitor of browser `letter`, signed in as this person.
async fn signed(server: &Server, letter: char, uuid: &str) -> (Line, Frame) {
    let token = server.token(uuid, LIFETIME);
    server.visit(json!({"browser": browser(letter), "token": token})).await
}

async fn bring(line: &mut Line, frame: &Value) -> Value {
    line.say(frame).await;
    line.next_named("brought").await["thread"].clone()
}

/// Each entry's body and how its author was known, until there are so many.
async fn known(line: &mut Line, count: usize) -> Vec<(String, String)> {
    let mut all = Vec::new();
    while all.len() < count {
        let frame = line.next_named("entries").await;
        let entries = frame["entries"].as_array().unwrap().clone();
        let text = |text: &Value| text.as_str().unwrap_or("agent").to_owned();
        all.extend(
            entries
                .iter()
                .map(|entry| (text(&entry["body"]), text(&entry["author"]["visitor"]))),
        );
    }
    all
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect()
}

#[tokio::test]
async fn an_anonymous_conversation_becomes_the_signed_persons_and_each_message_stays_as_it_was_known() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let (mut anonymous, _) = server.visit(json!({})).await;
    let thread = anonymous.deliver("m1", "who am I?").await["thread"].clone();
    let (mut agent, _) = server.work(&server.sign_in(EMAIL).await, None).await;
    agent
        .say(&json!({"reply": {"thread": thread, "id": "r1", "body": "say it"}}))
        .await;
    assert_eq!(anonymous.bodies(2).await, ["who am I?", "say it"]);

    // Another device of the person, which has nothing yet.
    let (mut elsewhere, welcome) = signed(&server, 'z', "42").await;
    assert_eq!(welcome["head"], 0);
    let (mut ada, welcome) = signed(&server, 'a', "42").await;
    assert_eq!(welcome["head"], 0, "nothing is brought along unasked");
    assert_eq!(bring(&mut ada, &json!({"bring": {}})).await, thread);
    let before = pairs(&[("who am I?", "anonymous"), ("say it", "agent")]);
    assert_eq!(known(&mut ada, 2).await, before);
    assert_eq!(known(&mut elsewhere, 2).await, before);
    ada.deliver("m2", "I am Ada").await;
    let after = pairs(&[("I am Ada", "verified")]);
    assert_eq!(known(&mut elsewhere, 1).await, after);

    // The agents see at once whose it is, and who has it open unsigned is sent away and finds nothing.
    let listed = loop {
        let threads = agent.next_named("threads").await;
        let listed = threads["threads"][0].clone();
        if listed["head"] == 3 {
            break listed;
        }
    };
    assert_eq!((&listed["name"], &listed["known"]), (&json!("Ada"), &json!("verified")));
    let (frames, (code, _)) = anonymous.rest().await;
    assert_eq!(code, 1012);
    assert!(
        frames.iter().all(|frame| !frame.to_string().contains("I am Ada")),
        "{frames:?}"
    );
    let (_again, welcome) = server.visit(json!({})).await;
    assert_eq!((&welcome["head"], &welcome["thread"]), (&json!(0), &Value::Null));
}

#[tokio::test]
async fn asked_again_it_changes_nothing_and_what_was_not_acknowledged_is_stored_once() {
    let server = Server::start(Mode::Accept).await;
    let (mut anonymous, _) = server.visit(json!({})).await;
    let thread = anonymous.deliver("m1", "once").await["thread"].clone();
    let (mut ada, _) = signed(&server, 'a', "42").await;
    assert_eq!(bring(&mut ada, &json!({"bring": {}})).await, thread);
    assert_eq!(bring(&mut ada, &json!({"bring": {}})).await, Value::Null);
    // Its acknowledgement was lost, as far as the page knows.
    assert_eq!(ada.deliver("m1", "once").await["seq"], 1);
    let (mut again, welcome) = signed(&server, 'b', "42").await;
    assert_eq!((&welcome["thread"], &welcome["head"]), (&thread, &json!(1)));
    assert_eq!(again.bodies(1).await, ["once"]);
}

#[tokio::test]
async fn a_claimed_conversation_is_brought_by_the_uuid_that_was_claimed_in_that_browser() {
    let server = Server::start(Mode::Accept).await;
    let claimed = json!({"identity": {"uuid": "7"}});
    let (mut claiming, _) = server.visit(claimed).await;
    let thread = claiming.deliver("m1", "I say I am 7").await["thread"].clone();
    let (mut ada, _) = signed(&server, 'a', "7").await;
    assert_eq!(
        bring(&mut ada, &json!({"bring": {}})).await,
        Value::Null,
        "that is the anonymous one"
    );
    assert_eq!(bring(&mut ada, &json!({"bring": {"uuid": "8"}})).await, Value::Null);
    assert_eq!(bring(&mut ada, &json!({"bring": {"uuid": "7"}})).await, thread);
    assert_eq!(known(&mut ada, 1).await, pairs(&[("I say I am 7", "claimed")]));
}

#[tokio::test]
async fn it_stands_beside_the_conversations_that_the_person_has() {
    let server = Server::start(Mode::Accept).await;
    let (mut elsewhere, _) = signed(&server, 'z', "42").await;
    let old = elsewhere.deliver("m1", "long ago").await["thread"].clone();
    let (mut anonymous, _) = server.visit(json!({})).await;
    let new = anonymous.deliver("m1", "just now").await["thread"].clone();
    let (mut ada, welcome) = signed(&server, 'a', "42").await;
    assert_eq!(welcome["thread"], old);
    assert_eq!(bring(&mut ada, &json!({"bring": {}})).await, new);
    loop {
        let entries = ada.next_named("entries").await;
        if entries["thread"] == new {
            assert_eq!(entries["entries"][0]["body"], "just now");
            break;
        }
        assert_eq!(entries["entries"][0]["body"], "long ago");
    }
    ada.say(&json!({"open": {"thread": old}})).await;
    assert_eq!(ada.bodies(1).await, ["long ago"]);
}

#[tokio::test]
async fn nobody_brings_what_is_not_of_their_browser_or_was_ever_signed() {
    let server = Server::start(Mode::Accept).await;
    let (mut anonymous, _) = server.visit(json!({})).await;
    anonymous.deliver("m1", "mine").await;
    let (mut claimed, _) = server
        .visit(json!({"browser": browser('c'), "identity": {"uuid": "42"}}))
        .await;
    claimed.deliver("m1", "claimed elsewhere").await;
    let (mut ada, _) = signed(&server, 'a', "42").await;
    ada.deliver("m2", "signed").await;

    // Another browser, another person in the same one, and somebody who is not signed.
    let (mut stranger, _) = signed(&server, 'b', "66").await;
    let (mut eve, _) = signed(&server, 'a', "66").await;
    let (mut plain, _) = server.visit(json!({"identity": {"uuid": "66"}})).await;
    let (anonymously, claiming) = (json!({"bring": {}}), json!({"bring": {"uuid": "42"}}));
    for line in [&mut stranger, &mut plain] {
        assert_eq!(bring(line, &anonymously).await, Value::Null);
        assert_eq!(bring(line, &claiming).await, Value::Null);
    }
    assert_eq!(bring(&mut eve, &claiming).await, Value::Null);
    let (_, welcome) = server.visit(json!({})).await;
    assert_eq!(welcome["head"], 1, "the anonymous conversation is where it was");
}
