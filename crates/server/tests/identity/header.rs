//! J5 and J7 to J11: what the header may say.

use super::desk::{Case, HEADER, PAYLOAD, SECRET, rsa_token, signed_with, token, with_header};

pub(crate) fn cases() -> Vec<Case> {
    [
        algorithms(),
        key_ids(),
        embedded_keys(),
        critical(),
        repacked(),
        types(),
        first_things_first(),
    ]
    .concat()
}

fn wrong(rule: &str, code: &'static str, headers: &[&str]) -> Vec<Case> {
    headers
        .iter()
        .map(|header| Case::refused(format!("{rule} {header}"), code, with_header(header)))
        .collect()
}

/// J5: `alg` is the key's own, in exactly its spelling.
fn algorithms() -> Vec<Case> {
    let mut cases = wrong(
        "J5",
        "alg_invalid",
        &[
            r#"{"typ":"JWT","kid":"web_2026"}"#,
            r#"{"typ":"JWT","alg":null,"kid":"web_2026"}"#,
            r#"{"typ":"JWT","alg":256,"kid":"web_2026"}"#,
            r#"{"typ":"JWT","alg":true,"kid":"web_2026"}"#,
            r#"{"typ":"JWT","alg":["HS256"],"kid":"web_2026"}"#,
            r#"{"typ":"JWT","alg":{"alg":"HS256"},"kid":"web_2026"}"#,
            r#"{"typ":"JWT","Alg":"HS256","kid":"web_2026"}"#,
        ],
    );
    for alg in [
        "",
        "none",
        "None",
        "NONE",
        "nOnE",
        "none ",
        " none",
        "none\\u0000",
        "hs256",
        "Hs256",
        "HS256 ",
        " HS256",
        "HS256\\u0000",
        "HS-256",
        "HMACSHA256",
        "HS1",
        "HS384",
        "HS512",
        "RS384",
        "RS512",
        "PS256",
        "PS384",
        "PS512",
        "ES256",
        "ES384",
        "ES512",
        "ES256K",
        "EdDSA",
        "Ed25519",
        "RSA-OAEP",
        "dir",
        "A128KW",
        "HS256,none",
        "rs256",
        "RS1",
        "SHA256withRSA",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
    ] {
        let header = format!(r#"{{"typ":"JWT","alg":"{alg}","kid":"web_2026"}}"#);
        cases.push(Case::refused(format!("J5 {alg}"), "alg_invalid", with_header(&header)));
    }
    // Not signed at all, as attacks have it.
    let none = token(r#"{"typ":"JWT","alg":"none","kid":"web_2026"}"#, PAYLOAD);
    let unsigned = &none[..=none.rfind('.').unwrap()];
    cases.push(Case::refused("J5 none, empty signature", "token_malformed", unsigned));
    cases.push(Case::refused(
        "J5 none, any signature",
        "alg_invalid",
        format!("{unsigned}AAAA"),
    ));
    cases
}

/// J7: `kid` is a Key ID, and the key of exactly that one.
fn key_ids() -> Vec<Case> {
    let mut cases = wrong(
        "J7",
        "kid_invalid",
        &[
            r#"{"typ":"JWT","alg":"HS256"}"#,
            r#"{"typ":"JWT","alg":"HS256","kid":null}"#,
            r#"{"typ":"JWT","alg":"HS256","kid":2026}"#,
            r#"{"typ":"JWT","alg":"HS256","kid":false}"#,
            r#"{"typ":"JWT","alg":"HS256","kid":["web_2026"]}"#,
            r#"{"typ":"JWT","alg":"HS256","kid":{"web_2026":1}}"#,
            r#"{"typ":"JWT","alg":"HS256","KID":"web_2026"}"#,
        ],
    );
    let longest = "k".repeat(64);
    let longer = "k".repeat(65);
    for kid in [
        "",
        " ",
        "WEB_2026",
        "Web_2026",
        "web-2026",
        "web_2026 ",
        " web_2026",
        "web_2026\\n",
        "web_2026\\u0000",
        "web.2026",
        "../../dev/null",
        "/etc/passwd",
        "web_2026' or '1'='1",
        "web_2026\\\";--",
        "http://evil.example/key",
        "wéb",
        "*",
        "%",
        "web_2026|web_64",
        "$(id)",
        "\\u0001",
        &longer,
    ] {
        let header = format!(r#"{{"typ":"JWT","alg":"HS256","kid":"{kid}"}}"#);
        cases.push(Case::refused(format!("J7 {kid}"), "kid_invalid", with_header(&header)));
    }
    for kid in [
        "web_2025",
        "web_202",
        "web_20266",
        "web",
        "2026",
        "_",
        "0",
        "null",
        "undefined",
        &longest,
        SECRET,
    ] {
        let header = format!(r#"{{"typ":"JWT","alg":"HS256","kid":"{kid}"}}"#);
        cases.push(Case::refused(
            format!("J7 unknown {kid}"),
            "key_unknown",
            with_header(&header),
        ));
    }
    // No other key is tried.
    let other = r#"{"typ":"JWT","alg":"HS256","kid":"web_64"}"#;
    cases.push(Case::refused(
        "J7 signed with another key",
        "signature_invalid",
        with_header(other),
    ));
    cases
}

/// J8: a key that comes in the token is not looked at, in any form.
fn embedded_keys() -> Vec<Case> {
    let mut cases = Vec::new();
    let own = b"attackers-own-secret";
    for (name, value) in [
        ("jwk", r#"{"kty":"oct","k":"YXR0YWNrZXJzLW93bi1zZWNyZXQ"}"#),
        ("jwk", "null"),
        ("jku", r#""https://evil.example/jwks.json""#),
        ("jku", r#""file:///etc/passwd""#),
        ("x5u", r#""https://evil.example/cert.pem""#),
        ("x5c", r#"["MIIB9DCCAV2gAwIBAgIU"]"#),
        ("x5t", r#""AAAAAAAAAAAAAAAAAAAAAAAAAAA""#),
        ("x5t#S256", r#""AAAA""#),
        ("kty", r#""oct""#),
        ("k", r#""YXR0YWNrZXJzLW93bi1zZWNyZXQ""#),
        ("epk", "{}"),
        ("cty", r#""JWT""#),
        ("cty", r#""application/json""#),
        ("iss", r#""someone""#),
        ("exp", "1"),
    ] {
        let header = HEADER.replace('}', &format!(r#","{name}":{value}}}"#));
        let forged = signed_with(own, &header, PAYLOAD);
        cases.push(Case::refused(
            format!("J8 forged with {name}"),
            "signature_invalid",
            forged,
        ));
        cases.push(Case::proves(
            format!("J8 {name} is passed over"),
            "42",
            with_header(&header),
        ));
    }
    cases
}

/// J9: `crit` in any form.
fn critical() -> Vec<Case> {
    let values = [
        "[]",
        r#"["exp"]"#,
        r#"["b64"]"#,
        r#"["alg"]"#,
        r#"["kid"]"#,
        r#"["x"],"x":1"#,
        r#"["exp","exp"]"#,
        "null",
        "false",
        "\"exp\"",
        "{}",
        "0",
        r#"[""]"#,
        "[null]",
        r#"["http://example.com/UNDEFINED"]"#,
    ];
    let mut cases: Vec<Case> = values
        .iter()
        .map(|value| {
            let header = HEADER.replace('}', &format!(r#","crit":{value}}}"#));
            Case::refused(format!("J9 {value}"), "crit_refused", with_header(&header))
        })
        .collect();
    cases.extend(wrong(
        "J9",
        "crit_refused",
        &[
            r#"{"cr\u0069t":["x"],"typ":"JWT","alg":"HS256","kid":"web_2026"}"#,
            r#"{"crit":["b64"],"b64":false,"typ":"JWT","alg":"HS256","kid":"web_2026"}"#,
            r#"{"crit":["x"]}"#,
        ],
    ));
    let named_otherwise = HEADER.replace('}', r#","Crit":["x"]}"#);
    cases.push(Case::proves(
        "J9 Crit is another name",
        "42",
        with_header(&named_otherwise),
    ));
    cases
}

/// J10: nothing is unpacked, decrypted or taken bare.
fn repacked() -> Vec<Case> {
    let values = [
        ("b64", "false"),
        ("b64", "true"),
        ("b64", "null"),
        ("zip", "\"DEF\""),
        ("zip", "null"),
        ("zip", "\"GZIP\""),
        ("enc", "\"A256GCM\""),
        ("enc", "null"),
    ];
    let mut cases: Vec<Case> = values
        .iter()
        .map(|(name, value)| {
            let header = HEADER.replace('}', &format!(r#","{name}":{value}}}"#));
            Case::refused(format!("J10 {name} {value}"), "header_refused", with_header(&header))
        })
        .collect();
    cases.push(Case::refused(
        "J10 an encrypted token",
        "token_malformed",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA",
    ));
    cases
}

/// J11: `typ` is "JWT".
fn types() -> Vec<Case> {
    let mut cases = wrong(
        "J11",
        "typ_invalid",
        &[
            r#"{"alg":"HS256","kid":"web_2026"}"#,
            r#"{"typ":null,"alg":"HS256","kid":"web_2026"}"#,
            r#"{"typ":["JWT"],"alg":"HS256","kid":"web_2026"}"#,
            r#"{"typ":1,"alg":"HS256","kid":"web_2026"}"#,
            r#"{"Typ":"JWT","alg":"HS256","kid":"web_2026"}"#,
        ],
    );
    for typ in [
        "",
        "jwt",
        "Jwt",
        "JWT ",
        " JWT",
        "JWS",
        "JOSE",
        "JOSE+JSON",
        "at+jwt",
        "AT+JWT",
        "application/jwt",
        "dpop+jwt",
        "logout+jwt",
        "secevent+jwt",
        "JWE",
        "ＪＷＴ",
    ] {
        let header = format!(r#"{{"typ":"{typ}","alg":"HS256","kid":"web_2026"}}"#);
        cases.push(Case::refused(format!("J11 {typ}"), "typ_invalid", with_header(&header)));
    }
    cases
}

/// Where more than one thing is wrong, the answer is the one that is about the earlier part, and says nothing of the
/// claims while the signature is not verified.
fn first_things_first() -> Vec<Case> {
    let expired = r#"{"exp":1}"#;
    let rsa = r#"{"typ":"JWT","alg":"RS256","kid":"rsa_2026"}"#;
    let unknown = r#"{"typ":"JWT","alg":"HS256","kid":"web_2025"}"#;
    let with_other = |header, payload| signed_with(b"another secret", header, payload);
    vec![
        Case::refused("signature before exp", "signature_invalid", with_other(HEADER, expired)),
        Case::refused(
            "signature before the payload's JSON",
            "signature_invalid",
            with_other(HEADER, "not json"),
        ),
        Case::refused(
            "signature before twins",
            "signature_invalid",
            with_other(HEADER, r#"{"a":1,"a":2}"#),
        ),
        Case::refused(
            "signature before uuid",
            "signature_invalid",
            with_other(HEADER, r#"{"exp":1800007200}"#),
        ),
        Case::refused("key before signature", "key_unknown", with_other(unknown, PAYLOAD)),
        Case::refused("key before claims", "key_unknown", token(unknown, expired)),
        Case::refused("claims last", "token_expired", token(HEADER, expired)),
        Case::refused("claims last, RS256", "token_expired", rsa_token(rsa, expired)),
        Case::refused(
            "the header before the key",
            "typ_invalid",
            with_other(r#"{"kid":"web_2025"}"#, PAYLOAD),
        ),
    ]
}
