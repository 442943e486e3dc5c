//! J15 to J18: `exp`, `nbf`, `iat`, at the two moments. Now is 1800000000.

use super::desk::{Case, NOW, with_payload};

pub(crate) fn cases() -> Vec<Case> {
    [
        kinds(),
        registering(),
        policies(),
        in_session(),
        extremes(),
        not_before(),
        issued_at(),
    ]
    .concat()
}

fn exp(value: &str) -> String {
    with_payload(format!(r#"{{"uuid":"42","exp":{value}}}"#))
}

fn also(member: &str) -> String {
    with_payload(format!(r#"{{"uuid":"42","exp":1800007200,{member}}}"#))
}

/// J15: a whole number, always, and no other kind is as absent.
fn kinds() -> Vec<Case> {
    let mut cases = vec![
        Case::refused("J15 absent", "exp_invalid", with_payload(r#"{"uuid":"42"}"#)),
        Case::refused(
            "J15 another name",
            "exp_invalid",
            with_payload(r#"{"uuid":"42","Exp":1800007200}"#),
        ),
        Case::refused(
            "J15 deeper",
            "exp_invalid",
            with_payload(r#"{"uuid":"42","x":{"exp":1800007200}}"#),
        ),
        Case::refused("J15 an empty payload", "exp_invalid", with_payload("{}")),
    ];
    for wrong in [
        "\"1800007200\"",
        "\"\"",
        "null",
        "true",
        "false",
        "[]",
        "[1800007200]",
        "{}",
        "{\"$date\":1800007200}",
        "\"2027-01-15T10:00:00Z\"",
        "\"never\"",
        "1800007200.5",
        "1800007200.000001",
        "0.1",
        "-1",
        "-1800007200",
        "-0.5",
        "-1e300",
        "1.8000072005e9",
    ] {
        cases.push(Case::refused(format!("J15 {wrong}"), "exp_invalid", exp(wrong)));
        cases.push(Case::refused(format!("J15 {wrong} in session"), "exp_invalid", exp(wrong)).in_session());
    }
    for right in [
        "1800007200",
        "1800007200.0",
        "1.8000072e9",
        "18000072E2",
        "180000720000e-2",
        "1800007200.000",
    ] {
        cases.push(Case::proves(format!("J15 {right}"), "42", exp(right)));
    }
    cases
}

/// J16: an hour ahead when it is presented; between 3590 and 3600 s the leeway lets it pass.
fn registering() -> Vec<Case> {
    let table = [
        (7_200, None),
        (3_601, None),
        (3_600, None),
        (3_599, None),
        (3_591, None),
        (3_590, None),
        (3_589, Some("lifetime_too_short")),
        (3_541, Some("lifetime_too_short")),
        (1_800, Some("lifetime_too_short")),
        (60, Some("lifetime_too_short")),
        (1, Some("lifetime_too_short")),
        (0, Some("lifetime_too_short")),
        (-1, Some("lifetime_too_short")),
        (-9, Some("lifetime_too_short")),
        (-10, Some("token_expired")),
        (-11, Some("token_expired")),
        (-3_600, Some("token_expired")),
        (-1_800_000_000, Some("token_expired")),
        (86_400, None),
        (31_536_000, None),
        (315_576_000, None),
        (315_576_001, Some("exp_too_far")),
    ];
    let mut cases: Vec<Case> = table
        .into_iter()
        .map(|(ahead, code)| {
            Case::of(
                format!("J16 {ahead} s ahead"),
                code,
                exp(&(1_800_000_000_i64 + ahead).to_string()),
            )
        })
        .collect();
    // The server's clock has milliseconds, and none of them is lost.
    for (now, code) in [
        (NOW + 10_000, None),
        (NOW + 10_001, Some("lifetime_too_short")),
        (NOW + 9_999, None),
        (NOW - 1, None),
    ] {
        cases.push(Case::of(format!("J16 at {now}"), code, exp("1800003600")).at(now));
    }
    cases
}

/// J16: the community's own minimum and maximum.
fn policies() -> Vec<Case> {
    let table = [
        (60, None, 60, None),
        (60, None, 50, None),
        (60, None, 49, Some("lifetime_too_short")),
        (0, None, 0, None),
        (0, None, -9, None),
        (0, None, -10, Some("token_expired")),
        (7_200, None, 7_190, None),
        (7_200, None, 7_189, Some("lifetime_too_short")),
        (3_600, Some(7_200), 7_200, None),
        (3_600, Some(7_200), 7_210, None),
        (3_600, Some(7_200), 7_211, Some("lifetime_too_long")),
        (3_600, Some(7_200), 315_576_000, Some("lifetime_too_long")),
        (3_600, Some(7_200), 315_576_001, Some("exp_too_far")),
        (0, Some(0), 10, None),
        (0, Some(0), 11, Some("lifetime_too_long")),
        (u64::MAX, None, 7_200, Some("lifetime_too_short")),
        (0, Some(u64::MAX), 7_200, None),
    ];
    table
        .into_iter()
        .map(|(minimum, maximum, ahead, code)| {
            let token = exp(&(1_800_000_000_i64 + ahead).to_string());
            Case::of(format!("J16 {minimum} {maximum:?} {ahead}"), code, token).under(minimum, maximum)
        })
        .collect()
}

/// J17: a session is good until `exp` + 10 s, whatever the policy.
fn in_session() -> Vec<Case> {
    let at = [
        (NOW, None),
        (NOW + 3_601_000, None),
        (NOW + 7_199_999, None),
        (NOW + 7_200_000, None),
        (NOW + 7_209_999, None),
        (NOW + 7_210_000, Some("token_expired")),
        (NOW + 7_210_001, Some("token_expired")),
        (NOW * 2, Some("token_expired")),
        (u64::MAX, Some("token_expired")),
        (NOW - 86_400_000, None),
        (0, Some("exp_too_far")),
    ];
    let mut cases: Vec<Case> = at
        .into_iter()
        .map(|(now, code)| {
            Case::of(format!("J17 at {now}"), code, exp("1800007200"))
                .in_session()
                .at(now)
        })
        .collect();
    cases.push(Case::proves("J17 no minimum", "42", exp("1800000001")).in_session());
    cases.push(
        Case::proves("J17 no maximum", "42", exp("1800086400"))
            .in_session()
            .under(3_600, Some(7_200)),
    );
    cases
}

/// J16: no number crashes or wraps; milliseconds are told from seconds.
fn extremes() -> Vec<Case> {
    let mut cases = Vec::new();
    for far in [
        "1800007200000",
        "1800007200000000",
        "2115576001",
        "4102444800",
        "4294967295",
        "4294967296",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "18446744073709551617",
        "1e17",
        "1e18",
        "1e19",
        "1e20",
        "1e100",
        "1e308",
        "1.7976931348623157e308",
        "340282366920938463463374607431768211456",
    ] {
        cases.push(Case::refused(format!("J16 {far}"), "exp_too_far", exp(far)));
        cases.push(Case::refused(format!("J17 {far}"), "exp_too_far", exp(far)).in_session());
    }
    for no_number in ["1e309", "1e400", "-1e400", "1e999999999"] {
        cases.push(Case::refused(
            format!("J16 {no_number}"),
            "token_malformed",
            exp(no_number),
        ));
    }
    for past in [
        "0",
        "-0",
        "-0.0",
        "1",
        "0.0",
        "0e0",
        "0e400",
        "2147483647e-9",
        "1000000000",
        "1799999989",
    ] {
        let code = if past.contains("e-9") {
            "exp_invalid"
        } else {
            "token_expired"
        };
        cases.push(Case::refused(format!("J16 {past}"), code, exp(past)));
    }
    cases
}

/// J18: `nbf`, with the leeway.
fn not_before() -> Vec<Case> {
    let mut cases = Vec::new();
    for right in [
        "0",
        "1",
        "1800000000",
        "1799999999",
        "1800000010",
        "1800000010.0",
        "1.8e9",
    ] {
        cases.push(Case::proves(
            format!("J18 nbf {right}"),
            "42",
            also(&format!("\"nbf\":{right}")),
        ));
    }
    for ahead in [
        "1800000011",
        "1800003600",
        "1800000000000",
        "9007199254740993",
        "1e300",
        "18446744073709551615",
    ] {
        let token = also(&format!("\"nbf\":{ahead}"));
        cases.push(Case::refused(
            format!("J18 nbf {ahead}"),
            "token_not_yet_valid",
            token.clone(),
        ));
        cases.push(Case::refused(format!("J18 nbf {ahead} in session"), "token_not_yet_valid", token).in_session());
    }
    for wrong in [
        "null",
        "\"\"",
        "\"0\"",
        "true",
        "false",
        "[]",
        "{}",
        "-1",
        "0.5",
        "1799999999.5",
    ] {
        let token = also(&format!("\"nbf\":{wrong}"));
        cases.push(Case::refused(format!("J18 nbf {wrong}"), "nbf_invalid", token));
    }
    cases
}

/// J18: `iat`, the same.
fn issued_at() -> Vec<Case> {
    let mut cases = Vec::new();
    for right in ["0", "1700000000", "1800000000", "1800000010"] {
        cases.push(Case::proves(
            format!("J18 iat {right}"),
            "42",
            also(&format!("\"iat\":{right}")),
        ));
    }
    for ahead in ["1800000011", "1800007199", "1800000000000", "1e300"] {
        cases.push(Case::refused(
            format!("J18 iat {ahead}"),
            "iat_ahead",
            also(&format!("\"iat\":{ahead}")),
        ));
    }
    for wrong in ["null", "\"1800000000\"", "true", "[]", "{}", "-1", "1800000000.25"] {
        cases.push(Case::refused(
            format!("J18 iat {wrong}"),
            "iat_invalid",
            also(&format!("\"iat\":{wrong}")),
        ));
    }
    cases.push(Case::proves(
        "J18 both",
        "42",
        also(r#""nbf":1799999940,"iat":1800000000"#),
    ));
    cases.push(Case::refused(
        "J18 exp first",
        "token_expired",
        with_payload(r#"{"uuid":"42","exp":1,"nbf":null}"#),
    ));
    cases
}
