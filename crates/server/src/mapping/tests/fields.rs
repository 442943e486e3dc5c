//! What an administrator may define, and what is refused.

use super::*;

#[test]
fn what_is_no_regex_or_too_much_of_one_is_refused() {
    for wrong in [
        "(",
        "a)|(b",
        r"(?=look)",
        r"(a)\1",
        "[z-a]",
        "(?x)a # the rest is a comment",
        &"a".repeat(1_025),
        r"\w{1000}{1000}",
        &"(".repeat(200),
        &format!("{}a{}", "(".repeat(40), ")".repeat(40)),
    ] {
        let refused = Pattern::read(wrong);
        assert!(refused.is_err(), "{wrong}");
        let text = refused.unwrap_err().to_string();
        assert!(text.starts_with("the regex is ") && !text.contains('\n'), "{text}");
    }
}

#[test]
fn what_is_no_field_is_refused_with_its_own_sentence() {
    let good = || NewCustomField {
        key: "customer_number".into(),
        label: "Customer number".into(),
        kind: FieldType::String,
        choices: Vec::new(),
        regex: None,
    };
    assert_eq!(good().check(), Ok(()));
    let choices = |list: &[&str]| NewCustomField {
        kind: FieldType::SingleChoice,
        choices: list.iter().map(|choice| (*choice).to_owned()).collect(),
        ..good()
    };
    assert_eq!(choices(&["gold", "silver"]).check(), Ok(()));
    let keyed = |key: &str| NewCustomField {
        key: key.into(),
        ..good()
    };
    let labelled = |label: &str| NewCustomField {
        label: label.into(),
        ..good()
    };
    let table = [
        (keyed(""), "the key \"\" cannot be"),
        (keyed("9lives"), "the key \"9lives\" cannot be"),
        (keyed("Customer"), "the key \"Customer\" cannot be"),
        (keyed(&"k".repeat(65)), "the key \"kkk"),
        (keyed("emails"), "emails is there already"),
        (keyed("uuid"), "uuid is there already"),
        (labelled(""), "the label \"\" cannot be"),
        (labelled(" x"), "the label \" x\" cannot be"),
        (labelled(&"x".repeat(101)), "the label \"xxx"),
        (choices(&[]), "a choice field needs"),
        (choices(&["a", "a"]), "a choice field needs"),
        (choices(&["a,b"]), "a choice field needs"),
        (
            NewCustomField {
                choices: vec!["a".into()],
                ..good()
            },
            "a field of type string has no choices",
        ),
        (
            NewCustomField {
                kind: FieldType::Boolean,
                regex: Some("x".into()),
                ..good()
            },
            "a field of type boolean takes no regex",
        ),
        (
            NewCustomField {
                regex: Some("(".into()),
                ..good()
            },
            "the regex is none: unclosed group",
        ),
    ];
    for (wrong, sentence) in table {
        let refused = wrong.check().unwrap_err().to_string();
        assert!(refused.starts_with(sentence), "{refused}");
    }
}
