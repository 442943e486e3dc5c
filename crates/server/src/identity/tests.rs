//! What is tested from inside: the reader of JSON beside `serde_json`, and signatures that others published, which
//! have not what only Visavis asks for (`typ`, Key IDs, the form of a secret). Everything else is in `tests/identity`.

mod json;
mod rfc7515;
mod wycheproof;

use serde_json::Value;

use super::envelope::{Parts, Segment, object};
use super::json::Node;
use super::key::{Algorithm, Key};

/// True where the verifier takes a token as signed with this key: segments, base64url, the header as strict
/// JSON, `crit`, the key's own algorithm and the signature.
fn is_signed(token: &str, key: &Key) -> bool {
    let Ok(parts) = Parts::split(token) else { return false };
    let Ok(header) = object(Segment::Header, parts.header()) else {
        return false;
    };
    let alg = match header.member("alg") {
        Some(Node::Text(alg)) => Algorithm::from_word(alg),
        _ => None,
    };
    alg == Some(key.algorithm()) && header.member("crit").is_none() && parts.verified_payload(key).is_some()
}

/// A PEM of an RSA public key that is written as a JWK (RFC 7518 section 6.3.1).
fn pem_of(jwk: &Value) -> Option<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use pkcs1::der::{Encode as _, asn1::UintRef};

    let number = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str()?).ok();
    let (modulus, exponent) = (number("n")?, number("e")?);
    let key = pkcs1::RsaPublicKeyRef {
        modulus: UintRef::new(&modulus).ok()?,
        public_exponent: UintRef::new(&exponent).ok()?,
    };
    let der = STANDARD.encode(key.to_der().ok()?);
    let lines: Vec<&str> = der
        .as_bytes()
        .chunks(64)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    let label = "RSA PUBLIC KEY";
    Some(format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    ))
}
