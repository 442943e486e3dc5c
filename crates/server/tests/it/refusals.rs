//! Every refusal of a visitor is counted, and the last ones can be read.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use visavis_server::community::Mode;
use visavis_server::serve::serve_metrics;

use crate::line::{Frame, Line, hello};
use crate::server::{SHOP, Server};

async fn refused(server: &Server, path: &str, origin: &str, who: Value) -> Frame {
    let mut line = Line::open(server.address, path, &[("origin", origin)]).await.unwrap();
    line.try_say(&hello(who).to_string()).await;
    let answer = line.next().await;
    assert_eq!(answer.name, "refused", "{answer:?}");
    answer
}

#[tokio::test]
async fn every_refusal_is_counted_and_the_last_ones_can_be_read() {
    let server = Server::start(Mode::Require).await;
    let path = server.visitors();
    let short = server.token("42", Duration::from_mins(59));
    refused(&server, &path, SHOP, json!({})).await;
    for _ in 0..2 {
        refused(&server, &path, SHOP, json!({"token": short})).await;
    }
    refused(&server, &path, "https://evil.example", json!({})).await;
    refused(&server, "/chat/nobody/socket", SHOP, json!({})).await;
    refused(&server, "/chat/no%20body/socket", SHOP, json!({})).await;
    let (mut line, _) = server
        .visit(json!({"token": server.token("42", Duration::from_hours(2))}))
        .await;
    line.say(&json!({"identify": {"signed": {"token": server.token("43", Duration::from_hours(2))}}}))
        .await;
    assert_eq!(line.next_named("refused").await["code"], "another_person");

    let kept = server.app.refusals.of(Some(&server.community.id));
    let kept: Vec<_> = kept
        .iter()
        .map(|kept| (kept.code, kept.times, kept.origin.as_str()))
        .collect();
    assert_eq!(
        kept,
        [
            ("another_person", 1, SHOP),
            ("lifetime_too_short", 2, SHOP),
            ("origin_not_allowed", 1, "https://evil.example"),
            ("signed_identity_required", 1, SHOP),
        ]
    );
    let signature = short.rsplit_once('.').unwrap().1;
    assert!(!format!("{:?}", server.app.refusals.of(Some(&server.community.id))).contains(signature));
    assert_eq!(server.app.refusals.of(None).len(), 2);

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let metrics = listener.local_addr().unwrap();
    tokio::spawn(serve_metrics(listener, server.app.clone()));
    let text = server.http_at(metrics, "GET", "/metrics", &[], "").await.text();
    let community = server.community.id.as_str();
    for (code, times) in [
        ("lifetime_too_short", 2),
        ("another_person", 1),
        ("origin_not_allowed", 1),
    ] {
        let line = format!("visavis_refusals_total{{community=\"{community}\",code=\"{code}\"}} {times}\n");
        assert!(text.contains(&line), "{line} is not in {text}");
    }
    assert!(
        text.contains("visavis_refusals_total{community=\"\",code=\"source_unknown\"} 2\n"),
        "{text}"
    );
    assert!(text.contains("\nvisavis_connections 1\n"), "{text}");
    // Neither address serves what is the other's.
    assert_eq!(server.get("/metrics").await.status, 404);
    assert_eq!(server.http_at(metrics, "GET", "/health", &[], "").await.status, 404);
}
