//! What every input must hold: the verifier of signed identities never panics, and accepts nothing that was not signed
//! whole.
//!
//! The fuzz target and the native test `seeds` call this; neither has a copy. The first byte says what the rest is: a
//! whole token, a header or a payload that is signed rightly, or the text of a key. What is signed gets past the
//! signature, where most of the rules are.

use std::sync::LazyLock;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use visavis_server::identity::{HmacSecret, Key, Moment, Policy, RsaPublicKey, kid_of, verify};

const NOW: u64 = 1_800_000_000_000;
const SECRET: &str = "5f2d8c1a9b7e4036d1c8a2f4";
const HEADER: &[u8] = br#"{"typ":"JWT","alg":"HS256","kid":"web_2026"}"#;
const PAYLOAD: &[u8] = br#"{"uuid":"42","exp":1800007200}"#;

static KEY: LazyLock<Key> = LazyLock::new(|| Key::Hs256(HmacSecret::read(SECRET).unwrap()));

/// Has the verifier judge one input. What came of it, for who counts: `accepted`, or a refusal's code.
pub(crate) fn judge(input: &[u8]) -> Vec<&'static str> {
    let Some((kind, rest)) = input.split_first() else {
        return Vec::new();
    };
    match kind % 4 {
        0 => std::str::from_utf8(rest).map_or_else(|_| Vec::new(), |token| token_at_both_moments(token, false)),
        1 => token_at_both_moments(&sign(rest, PAYLOAD), true),
        2 => token_at_both_moments(&sign(HEADER, rest), true),
        _ => std::str::from_utf8(rest).map_or_else(|_| Vec::new(), key),
    }
}

fn token_at_both_moments(token: &str, is_signed: bool) -> Vec<&'static str> {
    let at = |moment| match verify(token, |_| Some(&*KEY), &Policy::default(), moment, NOW) {
        Ok(verified) => {
            assert!(is_signed, "nobody signed this");
            assert!(verified.identity.uuid().is_some_and(|uuid| !uuid.is_empty()));
            assert!(verified.expires_at * 1_000 + 10_000 > NOW);
            assert!(verified.expires_at * 1_000 <= NOW + 315_576_000_000);
            assert_eq!(kid_of(token).as_ref(), Ok(&verified.kid));
            "accepted"
        }
        Err(refusal) => {
            let text = refusal.to_string();
            assert!(!text.contains(SECRET) && !text.contains(char::is_control), "{text}");
            refusal.code()
        }
    };
    [Moment::Registering, Moment::InSession].map(at).into()
}

fn key(text: &str) -> Vec<&'static str> {
    let word = |is_key| if is_key { "a key" } else { "not a key" };
    vec![
        word(HmacSecret::read(text).is_ok()),
        word(RsaPublicKey::read(text).is_ok()),
    ]
}

fn sign(header: &[u8], payload: &[u8]) -> String {
    let signed = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()));
    format!("{signed}.{signature}")
}
