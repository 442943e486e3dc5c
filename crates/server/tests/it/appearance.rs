//! A source's own looks and texts: by programs, and on the administrator's screen.

use serde_json::{Value, json};

use crate::rest::Office as Programs;

#[tokio::test]
async fn what_is_named_of_an_appearance_changes_and_the_rest_stays() {
    let office = Programs::open().await;
    let path = format!("/1.0/content_sources/{}/appearance", office.server.source);
    let none = json!({
        "locale": null, "theme": null, "position": null, "title_badge": null, "sound": null, "colors": {}, "texts": {},
    });
    assert_eq!(office.get(&path).await, none);
    let first = json!({"theme": "dark", "colors": {"$header-color": "teal", "text-color": "#123"}});
    assert_eq!(office.ask("PUT", &path, &first).await.status, 200);
    let texts = json!({"en": {"window": {"welcome": "Hello"}}});
    let second = json!({"colors": {"text-color": "red"}, "texts": texts, "sound": true});
    assert_eq!(office.ask("PUT", &path, &second).await.status, 200);
    let wrong = json!({"theme": "light", "locale": "xx"});
    assert_eq!(office.ask("PUT", &path, &wrong).await.status, 422);
    let now = office.get(&path).await;
    let colors = json!({"text-color": "#ff0000"});
    assert_eq!(
        (&now["theme"], &now["colors"], &now["texts"]),
        (&json!("dark"), &colors, &texts)
    );
    let back = json!({"theme": null, "colors": null, "texts": null, "sound": null});
    assert_eq!(office.ask("PUT", &path, &back).await.json(), none);

    for (method, path, body, expected) in [
        (
            "GET",
            "/1.0/content_sources/nobody/appearance",
            Value::Null,
            (404, "not_found"),
        ),
        (
            "PUT",
            "/1.0/content_sources/nobody/appearance",
            json!({"theme": "dark"}),
            (404, "not_found"),
        ),
        ("PUT", &path, json!([]), (422, "malformed")),
        ("PUT", &path, json!({"theme": "neon"}), (422, "rule")),
        ("PUT", &path, json!({"texts": {"en": {"yuo": "You"}}}), (422, "rule")),
    ] {
        let (status, word) = office.word(method, path, &body).await;
        assert_eq!((status, word.as_str()), expected, "{method} {path} {body}");
    }
}
