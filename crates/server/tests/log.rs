//! The log holds nothing that is nobody's business, however much is logged. Alone in its process: there is one log.

#[path = "it/line.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod line;
#[path = "it/server.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod server;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use visavis_server::community::Mode;

use crate::server::{PASSWORD, SECRET, Server, browser};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_reaches_the_log() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();

    let server = Server::start(Mode::Accept).await;
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    let good = server.token("42", Duration::from_hours(2));
    let short = server.token("43", Duration::from_mins(2));
    let (mut visitor, welcome) = server.visit(json!({"token": good})).await;
    let thread = visitor.deliver("m1", "a word in private").await["thread"].clone();
    visitor.say(&json!({"identify": {"signed": {"token": short}}})).await;
    visitor.next_named("refused").await;
    let mut refused = server.call().await;
    refused
        .say(&json!({"hello": {"versions": [1], "browser": browser('q'), "person": {"signed": {"token": short}}}}))
        .await;
    refused.refusal().await;
    let (mut agent, _) = server.work(&cookie, None).await;
    agent
        .say(&json!({"reply": {"thread": thread, "id": "r1", "body": "an answer in private"}}))
        .await;
    agent.next_named("ack").await;
    server.get(&format!("/health?jwt_identity={good}")).await;
    server.http("GET", "/agent/session", &[("cookie", &cookie)], "").await;
    drop((visitor, agent));
    server.restart().await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("lifetime_too_short"),
        "the log says why somebody was refused: {log}"
    );
    let secrets = [
        good.rsplit('.').next().unwrap(),
        short.rsplit('.').next().unwrap(),
        welcome["resume"].as_str().unwrap(),
        cookie.split_once('=').unwrap().1,
        &browser('q'),
        "in private",
        PASSWORD,
        SECRET,
        "Ada",
        "jwt_identity",
    ];
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
