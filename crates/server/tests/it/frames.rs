//! What comes over a socket and is not as it must be.

use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use visavis_server::community::Mode;

use crate::server::{Server, browser};

#[tokio::test]
async fn a_frame_that_is_not_understood_closes_and_says_why() {
    let server = Server::start(Mode::Accept).await;
    let long = "x".repeat(300);
    for (frame, reason) in [
        ("no json".into(), "the frame is not JSON".into()),
        (
            "{\"pong\":7}".into(),
            "the frame must be an object, found a number".into(),
        ),
        (
            json!({"write": {}}).to_string(),
            "id is missing".into(),
        ),
        (json!({"pong": {}}).to_string(), "the first frame must be hello".into()),
        (
            json!({"hello": {"versions": [1], "browser": "short", "person": {"plain": {}}}}).to_string(),
            "browser must be 43 characters of base64url".into(),
        ),
        (
            json!({"hello": {"versions": [1], "browser": browser('a'), "person": {"plain": {"extra_values": {(&long[..]): [1]}}}}})
                .to_string(),
            "person.extra_values must be named with 1 to 128 bytes each".to_owned(),
        ),
    ] {
        let mut line = server.call().await;
        let frame: String = frame;
        line.say_text(&frame).await;
        assert_eq!(line.closed().await, (4400, reason), "{frame}");
    }
    let (mut line, _) = server.visit(json!({})).await;
    line.say(&json!({"hello": {"versions": [1], "browser": browser('a'), "person": {"plain": {}}}}))
        .await;
    assert_eq!(line.closed().await, (4400, "a connection says hello once".into()));
    let mut line = server.call().await;
    line.0.send(Message::binary(vec![1, 2])).await.unwrap();
    assert_eq!(line.closed().await, (4400, "a frame must be text".into()));
}

#[tokio::test]
async fn a_frame_that_is_unknown_is_ignored() {
    let server = Server::start(Mode::Accept).await;
    let mut line = server.call().await;
    line.say(&json!({"wink": {}})).await;
    line.say(&json!({"hello": {"versions": [1, 7], "browser": browser('a'), "mood": "good", "person": {"plain": {}}}}))
        .await;
    assert_eq!(line.next().await["version"], 1, "the highest version that both speak");
    line.say(&json!({"typing": {"on": true}})).await;
    line.deliver("m1", "hello").await;
}

#[tokio::test]
async fn a_version_that_nobody_speaks_is_refused() {
    let server = Server::start(Mode::Accept).await;
    for versions in [json!([]), json!([2, 3])] {
        let mut line = server.call().await;
        line.say(&json!({"hello": {"versions": versions, "browser": browser('a'), "person": {"plain": {}}}}))
            .await;
        assert_eq!(line.refusal().await.0, "version_unsupported");
    }
}

#[tokio::test]
async fn a_frame_that_is_too_large_closes() {
    let server = Server::start(Mode::Accept).await;
    let (mut line, _) = server.visit(json!({})).await;
    let frame = json!({"write": {"id": "m1", "body": "x".repeat(65_536)}});
    line.say(&frame).await;
    assert_eq!(line.closed().await.0, 4413);
    let (mut line, welcome) = server.visit(json!({})).await;
    assert_eq!(welcome["thread"], Value::Null);
    // As large as may be: the longest message there is, every character escaped.
    line.deliver("m1", &"\u{1}".repeat(5_000)).await;
}

#[tokio::test]
async fn a_page_that_leaves_is_left() {
    let server = Server::start(Mode::Accept).await;
    let (mut line, _) = server.visit(json!({})).await;
    line.0.close(None).await.unwrap();
    // The last hand on the place is gone: a hint reaches nobody, and the next visit works.
    let (mut line, _) = server.visit(json!({})).await;
    line.deliver("m1", "back again").await;
}
