//! J19 and J24: who the visitor is, byte for byte, and nothing more.

use visavis_wire::ExtraValue;

use super::desk::{Case, PAYLOAD, present, with_payload};

pub(crate) fn cases() -> Vec<Case> {
    [uuids(), missing_uuids(), fields(), powers()].concat()
}

fn uuid(json: &str) -> String {
    with_payload(format!(r#"{{"uuid":{json},"exp":1800007200}}"#))
}

/// J19: every string is itself.
fn uuids() -> Vec<Case> {
    let longest = "u".repeat(256);
    let strings = [
        "42",
        "a",
        "A",
        "é",
        "e\u{301}",
        "É",
        "ß",
        "SS",
        " 42",
        "42 ",
        " ",
        "\u{a0}",
        "42\t",
        "null",
        "undefined",
        "0",
        "-1",
        "1e3",
        "../42",
        "42' or '1'='1",
        "<b>42</b>",
        "😀",
        "\u{202e}24",
        "\u{feff}42",
        "user@example.org",
        "\u{fb01}",
        &longest,
        "019d1a2b-3c4d-7e5f-8a9b-0c1d2e3f4a5b",
    ];
    let mut cases: Vec<Case> = strings
        .iter()
        .map(|text| {
            let json = serde_json::to_string(text).unwrap();
            Case::proves(format!("J19 {text:?}"), text, uuid(&json))
        })
        .collect();
    cases.push(Case::proves("J19 escaped", "é", uuid(r#""\u00e9""#)));
    cases.push(Case::proves(
        "J19 a pair of surrogates",
        "😀",
        uuid(r#""\ud83d\ude00""#),
    ));
    cases.push(Case::proves("J19 a slash", "a/b", uuid(r#""a\/b""#)));
    cases
}

fn missing_uuids() -> Vec<Case> {
    let too_long = format!("\"{}\"", "u".repeat(257));
    let too_long_in_bytes = format!("\"{}\"", "é".repeat(129));
    let mut cases = vec![
        Case::refused("J19 absent", "uuid_missing", with_payload(r#"{"exp":1800007200}"#)),
        Case::refused("J19 null", "uuid_missing", uuid("null")),
        Case::refused(
            "J19 another name",
            "uuid_missing",
            with_payload(r#"{"UUID":"42","exp":1800007200}"#),
        ),
        Case::refused(
            "J19 sub is not it",
            "uuid_missing",
            with_payload(r#"{"sub":"42","exp":1800007200}"#),
        ),
    ];
    for wrong in [
        "\"\"",
        r#""a\u0000b""#,
        "42",
        "4.2",
        "0",
        "true",
        "false",
        "[]",
        "[\"42\"]",
        "{}",
        "{\"id\":\"42\"}",
        &too_long,
        &too_long_in_bytes,
    ] {
        cases.push(Case::refused(format!("J19 {wrong}"), "uuid_invalid", uuid(wrong)));
    }
    cases
}

/// The other fields, where they are there, are what they must be.
fn fields() -> Vec<Case> {
    let also = |member: &str| with_payload(PAYLOAD.replace('}', &format!(",{member}}}")));
    let mut cases = Vec::new();
    let names = ["firstname", "lastname", "screenname", "company", "email", "avatar_url"];
    for name in names {
        for right in ["\"\"", "null", "\"Zoë\"", "\"<script>\""] {
            cases.push(Case::proves(
                format!("{name} {right}"),
                "42",
                also(&format!("\"{name}\":{right}")),
            ));
        }
        let long = format!("\"{}\"", "x".repeat(1_025));
        for wrong in ["1", "true", "[]", "{\"a\":1}", &long] {
            let token = also(&format!("\"{name}\":{wrong}"));
            cases.push(Case::refused(
                format!("{name} {}", wrong.len()),
                "identity_invalid",
                token,
            ));
        }
    }
    for right in [
        "{}",
        "null",
        r#"{"plan":"gold"}"#,
        r#"{"seats":3,"share":0.5,"vip":true}"#,
        r#"{"a":null}"#,
        r#"{"":null}"#,
        r#"{"uuid":"43"}"#,
    ] {
        let code = (right == r#"{"":null}"#).then_some("identity_invalid");
        cases.push(Case::of(
            format!("extra_values {right}"),
            code,
            also(&format!("\"extra_values\":{right}")),
        ));
    }
    let many: Vec<String> = (0..65).map(|number| format!("\"k{number}\":1")).collect();
    let many = format!("{{{}}}", many.join(","));
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(2_049));
    let long_name = format!("{{\"{}\":1}}", "x".repeat(129));
    for wrong in [
        "[]",
        "\"plan=gold\"",
        "1",
        "true",
        r#"{"a":[]}"#,
        r#"{"a":{"b":1}}"#,
        &many,
        &long,
        &long_name,
    ] {
        let token = also(&format!("\"extra_values\":{wrong}"));
        cases.push(Case::refused(
            format!("extra_values {}", wrong.len()),
            "identity_invalid",
            token,
        ));
    }
    cases
}

/// J24: other claims give nothing and cost nothing.
fn powers() -> Vec<Case> {
    let claims = [
        r#""role":"admin""#,
        r#""roles":["agent"]"#,
        r#""admin":true"#,
        r#""scope":"*""#,
        r#""aud":"someone-else""#,
        r#""aud":[]"#,
        r#""aud":7"#,
        r#""iss":"https://evil.example""#,
        r#""sub":"43""#,
        r#""jti":"once""#,
        r#""community":"other""#,
        r#""identity_group_id":"1""#,
        r#""known":"agent""#,
        r#""__proto__":{"uuid":"43"}"#,
        r#""constructor":1"#,
        r#""azp":null"#,
        r#""events":{}"#,
        r#""cnf":{"jwk":{}}"#,
        r#""act":{"sub":"43"}"#,
        r#""_claim_names":{"uuid":"src"}"#,
        r#""kid":"web_64""#,
        r#""alg":"none""#,
        r#""crit":["x"]"#,
    ];
    claims
        .iter()
        .map(|claim| {
            Case::proves(
                format!("J24 {claim}"),
                "42",
                with_payload(PAYLOAD.replace('}', &format!(",{claim}}}"))),
            )
        })
        .collect()
}

#[test]
fn a_verified_identity_is_what_was_signed() {
    let payload = r#"{"exp":1800007200,"uuid":"42","firstname":"Zoë","lastname":"","email":"zoe@example.org",
        "extra_values":{"z":"1","plan":"gold","seats":3,"share":0.25,"vip":true,"none":null},"role":"admin"}"#;
    let verified = present(&with_payload(payload)).unwrap();
    assert_eq!(verified.kid.as_str(), "web_2026");
    assert_eq!(verified.expires_at, 1_800_007_200);
    let identity = verified.identity;
    assert_eq!(identity.field("firstname"), Some("Zoë"));
    assert_eq!(identity.field("lastname"), None);
    assert_eq!(identity.field("email"), Some("zoe@example.org"));
    let text = |text: &str| ExtraValue::Text(text.into());
    let wanted = [
        ("z", text("1")),
        ("plan", text("gold")),
        ("seats", ExtraValue::Natural(3)),
        ("share", ExtraValue::Float(0.25)),
        ("vip", ExtraValue::Flag(true)),
    ];
    assert_eq!(
        identity.extra_values(),
        wanted.map(|(name, value)| (name.to_owned(), value)),
        "in the website's order"
    );
}
