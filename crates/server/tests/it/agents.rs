//! Agents: signing in and out, and what they may see.

use std::time::Duration;

use serde_json::{Value, json};
use visavis_server::community::{Community, Mode, NewCommunity, Origin, Preset};
use visavis_server::config::{Bounds, Config, Pace};
use visavis_server::random;

use crate::line::Line;
use crate::server::{Answer, NOON, PASSWORD, Server, browser};

const EMAIL: &str = "grace@shop.example";
const JSON: (&str, &str) = ("content-type", "application/json");

async fn sign_in(server: &Server, email: &str, password: &str, headers: &[(&str, &str)]) -> Answer {
    let body = json!({"email": email, "password": password}).to_string();
    server
        .http("POST", "/agent/session", &[&[JSON], headers].concat(), &body)
        .await
}

fn config(change: impl FnOnce(&mut Bounds)) -> Config {
    let mut config = Config::default();
    change(&mut config.bounds);
    config
}

#[tokio::test]
async fn an_agent_signs_in_and_out() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    assert_eq!(server.get("/agent/session").await.status, 401);
    for (email, password) in [(EMAIL, "wrong horse"), ("nobody@shop.example", PASSWORD), ("", "")] {
        let refused = sign_in(&server, email, password, &[]).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (401, &json!("not_signed_in"))
        );
        assert!(!refused.headers.contains_key("set-cookie"));
    }
    let answer = sign_in(&server, "Grace@Shop.Example", PASSWORD, &[]).await;
    let id = server.app.store.agent(EMAIL).await.unwrap().id;
    assert_eq!(
        answer.json(),
        json!({"id": id.as_str(), "name": "Grace", "role": "agent", "email": EMAIL})
    );
    assert_eq!(answer.headers["cache-control"], "no-store");
    let cookie = &answer.headers["set-cookie"];
    let (pair, flags) = cookie.split_once("; ").unwrap();
    assert_eq!(flags, "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
    assert_eq!(pair.strip_prefix("visavis_agent=").map(str::len), Some(43));
    let who = server
        .http("GET", "/agent/session", &[("cookie", &format!("a=b; {pair}"))], "")
        .await;
    assert_eq!(who.json()["name"], "Grace");

    let mut line = server.call_as_agent(pair).await;
    line.say(&json!({"hello": {"versions": [1]}})).await;
    assert_eq!(line.next().await["id"], id.as_str());
    let out = server.http("DELETE", "/agent/session", &[("cookie", pair)], "").await;
    assert_eq!(out.status, 204);
    assert!(out.headers["set-cookie"].starts_with("visavis_agent=; Path=/; Max-Age=0"));
    assert_eq!(line.refusal().await.0, "signed_out");
    let who = server.http("GET", "/agent/session", &[("cookie", pair)], "").await;
    assert_eq!(who.status, 401);
}

#[tokio::test]
async fn who_signs_in_again_leaves_no_session_behind() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let (first, elsewhere) = (server.sign_in(EMAIL).await, server.sign_in(EMAIL).await);
    let is_in = async |cookie: &str| {
        let headers = [("cookie", cookie)];
        server.http("GET", "/agent/session", &headers, "").await.status == 200
    };
    let with_cookie = [("cookie", &*first)];
    assert_eq!(sign_in(&server, EMAIL, "wrong horse", &with_cookie).await.status, 401);
    assert!(is_in(&first).await, "who is mistaken stays in");
    let again = sign_in(&server, EMAIL, PASSWORD, &with_cookie).await;
    assert!(!is_in(&first).await, "nobody could sign it out any more");
    assert!(is_in(again.headers["set-cookie"].split(';').next().unwrap()).await);
    assert!(is_in(&elsewhere).await, "another browser is left alone");
}

#[tokio::test]
async fn behind_https_the_cookie_is_bound_to_the_host() {
    let config = Config {
        public: Some(Origin::read("https://chat.example").unwrap()),
        ..Config::default()
    };
    let server = Server::start_with(Mode::Accept, config).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let origin = ("origin", "https://chat.example");
    let answer = sign_in(&server, EMAIL, PASSWORD, &[origin]).await;
    let cookie = &answer.headers["set-cookie"];
    assert!(cookie.starts_with("__Host-visavis_agent="), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure"),
        "{cookie}"
    );
    let pair = cookie.split(';').next().unwrap();
    let line = Line::open(server.address, "/agent/socket", &[origin, ("cookie", pair)]).await;
    assert!(line.is_ok());
    let other = format!("http://{}", server.address);
    let line = Line::open(server.address, "/agent/socket", &[("origin", &other), ("cookie", pair)]).await;
    assert_eq!(line.unwrap_err(), 403);
}

#[tokio::test]
async fn another_sites_page_cannot_act_for_an_agent() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let cookie = server.sign_in(EMAIL).await;
    for headers in [
        [("origin", "https://evil.example")],
        [("sec-fetch-site", "cross-site")],
        [("origin", "null")],
    ] {
        let refused = sign_in(&server, EMAIL, PASSWORD, &headers).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (403, &json!("origin_not_allowed"))
        );
        let headers = [&headers[..], &[("cookie", &*cookie)]].concat();
        assert_eq!(server.http("DELETE", "/agent/session", &headers, "").await.status, 403);
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(
        server.http("POST", "/agent/session", &form, "email=a").await.status,
        415
    );
    for origin in [Some("https://evil.example"), Some("null"), None] {
        let mut headers = vec![("cookie", &*cookie)];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let line = Line::open(server.address, "/agent/socket", &headers).await;
        assert_eq!(line.unwrap_err(), 403, "{origin:?}");
    }
    let own = format!("http://{}", server.address);
    let line = Line::open(server.address, "/agent/socket", &[("origin", &own)]).await;
    assert_eq!(line.unwrap_err(), 401, "nobody is signed in");
}

#[tokio::test]
async fn attempts_are_limited_and_one_that_is_refused_uses_up_nothing() {
    let pace = |burst| Pace {
        burst,
        interval: Duration::from_hours(1),
    };
    let bounds = config(|bounds| {
        bounds.attempts_by_both = pace(2);
        bounds.attempts_by_peer = pace(4);
    });
    let server = Server::start_with(Mode::Accept, bounds).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let mut statuses = Vec::new();
    for email in [
        EMAIL,
        "GRACE@shop.example ",
        EMAIL,
        EMAIL,
        "b@shop.example",
        "c@shop.example",
        "d@shop.example",
    ] {
        let answer = sign_in(&server, email, "wrong horse", &[]).await;
        if answer.status == 429 {
            let seconds: u64 = answer.headers["retry-after"].parse().unwrap();
            assert!((3_500..=3_600).contains(&seconds), "{seconds}");
            assert_eq!(answer.json()["code"], "too_many_attempts");
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [401, 401, 429, 429, 401, 401, 429]);
}

#[tokio::test]
async fn who_guesses_elsewhere_locks_nobody_out() {
    let pace = |burst, interval| Pace { burst, interval };
    let mut behind_a_proxy = config(|bounds| {
        bounds.attempts_by_both = pace(2, Duration::from_hours(1));
        bounds.attempts_by_peer = pace(3, Duration::from_hours(1));
        bounds.attempts_by_email = pace(2, Duration::from_millis(100));
    });
    behind_a_proxy.trusted_proxies = vec![[127, 0, 0, 1].into()];
    let server = Server::start_with(Mode::Accept, behind_a_proxy).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let attempt = async |from: &str, email: &str, password: &str| {
        let forwarded = format!("198.51.100.7, {from}");
        let headers = [("x-forwarded-for", &*forwarded)];
        sign_in(&server, email, password, &headers).await.status
    };
    let mut guesses = Vec::new();
    for email in [EMAIL, EMAIL, EMAIL, "b@shop.example", "c@shop.example"] {
        guesses.push(attempt("203.0.113.66", email, "wrong horse").await);
    }
    assert_eq!(guesses, [401, 401, 429, 401, 429]);
    let begun = tokio::time::Instant::now();
    let (owner, other) = tokio::join!(
        attempt("192.0.2.1", EMAIL, PASSWORD),
        attempt("192.0.2.2", EMAIL, PASSWORD),
    );
    assert_eq!((owner, other), (200, 200));
    assert!(begun.elapsed() < Duration::from_secs(10), "a moment, and no more");
}

#[tokio::test]
async fn what_is_no_sign_in_is_refused() {
    let server = Server::start(Mode::Accept).await;
    for (body, text) in [
        ("{}", "email is missing"),
        (
            "{\"email\":\"a\",\"password\":7}",
            "password must be a string, found a number",
        ),
        ("[", "the body is not JSON"),
    ] {
        let answer = server.http("POST", "/agent/session", &[JSON], body).await;
        assert_eq!((answer.status, &answer.json()["text"]), (400, &json!(text)));
    }
    let large = json!({"email": "a", "password": "x".repeat(20_000)}).to_string();
    assert_eq!(server.http("POST", "/agent/session", &[JSON], &large).await.status, 413);
}

#[tokio::test]
async fn a_session_ends_by_itself_and_with_its_agent() {
    let server = Server::start_with(
        Mode::Accept,
        config(|bounds| bounds.ping_every = Duration::from_millis(20)),
    )
    .await;
    server.add_agent(EMAIL, &[&server.community]).await;
    server.add_agent("alan@shop.example", &[&server.community]).await;
    let (mut line, _) = server.work(&server.sign_in(EMAIL).await, None).await;
    server.pass(Duration::from_hours(12));
    assert_eq!(line.refusal().await.0, "signed_out");
    let (mut line, _) = server.work(&server.sign_in("alan@shop.example").await, None).await;
    server.app.store.remove_agent("alan@shop.example").await.unwrap();
    assert_eq!(line.refusal().await.0, "signed_out");
}

async fn other_community(server: &Server) -> Community {
    let community = NewCommunity {
        id: random::id(NOON).unwrap().into(),
        name: "Other".into(),
        preset: Preset::Engage,
        mode: Some(Mode::Reject),
        minimum_lifetime: Duration::from_hours(1),
        maximum_lifetime: None,
    };
    server.app.store.add_community(community, vec![]).await.unwrap()
}

#[tokio::test]
async fn a_thread_that_goes_with_its_source_is_said_to_be_gone() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", "of a shop that closes").await["thread"].clone();
    let (mut reads, _) = server.work(&server.sign_in(EMAIL).await, None).await;
    reads.say(&json!({"open": {"thread": thread}})).await;
    assert_eq!(reads.bodies(1).await, ["of a shop that closes"]);
    let (mut lists, list) = server.work(&server.sign_in(EMAIL).await, None).await;
    assert_eq!(list["threads"][0]["thread"], thread);

    server.app.store.remove_source(&server.source).await.unwrap();
    assert_eq!(reads.next_named("gone").await["thread"], thread, "while it is open");
    lists.say(&json!({"open": {"thread": thread}})).await;
    assert_eq!(lists.next_named("gone").await["thread"], thread, "or when it is opened");
}

#[tokio::test]
async fn an_agent_reaches_the_threads_of_the_own_communities_alone() {
    let server = Server::start(Mode::Accept).await;
    let other = other_community(&server).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    server.add_agent("mallory@shop.example", &[&other]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", "between us").await["thread"].clone();

    let (mut mallory, list) = server.work(&server.sign_in("mallory@shop.example").await, None).await;
    assert_eq!(list["threads"], json!([]));
    mallory.say(&json!({"open": {"thread": thread}})).await;
    assert_eq!(mallory.next().await, json!({"gone": {"thread": thread}}));
    mallory.say(&json!({"history": {"before": 5}})).await;
    mallory.say(&json!({"seen": {"thread": thread, "seq": 1}})).await;
    mallory.say(&json!({"end": {"thread": thread, "seq": 1}})).await;
    mallory.say(&json!({"typing": {}})).await;
    mallory.say(&json!({"older": {"before": 1_000}})).await;
    assert_eq!(mallory.next().await, json!({"threads": {"threads": [], "more": false}}));
    mallory
        .say(&json!({"reply": {"thread": thread, "id": "r1", "body": "hi"}}))
        .await;
    let declined = mallory.next().await;
    assert_eq!(
        (&*declined.name, &declined["code"]),
        ("declined", &json!("thread_unknown"))
    );

    let (mut grace, list) = server.work(&server.sign_in(EMAIL).await, None).await;
    assert_eq!(
        (&list["threads"][0]["head"], &list["threads"][0]["seen"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(list["threads"][0]["ended_at"], json!(null));
    grace
        .say(&json!({"reply": {"thread": thread, "id": "r1", "body": "hello"}}))
        .await;
    assert_eq!(grace.next_named("ack").await["seq"], 2);
    visitor.deliver("m2", "thanks").await;
    mallory.say(&json!({"older": {"before": 1_000}})).await;
    assert_eq!(
        mallory.next().await["threads"],
        json!([]),
        "and hears nothing of it either"
    );
}

#[tokio::test]
async fn the_list_comes_in_pages() {
    let server = Server::start_with(Mode::Accept, config(|bounds| bounds.agent_frames.burst = 1_000)).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').chain('0'..='7').collect();
    for (number, letter) in letters.iter().enumerate() {
        let (mut visitor, _) = server.visit(json!({"browser": browser(*letter)})).await;
        visitor.deliver("m1", &number.to_string()).await;
    }
    let excerpts = |list: &Value| -> Vec<u64> {
        let threads = list["threads"].as_array().unwrap().iter();
        threads
            .map(|thread| thread["excerpt"].as_str().unwrap().parse().unwrap())
            .collect()
    };
    let cookie = server.sign_in(EMAIL).await;
    let (mut agent, newest) = server.work(&cookie, None).await;
    assert_eq!(excerpts(&newest), (10..60).rev().collect::<Vec<_>>());
    assert_eq!(newest["more"], true);
    let activity = |list: &Value, place: usize| list["threads"][place]["activity"].as_u64().unwrap();
    agent.say(&json!({"older": {"before": activity(&newest, 49)}})).await;
    let older = agent.next().await;
    assert_eq!(excerpts(&older), (0..10).rev().collect::<Vec<_>>());
    assert_eq!(older["more"], false);
    let (_, since) = server.work(&cookie, Some(activity(&newest, 2))).await;
    assert_eq!((excerpts(&since), &since["more"]), (vec![59, 58], &json!(false)));
    let (_, missed) = server.work(&cookie, Some(activity(&older, 8))).await;
    assert_eq!((excerpts(&missed).len(), &missed["more"]), (50, &json!(true)));
    let (_, all) = server.work(&cookie, Some(1_000_000)).await;
    assert_eq!(
        excerpts(&all).len(),
        50,
        "a number that was never given is not waited for"
    );
}

#[tokio::test]
async fn agents_see_what_other_agents_do() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    server.add_agent("alan@shop.example", &[&server.community]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", &"é\n".repeat(200)).await["thread"].clone();
    let (mut grace, list) = server.work(&server.sign_in(EMAIL).await, None).await;
    let (mut alan, _) = server.work(&server.sign_in("alan@shop.example").await, None).await;
    assert_eq!(list["threads"][0]["excerpt"], "é\n".repeat(60));
    grace.say(&json!({"seen": {"thread": thread, "seq": 1}})).await;
    assert_eq!(alan.next_named("threads").await["threads"][0]["unread"], 0);
    grace
        .say(&json!({"reply": {"thread": thread, "id": "r1", "body": "yes"}}))
        .await;
    let summary = alan.next_named("threads").await["threads"][0].clone();
    assert_eq!(summary["author"], json!({"agent": "Grace"}));
    assert_eq!((&summary["unread"], &summary["excerpt"]), (&json!(0), &json!("yes")));
    // The same id of another agent is another reply.
    alan.say(&json!({"reply": {"thread": thread, "id": "r1", "body": "no"}}))
        .await;
    assert_eq!(alan.next_named("ack").await["seq"], 3);
    assert_eq!(visitor.bodies(3).await[1..], ["yes", "no"]);
}
