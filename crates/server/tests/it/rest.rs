//! The REST interface does what its description says, for administrators alone.

use std::time::Duration;

use serde_json::{Value, json};
use visavis_server::access;
use visavis_server::community::{Mode, Role};

use crate::server::{Answer, SECRET, Server, token};

const TWO_HOURS: Duration = Duration::from_hours(2);

/// A server, and the access token of an administrator.
pub(crate) struct Office {
    pub(crate) server: Server,
    bearer: String,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let server = Server::start(Mode::Require).await;
        server.add_agent("ann@shop.example", &[&server.community]).await;
        let store = &server.app.store;
        store.set_role("ann@shop.example", Role::Administrator).await.unwrap();
        let (token, hash) = access::fresh().unwrap();
        store
            .add_access_token("ann@shop.example", "CI".into(), hash)
            .await
            .unwrap();
        let bearer = format!("Bearer {}", *token);
        Self { server, bearer }
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, body: &Value) -> Answer {
        let headers = [("authorization", &*self.bearer), ("content-type", "application/json")];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.server.http(method, path, &headers, &body).await
    }

    /// Sends a file.
    pub(crate) async fn put(&self, path: &str, kind: &str, file: &[u8]) -> Answer {
        let headers = [("authorization", &*self.bearer), ("content-type", kind)];
        self.server.http("PUT", path, &headers, file).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.ask("GET", path, &Value::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Asks for what is refused, and gives its word.
    pub(crate) async fn word(&self, method: &str, path: &str, body: &Value) -> (u16, String) {
        let answer = self.ask(method, path, body).await;
        let problem = answer.json();
        assert_eq!(problem["status"], answer.status, "{problem}");
        assert!(
            problem["message"].as_str().is_some_and(|message| message.len() > 20),
            "{problem}"
        );
        (answer.status, problem["error"].as_str().unwrap().into())
    }

    pub(crate) fn community(&self) -> String {
        format!("/1.0/communities/{}", self.server.community.id.as_str())
    }
}

#[tokio::test]
async fn nobody_is_let_in_without_the_access_token_of_an_administrator() {
    let office = Office::open().await;
    let (server, store) = (&office.server, &office.server.app.store);
    let description = server.get("/1.0/openapi.json").await.json();
    for (path, operations) in description["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let method = method.to_uppercase();
            for shown in [
                "",
                "Bearer x",
                &office.bearer.replace("Bearer", "Basic"),
                &format!("{}x", office.bearer),
            ] {
                let answer = server.http(&method, path, &[("authorization", shown)], "").await;
                assert_eq!(answer.status, 401, "{method} {path} with {shown}");
                assert_eq!(answer.headers["www-authenticate"], "Bearer");
                assert_eq!(answer.json()["error"], "unauthorized");
            }
        }
    }
    office.get("/1.0/communities").await;
    // An agent's cookie opens nothing here.
    let cookie = server.sign_in("ann@shop.example").await;
    let answer = server.http("GET", "/1.0/communities", &[("cookie", &cookie)], "").await;
    assert_eq!(answer.status, 401);
    // Nor does the token of somebody who is no administrator any more.
    store.set_role("ann@shop.example", Role::Agent).await.unwrap();
    assert_eq!(office.word("GET", "/1.0/communities", &Value::Null).await.0, 401);
    store.set_role("ann@shop.example", Role::Administrator).await.unwrap();
    office.get("/1.0/communities").await;
    store.remove_access_token("CI").await.unwrap();
    assert_eq!(office.word("GET", "/1.0/communities", &Value::Null).await.0, 401);
}

#[tokio::test]
async fn a_community_goes_live_over_rest() {
    let office = Office::open().await;
    let server = &office.server;
    let made = office.ask("POST", "/1.0/communities", &json!({"name": "Bank"})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    assert_eq!(
        (&made["mode"], &made["key"]["kid"]),
        (&json!("require"), &json!("key_1"))
    );
    let secret = made["key"]["secret"].as_str().unwrap();
    let community = format!("/1.0/communities/{}", made["id"].as_str().unwrap());
    let source = json!({"name": "Site", "community_id": made["id"], "origins": ["https://BANK.example:443"]});
    let source = office.ask("POST", "/1.0/content_sources", &source).await.json();
    assert_eq!(source["origins"], json!(["https://bank.example"]));
    let exp = server.now() / 1_000 + 7_200;
    let signed = token(secret, "key_1", &json!({"uuid": "42", "exp": exp}));
    let checked = office
        .ask(
            "POST",
            &format!("{community}/identity_check"),
            &json!({"signed_identity": signed}),
        )
        .await;
    assert_eq!(checked.json()["accepted"], true, "{}", checked.text());
    // The secret was shown once.
    for path in [
        community.clone(),
        format!("{community}/keys"),
        format!("{community}/keys/key_1"),
    ] {
        assert!(!office.get(&path).await.to_string().contains(secret), "{path}");
    }
    // Its last key is not removed by mistake.
    let key = format!("{community}/keys/key_1");
    assert_eq!(office.word("DELETE", &key, &Value::Null).await, (422, "rule".into()));
    assert_eq!(
        office
            .ask("DELETE", &format!("{key}?force=true"), &Value::Null)
            .await
            .status,
        204
    );
    let asked = json!({"mode": "require", "minimum_lifetime": 60});
    assert_eq!(office.word("PUT", &community, &asked).await, (422, "rule".into()));
    let asked = json!({"mode": "reject", "minimum_lifetime": 60, "maximum_lifetime": 90});
    let changed = office.ask("PUT", &community, &asked).await.json();
    assert_eq!(
        (
            &changed["mode"],
            &changed["minimum_lifetime"],
            &changed["maximum_lifetime"]
        ),
        (&json!("reject"), &json!(60), &json!(90))
    );
    let unbound = office
        .ask("PUT", &community, &json!({"maximum_lifetime": 0}))
        .await
        .json();
    assert_eq!(
        (&unbound["mode"], &unbound["maximum_lifetime"]),
        (&json!("reject"), &Value::Null)
    );
}

#[tokio::test]
async fn an_identity_check_answers_as_the_door_does() {
    let office = Office::open().await;
    let server = &office.server;
    let path = format!("{}/identity_check", office.community());
    let signed = |uuid: &str, seconds: u64, secret: &str| {
        token(
            secret,
            "key_1",
            &json!({"uuid": uuid, "exp": server.now() / 1_000 + seconds}),
        )
    };
    for (wrong, phase) in [
        (signed("42", 3_541, SECRET), "register"),
        (signed("42", 7_200, "ffffffffffffffffffffffff"), "register"),
        (signed("42", 7_200, SECRET).replace('.', " "), "session"),
        (signed("", 7_200, SECRET), "session"),
        ("x".repeat(60_000), "register"),
    ] {
        let checked = office
            .ask("POST", &path, &json!({"signed_identity": wrong, "phase": phase}))
            .await
            .json();
        let mut line = server.call().await;
        line.say(
            &json!({"hello": {"versions": [1], "browser": "a".repeat(43), "person": {"signed": {"token": wrong}}}}),
        )
        .await;
        let refused = line.next_named("refused").await;
        assert_eq!(refused["code"], checked["code"]);
        let text = format!(
            "{}; the rule is {}: {}",
            checked["measured"].as_str().unwrap(),
            checked["rule"].as_str().unwrap(),
            checked["remedy"].as_str().unwrap()
        );
        assert_eq!(refused["text"], text);
        assert_eq!(
            (&checked["accepted"], &checked["identity"]),
            (&json!(false), &Value::Null)
        );
        assert!(
            !checked.to_string().contains(wrong.rsplit('.').next().unwrap()),
            "{checked}"
        );
    }
    let short = json!({"signed_identity": signed("42", 3_541, SECRET), "phase": "session"});
    let checked = office.ask("POST", &path, &short).await.json();
    assert_eq!(
        (&checked["accepted"], &checked["identity"]),
        (&json!(true), &json!({"uuid": "42"}))
    );
    // Looking is not being refused: nothing of it is counted.
    let refusals = office.get(&format!("{}/refusals", office.community())).await;
    assert_eq!(refusals["count"], 5, "{refusals}");
    let (_, welcome) = server.visit(json!({"token": server.token("42", TWO_HOURS)})).await;
    assert_eq!(welcome["known"], "verified");
}

#[tokio::test]
async fn what_cannot_be_done_says_why() {
    let office = Office::open().await;
    let community = office.community();
    let nothing = Value::Null;
    for (method, path, body, expected) in [
        ("GET", "/1.0/communities/nothing", &nothing, (404, "not_found")),
        ("GET", "/1.0/nothing", &nothing, (404, "not_found")),
        ("GET", "/1.0/communities/%ff", &nothing, (404, "not_found")),
        ("PATCH", "/1.0/communities", &nothing, (405, "method_not_allowed")),
        ("GET", "/1.0/communities?limit=0", &nothing, (400, "malformed")),
        ("GET", "/1.0/communities?limit=151", &nothing, (400, "malformed")),
        ("GET", "/1.0/communities?offset=-1", &nothing, (400, "malformed")),
        ("POST", "/1.0/communities", &nothing, (400, "malformed")),
        ("POST", "/1.0/communities", &json!({"name": "Shop"}), (409, "taken")),
        ("POST", "/1.0/communities", &json!({"name": " "}), (422, "rule")),
        (
            "POST",
            "/1.0/communities",
            &json!({"name": "a", "mode": "accept"}),
            (422, "rule"),
        ),
        (
            "POST",
            "/1.0/communities",
            &json!({"name": "a", "mod": "reject"}),
            (422, "malformed"),
        ),
        (
            "POST",
            "/1.0/communities",
            &json!({"name": "a", "key": {"kid": "A"}}),
            (400, "malformed"),
        ),
        (
            "POST",
            &format!("{community}/keys"),
            &json!({"kid": "k", "secret": "x"}),
            (422, "rule"),
        ),
        (
            "POST",
            &format!("{community}/keys"),
            &json!({"kid": "k", "secret": "x", "public_key": "y"}),
            (400, "malformed"),
        ),
        (
            "POST",
            &format!("{community}/keys"),
            &json!({"kid": "key_1"}),
            (409, "taken"),
        ),
        ("PUT", &community, &json!({"maximum_lifetime": 1}), (422, "rule")),
        ("PUT", &community, &json!({"minimum_lifetime": u64::MAX}), (422, "rule")),
        ("DELETE", &community, &nothing, (422, "rule")),
        (
            "DELETE",
            &format!("/1.0/content_sources/{}", office.server.source),
            &nothing,
            (422, "rule"),
        ),
        ("GET", "/1.0/content_sources/no%20source", &nothing, (404, "not_found")),
        (
            "PUT",
            &format!("/1.0/content_sources/{}", office.server.source),
            &json!({"origins": ["shop"]}),
            (400, "malformed"),
        ),
    ] {
        let (status, word) = office.word(method, path, body).await;
        assert_eq!((status, word.as_str()), expected, "{method} {path} {body}");
    }
    let long = "x".repeat(70_000);
    let (status, word) = office
        .word(
            "POST",
            &format!("{community}/identity_check"),
            &json!({"signed_identity": long}),
        )
        .await;
    assert_eq!((status, word.as_str()), (413, "malformed"));
    for name in ["B", "C", "D"] {
        office
            .ask("POST", "/1.0/communities", &json!({"name": name, "mode": "reject"}))
            .await;
    }
    let page = office.get("/1.0/communities?offset=1&limit=2").await;
    let names: Vec<_> = page["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| &record["name"])
        .collect();
    assert_eq!(
        (&page["count"], &page["offset"], &page["limit"], names),
        (&json!(4), &json!(1), &json!(2), vec![&json!("C"), &json!("D")])
    );
}
