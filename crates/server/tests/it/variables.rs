//! Custom variables: what a page says of the visit, as agents see it beside the conversation.

use serde_json::{Value, json};
use visavis_server::community::Mode;

use crate::line::Line;
use crate::server::Server;

async fn desk(server: &Server, thread: &Value) -> Line {
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    let (mut agent, _) = server.work(&cookie, None).await;
    agent.say(&json!({"open": {"thread": thread}})).await;
    agent
}

async fn fill(visitor: &mut Line, variables: Value) {
    visitor.say(&json!({"variables": variables})).await;
}

#[tokio::test]
async fn agents_see_what_the_page_said_before_the_first_message_and_since() {
    let server = Server::start(Mode::Accept).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    fill(&mut visitor, json!({"custom_cart": 58, "custom_page": "Home"})).await;
    let thread = visitor.deliver("m1", "hello").await["thread"].clone();
    let mut agent = desk(&server, &thread).await;
    let person = agent.next_named("person").await;
    assert_eq!(person["variables"], json!({"custom_cart": 58, "custom_page": "Home"}));
    assert_eq!(
        person["identity"]["extra_values"],
        Value::Null,
        "they are no extra values"
    );

    fill(&mut visitor, json!({"custom_page": "Checkout", "custom_vip": true})).await;
    let person = agent.next_named("person").await;
    assert_eq!(
        person["variables"],
        json!({"custom_cart": 58, "custom_page": "Checkout", "custom_vip": true}),
        "another page of the visit says other things"
    );
    fill(&mut visitor, json!({"custom_cart": ""})).await;
    let person = agent.next_named("person").await;
    assert_eq!(person["variables"].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn each_conversation_that_is_written_in_has_them_and_no_one_elses() {
    let server = Server::start(Mode::Accept).await;
    let (mut other, _) = server
        .visit(json!({"identity": {"firstname": "Eve"}, "browser": crate::server::browser('e')}))
        .await;
    let others = other.deliver("m1", "mine").await["thread"].clone();
    let (mut visitor, _) = server.visit(json!({})).await;
    visitor.deliver("m1", "one").await;
    fill(&mut visitor, json!({"custom_cart": 58})).await;
    visitor
        .say(&json!({"write": {"id": "m2", "body": "two", "to": {"new": "m2"}}}))
        .await;
    let second = visitor.next_named("ack").await["thread"].clone();
    // Not theirs: it opens nothing, and so nothing is said of it.
    visitor.say(&json!({"open": {"thread": others}})).await;
    fill(&mut visitor, json!({"custom_cart": 59})).await;
    visitor.deliver("m3", "three").await;

    let mut agent = desk(&server, &second).await;
    assert_eq!(
        agent.next_named("person").await["variables"],
        json!({"custom_cart": 59})
    );
    agent.say(&json!({"open": {"thread": others}})).await;
    let person = agent.next_named("person").await;
    assert_eq!((&person["thread"], &person["variables"]), (&others, &json!({})));
}

#[tokio::test]
async fn who_sends_none_of_ours_is_told_and_leaves() {
    let server = Server::start(Mode::Accept).await;
    for (wrong, why) in [
        (
            json!({"cart": 58}),
            "must be named custom_ and more, at most 64 bytes long each",
        ),
        (json!({"custom_cart": [58]}), "custom_cart must be a string"),
        (json!([]), "must be an object, found a list"),
    ] {
        let (mut visitor, _) = server.visit(json!({})).await;
        fill(&mut visitor, wrong).await;
        let (code, reason) = visitor.closed().await;
        assert_eq!(code, visavis_wire::close::MALFORMED);
        assert!(reason.contains(why), "{reason}");
    }
}
