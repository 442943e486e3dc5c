//! What is mapped and what is not: one table for each question.

mod fields;

use serde_json::{Value, json};
use visavis_wire::Identity;

use super::*;

fn field(key: &str, kind: FieldType) -> CustomField {
    CustomField {
        id: FieldId::from(format!("id-{key}")),
        community: "shop".to_owned().into(),
        key: key.into(),
        label: key.to_uppercase(),
        kind,
        choices: Vec::new(),
        regex: None,
        created_at: 0,
    }
}

/// Mappings as `extra_value>field`; what is no predefined field's name is a custom field's key.
fn rules(fields: &[CustomField], mappings: &[&str]) -> Mapper {
    let mapping = |text: &&str| {
        let (extra_value, word) = text.split_once('>').unwrap();
        let custom = || Destination::Custom(fields.iter().find(|field| field.key == word).unwrap().id.clone());
        Mapping {
            id: MappingId::from((*text).to_owned()),
            community: "shop".to_owned().into(),
            extra_value: extra_value.into(),
            destination: Predefined::from_word(word).map_or_else(custom, Destination::Predefined),
            field: word.into(),
        }
    };
    Mapper::new(1, fields, &mappings.iter().map(mapping).collect::<Vec<_>>())
}

fn identity(value: &Value) -> Identity {
    visavis_wire::json::from_value(value.clone()).unwrap()
}

fn extra(values: &Value) -> Identity {
    identity(&json!({"extra_values": values}))
}

fn bring(identity: &Identity) -> Brought<'_> {
    Brought {
        identity,
        is_automated: false,
        is_outranked: false,
    }
}

/// Maps one value into one field: the field's value, or the code of why not.
fn mapped(rules: &Mapper, fields: &[CustomField], value: &Value) -> Result<Value, &'static str> {
    let mut person = GroupFields::default();
    let identity = extra(&json!({"x": value}));
    let outcome = rules.map(&bring(&identity), &mut person);
    match &outcome.not_mapped[..] {
        [] => Ok(person.shown(fields)[0].value.clone()),
        [not] => {
            assert!(person.is_empty() && outcome.changed.is_empty(), "{value}");
            Err(not.reason.code())
        }
        more => panic!("{more:?}"),
    }
}

#[test]
fn a_value_is_converted_to_its_fields_type_or_not_mapped() {
    let mut single = field("single", FieldType::SingleChoice);
    single.choices = vec!["gold".into(), "silver".into()];
    let mut multiple = field("multiple", FieldType::MultipleChoice);
    multiple.choices = vec!["a".into(), "b c".into()];
    let fields = [
        field("string", FieldType::String),
        field("text", FieldType::Text),
        field("integer", FieldType::Integer),
        field("float", FieldType::Float),
        field("boolean", FieldType::Boolean),
        single,
        multiple,
    ];
    let mismatch: Result<Value, &str> = Err("type_mismatch");
    let long = "x".repeat(255);
    let table = [
        ("string", json!("gold"), Ok(json!("gold"))),
        ("string", json!(" kept as it is "), Ok(json!(" kept as it is "))),
        ("string", json!(42), Ok(json!("42"))),
        ("string", json!(true), Ok(json!("true"))),
        ("string", json!("two\nlines"), Err("several_lines")),
        ("string", json!("bell\u{7}"), Err("several_lines")),
        ("string", json!(long), Ok(json!(long))),
        ("string", json!("x".repeat(256)), Err("too_long")),
        ("string", json!("é".repeat(255)), Ok(json!("é".repeat(255)))),
        ("string", json!(""), Err("empty")),
        ("string", json!(" \n\t"), Err("empty")),
        ("text", json!("two\nlines"), Ok(json!("two\nlines"))),
        ("text", json!(0.5), Ok(json!("0.5"))),
        ("text", json!("x".repeat(2_001)), Err("too_long")),
        ("integer", json!(42), Ok(json!(42))),
        ("integer", json!("42"), Ok(json!(42))),
        ("integer", json!(" 42 "), Ok(json!(42))),
        ("integer", json!(-7), Ok(json!(-7))),
        ("integer", json!("-7"), Ok(json!(-7))),
        ("integer", json!(3.0), Ok(json!(3))),
        ("integer", json!(3e2), Ok(json!(300))),
        ("integer", json!(i64::MAX), Ok(json!(i64::MAX))),
        ("integer", json!(3.5), mismatch.clone()),
        ("integer", json!("3.0"), mismatch.clone()),
        ("integer", json!("0042"), mismatch.clone()),
        ("integer", json!("+42"), mismatch.clone()),
        ("integer", json!("-0"), mismatch.clone()),
        ("integer", json!("4 2"), mismatch.clone()),
        ("integer", json!("9223372036854775808"), mismatch.clone()),
        ("integer", json!(u64::MAX), mismatch.clone()),
        ("integer", json!(1e300), mismatch.clone()),
        ("integer", json!(true), mismatch.clone()),
        ("float", json!(36.5), Ok(json!(36.5))),
        ("float", json!("36.5"), Ok(json!(36.5))),
        ("float", json!("1e3"), Ok(json!(1e3))),
        ("float", json!(7), Ok(json!(7))),
        ("float", json!("36,5"), mismatch.clone()),
        ("float", json!("NaN"), mismatch.clone()),
        ("float", json!("inf"), mismatch.clone()),
        ("float", json!("1e400"), mismatch.clone()),
        ("float", json!(false), mismatch.clone()),
        ("boolean", json!(true), Ok(json!(true))),
        ("boolean", json!(false), Ok(json!(false))),
        ("boolean", json!("Yes"), Ok(json!(true))),
        ("boolean", json!("FALSE"), Ok(json!(false))),
        ("boolean", json!(1), Ok(json!(true))),
        ("boolean", json!("0"), Ok(json!(false))),
        ("boolean", json!("on"), mismatch.clone()),
        ("boolean", json!(2), mismatch.clone()),
        ("single", json!("gold"), Ok(json!("gold"))),
        ("single", json!(" silver"), Ok(json!("silver"))),
        ("single", json!("Gold"), mismatch.clone()),
        ("single", json!("gold,silver"), mismatch.clone()),
        ("multiple", json!("a"), Ok(json!(["a"]))),
        ("multiple", json!("b c, a"), Ok(json!(["b c", "a"]))),
        ("multiple", json!("a,a"), Ok(json!(["a"]))),
        ("multiple", json!("a, d"), mismatch.clone()),
        ("multiple", json!("a,"), mismatch),
    ];
    for (key, value, expected) in table {
        let rules = rules(&fields, &[&format!("x>{key}")]);
        assert_eq!(mapped(&rules, &fields, &value), expected, "{key} {value}");
    }
}

#[test]
fn a_predefined_field_takes_what_it_is_for() {
    let table = [
        ("firstname", json!("Ada"), Ok(json!("Ada"))),
        ("lastname", json!("a\nb"), Err("several_lines")),
        ("company", json!(3), Ok(json!("3"))),
        ("gender", json!("woman"), Ok(json!("woman"))),
        ("notes", json!("a\nb"), Ok(json!("a\nb"))),
        ("emails", json!("ada@example.org"), Ok(json!(["ada@example.org"]))),
        ("emails", json!("ada"), Err("not_an_email")),
        ("emails", json!("ada@localhost"), Err("not_an_email")),
        ("emails", json!("a@b@example.org"), Err("not_an_email")),
        ("emails", json!("ada lovelace@example.org"), Err("not_an_email")),
        (
            "home_phones",
            json!("+33 1 23 45 67 89"),
            Ok(json!(["+33 1 23 45 67 89"])),
        ),
        ("home_phones", json!(33_123_456), Ok(json!(["33123456"]))),
        ("mobile_phones", json!("n/a"), Err("not_a_phone")),
        ("mobile_phones", json!("12"), Err("not_a_phone")),
        ("mobile_phones", json!("1".repeat(21)), Err("not_a_phone")),
        (
            "avatar_url",
            json!("https://example.org/ada.png"),
            Ok(json!("https://example.org/ada.png")),
        ),
        ("avatar_url", json!("javascript:alert(1)"), Err("not_a_url")),
        ("avatar_url", json!("https://"), Err("not_a_url")),
    ];
    for (name, value, expected) in table {
        let rules = rules(&[], &[&format!("x>{name}")]);
        assert_eq!(mapped(&rules, &[], &value), expected, "{name} {value}");
    }
}

#[test]
fn a_regex_must_match_the_whole_value() {
    let table = [
        (r"\d{6}", "123456", true),
        (r"\d{6}", "1234567", false),
        (r"\d{6}", "123456\n", false),
        (r"a|ab", "ab", true),
        (r"a|b", "xb", false),
        (r"C-\d+", "C-1", true),
        (r"(?i)c-\d+", "C-1", true),
        (r"^\d+$", "12", true),
        ("", "", true),
        (r"(a+)+b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false),
    ];
    for (regex, value, fits) in table {
        assert_eq!(Pattern::read(regex).unwrap().fits(value), fits, "{regex} {value:?}");
    }
    let mut number = field("customer", FieldType::String);
    number.regex = Some(r"\d{6}".into());
    let fields = [number];
    let rules = rules(&fields, &["x>customer"]);
    assert_eq!(mapped(&rules, &fields, &json!(123_456)), Ok(json!("123456")));
    assert_eq!(mapped(&rules, &fields, &json!("A123456")), Err("regex_mismatch"));
}

#[test]
fn a_uuid_the_server_made_stays_out_and_the_websites_own_is_mapped() {
    let mut number = field("customer", FieldType::String);
    number.regex = Some("[0-9]+".into());
    let fields = [number, field("any", FieldType::String)];
    let rules = rules(&fields, &["uuid>customer", "uuid>any"]);
    let reasons = |brought: Brought<'_>| {
        let mut person = GroupFields::default();
        let outcome = rules.map(&brought, &mut person);
        let reasons: Vec<_> = outcome
            .not_mapped
            .iter()
            .map(|not| (not.field.clone(), not.reason.code()))
            .collect();
        (
            person
                .shown(&fields)
                .into_iter()
                .map(|field| field.value)
                .collect::<Vec<_>>(),
            reasons,
        )
    };
    let own = identity(&json!({"uuid": "42"}));
    assert_eq!(reasons(bring(&own)), (vec![json!("42"), json!("42")], vec![]));
    let other = identity(&json!({"uuid": "ada@example.org", "extra_values": {"uuid": "43"}}));
    assert_eq!(
        reasons(bring(&other)),
        (
            vec![json!("ada@example.org")],
            vec![("customer".into(), "regex_mismatch")]
        ),
        "the identity's uuid, whatever extra value has the name"
    );
    let anonymous = Identity::default();
    let automated = Brought {
        is_automated: true,
        ..bring(&anonymous)
    };
    let kept_out = |field: &str| (field.to_owned(), "uuid_automated");
    assert_eq!(
        reasons(automated),
        (vec![], vec![kept_out("customer"), kept_out("any")])
    );
}

#[test]
fn a_list_gains_what_it_lacks_and_a_scalar_takes_what_is_new_and_never_nothing() {
    let mut tags = field("tags", FieldType::MultipleChoice);
    tags.choices = vec!["a".into(), "b".into()];
    let fields = [tags, field("plan", FieldType::String)];
    let rules = rules(&fields, &["mail>emails", "tags>tags", "plan>plan", "name>firstname"]);
    let mut person = GroupFields::default();
    let mut map = |values: Value| {
        let outcome = rules.map(&bring(&extra(&values)), &mut person);
        let values: Vec<_> = person.shown(&fields).into_iter().map(|field| field.value).collect();
        (json!(values), outcome.changed)
    };
    let given = json!({"mail": "ada@example.org", "tags": "a", "plan": "gold", "name": "Ada"});
    let all = ["emails", "tags", "plan", "firstname"].map(String::from).to_vec();
    assert_eq!(
        map(given.clone()),
        (json!(["Ada", ["ada@example.org"], ["a"], "gold"]), all)
    );
    assert_eq!(map(given).1, Vec::<String>::new(), "the same again changes nothing");
    assert_eq!(
        map(json!({"mail": "ADA@example.org", "plan": "", "name": " "})),
        (json!(["Ada", ["ada@example.org"], ["a"], "gold"]), vec![])
    );
    assert_eq!(
        map(json!({"mail": "ada@work.example", "tags": "b,a", "plan": "silver"})),
        (
            json!(["Ada", ["ada@example.org", "ada@work.example"], ["a", "b"], "silver"]),
            ["emails", "tags", "plan"].map(String::from).to_vec()
        )
    );
    assert_eq!(
        map(json!({})).1,
        Vec::<String>::new(),
        "what is absent takes nothing away"
    );
    for number in 0..30 {
        map(json!({"mail": format!("{number}@example.org")}));
    }
    let (values, _) = map(json!({}));
    assert_eq!(values[1].as_array().unwrap().len(), LIST);
}

#[test]
fn a_full_list_says_so() {
    let rules = rules(&[], &["mail>emails"]);
    let mut person = GroupFields::default();
    let mut last = Outcome::default();
    for number in 0..=LIST {
        last = rules.map(
            &bring(&extra(&json!({"mail": format!("{number}@example.org")}))),
            &mut person,
        );
    }
    assert_eq!(
        last.not_mapped.iter().map(NotMapped::write).collect::<Vec<_>>(),
        [json!({
            "extra_value": "mail", "field": "emails", "code": "list_full", "text": "the list has 20 values already",
        })]
    );
}

#[test]
fn what_a_page_claims_changes_nobody_whom_the_website_vouches_for() {
    let rules = rules(&[], &["name>firstname", "absent>company"]);
    let identity = extra(&json!({"name": "Mallory"}));
    let claimed = Brought {
        is_outranked: true,
        ..bring(&identity)
    };
    let mut person = GroupFields::read(r#"{"firstname":"Ada"}"#);
    let outcome = rules.map(&claimed, &mut person);
    assert_eq!(person.write(), r#"{"firstname":"Ada"}"#);
    assert_eq!(
        (outcome.changed.len(), outcome.not_mapped[0].reason.code()),
        (0, "not_signed")
    );
    assert_eq!(outcome.not_mapped.len(), 1, "what is absent is no loss");
}

#[test]
fn of_two_mappings_into_one_field_the_later_counts() {
    let rules = rules(&[], &["nick>firstname", "name>firstname"]);
    let mut person = GroupFields::default();
    let both = extra(&json!({"nick": "Addy", "name": "Ada"}));
    assert_eq!(rules.map(&bring(&both), &mut person).changed, ["firstname"]);
    assert_eq!(person.value(Predefined::Firstname), Some(&json!("Ada")));
    assert_eq!(rules.map(&bring(&both), &mut person).changed, Vec::<String>::new());
}

#[test]
fn two_persons_become_one_and_nothing_is_lost() {
    let mut person = GroupFields::read(r#"{"firstname":"Ada","emails":["a@x.org"],"custom":{"f":1}}"#);
    let other = r#"{"firstname":"A.","lastname":"L.","emails":["A@x.org","b@x.org"],"custom":{"f":2,"g":["h"]}}"#;
    person.absorb(&GroupFields::read(other));
    assert_eq!(
        person.write(),
        r#"{"firstname":"Ada","emails":["a@x.org","b@x.org"],"lastname":"L.","custom":{"f":1,"g":["h"]}}"#
    );
}

#[test]
fn a_person_is_read_as_it_was_written_and_rubbish_is_nobody() {
    let text = r#"{"firstname":"Ada","emails":["a@x.org"],"custom":{"f":1.5}}"#;
    assert_eq!(GroupFields::read(text).write(), text);
    for rubbish in ["", "[]", "null", "{"] {
        assert!(GroupFields::read(rubbish).is_empty());
    }
}
