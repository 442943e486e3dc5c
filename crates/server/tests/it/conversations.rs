//! What the two sides see of each other: who types, who has seen what.

use serde_json::{Value, json};
use visavis_server::community::Mode;

use crate::line::Line;
use crate::server::{Server, browser};

const EMAIL: &str = "grace@shop.example";

/// A server with an agent, and a visitor who has written.
async fn talking() -> (Server, Line, Line, Value) {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", "hello").await["thread"].clone();
    let (mut agent, _) = server.work(&server.sign_in(EMAIL).await, None).await;
    agent.say(&json!({"t": "open", "thread": thread})).await;
    agent.bodies(1).await;
    (server, visitor, agent, thread)
}

#[tokio::test]
async fn each_side_hears_that_the_other_types_and_nobody_else_does() {
    let (server, mut visitor, mut agent, thread) = talking().await;
    let (mut other, _) = server.visit(json!({"browser": browser('b')})).await;
    server.add_agent("alan@shop.example", &[&server.community]).await;
    let (mut alan, _) = server.work(&server.sign_in("alan@shop.example").await, None).await;

    visitor.say(&json!({"t": "typing"})).await;
    let heard = json!({"t": "typing", "thread": thread});
    assert_eq!(agent.next_named("typing").await, heard);
    assert_eq!(alan.next_named("typing").await, heard);
    agent.say(&json!({"t": "typing"})).await;
    let heard = json!({"t": "typing", "thread": thread, "name": "Grace"});
    assert_eq!(visitor.next_named("typing").await, heard);
    assert_eq!(
        alan.next_named("typing").await,
        heard,
        "two agents need not answer at once"
    );

    // Nobody hears of themselves, and nobody of another visitor's conversation.
    visitor.deliver("m2", "done").await;
    assert_eq!(agent.next().await["t"], "entries");
    other.deliver("m1", "I am another").await;
    assert_eq!(other.bodies(1).await, ["I am another"]);
}

#[tokio::test]
async fn typing_without_end_is_passed_on_now_and_then() {
    let (_server, mut visitor, mut agent, _) = talking().await;
    for _ in 0..20 {
        visitor.say(&json!({"t": "typing"})).await;
    }
    visitor.deliver("m2", "done").await;
    assert_eq!(agent.next_named("typing").await["t"], "typing");
    assert_eq!(agent.next().await["t"], "entries");
}

#[tokio::test]
async fn who_has_no_conversation_yet_types_for_themselves() {
    let (server, _visitor, mut agent, _) = talking().await;
    let (mut newcomer, _) = server.visit(json!({"browser": browser('b')})).await;
    newcomer.say(&json!({"t": "typing"})).await;
    newcomer.deliver("m1", "here I am").await;
    assert_eq!(agent.next().await["t"], "threads");
}
