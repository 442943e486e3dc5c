//! Project Wycheproof's JWS and JWK vectors, where they are: beside the checkout in `../shared/vectors/wycheproof`,
//! or in the folder that `VISAVIS_VECTORS` names. They are not ours to keep, so without them this says so.

use std::fmt;
use std::io::{self, Write as _};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::{is_signed, pem_of};
use crate::identity::{HmacSecret, Key, Moment, Policy, RsaPublicKey, verify};

/// Said past the capture of the test's output: a suite that was skipped must be seen.
fn tell(what: fmt::Arguments<'_>) {
    writeln!(io::stderr(), "{what}").unwrap();
}

fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors/wycheproof");
    let folder = std::env::var_os("VISAVIS_VECTORS").map_or(beside, PathBuf::from);
    folder.join("json_web_signature_test.json").is_file().then_some(folder)
}

fn read(file: &str) -> Option<Value> {
    let Some(folder) = folder() else {
        tell(format_args!(
            "SKIPPED: Wycheproof's {file} is not here; set VISAVIS_VECTORS to its folder"
        ));
        return None;
    };
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// A key as the suite writes it, or none where it could never be a key of a community.
fn key_of(jwk: &Value) -> Option<Key> {
    let may_verify = jwk["use"] != "enc"
        && jwk["key_ops"]
            .as_array()
            .is_none_or(|ops| ops.contains(&Value::from("verify")));
    match (may_verify, jwk["kty"].as_str()?, jwk["alg"].as_str()?) {
        (true, "oct", "HS256") => {
            let bytes = URL_SAFE_NO_PAD.decode(jwk["k"].as_str()?).ok()?;
            // The suite's own rule; ours is about characters (`HmacSecret::read`).
            (bytes.len() >= 32).then(|| Key::Hs256(HmacSecret::from_bytes(&bytes)))
        }
        (true, "RSA", "RS256") => Some(Key::Rs256(RsaPublicKey::read(&pem_of(jwk)?).ok()?)),
        _ => None,
    }
}

fn alg_of(token: &str) -> Option<String> {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    let header: Value = serde_json::from_slice(&header).ok()?;
    Some(header["alg"].as_str()?.to_owned())
}

#[test]
fn every_signature_is_judged_as_the_suite_says() {
    let (Some(suite), Some(overrides)) = (read("json_web_signature_test.json"), read("OVERRIDES.json")) else {
        return;
    };
    let (mut accepted, mut refused, mut others) = (0, 0, 0);
    for group in suite["testGroups"].as_array().unwrap() {
        let jwk = if group["public"].is_object() {
            &group["public"]
        } else {
            &group["private"]
        };
        let key = key_of(jwk);
        for test in group["tests"].as_array().unwrap() {
            let id = test["tcId"].to_string();
            let token = test["jws"].as_str().map_or_else(|| test["jws"].to_string(), Into::into);
            let valid = match overrides[&id]["use"].as_str() {
                Some("skip") => continue,
                Some(other) => other != "reject",
                None => test["result"] == "valid",
            };
            // Other algorithms are good signatures, and none of ours. Nothing at all can be signed, but is no JWT.
            let ours =
                matches!(alg_of(&token).as_deref(), Some("HS256" | "RS256")) && test["comment"] != "emptyPayload";
            let is_accepted = key.as_ref().is_some_and(|key| is_signed(&token, key));
            assert_eq!(is_accepted, valid && ours, "{id}: {}", test["comment"]);
            match (is_accepted, valid) {
                (true, _) => accepted += 1,
                (false, true) => others += 1,
                (false, false) => refused += 1,
            }
            if let Some(key) = key.as_ref() {
                let whole = verify(&token, |_| Some(key), &Policy::default(), Moment::InSession, 0);
                assert!(whole.is_err(), "{id}: none of them is a signed identity");
            }
        }
    }
    tell(format_args!(
        "Wycheproof JWS: {accepted} accepted, {refused} refused, {others} valid ones refused that are none of ours"
    ));
    assert!(accepted >= 10 && refused >= 250);
}

#[test]
fn every_key_is_judged_as_the_suite_says() {
    let Some(suite) = read("json_web_key_test.json") else {
        return;
    };
    let (mut accepted, mut refused) = (0, 0);
    for group in suite["testGroups"].as_array().unwrap() {
        let set = if group["public"].is_object() {
            &group["public"]
        } else {
            &group["private"]
        };
        let jwks = set["keys"].as_array().unwrap();
        // A key of a community has one algorithm, whatever stands beside it; a Key ID stands there once.
        if group["comment"] == "jws_mixedSymmetryKeyset" {
            continue;
        }
        let kids: Vec<&Value> = jwks.iter().map(|jwk| &jwk["kid"]).collect();
        let is_map = kids
            .iter()
            .all(|kid| kids.iter().filter(|other| other == &kid).count() == 1);
        let keys: Vec<Key> = jwks.iter().filter(|_| is_map).filter_map(key_of).collect();
        for test in group["tests"].as_array().unwrap() {
            let token = test["jws"].as_str().unwrap_or_default();
            let ours = matches!(alg_of(token).as_deref(), Some("HS256" | "RS256")) && test["comment"] != "emptyPayload";
            let is_accepted = keys.iter().any(|key| is_signed(token, key));
            let valid = test["result"] == "valid" && ours;
            assert_eq!(is_accepted, valid, "{}: {}", test["tcId"], test["comment"]);
            if is_accepted { accepted += 1 } else { refused += 1 }
        }
    }
    tell(format_args!("Wycheproof JWK: {accepted} accepted, {refused} refused"));
    assert!(accepted >= 3 && refused >= 15);
}
