//! The verifier of signed identities: no input panics, and nothing is accepted that was not signed whole.
//!
//! The first byte says what the rest is: a whole token, a header or a payload that is signed rightly, or the text of a
//! key. What is signed gets past the signature, where most of the rules are.

#![no_main]

use std::sync::LazyLock;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use visavis_server::identity::{HmacSecret, Key, Moment, Policy, RsaPublicKey, kid_of, verify};

const NOW: u64 = 1_800_000_000_000;
const SECRET: &str = "5f2d8c1a9b7e4036d1c8a2f4";
const HEADER: &[u8] = br#"{"typ":"JWT","alg":"HS256","kid":"web_2026"}"#;
const PAYLOAD: &[u8] = br#"{"uuid":"42","exp":1800007200}"#;

static KEY: LazyLock<Key> = LazyLock::new(|| Key::Hs256(HmacSecret::read(SECRET).unwrap()));

fn sign(header: &[u8], payload: &[u8]) -> String {
    let signed = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    format!(
        "{signed}.{}",
        URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()))
    )
}

fn judge(token: &str, is_signed: bool) {
    for moment in [Moment::Registering, Moment::InSession] {
        match verify(token, |_| Some(&*KEY), &Policy::default(), moment, NOW) {
            Ok(verified) => {
                assert!(is_signed, "nobody signed this");
                assert!(verified.identity.uuid().is_some_and(|uuid| !uuid.is_empty()));
                assert!(verified.expires_at * 1_000 + 10_000 > NOW);
                assert!(verified.expires_at * 1_000 <= NOW + 315_576_000_000);
                assert_eq!(kid_of(token).as_ref(), Ok(&verified.kid));
            }
            Err(refusal) => {
                let text = refusal.to_string();
                assert!(!text.contains(SECRET) && !text.contains(char::is_control), "{text}");
            }
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((kind, rest)) = input.split_first() else {
        return;
    };
    match kind % 4 {
        0 => {
            if let Ok(token) = std::str::from_utf8(rest) {
                judge(token, false);
            }
        }
        1 => judge(&sign(rest, PAYLOAD), true),
        2 => judge(&sign(HEADER, rest), true),
        _ => {
            if let Ok(text) = std::str::from_utf8(rest) {
                let _ = HmacSecret::read(text);
                let _ = RsaPublicKey::read(text);
            }
        }
    }
});
