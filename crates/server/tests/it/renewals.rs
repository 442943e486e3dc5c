//! What an administrator changes reaches those who are here: asked to renew, then refused.

use std::time::Duration;

use serde_json::{Value, json};
use visavis_server::community::{Mode, Origin};
use visavis_server::config::{Bounds, Config};
use visavis_server::keys;
use visavis_wire::KeyId;

use crate::line::{Line, hello};
use crate::server::{SECRET, SHOP, Server, browser, token};

const TWO_HOURS: Duration = Duration::from_hours(2);
const OTHER: &str = "fedcba9876543210fedcba98";

/// A server that gives those whom it asks to renew this long.
async fn server(mode: Mode, renew_within: Duration) -> Server {
    let bounds = Bounds {
        renew_within,
        look_every: Duration::from_millis(50),
        ..Bounds::default()
    };
    let config = Config {
        bounds,
        ..Config::default()
    };
    Server::start_with(mode, config).await
}

fn kid(kid: &str) -> KeyId {
    KeyId::read("kid", kid.into()).unwrap()
}

/// Adds an HS256 key.
async fn add_key(server: &Server, name: &str, secret: &str) {
    let (app, community) = (&server.app, &server.community.id);
    let key = keys::sealed_secret(&app.vault, community, kid(name), secret).unwrap();
    app.store.add_key(community, key).await.unwrap();
}

async fn remove_key(server: &Server, name: &str) {
    let community = &server.community.id;
    server.app.store.force_remove_key(community, &kid(name)).await.unwrap();
}

/// A token by the other secret.
fn by_other(server: &Server, kid: &str, lifetime: Duration) -> String {
    let exp = server.now() / 1_000 + lifetime.as_secs();
    token(OTHER, kid, &json!({"uuid": "42", "exp": exp}))
}

/// The reason that a connection is asked to renew for, and within how many seconds.
async fn asked(line: &mut Line) -> (Value, Value) {
    let frame = line.next_named("renew").await;
    (frame["reason"].clone(), frame["within"].clone())
}

/// Writes, and nothing came before it but what belongs to messages.
async fn unbothered(line: &mut Line, id: &str) {
    line.write(id, "I go on").await;
    loop {
        let frame = line.next().await;
        assert!(["ack", "entries", "threads"].contains(&&*frame.name), "{frame:?}");
        if frame.name == "ack" {
            return;
        }
    }
}

#[tokio::test]
async fn who_came_in_by_a_removed_key_is_asked_to_renew_and_then_ends() {
    let server = server(Mode::Accept, Duration::from_secs(1)).await;
    add_key(&server, "key_2", OTHER).await;
    let token = server.token("42", TWO_HOURS);
    let (mut by_key_1, welcome) = server.visit(json!({"token": token})).await;
    let (mut by_key_2, _) = server
        .visit(json!({"token": by_other(&server, "key_2", TWO_HOURS)}))
        .await;
    let (mut plain, _) = server.visit(json!({})).await;
    remove_key(&server, "key_1").await;
    assert_eq!(asked(&mut by_key_1).await, (json!("key_removed"), json!(1)));
    by_key_1.deliver("m1", "while it is asked").await;
    assert_eq!(by_key_1.refusal().await.0, "key_unknown");
    for who in [
        json!({"token": token}),
        json!({"token": token, "resume": welcome["resume"]}),
    ] {
        let mut line = server.call().await;
        line.say(&hello(who)).await;
        assert_eq!(line.refusal().await.0, "key_unknown", "nobody comes in by it again");
    }
    unbothered(&mut by_key_2, "m2").await;
    unbothered(&mut plain, "m2").await;
}

#[tokio::test]
async fn a_key_is_exchanged_and_no_session_is_lost() {
    let server = server(Mode::Require, Duration::from_secs(2)).await;
    let (mut early, _) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    let (mut late, _) = server
        .visit(json!({"token": server.token("42", TWO_HOURS), "browser": browser('b')}))
        .await;
    let (mut never, _) = server.visit(json!({"token": server.token("43", TWO_HOURS)})).await;
    early.deliver("m1", "by the first key").await;
    add_key(&server, "key_2", OTHER).await;
    // One renews before the first key is removed, one when it is asked, with a token that ends sooner.
    let renewed = by_other(&server, "key_2", Duration::from_hours(3));
    early.say(&json!({"identify": {"signed": {"token": renewed}}})).await;
    early.next_named("recognised").await;
    remove_key(&server, "key_1").await;
    assert_eq!(asked(&mut late).await, (json!("key_removed"), json!(2)));
    let stale = server.token("42", Duration::from_hours(4));
    late.say(&json!({"identify": {"signed": {"token": stale}}})).await;
    assert_eq!(
        late.next_named("refused").await["code"],
        "key_unknown",
        "the website has not moved"
    );
    late.deliver("m2", "still asked").await;
    let sooner = by_other(&server, "key_2", Duration::from_mins(90));
    late.say(&json!({"identify": {"signed": {"token": sooner}}})).await;
    assert!(late.next_named("recognised").await["resume"].is_string());
    // Who does not renew ends; then the time of all of them is over.
    assert_eq!(never.refusal().await.0, "key_unknown");
    early.deliver("m3", "renewed early").await;
    late.deliver("m4", "renewed late").await;
    // They stand on the second key alone: what happens to a third one is nothing to them.
    add_key(&server, "key_3", SECRET).await;
    let exp = server.now() / 1_000 + 7_200;
    let by_key_3 = token(SECRET, "key_3", &json!({"uuid": "44", "exp": exp}));
    let (mut witness, _) = server.visit(json!({"token": by_key_3})).await;
    remove_key(&server, "key_3").await;
    asked(&mut witness).await;
    for id in ["m5", "m6"] {
        unbothered(&mut early, id).await;
        unbothered(&mut late, &format!("{id}-late")).await;
    }
    let (mut again, _) = server.visit(json!({"token": sooner, "browser": browser('c')})).await;
    assert_eq!(again.bodies(8).await.len(), 8, "nothing is lost");
}

#[tokio::test]
async fn another_key_by_the_same_name_is_another_key() {
    let server = server(Mode::Accept, Duration::from_secs(1)).await;
    let (mut signed, _) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    remove_key(&server, "key_1").await;
    add_key(&server, "key_1", OTHER).await;
    assert_eq!(asked(&mut signed).await.0, "key_removed");
    assert_eq!(signed.refusal().await.0, "key_unknown");
    let renewed = by_other(&server, "key_1", TWO_HOURS);
    let (mut signed, _) = server.visit(json!({"token": renewed})).await;
    signed.deliver("m1", "by the new key").await;
}

#[tokio::test]
async fn a_community_that_comes_to_require_signed_identities_asks_for_them() {
    let server = server(Mode::Accept, Duration::from_secs(1)).await;
    let (mut plain, _) = server.visit(json!({"identity": {"uuid": "42"}})).await;
    let (mut signed, _) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    server.app.store.set_mode("Shop", Mode::Require).await.unwrap();
    assert_eq!(asked(&mut plain).await, (json!("signed_identity_required"), json!(1)));
    plain.deliver("m1", "in a moment").await;
    assert_eq!(plain.refusal().await.0, "signed_identity_required");
    signed.deliver("m1", "I fit").await;
}

#[tokio::test]
async fn a_change_that_is_taken_back_ends_nobody() {
    let server = server(Mode::Accept, Duration::from_secs(1)).await;
    let (mut plain, _) = server.visit(json!({})).await;
    let (mut signed, _) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    server.app.store.set_mode("Shop", Mode::Require).await.unwrap();
    asked(&mut plain).await;
    server.app.store.set_mode("Shop", Mode::Accept).await.unwrap();
    // One that was asked later has ended; then it would have been the turn of the first.
    remove_key(&server, "key_1").await;
    assert_eq!(signed.refusal().await.0, "key_unknown");
    plain.deliver("m1", "still here").await;
}

#[tokio::test]
async fn where_no_token_would_help_none_is_asked_for() {
    let server = server(Mode::Accept, Duration::from_hours(1)).await;
    let (mut plain, _) = server.visit(json!({})).await;
    let (mut signed, _) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    server.app.store.set_mode("Shop", Mode::Reject).await.unwrap();
    let (frames, _) = signed.rest().await;
    assert_eq!(frames.last().unwrap()["code"], "signed_identity_not_accepted");
    assert!(frames.iter().all(|frame| frame.name != "renew"), "{frames:?}");
    plain.deliver("m1", "I fit").await;
    let origin = Origin::read(SHOP).unwrap();
    server.app.store.forbid_origin(&server.source, origin).await.unwrap();
    assert_eq!(plain.refusal().await.0, "origin_not_allowed");
}
