//! J22: what is said of a refusal, to the letter where it matters.

use visavis_server::identity::{Moment, Policy, Refusal, verify};

use super::desk::{
    HEADER, NOW, PAYLOAD, SECRET, key_of, present, rsa_token, signed_with, token, with_header, with_payload,
};

fn said(token: &str) -> String {
    present(token).unwrap_err().to_string()
}

fn exp(ahead: i64) -> String {
    with_payload(format!(r#"{{"uuid":"42","exp":{}}}"#, 1_800_000_000 + ahead))
}

#[test]
fn a_refusal_says_what_was_measured_the_rule_and_what_to_do() {
    let table = [
        (
            exp(3_541),
            "exp is 3541 s ahead; the rule is 3600 s; leeway 10 s: sign tokens for two hours",
        ),
        (
            exp(-12),
            "exp was 12 s ago; the rule is a time ahead; leeway 10 s: sign a new token, for two hours, when the page is \
             loaded or the chat asks",
        ),
        (
            exp(1_800_000_000_000),
            "exp is more than ten years ahead; the rule is seconds since 1970: divide by 1000 where it was milliseconds, \
             and sign tokens for two hours",
        ),
        (
            with_payload(r#"{"uuid":"42","exp":"1800007200"}"#),
            "exp is not a number; the rule is a whole number of seconds since 1970, always: set exp to now plus 7200, \
             rounded down",
        ),
        (
            with_payload(r#"{"uuid":42,"exp":1800007200}"#),
            "uuid must be a string, found a number; the rule is a string of 1 to 256 bytes: sign the visitor's own \
             stable id as a string, as \"uuid\"",
        ),
        (
            signed_with(b"another", HEADER, PAYLOAD),
            "the signature was not made with the key that kid names; the rule is a signature over header and payload as \
             they are sent: sign with that key's secret as the text it is written with, not decoded from hex or base64, \
             and change nothing afterwards",
        ),
        (
            with_header(r#"{"alg":"HS256","kid":"web_2026"}"#),
            "typ is missing; the rule is \"JWT\", in capitals: set typ in the token's header",
        ),
        (
            with_header(r#"{"typ":"JWT","alg":"HS512","kid":"web_2026"}"#),
            "alg is HS512; the rule is HS256 or RS256, as the key is: sign with HS256 and a secret, or with RS256 and a \
             private key",
        ),
        (
            rsa_token(r#"{"typ":"JWT","alg":"RS256","kid":"web_2026"}"#, PAYLOAD),
            "alg is RS256, the key that kid names is for HS256; the rule is the algorithm of the key: sign with the key's \
             algorithm, or name the other key",
        ),
        (
            with_header(r#"{"typ":"JWT","alg":"HS256","kid":"5f2d8c1a9b7e4036d1c8a2f4"}"#),
            "kid names no key of this community; the rule is the Key ID of one of the community's keys: use a Key ID that \
             the list of keys shows, or add the key",
        ),
        (
            format!("{}\n", token(HEADER, PAYLOAD)),
            "the token's signature has white space or a line break; the rule is base64url without padding (RFC 7515 \
             section 2): pass the string that your JWT library returns, whole and unchanged",
        ),
        (
            "[object Promise]".into(),
            "the token is one segment; the rule is three, with dots between: pass the string that your JWT library \
             returns, whole and unchanged",
        ),
        (
            format!("{}.AAAA", token(HEADER, PAYLOAD)),
            "the token is 4 segments; the rule is three, with dots between: pass the string that your JWT library \
             returns, whole and unchanged",
        ),
        (
            ".".repeat(9_000),
            "the token is 9000 bytes long; the rule is at most 8192 bytes: keep extra values few and short",
        ),
    ];
    for (token, wanted) in table {
        assert_eq!(said(&token), wanted);
    }
}

#[test]
fn a_community_with_its_own_times_is_told_its_own_times() {
    let told = |minimum, maximum: Option<u64>, ahead| {
        let policy = Policy {
            minimum_lifetime: std::time::Duration::from_secs(minimum),
            maximum_lifetime: maximum.map(std::time::Duration::from_secs),
        };
        verify(&exp(ahead), key_of, &policy, Moment::Registering, NOW)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        told(20, None, 3),
        "exp is 3 s ahead; the rule is 20 s; leeway 10 s: sign tokens for 40 seconds"
    );
    assert_eq!(
        told(7_200, None, -3),
        "exp was 3 s ago; the rule is 7200 s; leeway 10 s: sign tokens for 4 hours"
    );
    assert_eq!(
        told(60, Some(7_200), 86_400),
        "exp is 86400 s ahead; the rule is at most 7200 s; leeway 10 s: sign tokens for less than two hours"
    );
}

#[test]
fn a_hostile_name_cannot_write_a_second_line_into_a_log() {
    let payload = r#"{"uuid":"42","exp":1800007200,"extra_values":{"a\n2027 INFO all is well\u001b[2J":[]}}"#;
    let said = said(&with_payload(payload));
    assert!(
        said.contains("all is well") && !said.contains(char::is_control),
        "{said:?}"
    );
}

#[test]
fn a_secret_given_as_key_id_is_not_repeated() {
    let header = format!(r#"{{"typ":"JWT","alg":"HS256","kid":"{SECRET}"}}"#);
    let refusal = present(&with_header(&header)).unwrap_err();
    assert_eq!(refusal, Refusal::UnknownKey);
    assert!(!format!("{refusal} {refusal:?}").contains(SECRET));
}

#[test]
fn every_code_has_its_row_in_the_documentation() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/signed-identities.md");
    let document = std::fs::read_to_string(path).unwrap();
    for code in Refusal::CODES {
        assert!(document.contains(&format!("| `{code}` |")), "{code} is not explained");
    }
}

/// `code()` answers nothing that is not listed.
#[test]
fn every_code_is_listed() {
    let cases = [
        super::envelope::cases(),
        super::header::cases(),
        super::times::cases(),
        super::people::cases(),
    ];
    let mut seen: Vec<&str> = cases
        .concat()
        .iter()
        .filter_map(|case| {
            let (token, moment, now, policy) = case.presented();
            verify(token, key_of, policy, moment, now)
                .err()
                .map(|refusal| refusal.code())
        })
        .chain([
            present(&rsa_token(r#"{"typ":"JWT","alg":"RS256","kid":"web_2026"}"#, PAYLOAD))
                .unwrap_err()
                .code(),
        ])
        .collect();
    seen.sort_unstable();
    seen.dedup();
    let mut listed = Refusal::CODES;
    listed.sort_unstable();
    assert_eq!(seen, listed);
}
