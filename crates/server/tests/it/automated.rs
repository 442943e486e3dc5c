//! Messages by the page's script: stored as such, and nobody's answer.

use serde_json::{Value, json};
use visavis_server::community::Mode;

use crate::server::Server;

const EMAIL: &str = "grace@shop.example";

fn automated(id: &str, body: &str, side: &str) -> Value {
    json!({"write": {"id": id, "body": body, "automated": side, "to": {"new": "greeting"}}})
}

#[tokio::test]
async fn agents_see_what_nobody_has_typed_and_nobody_is_named_for_it() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    visitor.say(&automated("greeting", "How can we help?", "agent")).await;
    visitor.say(&automated("product", "Product: shoes", "visitor")).await;
    let ack = visitor.next_named("ack").await;
    assert_eq!((&ack["id"], &ack["seq"]), (&json!("greeting"), &json!(1)));
    let thread = ack["thread"].clone();

    let (mut agent, threads) = server.work(&server.sign_in(EMAIL).await, None).await;
    let summary = &threads["threads"][0];
    assert_eq!(summary["agent"], Value::Null, "the visitor still waits for an agent");
    agent.say(&json!({"open": {"thread": thread}})).await;
    let mut entries = Vec::new();
    while entries.len() < 2 {
        let frame = agent.next_named("entries").await;
        entries.extend(frame["entries"].as_array().unwrap().clone());
    }
    let at = server.now();
    assert_eq!(
        entries,
        [
            json!({"seq": 1, "id": "greeting", "at": at, "author": {"agent": ""}, "body": "How can we help?", "automated": true}),
            json!({"seq": 2, "id": "product", "at": at, "author": {"visitor": "anonymous"}, "body": "Product: shoes", "automated": true}),
        ]
    );

    // Said again after a break it is the first; a script answers nobody, and is no unread message of anybody's.
    visitor.say(&automated("greeting", "How can we help?", "agent")).await;
    let again = visitor.next_named("ack").await;
    assert_eq!(again["id"], "product");
    assert_eq!(visitor.next_named("ack").await["seq"], 1);
    let (_, welcome) = server.visit(json!({})).await;
    assert_eq!(welcome["head"], 2);
    let (mut back, _) = server.visit(json!({})).await;
    let own = back.next_named("threads").await["threads"][0].clone();
    assert_eq!((&own["unread"], &own["agent"]), (&json!(0), &Value::Null));
}

#[tokio::test]
async fn a_script_in_an_agents_place_takes_an_answered_conversation_from_nobody() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", "hello").await["thread"].clone();
    let (mut agent, _) = server.work(&server.sign_in(EMAIL).await, None).await;
    agent
        .say(&json!({"reply": {"thread": thread, "id": "r1", "body": "good day"}}))
        .await;
    agent.next_named("ack").await;
    let said = json!({"write": {"id": "a1", "body": "Did you know?", "automated": "agent"}});
    visitor.say(&said).await;
    loop {
        let list = agent.next_named("threads").await;
        let summary = &list["threads"][0];
        if summary["head"] == 3 {
            let unread_and_agent = (&summary["unread"], &summary["agent"], &summary["author"]);
            assert_eq!(unread_and_agent, (&json!(1), &json!("Grace"), &json!({"agent": ""})));
            break;
        }
    }
}
