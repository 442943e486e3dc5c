//! Who may come in, as whom, and for how long.

use std::time::Duration;

use serde_json::{Value, json};
use visavis_server::community::Mode;
use visavis_server::config::{Bounds, Config};

use crate::line::{Frame, Line, hello};
use crate::server::{SECRET, SHOP, Server, browser, token};

const TWO_HOURS: Duration = Duration::from_hours(2);

/// Says hello with these fields and gives the first answer.
async fn come(server: &Server, who: Value) -> (Line, Frame) {
    let mut line = server.call().await;
    line.say(&hello(who)).await;
    let answer = line.next().await;
    (line, answer)
}

async fn word(server: &Server, fields: Value) -> String {
    let (_, answer) = come(server, fields).await;
    let word = if answer.name == "welcome" {
        &answer["known"]
    } else {
        &answer["code"]
    };
    word.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn each_mode_lets_in_whom_the_product_says() {
    for (mode, expected) in [
        (Mode::Accept, ["anonymous", "claimed", "verified", "signature_invalid"]),
        (
            Mode::Reject,
            [
                "anonymous",
                "claimed",
                "signed_identity_not_accepted",
                "signed_identity_not_accepted",
            ],
        ),
        (
            Mode::Require,
            [
                "signed_identity_required",
                "signed_identity_required",
                "verified",
                "signature_invalid",
            ],
        ),
    ] {
        let server = Server::start(mode).await;
        let good = server.token("42", TWO_HOURS);
        let payload = json!({"uuid": "42", "exp": server.now() / 1_000 + 7_200});
        let bad = token("76543210fedcba9876543210", "key_1", &payload);
        let words = [
            word(&server, json!({})).await,
            word(&server, json!({"identity": {"uuid": "42"}})).await,
            word(&server, json!({"token": good})).await,
            word(&server, json!({"token": bad, "identity": {"uuid": "42"}})).await,
        ];
        assert_eq!(words, expected, "{mode:?}");
    }
}

#[tokio::test]
async fn the_kinds_of_identities_never_meet() {
    let server = Server::start(Mode::Accept).await;
    let signed = json!({"token": server.token("42", TWO_HOURS)});
    let (mut ada, welcome) = server.visit(signed.clone()).await;
    assert_eq!(
        (&welcome["known"], &welcome["thread"]),
        (&json!("verified"), &Value::Null)
    );
    ada.deliver("m1", "for my eyes").await;
    let (_, elsewhere) = server
        .visit(json!({"token": signed["token"], "browser": browser('b')}))
        .await;
    assert_eq!(elsewhere["head"], 1, "the same person on another device");
    let claimed = json!({"identity": {"uuid": "42"}});
    let (mut claimant, welcome) = server.visit(claimed.clone()).await;
    assert_eq!((&welcome["known"], &welcome["head"]), (&json!("claimed"), &json!(0)));
    claimant.deliver("m1", "so they say").await;
    let (_, other) = server
        .visit(json!({"identity": {"uuid": "42"}, "browser": browser('b')}))
        .await;
    assert_eq!(other["head"], 0, "another browser that claims the same uuid");
    let (_, same) = server.visit(claimed).await;
    assert_eq!(same["head"], 1);
    let (_, anonymous) = server.visit(json!({})).await;
    assert_eq!(anonymous["head"], 0);
}

#[tokio::test]
async fn each_message_keeps_how_its_author_was_known() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", "nobody").await["thread"].clone();
    let (mut agent, _) = server.work(&cookie, None).await;
    agent.say(&json!({"open": {"thread": thread}})).await;
    let before = agent.next_named("person").await;
    assert_eq!(before["known"], "anonymous");
    assert_eq!(agent.bodies(1).await, ["nobody"]);

    visitor.say(&json!({"identify": {"plain": {"firstname": "Ada"}}})).await;
    let recognised = visitor.next_named("recognised").await;
    assert_eq!(recognised, json!({"recognised": {"known": "claimed"}}));
    let after = agent.next_named("person").await;
    assert_eq!(
        (&after["known"], &after["identity"]["firstname"]),
        (&json!("claimed"), &json!("Ada"))
    );
    assert_eq!(
        after["identity"]["uuid"], before["identity"]["uuid"],
        "the same identity"
    );
    assert_eq!(
        visitor.deliver("m2", "Ada").await["thread"],
        thread,
        "the same conversation"
    );
    let entries = agent.next_named("entries").await;
    assert_eq!(entries["entries"][0]["author"]["visitor"], "claimed");
    agent.say(&json!({"history": {"before": 2}})).await;
    assert_eq!(
        agent.next_named("entries").await["entries"][0]["author"]["visitor"],
        "anonymous"
    );
}

#[tokio::test]
async fn a_hello_with_other_fields_updates_the_identity() {
    let server = Server::start(Mode::Require).await;
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    let (mut visitor, _) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    visitor.deliver("m1", "hello").await;
    let (mut agent, list) = server.work(&cookie, None).await;
    assert_eq!(list["threads"][0]["name"], "Ada");
    let exp = server.now() / 1_000 + 7_200;
    let renamed = token(
        SECRET,
        "key_1",
        &json!({"uuid": "42", "exp": exp, "firstname": "Augusta"}),
    );
    server.visit(json!({"token": renamed})).await;
    assert_eq!(agent.next_named("threads").await["threads"][0]["name"], "Augusta");
}

#[tokio::test]
async fn a_connection_belongs_to_one_person() {
    let server = Server::start(Mode::Accept).await;
    let signed = |uuid: &str| json!({"identify": {"signed": {"token": server.token(uuid, TWO_HOURS)}}});
    let plain = |identity: Value| json!({"identify": {"plain": identity}});
    for (hello, others, selves) in [
        (
            json!({"token": server.token("42", TWO_HOURS)}),
            vec![signed("43"), plain(json!({"uuid": "42"})), plain(json!({}))],
            vec![signed("42")],
        ),
        (
            json!({"identity": {"uuid": "42"}}),
            vec![signed("42"), plain(json!({"uuid": "43"})), plain(json!({}))],
            vec![plain(json!({"uuid": "42", "email": "ada@example.org"}))],
        ),
        (
            json!({}),
            vec![signed("42"), plain(json!({"uuid": "42"}))],
            vec![plain(json!({"firstname": "Ada"})), plain(json!({}))],
        ),
    ] {
        let (mut line, _) = server.visit(hello).await;
        for other in others {
            line.say(&other).await;
            let refused = line.next().await;
            assert_eq!(
                (&*refused.name, &refused["code"]),
                ("refused", &json!("another_person")),
                "{other}"
            );
        }
        for same in selves {
            line.say(&same).await;
            assert_eq!(line.next().await.name, "recognised", "{same}");
        }
    }
}

#[tokio::test]
async fn a_session_ends_with_its_token_and_a_renewal_moves_the_end() {
    // The clock is the test's: pings are what has the server look at it.
    let bounds = Bounds {
        ping_every: Duration::from_millis(20),
        ..Bounds::default()
    };
    let config = Config {
        bounds,
        ..Config::default()
    };
    let server = Server::start_with(Mode::Require, config).await;
    let short = server.token("42", Duration::from_hours(1));
    let (mut line, welcome) = server.visit(json!({"token": short})).await;
    assert_eq!(welcome["minimum_lifetime"], 3_600);
    let ticket = welcome["resume"].clone();
    line.deliver("m1", "in time").await;

    server.pass(Duration::from_mins(30));
    let (_, refused) = come(&server, json!({"token": short})).await;
    assert_eq!(
        refused["code"], "lifetime_too_short",
        "it is presented again, and too late"
    );
    let (_, refused) = come(&server, json!({"token": short, "resume": "A".repeat(43)})).await;
    assert_eq!(refused["code"], "lifetime_too_short", "a ticket that nobody gave");
    let (_, resumed) = come(&server, json!({"token": short, "resume": ticket})).await;
    assert_eq!(resumed.name, "welcome", "with its ticket a token is good to its end");

    line.say(&json!({"identify": {"signed": {"token": short}}})).await;
    assert_eq!(line.next_named("refused").await["code"], "lifetime_too_short");
    let longer = server.token("42", TWO_HOURS);
    line.say(&json!({"identify": {"signed": {"token": longer}}})).await;
    assert!(line.next_named("recognised").await["resume"].is_string());

    server.pass(Duration::from_mins(31));
    line.deliver("m2", "by the renewed token").await;
    // The session's end does not go back to that of a token with less time left.
    let shorter = server.token("42", Duration::from_hours(1));
    line.say(&json!({"identify": {"signed": {"token": shorter}}})).await;
    line.next_named("recognised").await;
    server.pass(Duration::from_mins(61));
    line.deliver("m3", "still").await;
    server.pass(Duration::from_hours(1));
    assert_eq!(line.closed().await.0, 4440);
    let (mut line, _) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    assert_eq!(line.bodies(3).await, ["in time", "by the renewed token", "still"]);
}

#[tokio::test]
async fn a_message_after_the_end_is_not_taken() {
    let server = Server::start(Mode::Require).await;
    let (mut line, _) = server
        .visit(json!({"token": server.token("42", Duration::from_hours(1))}))
        .await;
    line.deliver("m1", "in time").await;
    server.pass(Duration::from_secs(3_609));
    line.deliver("m2", "within the leeway").await;
    server.pass(Duration::from_secs(1));
    // No ping is due: only the message has the server look at the clock.
    line.write("m3", "too late").await;
    let (frames, (code, _)) = line.rest().await;
    assert_eq!(code, 4440);
    assert!(frames.iter().all(|frame| frame.name != "ack"), "{frames:?}");
    let (_, welcome) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    assert_eq!(welcome["head"], 2);
}

#[tokio::test]
async fn only_the_websites_of_the_source_may_embed_it() {
    let server = Server::start(Mode::Accept).await;
    for origin in [
        "https://evil.example",
        "http://shop.example",
        "https://shop.example:8443",
        "null",
        "",
    ] {
        let headers = [("origin", origin)];
        let headers = if origin.is_empty() { &[][..] } else { &headers[..] };
        let mut line = Line::open(server.address, &server.visitors(), headers).await.unwrap();
        let (code, text) = line.refusal().await;
        assert_eq!(code, "origin_not_allowed");
        if origin.starts_with("http") {
            let expected = format!(
                "origin {origin} is not allowed for this source: add it with `visavis-server source allow {} {origin}`",
                server.source
            );
            assert_eq!(text, expected);
        }
    }
    for source in ["nobody", "not%20a%20token"] {
        let path = format!("/chat/{source}/socket");
        let mut line = Line::open(server.address, &path, &[("origin", SHOP)]).await.unwrap();
        assert_eq!(line.refusal().await.0, "source_unknown");
    }
}
