use std::collections::BTreeSet;
use std::fs;

use serde_json::json;

use super::*;

fn made(changes: Value) -> Appearance {
    changed(&Appearance::default(), changes).unwrap()
}

fn changed(before: &Appearance, changes: Value) -> Result<Appearance, String> {
    let Value::Object(changes) = changes else {
        panic!("{changes}")
    };
    before.changed(changes)
}

fn problem(changes: Value) -> String {
    changed(&Appearance::default(), changes).unwrap_err()
}

/// A sentence that ends in ", " is the beginning of a list.
#[track_caller]
fn assert_problem(changes: Value, sentence: &str) {
    let said = problem(changes);
    let is_said = said == sentence || (sentence.ends_with(", ") && said.starts_with(sentence));
    assert!(is_said, "{said}\n{sentence}");
}

#[test]
fn a_part_is_replaced_as_a_whole_and_null_gives_back_what_is_built_in() {
    let first = made(json!({
        "locale": "PT-br", "theme": "dark", "position": "left", "title_badge": true, "sound": false,
        "colors": {"$higlight-color": "rgb(0, 170, 85)", "header-color": "Teal", "text-color": "#123"},
        "texts": {"en": {"input_placeholder": "Ask us", "date": {"ago_format": {"same_day": "%H.%M"}}}},
    }));
    let all = json!({
        "locale": "pt-BR", "theme": "dark", "position": "left", "title_badge": true, "sound": false,
        "colors": {"header-color": "#008080", "highlight-color": "#00aa55", "text-color": "#112233"},
        "texts": {"en": {"input_placeholder": "Ask us", "date": {"ago_format": {"same_day": "%H.%M"}}}},
    });
    assert_eq!(Value::from(first.to_json()), all);
    assert_eq!(Appearance::stored(&all.to_string()).unwrap(), first);

    let second = changed(
        &first,
        json!({"theme": null, "sound": null, "colors": {}, "texts": {"en": {"window": {}}}}),
    );
    let rest = json!({"locale": "pt-BR", "position": "left", "title_badge": true});
    assert_eq!(Value::from(second.unwrap().to_json()), rest);
}

#[test]
fn each_mistake_is_a_sentence_that_says_what_to_do() {
    for (changes, sentence) in [
        (
            json!({"colours": {}}),
            "colours: an appearance has no such part: it has locale, theme, position, title_badge, sound, colors, texts",
        ),
        (json!({"theme": "neon"}), "theme: must be one of auto, light, dark"),
        (json!({"position": 7}), "position: must be one of left, right"),
        (json!({"sound": "yes"}), "sound: must be true or false"),
        (json!({"title_badge": 1}), "title_badge: must be true or false"),
        (
            json!({"locale": 7}),
            "locale: must be the name of a language, as \"de\"",
        ),
        (
            json!({"locale": "__proto__"}),
            "locale: \"__proto__\" is not the name of a language: write it as \"de\" or \"pt-BR\"",
        ),
        (json!({"colors": []}), "colors: must be an object"),
        (
            json!({"colors": {"highlite-color": "red"}}),
            "colors: highlite-color: there is no such colour: did you mean highlight-color?",
        ),
        (
            json!({"colors": {"__proto__": "red"}}),
            "colors: __proto__: there is no such colour: one of background-color, ",
        ),
        (
            json!({"colors": {"text-color": 7}}),
            "colors: text-color: must be a text, as \"#00aa55\"",
        ),
        (
            json!({"colors": {"text-color": "red", "$text-color": "red"}}),
            "colors: text-color stands there twice: write it once",
        ),
    ] {
        assert_problem(changes, sentence);
    }
}

#[test]
fn each_mistake_in_texts_is_told_with_its_place() {
    for (changes, sentence) in [
        (json!({"texts": "Ask us"}), "texts: must be an object"),
        (
            json!({"texts": {"english": {}}}),
            "texts: \"english\" is not the name of a language: write it as \"de\" or \"pt-BR\"",
        ),
        (
            json!({"texts": {"__proto__": {"you": "I"}}}),
            "texts: \"__proto__\" is not the name of a language: write it as \"de\" or \"pt-BR\"",
        ),
        (
            json!({"texts": {"en": "Ask us"}}),
            "texts: en must be an object, as {\"input_placeholder\": \"Ask us\"}",
        ),
        (
            json!({"texts": {"de": {"you": "Sie"}, "DE": {"you": "Du"}}}),
            "texts: de stands there twice: put both together",
        ),
        (
            json!({"texts": {"en": {"input_placehoder": "Ask us"}}}),
            "texts: en.input_placehoder: there is no such text: did you mean input_placeholder?",
        ),
        (
            json!({"texts": {"en": {"welcome": "Hello"}}}),
            "texts: en.welcome: there is no such text: did you mean window.welcome?",
        ),
        (
            json!({"texts": {"en": {"message": {"deleted": "Gone"}}}}),
            "texts: en.message.deleted: there is no such text: there are automated, discard, not_sent, retry, seen, sending, sent",
        ),
        (
            json!({"texts": {"en": {"__proto__": {"you": "I"}}}}),
            "texts: en.__proto__: there is no such text: there are bring, composer, connection, ",
        ),
        (
            json!({"texts": {"en": {"line": "Connecting"}}}),
            "texts: en.line must be an object: it has connecting, offline, reconnecting",
        ),
        (
            json!({"texts": {"en": {"you": {"other": "You"}}}}),
            "texts: en.you must be a text",
        ),
        (json!({"texts": {"en": {"you": null}}}), "texts: en.you must be a text"),
        (
            json!({"texts": {"en": {"you": " "}}}),
            "texts: en.you is empty: leave it out to have what is built in",
        ),
        (
            json!({"texts": {"en": {"you": "Y\u{7}u"}}}),
            "texts: en.you holds a control character: take it out",
        ),
        (
            json!({"texts": {"en": {"you": "You".repeat(400)}}}),
            "texts: en.you has 1200 characters: keep to 1000",
        ),
        (
            json!({"texts": {"en": {"typing": "%{name} types"}}}),
            "texts: en.typing: nothing is put in for %{name}: there is %{screenname}",
        ),
        (
            json!({"texts": {"en": {"you": "%{name}"}}}),
            "texts: en.you: nothing is put in for %{name}: take it out",
        ),
        (
            json!({"texts": {"pl": {"notice": {"waiting": {"one": "1", "few": "2"}}}}}),
            "texts: pl.notice.waiting has no form \"other\", which stands for all the rest: add it",
        ),
        (
            json!({"texts": {"pl": {"notice": {"waiting": {"lots": "1", "other": "2"}}}}}),
            "texts: pl.notice.waiting.lots: there is no such plural form: one of zero, one, two, few, many, other",
        ),
        (
            json!({"texts": {"pl": {"notice": {"waiting": {"few": 2, "other": "2"}}}}}),
            "texts: pl.notice.waiting.few must be a text",
        ),
        (
            json!({"texts": {"pl": {"notice": {"waiting": {"few": "%{n}", "other": "2"}}}}}),
            "texts: pl.notice.waiting.few: nothing is put in for %{n}: there is %{count}",
        ),
        (
            json!({"texts": {"pl": {"notice": {"waiting": []}}}}),
            "texts: pl.notice.waiting must be a text, or the plural forms of one, as {\"one\": \"…\", \"other\": \"…\"}",
        ),
        (
            json!({"texts": {"pl": {"date": {"month_names": ["styczeń"]}}}}),
            "texts: pl.date.month_names must be a list of the names of the twelve months",
        ),
    ] {
        assert_problem(changes, sentence);
    }
}

#[test]
fn a_colour_is_one_that_texts_can_be_read_on() {
    for wrong in [
        "",
        "0a5",
        "#0a",
        "#00aa5g",
        "url(x)",
        "var(--x)",
        "red;}",
        "currentColor",
        "inherit",
    ] {
        let said = problem(json!({"colors": {"text-color": wrong}}));
        assert!(
            said.starts_with(&format!("colors: text-color: {wrong:?} is not a colour: write it")),
            "{said}"
        );
    }
    for wrong in [
        "transparent",
        "#0a58",
        "rgb(0 170 85 / 50%)",
        "hsla(120, 50%, 50%, 0.9)",
    ] {
        let said = problem(json!({"colors": {"text-color": wrong}}));
        assert!(said.contains("lets through what is behind it"), "{said}");
    }
}

#[test]
fn a_language_of_ones_own_can_be_the_one_that_is_spoken() {
    let given = json!({"locale": "eo", "texts": {"eo": {"you": "Vi"}}});
    let own = made(given);
    let known = "ar, cs, da, de, el, en, es, fa, fi, fr, he, hu, id, it, ja, ko, nb, nl, pl, pt, pt-BR, ro, ru, sk, sv, tr, uk, \
                 vi, zh-CN, zh-TW";
    let sentence = format!("locale: the chat has no language \"eo\": write one of {known}, or give it texts");
    assert_eq!(problem(json!({"locale": "eo"})), sentence);
    assert_eq!(changed(&own, json!({"texts": null})).unwrap_err(), sentence);
}

#[test]
fn texts_are_bounded_for_every_visitor_downloads_them() {
    let words = |count: usize| {
        let languages = LANGUAGES.iter().take(count);
        let words = json!({"window": {"welcome": "x".repeat(1_000)}});
        languages
            .map(|(tag, _)| ((*tag).to_owned(), words.clone()))
            .collect::<Map<_, _>>()
    };
    made(json!({"texts": words(15)}));
    let said = problem(json!({"texts": words(16)}));
    assert!(
        said.starts_with("texts: they are 16") && said.contains("keep to 16384"),
        "{said}"
    );
}

#[test]
fn what_another_version_stored_is_passed_over() {
    let stored = json!({
        "sparkle": true, "theme": "neon", "locale": "xx", "position": "left",
        "colors": {"glitter-color": "red", "text-color": "#112233"},
        "texts": {"en": {"you": "I", "once": "upon a time"}},
    });
    let left = json!({"position": "left", "colors": {"text-color": "#112233"}, "texts": {"en": {"you": "I"}}});
    assert_eq!(
        Value::from(Appearance::stored(&stored.to_string()).unwrap().to_json()),
        left
    );
    assert!(Appearance::stored("[]").is_err());
}

#[test]
fn the_client_is_told_what_is_different_and_nothing_else() {
    let none = Appearance::default().add_to(crate::object::Object::default());
    assert_eq!(none.finish(), "{}");
    let own =
        made(json!({"title_badge": false, "colors": {"text-color": "red"}, "texts": {"en": {"you": "</script>"}}}));
    assert_eq!(
        own.add_to(crate::object::Object::default()).finish(),
        "{\"configuration\":{\"titleBadge\":false},\"style\":\":host,:host([data-dark]){--visavis-text-color:#ff0000;}\",\
         \"texts\":{\"en\":{\"you\":\"</script>\"}}}"
    );
}

#[test]
fn a_colour_that_is_another_one_is_shown_as_that() {
    let shown = |own: Value, name: &str| {
        let color = ColorName::read(name)
            .unwrap()
            .shown(&made(json!({ "colors": own })).colors);
        color.map(|color| color.as_str().to_owned())
    };
    assert_eq!(shown(json!({}), "header-color").as_deref(), Some("#2563eb"));
    assert_eq!(
        shown(json!({"highlight-color": "teal"}), "header-color").as_deref(),
        Some("#008080")
    );
    assert_eq!(shown(json!({}), "status-color"), None, "it is mixed in the browser");
}

#[test]
fn the_languages_are_those_of_the_client_whose_every_text_may_be_set() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/client/texts");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut tags = BTreeSet::new();
    for path in files {
        let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let words: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert!(words.as_object().unwrap().len() > 15);
        made(json!({"texts": {&tag: words}}));
        tags.insert(tag);
    }
    assert_eq!(tags, LANGUAGES.iter().map(|(tag, _)| (*tag).to_owned()).collect());
}
