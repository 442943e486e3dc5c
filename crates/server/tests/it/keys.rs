//! What is known of how keys are used.

use std::time::Duration;

use serde_json::json;
use visavis_server::app::App;
use visavis_server::community::{KeySummary, KeyUsage, Mode, SafeToRemove};
use visavis_server::config::{Bounds, Config};
use visavis_server::keys;
use visavis_wire::KeyId;

use crate::server::{NOON, Server, token};

const HOUR: u64 = 3_600_000;
const LEEWAY: u64 = 10_000;

/// A server that notes nothing by itself.
async fn server(mode: Mode) -> Server {
    let bounds = Bounds {
        note_every: Duration::from_hours(1),
        ..Bounds::default()
    };
    let config = Config {
        bounds,
        ..Config::default()
    };
    Server::start_with(mode, config).await
}

/// What the list of keys says once the use so far is noted.
async fn key(server: &Server) -> KeySummary {
    note(&server.app).await;
    let keys = server.app.store.keys(&server.community.id).await.unwrap();
    keys.into_iter().next().unwrap()
}

async fn note(app: &App) {
    app.store.note_usage(app.usage.news()).await.unwrap();
}

/// The list once so many sessions are live.
async fn key_with(server: &Server, live_sessions: u64) -> KeySummary {
    for _ in 0..10_000 {
        let key = key(server).await;
        if key.usage.live_sessions == live_sessions {
            return key;
        }
    }
    panic!("there are never {live_sessions} live sessions");
}

#[tokio::test]
async fn the_list_says_when_a_key_may_go() {
    let server = server(Mode::Accept).await;
    let unused = key(&server).await;
    assert_eq!(unused.usage, KeyUsage::default());
    assert_eq!(unused.safe_to_remove(NOON), SafeToRemove::Unused);

    let (first, _) = server
        .visit(json!({"token": server.token("42", Duration::from_hours(3))}))
        .await;
    server.pass(Duration::from_hours(1));
    let (mut second, _) = server
        .visit(json!({"token": server.token("43", Duration::from_mins(61))}))
        .await;
    let good_until = NOON + 3 * HOUR + LEEWAY;
    let used = KeyUsage {
        first_used_at: Some(NOON),
        last_used_at: Some(NOON + HOUR),
        good_until: Some(good_until),
        live_sessions: 2,
    };
    let noted = key(&server).await;
    assert_eq!(noted.usage, used);
    assert_eq!(noted.safe_to_remove(NOON + HOUR), SafeToRemove::On(good_until));
    assert_eq!(noted.longest_remaining(NOON + HOUR), Some(2 * HOUR + LEEWAY));
    assert_eq!(noted.safe_to_remove(good_until), SafeToRemove::Since(good_until));

    // A renewal counts, and nobody twice.
    let longer = server.token("43", Duration::from_hours(5));
    second.say(&json!({"identify": {"signed": {"token": longer}}})).await;
    second.next_named("recognised").await;
    let good_until = NOON + 6 * HOUR + LEEWAY;
    let renewed = KeyUsage {
        good_until: Some(good_until),
        ..used
    };
    assert_eq!(key(&server).await.usage, renewed);
    drop(first);
    let left = KeyUsage {
        live_sessions: 1,
        ..renewed
    };
    assert_eq!(key_with(&server, 1).await.usage, left);

    // A server that is told to stop leaves nobody behind, and forgets nothing.
    let server = server.restart().await;
    let gone = KeyUsage {
        live_sessions: 0,
        ..left
    };
    assert_eq!(key(&server).await.usage, gone);
}

#[tokio::test]
async fn the_only_key_of_a_community_that_requires_one_is_needed() {
    let server = server(Mode::Require).await;
    assert_eq!(key(&server).await.safe_to_remove(NOON), SafeToRemove::Needed);
    let kid = KeyId::read("kid", "key_2".into()).unwrap();
    let secret = "fedcba9876543210fedcba98";
    let next = keys::sealed_secret(&server.app.vault, &server.community.id, kid, secret).unwrap();
    server.app.store.add_key(&server.community.id, next).await.unwrap();
    assert_eq!(key(&server).await.safe_to_remove(NOON), SafeToRemove::Unused);
}

#[tokio::test]
async fn who_renews_by_another_key_counts_there() {
    let server = server(Mode::Require).await;
    let kid = KeyId::read("kid", "key_2".into()).unwrap();
    let secret = "fedcba9876543210fedcba98";
    let next = keys::sealed_secret(&server.app.vault, &server.community.id, kid, secret).unwrap();
    server.app.store.add_key(&server.community.id, next).await.unwrap();
    let by_key_1 = server.token("42", Duration::from_hours(2));
    let (mut line, _) = server.visit(json!({"token": by_key_1})).await;
    let exp = NOON / 1_000 + 3 * 3_600;
    let by_key_2 = token(secret, "key_2", &json!({"uuid": "42", "exp": exp}));
    line.say(&json!({"identify": {"signed": {"token": by_key_2}}})).await;
    line.next_named("recognised").await;
    note(&server.app).await;
    let keys = server.app.store.keys(&server.community.id).await.unwrap();
    let counted = |key: &KeySummary| (key.kid.to_string(), key.usage.live_sessions);
    let counted: Vec<_> = keys.iter().map(counted).collect();
    assert_eq!(counted, [("key_1".into(), 0), ("key_2".into(), 1)]);
}

#[tokio::test]
async fn a_key_is_not_known_by_the_use_of_another_that_had_its_name() {
    let server = server(Mode::Accept).await;
    let signed = server.token("42", Duration::from_hours(2));
    let _line = server.visit(json!({"token": signed})).await;
    let kid = KeyId::read("kid", "key_1".into()).unwrap();
    let (store, community) = (&server.app.store, &server.community.id);
    store.remove_key(community, &kid).await.unwrap();
    let fresh = keys::sealed_secret(&server.app.vault, community, kid, "fedcba9876543210fedcba98").unwrap();
    store.add_key(community, fresh).await.unwrap();
    assert_eq!(key(&server).await.usage, KeyUsage::default());
}

#[tokio::test]
async fn who_was_counted_by_a_server_that_broke_off_is_gone() {
    let server = server(Mode::Accept).await;
    let signed = server.token("42", Duration::from_hours(2));
    let (_line, _) = server.visit(json!({"token": signed})).await;
    let news = server.app.usage.news();
    let server = server.restart().await;
    // As if the last note had never been made.
    server.app.store.note_usage(news).await.unwrap();
    server.app.store.forget_live_sessions().await.unwrap();
    let usage = key(&server).await.usage;
    assert_eq!((usage.live_sessions, usage.first_used_at), (0, Some(NOON)));
}
