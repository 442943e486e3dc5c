//! J5, J6 and J12: the signature is the key's, whole, and of the key's algorithm.

use aws_lc_rs::signature::{RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RsaEncoding};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::desk::{
    Case, HEADER, LONG_SECRET, PAYLOAD, SECRET, base64url, public_pem, rsa_signed, rsa_token, segments, signed_with,
    token,
};

const RSA: &str = r#"{"typ":"JWT","alg":"RS256","kid":"rsa_2026"}"#;
const LONG: &str = r#"{"typ":"JWT","alg":"HS256","kid":"web_64"}"#;
const INVALID: &str = "signature_invalid";

pub(crate) fn cases() -> Vec<Case> {
    [right(), confusion(), secrets(), truncated(), swapped(), paddings()].concat()
}

fn right() -> Vec<Case> {
    vec![
        Case::proves("J12 24 characters", "42", token(HEADER, PAYLOAD)),
        Case::proves(
            "J12 64 characters",
            "42",
            signed_with(LONG_SECRET.as_bytes(), LONG, PAYLOAD),
        ),
        Case::proves("J12 RS256", "42", rsa_token(RSA, PAYLOAD)),
        Case::proves("J12 RS256 in session", "42", rsa_token(RSA, PAYLOAD)).in_session(),
    ]
}

/// J6: a public key is no secret, and a token does not choose what a key is.
fn confusion() -> Vec<Case> {
    let as_hmac = r#"{"typ":"JWT","alg":"HS256","kid":"rsa_2026"}"#;
    let pem = public_pem();
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(&body).unwrap();
    let crlf = pem.replace('\n', "\r\n");
    let mut cases: Vec<Case> = [
        ("PEM", pem.as_bytes()),
        ("PEM without its last line end", pem.trim().as_bytes()),
        ("PEM with CRLF", crlf.as_bytes()),
        ("DER", &der),
        ("base64 of the DER", body.as_bytes()),
        ("nothing", b""),
        ("a zero", b"\0"),
    ]
    .into_iter()
    .map(|(name, bytes)| {
        let token = signed_with(bytes, as_hmac, PAYLOAD);
        Case::refused(format!("J6 the {name} as a secret"), "alg_mismatch", token)
    })
    .collect();
    let as_rsa = r#"{"typ":"JWT","alg":"RS256","kid":"web_2026"}"#;
    cases.push(Case::refused(
        "J6 a secret as RSA",
        "alg_mismatch",
        rsa_token(as_rsa, PAYLOAD),
    ));
    cases.push(Case::refused(
        "J6 a secret as RSA, by HMAC",
        "alg_mismatch",
        token(as_rsa, PAYLOAD),
    ));
    cases.push(Case::refused("J6 HMAC under an RSA key", INVALID, token(RSA, PAYLOAD)));
    cases.push(Case::refused(
        "J6 RSA under a secret",
        INVALID,
        rsa_token(HEADER, PAYLOAD),
    ));
    cases
}

/// J12, J14: the secret is its text, nothing it could be decoded to, nothing like it.
fn secrets() -> Vec<Case> {
    let hex: Vec<u8> = SECRET
        .as_bytes()
        .chunks(2)
        .map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap())
        .collect();
    let zero_padded = [SECRET.as_bytes(), &[0; 40]].concat();
    let longer = [SECRET.as_bytes(), b"\0x"].concat();
    let secrets: [(&str, Vec<u8>); 9] = [
        ("decoded from hex", hex),
        ("decoded from base64", STANDARD.decode(SECRET).unwrap()),
        ("in capitals", SECRET.to_uppercase().into_bytes()),
        ("with a line's end", format!("{SECRET}\n").into_bytes()),
        ("encoded in base64", STANDARD.encode(SECRET).into_bytes()),
        ("cut by one", SECRET.as_bytes()[..23].to_vec()),
        ("longer", longer),
        ("empty", Vec::new()),
        ("in UTF-16", SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ];
    let mut cases: Vec<Case> = secrets
        .into_iter()
        .map(|(name, secret)| {
            Case::refused(
                format!("J12 the secret {name}"),
                INVALID,
                signed_with(&secret, HEADER, PAYLOAD),
            )
        })
        .collect();
    // HMAC pads a key with zeros to the block (RFC 2104 section 2), so this is the same key, no hole.
    cases.push(Case::proves(
        "J12 the secret with zeros",
        "42",
        signed_with(&zero_padded, HEADER, PAYLOAD),
    ));
    cases
}

/// J12: a signature is taken whole.
fn truncated() -> Vec<Case> {
    let mut cases = Vec::new();
    for good in [token(HEADER, PAYLOAD), rsa_token(RSA, PAYLOAD)] {
        let [header, payload, signature] = segments(&good);
        let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let (length, half) = (bytes.len(), bytes.len() / 2);
        let wrong = [
            bytes[..1].to_vec(),
            bytes[..half].to_vec(),
            bytes[..length - 1].to_vec(),
            bytes[1..].to_vec(),
            [&bytes[..], &[0]].concat(),
            [&[0], &bytes[..]].concat(),
            [&bytes[..], &bytes[..]].concat(),
            vec![0; length],
            vec![0xff; length],
            bytes.iter().rev().copied().collect(),
            vec![0],
        ];
        for bytes in wrong {
            let token = format!("{header}.{payload}.{}", base64url(&bytes));
            cases.push(Case::refused(
                format!("J12 {} of {length} bytes", bytes.len()),
                INVALID,
                token,
            ));
        }
    }
    cases
}

/// J12: of another token, or over something else than header and payload as they stand.
fn swapped() -> Vec<Case> {
    let other = r#"{"uuid":"43","exp":1800007200}"#;
    let mut cases = Vec::new();
    for (ours, theirs) in [
        (token(HEADER, PAYLOAD), token(HEADER, other)),
        (rsa_token(RSA, PAYLOAD), rsa_token(RSA, other)),
    ] {
        let [header, payload, signature] = segments(&ours);
        let [_, payload_2, signature_2] = segments(&theirs);
        cases.push(Case::proves("J12 43 is 43", "43", theirs.clone()));
        for (payload, signature) in [(payload, signature_2), (payload_2, signature), (signature, payload)] {
            cases.push(Case::refused(
                "J12 swapped",
                INVALID,
                format!("{header}.{payload}.{signature}"),
            ));
        }
        // The same JSON, spaced otherwise, is other bytes.
        let spaced = base64url(PAYLOAD.replace(',', ", "));
        cases.push(Case::refused(
            "J12 spaced",
            INVALID,
            format!("{header}.{spaced}.{signature}"),
        ));
    }
    let [header, payload, _] = segments(&token(HEADER, PAYLOAD)).map(ToOwned::to_owned);
    for wrong in [
        payload.clone(),
        format!("{payload}.{header}"),
        format!("{header}{payload}"),
        format!("{header}.{payload}."),
    ] {
        let forged = super::desk::sealed(SECRET.as_bytes(), &wrong);
        let signature = forged.rsplit('.').next().unwrap();
        cases.push(Case::refused(
            "J12 over something else",
            INVALID,
            format!("{header}.{payload}.{signature}"),
        ));
    }
    cases
}

/// J12: RSASSA-PKCS1-v1_5 with SHA-256 alone, whatever the same key can do besides.
fn paddings() -> Vec<Case> {
    let others: [(&str, &'static dyn RsaEncoding); 4] = [
        ("SHA-384", &RSA_PKCS1_SHA384),
        ("SHA-512", &RSA_PKCS1_SHA512),
        ("PSS", &RSA_PSS_SHA256),
        ("PSS with SHA-384", &RSA_PSS_SHA384),
    ];
    others
        .into_iter()
        .map(|(name, encoding)| Case::refused(format!("J12 {name}"), INVALID, rsa_signed(encoding, RSA, PAYLOAD)))
        .collect()
}
