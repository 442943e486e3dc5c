//! A source's own looks and texts: by programs, and on the administrator's screen.

use serde_json::{Value, json};

use visavis_server::community::Mode;

use crate::office::Office as Screen;
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

/// What the page's form has in this field: the value of an input, or what is inside of a text field.
fn field(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" ")).unwrap();
    let (tag, after) = rest.split_once('>').unwrap();
    match tag.split_once("value=\"") {
        Some((_, value)) => value.split_once('"').unwrap().0.into(),
        None => after.split_once("</textarea>").unwrap().0.trim_start().into(),
    }
}

#[tokio::test]
async fn an_administrator_sets_looks_and_texts_on_the_screen() {
    let office = Screen::open(Mode::Require).await;
    let source = &office.server.source;
    let path = format!("/admin/sources/{source}/appearance");
    let list = office.get(&format!("{}/sources", office.community())).await;
    assert!(list.contains(&format!("href=\"{path}\"")), "{list}");

    let fields = [
        ("locale", "de"),
        ("theme", "dark"),
        ("position", ""),
        ("title_badge", "yes"),
        ("color.highlight-color", " teal "),
        ("color.text-color", ""),
        ("pick.text-color", "#112233"),
        // Both are other than they were: what is written counts.
        ("color.error-color", "#c00"),
        ("pick.error-color", "#445566"),
        ("texts", "{\"de\": {\"you\": \"Ihr\"}}"),
    ];
    let saved = office.post(&path, &fields).await;
    assert_eq!(
        (saved.status, &*saved.headers["location"]),
        (303, &*format!("{path}?done=appearance"))
    );
    let stored = || async {
        office
            .server
            .app
            .store
            .appearance(source)
            .await
            .unwrap()
            .unwrap()
            .to_json()
    };
    let first = json!({
        "locale": "de", "theme": "dark", "title_badge": true,
        "colors": {"error-color": "#cc0000", "highlight-color": "#008080", "text-color": "#112233"},
        "texts": {"de": {"you": "Ihr"}},
    });
    assert_eq!(Value::from(stored().await), first);

    let page = office.get(&saved.headers["location"]).await;
    assert!(page.contains("a minute later at most"), "{page}");
    assert!(
        page.contains("<option value=\"de\" selected>Deutsch</option>"),
        "{page}"
    );
    assert!(page.contains("name=\"title_badge\" value=\"yes\" checked"), "{page}");
    for (name, value) in [
        ("color.highlight-color", "#008080"),
        ("pick.highlight-color", "#008080"),
        ("color.header-color", ""),
        ("pick.header-color", "#008080"),
        ("pick.background-color", "#ffffff"),
        (
            "texts",
            "{\n  &quot;de&quot;: {\n    &quot;you&quot;: &quot;Ihr&quot;\n  }\n}",
        ),
    ] {
        assert_eq!(field(&page, name), value, "{name}");
    }
    // What the form does not have it does not take away.
    let webview = json!({"colors": {"webview-background-color": "#010203", "text-color": "#112233"}});
    let store = &office.server.app.store;
    store
        .change_appearance(source, webview.as_object().unwrap().clone())
        .await
        .unwrap();
    // A picker that shows what is built in, or what is there, has not been touched.
    let left = [
        ("color.text-color", ""),
        ("pick.text-color", "#112233"),
        ("pick.header-color", "#2563eb"),
    ];
    assert_eq!(office.post(&path, &left).await.status, 303);
    assert_eq!(
        Value::from(stored().await),
        json!({"colors": {"webview-background-color": "#010203"}})
    );
}

#[tokio::test]
async fn what_is_wrong_in_the_form_is_said_and_nothing_of_it_is_lost() {
    let office = Screen::open(Mode::Require).await;
    let path = format!("/admin/sources/{}/appearance", office.server.source);
    let good = [
        ("position", "left"),
        ("color.header-color", "teal"),
        ("pick.header-color", "#123456"),
    ];
    for (wrong, sentence) in [
        (
            ("texts", "{\n\"en\": \"</textarea><b>\","),
            "Texts: this is not JSON: EOF while parsing a value at line 2 column 23.",
        ),
        (
            ("texts", "{\"en\": {\"yuo\": \"You\"}}"),
            "Texts: en.yuo: there is no such text: did you mean you?",
        ),
        (("texts", "[]"), "Texts: must be an object."),
        (
            ("color.text-color", "tael"),
            "Colors: text-color: &quot;tael&quot; is not a colour: write it as style sheets do, as &quot;#00aa55&quot;, \
             &quot;teal&quot; or &quot;rgb(0 170 85)&quot;.",
        ),
        (("theme", "neon"), "Theme: must be one of auto, light, dark."),
    ] {
        let fields = [&good[..], &[wrong]].concat();
        assert_eq!(office.problem(&path, &fields).await, sentence);
        let page = office.post(&path, &fields).await.text();
        assert!(page.contains("<option value=\"left\" selected>"), "{page}");
        assert_eq!(field(&page, "color.header-color"), "teal");
        assert_eq!(field(&page, "pick.header-color"), "#123456");
        if wrong.0 != "theme" {
            let shown = wrong
                .1
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
                .replace('/', "&#x2f;");
            assert_eq!(field(&page, wrong.0), shown);
            assert_eq!(page.matches("aria-invalid=\"true\"").count(), 1, "{page}");
        }
    }
    let appearance = office.server.app.store.appearance(&office.server.source).await;
    assert!(
        appearance.unwrap().unwrap().to_json().is_empty(),
        "of what is refused nothing is done"
    );
    assert_eq!(
        office
            .server
            .http(
                "GET",
                "/admin/sources/nobody/appearance",
                &[("cookie", &office.cookie)],
                ""
            )
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_screen_takes_as_many_texts_as_a_source_may_have() {
    let office = Screen::open(Mode::Require).await;
    let path = format!("/admin/sources/{}/appearance", office.server.source);
    // 15 languages of a thousand characters each, on lines of their own as the screen shows them, each byte escaped.
    let words = json!({"window": {"welcome": "مرحبا ".repeat(80)}});
    let languages = [
        "ar", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hu", "id", "it", "ja", "ko", "nb", "nl",
    ];
    let texts: serde_json::Map<_, _> = languages.iter().map(|tag| ((*tag).to_owned(), words.clone())).collect();
    let pretty = format!("{:#}", Value::from(texts)).replace('\n', "\r\n");
    assert_eq!(
        office.post(&path, &[("texts", &pretty)]).await.status,
        303,
        "{} bytes",
        pretty.len()
    );
    let again = format!("{pretty}{}", " ".repeat(100_000));
    assert_eq!(office.post(&path, &[("texts", &again)]).await.status, 413);
}
