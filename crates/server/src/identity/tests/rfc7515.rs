//! The examples of RFC 7515, appendix A and E.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::{is_signed, pem_of};
use crate::identity::{HmacSecret, Key, Moment, Policy, Refusal, RsaPublicKey, verify};

/// Appendix A.1: HS256. The header has a line break and a space, and is signed as it is written.
const A1: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9\
    .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
    .dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const A1_KEY: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

/// Appendix A.2: RS256.
const A2: &str = "eyJhbGciOiJSUzI1NiJ9\
    .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
    .cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1\
    dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwu\
    sC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const A2_MODULUS: &str = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL\
    -yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTB\
    EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9\
    gb54h4FRWyuXpoQ";

/// Appendix A.3: ES256.
const A3: &str = "eyJhbGciOiJFUzI1NiJ9\
    .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
    .DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
/// Appendix A.5: unsecured.
const A5: &str = "eyJhbGciOiJub25lIn0\
    .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";
/// Appendix E: a critical extension that nobody knows.
const E: &str = "eyJhbGciOiJub25lIiwNCiAiY3JpdCI6WyJodHRwOi8vZXhhbXBsZS5jb20vVU5ERUZJTkVEIl0sDQogImh0dHA6Ly9leGFtcGxlLmNvbS\
    9VTkRFRklORUQiOnRydWUNCn0.RkFJTA.";

fn a1_key() -> Key {
    Key::Hs256(HmacSecret::from_bytes(&URL_SAFE_NO_PAD.decode(A1_KEY).unwrap()))
}

fn a2_key() -> Key {
    let pem = pem_of(&json!({"n": A2_MODULUS, "e": "AQAB"})).unwrap();
    Key::Rs256(RsaPublicKey::read(&pem).unwrap())
}

fn code(token: &str, key: &Key) -> &'static str {
    verify(token, |_| Some(key), &Policy::default(), Moment::InSession, 0)
        .unwrap_err()
        .code()
}

#[test]
fn the_signed_examples_are_signed_with_their_own_key_alone() {
    assert!(is_signed(A1, &a1_key()));
    assert!(is_signed(A2, &a2_key()));
    assert!(!is_signed(A1, &a2_key()));
    assert!(!is_signed(A2, &a1_key()));
}

#[test]
fn the_signed_examples_lack_what_visavis_asks_for() {
    assert_eq!(code(A1, &a1_key()), "kid_invalid");
    assert_eq!(code(A2, &a2_key()), "typ_invalid");
}

#[test]
fn the_other_examples_are_refused() {
    for (key, token) in [
        (a1_key(), A3),
        (a2_key(), A3),
        (a1_key(), A5),
        (a2_key(), A5),
        (a1_key(), E),
    ] {
        assert!(!is_signed(token, &key));
    }
    assert_eq!(code(A3, &a1_key()), "typ_invalid");
    assert_eq!(code(A5, &a1_key()), "token_malformed", "its signature is empty");
    assert_eq!(code(E, &a1_key()), "token_malformed", "its signature is empty");
    assert_eq!(code(&format!("{E}AAAA"), &a1_key()), "crit_refused");
    // Appendix A.6: the JSON serialization is no compact token.
    let parts: Vec<&str> = A1.split('.').collect();
    let json = json!({"payload": parts[1], "protected": parts[0], "signature": parts[2]}).to_string();
    assert_eq!(code(&json, &a1_key()), "token_malformed");
}

#[test]
fn a_signature_of_another_length_is_none() {
    let cut = |token: &str| token[..token.len() - 4].to_owned();
    assert!(!is_signed(&cut(A1), &a1_key()));
    assert!(!is_signed(&format!("{A1}AAAA"), &a1_key()));
    assert!(!is_signed(&cut(A2), &a2_key()));
    assert!(!is_signed(&format!("{A2}AA"), &a2_key()));
    assert!(matches!(
        verify(
            &format!("{A1}="),
            |_| Some(a1_key()),
            &Policy::default(),
            Moment::InSession,
            0
        ),
        Err(Refusal::Base64 { .. })
    ));
}
