//! The administrator's screen: forms that work without a script, for administrators alone.

use std::time::Duration;

use serde_json::json;
use visavis_server::community::{Mode, Role};

use crate::office::{FORM, Office, form, make_ann};
use crate::server::{SECRET, SHOP};

#[tokio::test]
async fn the_screen_is_for_administrators_alone() {
    let office = Office::open(Mode::Require).await;
    let server = &office.server;
    server.add_agent("bob@shop.example", &[&server.community]).await;
    let agent = server.sign_in("bob@shop.example").await;
    let community = office.community();
    let key = format!("{community}/keys/key_1/remove");
    for (method, path) in [
        ("GET", "/admin/"),
        ("GET", "/admin/communities/new"),
        ("POST", "/admin/communities"),
        ("GET", &community),
        ("POST", &community),
        ("POST", &format!("{community}/remove")),
        ("GET", &format!("{community}/keys")),
        ("POST", &key),
        ("GET", &format!("{community}/sources")),
        ("GET", &format!("{community}/mapping")),
        ("POST", &format!("{community}/mapping/apply")),
        ("POST", &format!("{community}/fields")),
        ("POST", &format!("{community}/fields/number")),
        ("GET", &format!("{community}/persons")),
        ("GET", &format!("{community}/persons/1")),
        ("POST", &format!("{community}/persons/1/merge")),
        ("GET", &format!("{community}/explain")),
        ("GET", &format!("{community}/refusals")),
        ("GET", &format!("/admin/sources/{}/appearance", server.source)),
        ("POST", &format!("/admin/sources/{}/appearance", server.source)),
        ("POST", &format!("/admin/sources/{}/remove", server.source)),
        ("GET", "/admin/agents"),
        ("POST", "/admin/agents/1/picture"),
        ("POST", "/admin/agents/1/picture/remove"),
        ("GET", "/admin/whatever"),
    ] {
        let sure = form(&[("sure", "yes")]);
        let nobody = server.http(method, path, &[FORM], &sure).await;
        assert_eq!(
            (nobody.status, &*nobody.headers["location"]),
            (303, "/admin/sign-in"),
            "{method} {path}"
        );
        let bob = server.http(method, path, &[FORM, ("cookie", &agent)], &sure).await;
        assert_eq!(bob.status, 403, "{method} {path}");
        // Nor is a page of another site obeyed, whoever's browser shows it.
        if method == "POST" {
            for foreign in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
                let headers = [FORM, ("cookie", &*office.cookie), foreign];
                assert_eq!(server.http(method, path, &headers, &sure).await.status, 403, "{path}");
            }
        }
    }
    let by_name = [FORM, ("host", "evil.example"), ("cookie", &*office.cookie)];
    assert_eq!(server.http("GET", "/admin/", &by_name, "").await.status, 421);
    assert_eq!(server.app.store.keys(&server.community.id).await.unwrap().len(), 1);

    // Who is no administrator any more is none from the next page on.
    office.get("/admin/").await;
    make_ann(server, Role::Agent).await;
    let ann = server.http("GET", "/admin/", &[("cookie", &office.cookie)], "").await;
    assert_eq!(ann.status, 403);
    assert!(
        ann.text().contains("agent role ann@shop.example administrator"),
        "{}",
        ann.text()
    );
    make_ann(server, Role::Administrator).await;
    assert_eq!(office.post("/admin/sign-out", &[]).await.status, 303);
    let out = server.http("GET", "/admin/", &[("cookie", &office.cookie)], "").await;
    assert_eq!(out.status, 303);
    let wrong = form(&[("email", "ann@shop.example"), ("password", "guess")]);
    let wrong = server.http("POST", "/admin/sign-in", &[FORM], &wrong).await;
    assert_eq!(wrong.status, 401);
    assert!(
        wrong.text().contains("role=\"alert\"") && !wrong.text().contains("guess"),
        "{}",
        wrong.text()
    );
}

#[tokio::test]
async fn pages_run_nothing_and_are_kept_nowhere() {
    let office = Office::open(Mode::Require).await;
    let answer = office
        .server
        .http("GET", "/admin/", &[("cookie", &office.cookie)], "")
        .await;
    let policy = &answer.headers["content-security-policy"];
    for part in [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:;",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{policy}");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(office.server.get("/admin/style.css").await.headers["content-type"].starts_with("text/css"));
}

#[tokio::test]
async fn a_community_goes_live_on_the_screen() {
    let office = Office::open(Mode::Require).await;
    let fields = [
        ("name", "Bank"),
        ("preset", "ringcx"),
        ("mode", "require"),
        ("minimum_lifetime", "3600"),
    ];
    let problem = office.problem("/admin/communities", &fields).await;
    assert!(
        problem.contains("mode require needs a key: give it one now, or choose mode reject"),
        "{problem}"
    );
    let page = office
        .post("/admin/communities", &[&fields[..], &[("kid", "web_2026")]].concat())
        .await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = page.text();
    let (_, secret) = page.split_once("<code class=\"all\">").unwrap();
    let secret = &secret[..64];
    let community = office.server.app.store.community("Bank").await.unwrap();
    let path = format!("/admin/communities/{}", community.id.as_str());

    let source = [
        ("name", "Site"),
        ("origins", "https://bank.example\r\nhttps://www.bank.example\r\n"),
    ];
    let added = office.post(&format!("{path}/sources"), &source).await;
    assert_eq!(added.headers["location"], format!("{path}/sources?done=added"));
    let page = office.get(&added.headers["location"]).await;
    let [source] = office
        .server
        .app
        .store
        .sources(Some(&community.id))
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(source.origins.len(), 2);
    let snippet = format!(
        "async src=&quot;http:&#x2f;&#x2f;{}&#x2f;chat&#x2f;{}&#x2f;loader.js",
        office.server.address, source.token
    );
    assert!(page.contains(&snippet), "{snippet} is not in {page}");
    for path in
        ["", "/keys", "/sources", "/mapping", "/persons", "/explain", "/refusals"].map(|tab| format!("{path}{tab}"))
    {
        let page = office.get(&path).await;
        assert!(!page.contains(secret), "{path} shows the secret");
        assert_eq!(page.matches("aria-current=\"page\"").count(), 1, "{path}");
    }
    let problem = office
        .problem(
            &format!("/admin/sources/{}", source.token),
            &[("origins", "bank.example")],
        )
        .await;
    assert!(problem.contains("is no website&#x27;s origin"), "{problem}");
}

#[tokio::test]
async fn what_locks_everybody_out_must_be_meant() {
    let office = Office::open(Mode::Require).await;
    let path = office.community();
    let store = &office.server.app.store;
    let keys = office.get(&format!("{path}/keys")).await;
    assert!(keys.contains("nobody can come in then"), "{keys}");
    let remove = format!("{path}/keys/key_1/remove");
    assert!(office.problem(&remove, &[]).await.contains("tick the box"));
    assert!(
        office
            .problem(&format!("{path}/remove"), &[("sure", "no")])
            .await
            .contains("tick the box")
    );
    assert_eq!(store.keys(&office.server.community.id).await.unwrap().len(), 1);
    assert_eq!(office.post(&remove, &[("sure", "yes")]).await.status, 303);
    assert_eq!(store.keys(&office.server.community.id).await.unwrap().len(), 0);
    let require = [("name", "Shop"), ("mode", "require"), ("minimum_lifetime", "60")];
    assert!(
        office
            .problem(&path, &require)
            .await
            .contains("mode require needs a key")
    );
    let accept = [
        ("name", "Shop"),
        ("mode", "accept"),
        ("minimum_lifetime", "60"),
        ("maximum_lifetime", ""),
    ];
    assert_eq!(office.post(&path, &accept).await.status, 303);
    assert!(office.get(&path).await.contains("Not for production"));
    let key = [("kid", "own"), ("kind", "secret"), ("secret", "too short")];
    let answer = office.post(&format!("{path}/keys"), &key).await;
    assert_eq!(answer.status, 422);
    assert!(!answer.text().contains("too short"), "a secret goes in and never out");
    assert_eq!(
        office
            .post(
                &format!("{path}/keys"),
                &[("kid", "own"), ("kind", "secret"), ("secret", SECRET)]
            )
            .await
            .status,
        200
    );
    assert_eq!(
        office.post(&format!("{path}/remove"), &[("sure", "yes")]).await.headers["location"],
        "/admin/?done=removed"
    );
}

#[tokio::test]
async fn a_token_is_explained_and_refusals_are_listed() {
    let office = Office::open(Mode::Require).await;
    let server = &office.server;
    let short = server.token("42", Duration::from_mins(59));
    let page = office
        .post(
            &format!("{}/explain", office.community()),
            &[("token", &format!("{short}\r\n"))],
        )
        .await
        .text();
    for part in ["lifetime_too_short", "exp is 3540 s ahead", "sign tokens for two hours"] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains(short.rsplit('.').next().unwrap()));
    let fields = [("token", &*short), ("phase", "session")];
    let page = office
        .post(&format!("{}/explain", office.community()), &fields)
        .await
        .text();
    assert!(
        page.contains("accepted") && page.contains("&quot;uuid&quot;: &quot;42&quot;"),
        "{page}"
    );

    let path = format!("{}/refusals", office.community());
    assert!(office.get(&path).await.contains("everybody who came was let in"));
    let mut line = server.call().await;
    line.say(&json!({"hello": {"versions": [1], "browser": "a".repeat(43), "person": {"signed": {"token": short}}}}))
        .await;
    line.next_named("refused").await;
    let page = office.get(&path).await;
    assert!(
        page.contains("<code>lifetime_too_short</code>") && page.contains(&SHOP.replace('/', "&#x2f;")),
        "{page}"
    );
}

#[tokio::test]
async fn a_mapping_is_tried_before_it_is_applied() {
    let office = Office::open(Mode::Require).await;
    let path = office.community();
    let token = office.server.token("100042", Duration::from_hours(2));
    let (mut line, _) = office.server.visit(json!({"token": token})).await;
    line.say(&json!({"write": {"id": "m1", "body": "hello"}})).await;
    line.next_named("ack").await;
    let fields = format!("{path}/fields");
    let field = [
        ("key", "number"),
        ("label", "<b>No.</b>"),
        ("kind", "string"),
        ("regex", "[0-9]{6}"),
    ];
    assert_eq!(office.post(&fields, &field).await.status, 303);
    assert!(office.problem(&fields, &field).await.contains("number"));
    let bad = [("key", "x"), ("label", "x"), ("kind", "string"), ("regex", "(")];
    office.problem(&fields, &bad).await;
    let mapping = [("extra_value", "uuid"), ("field", "number")];
    assert_eq!(office.post(&format!("{path}/mapping"), &mapping).await.status, 303);
    let page = office.get(&format!("{path}/mapping")).await;
    assert!(page.contains("1 identity came before the last change"), "{page}");
    assert!(page.contains("&lt;b&gt;No.") && !page.contains("<b>No."), "{page}");
    let community = &office.server.community.id;
    for (run, said, changed) in [("dry", "What would change", false), ("real", "What changed", true)] {
        let page = office
            .post(&format!("{path}/mapping/apply"), &[("run", run)])
            .await
            .text();
        assert!(page.contains(said) && page.contains("1 person<"), "{page}");
        let groups = office
            .server
            .app
            .store
            .identity_groups(community, None, 0, 1)
            .await
            .unwrap()
            .records;
        assert_eq!(groups[0].fields.has_custom(), changed);
    }
    assert!(
        office
            .problem(&format!("{fields}/number/remove"), &[])
            .await
            .contains("tick the box")
    );
    assert_eq!(
        office
            .post(&format!("{fields}/number/remove"), &[("sure", "yes")])
            .await
            .status,
        303
    );
    assert!(
        office
            .get(&format!("{path}/mapping"))
            .await
            .contains("extra values stay with the identity")
    );
}
