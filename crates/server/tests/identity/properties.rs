//! What holds for every token: nothing panics, nothing that was changed is taken, nothing tells a secret.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use visavis_server::identity::{HmacSecret, Moment, Policy, RsaPublicKey, kid_of, verify};

use super::desk::{HEADER, NOW, PAYLOAD, SECRET, base64url, key_of, present, rsa_token, segments, token, with_payload};

/// A token that has been changed is refused, and so is a byte of it that is no text any more.
fn every_flip_is_refused(good: &str) {
    assert!(present(good).is_ok());
    for place in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.as_bytes().to_vec();
            bytes[place] ^= 1 << bit;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert!(present(&changed).is_err(), "bit {bit} of byte {place}");
            }
        }
    }
    // The same below the encoding.
    let decoded = segments(good).map(|segment| URL_SAFE_NO_PAD.decode(segment).unwrap());
    for segment in 0..3 {
        for place in 0..decoded[segment].len() {
            for bit in 0..8 {
                let mut changed = decoded.clone();
                changed[segment][place] ^= 1 << bit;
                let changed = changed.map(base64url).join(".");
                assert!(
                    present(&changed).is_err(),
                    "bit {bit} of byte {place} of segment {segment}"
                );
            }
        }
    }
}

#[test]
fn no_flipped_bit_of_an_hs256_token_is_accepted() {
    every_flip_is_refused(&token(HEADER, PAYLOAD));
}

#[test]
fn no_flipped_bit_of_an_rs256_token_is_accepted() {
    every_flip_is_refused(&rsa_token(r#"{"typ":"JWT","alg":"RS256","kid":"rsa_2026"}"#, PAYLOAD));
}

#[test]
fn no_part_of_a_token_is_a_token() {
    let good = token(HEADER, PAYLOAD);
    for place in 0..good.len() {
        assert!(present(&good[..place]).is_err());
        assert!(present(&good[place + 1..]).is_err());
        assert!(present(&format!("{}{}", &good[..place], &good[place + 1..])).is_err());
    }
}

/// JSON of any shape, and things that only look like it.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:e}")),
        "-?[0-9]{1,25}(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?",
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        "\"(\\\\u[0-9a-f]{4}|[ -~])*\"",
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let name = prop_oneof![
            Just("uuid"),
            Just("exp"),
            Just("nbf"),
            Just("iat"),
            Just("extra_values"),
            Just("email"),
            Just("x"),
            Just("\\u0075uid"),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((name, inner), 0..6).prop_map(|members| {
                let members: Vec<_> = members
                    .iter()
                    .map(|(name, value)| format!("\"{name}\":{value}"))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in any::<String>()) {
        prop_assert!(present(&text).is_err());
        prop_assert!(kid_of(&text).is_err());
        let _ = HmacSecret::read(&text);
        let _ = RsaPublicKey::read(&text);
    }

    #[test]
    fn nothing_shaped_like_a_token_panics(
        header in any::<Vec<u8>>(), payload in any::<Vec<u8>>(), signature in any::<Vec<u8>>()
    ) {
        prop_assert!(present(&[header, payload, signature].map(base64url).join(".")).is_err());
    }

    #[test]
    fn no_signed_bytes_panic(payload in any::<Vec<u8>>()) {
        prop_assert!(present(&with_payload(payload)).is_err());
    }

    #[test]
    fn no_signed_json_panics_at_any_time(payload in json(), now in any::<u64>(), at_session in any::<bool>()) {
        let moment = if at_session { Moment::InSession } else { Moment::Registering };
        for now in [now, NOW] {
            if let Ok(verified) = verify(&with_payload(&payload), key_of, &Policy::default(), moment, now) {
                // What is accepted is what the strictest reading of the same JSON says.
                let json: serde_json::Value = serde_json::from_str(&payload).unwrap();
                prop_assert_eq!(verified.identity.uuid(), json["uuid"].as_str());
                prop_assert!(verified.expires_at * 1_000 + 10_000 > now);
            }
        }
    }

    #[test]
    fn no_header_panics(header in json()) {
        let _ = present(&token(header, PAYLOAD));
    }

    #[test]
    fn a_uuid_is_proven_byte_for_byte(uuid in "\\PC{1,64}") {
        let payload = serde_json::json!({"uuid": uuid, "exp": 1_800_007_200}).to_string();
        let verified = present(&with_payload(payload)).unwrap();
        prop_assert_eq!(verified.identity.uuid(), Some(uuid.as_str()));
    }

    #[test]
    fn an_exp_is_judged_by_the_rule_alone(ahead in -20_000_i64..20_000, minimum in 0_u64..10_000) {
        let payload = format!(r#"{{"uuid":"42","exp":{}}}"#, 1_800_000_000 + ahead);
        let policy = Policy { minimum_lifetime: std::time::Duration::from_secs(minimum), maximum_lifetime: None };
        let verified = verify(&with_payload(payload), key_of, &policy, Moment::Registering, NOW);
        let good = ahead > -10 && ahead + 10 >= i64::try_from(minimum).unwrap();
        prop_assert_eq!(verified.is_ok(), good, "{:?}", verified);
    }

    #[test]
    fn no_refusal_repeats_a_token(payload in json(), header in json()) {
        for token in [token(&header, PAYLOAD), with_payload(&payload), token(&header, &payload)] {
            let Err(refusal) = present(&token) else { continue };
            let said = format!("{refusal} {refusal:?}");
            for segment in segments(&token) {
                prop_assert!(segment.len() < 12 || !said.contains(segment), "{}", said);
            }
            prop_assert!(!said.contains(SECRET) && !said.contains("web_2026"), "{}", said);
        }
    }
}
