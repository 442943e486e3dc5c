//! The desk where tokens are signed, rightly and wrongly, and judged.

use std::sync::LazyLock;
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaEncoding};
use aws_lc_rs::{hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use visavis_server::identity::{HmacSecret, Key, Moment, Policy, Refusal, RsaPublicKey, VerifiedIdentity, verify};
use visavis_wire::KeyId;

/// The server's clock in every case: 1800000000 s, in milliseconds.
pub(crate) const NOW: u64 = 1_800_000_000_000;
/// The secret of `web_2026`.
pub(crate) const SECRET: &str = "5f2d8c1a9b7e4036d1c8a2f4";
/// The secret of `web_64`.
pub(crate) const LONG_SECRET: &str = "9c41d7e05b3fa8621e7d90c4b2f6583a0d1c9e8b7a6f5d4c3b2a190807f6e5d4";
/// A header that is right.
pub(crate) const HEADER: &str = r#"{"typ":"JWT","alg":"HS256","kid":"web_2026"}"#;
/// A payload that is right.
pub(crate) const PAYLOAD: &str = r#"{"uuid":"42","exp":1800007200}"#;

static PAIR: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate(KeySize::Rsa2048).unwrap());
static PUBLIC: LazyLock<Key> = LazyLock::new(|| Key::Rs256(RsaPublicKey::read(&public_pem()).unwrap()));
static SHORT: LazyLock<Key> = LazyLock::new(|| Key::Hs256(HmacSecret::read(SECRET).unwrap()));
static LONG: LazyLock<Key> = LazyLock::new(|| Key::Hs256(HmacSecret::read(LONG_SECRET).unwrap()));

/// What is presented, when, and what must come of it: the uuid, or a refusal's code.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    name: String,
    token: String,
    moment: Moment,
    now: u64,
    policy: Policy,
    wanted: Result<String, &'static str>,
}

impl Case {
    /// A token that is refused.
    pub(crate) fn refused(name: impl Into<String>, code: &'static str, token: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            token: token.into(),
            moment: Moment::Registering,
            now: NOW,
            policy: Policy::default(),
            wanted: Err(code),
        }
    }

    /// A token that proves this uuid.
    pub(crate) fn proves(name: impl Into<String>, uuid: &str, token: impl Into<String>) -> Self {
        Self {
            wanted: Ok(uuid.into()),
            ..Self::refused(name, "", token)
        }
    }

    /// A token that proves `42`, or is refused with this code.
    pub(crate) fn of(name: impl Into<String>, code: Option<&'static str>, token: impl Into<String>) -> Self {
        match code {
            None => Self::proves(name, "42", token),
            Some(code) => Self::refused(name, code, token),
        }
    }

    pub(crate) fn in_session(self) -> Self {
        Self {
            moment: Moment::InSession,
            ..self
        }
    }

    pub(crate) fn at(self, now: u64) -> Self {
        Self { now, ..self }
    }

    pub(crate) fn under(self, minimum: u64, maximum: Option<u64>) -> Self {
        let policy = Policy {
            minimum_lifetime: Duration::from_secs(minimum),
            maximum_lifetime: maximum.map(Duration::from_secs),
        };
        Self { policy, ..self }
    }

    pub(crate) fn presented(&self) -> (&str, Moment, u64, &Policy) {
        (&self.token, self.moment, self.now, &self.policy)
    }
}

/// Judges each case, and tells all that went wrong, not the first alone.
pub(crate) fn judge(cases: &[Case]) {
    let count = cases.len();
    let wrong: Vec<String> = cases.iter().filter_map(verdict).collect();
    assert!(
        wrong.is_empty(),
        "{} of {count} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn verdict(case: &Case) -> Option<String> {
    let found = verify(&case.token, key_of, &case.policy, case.moment, case.now);
    let text = found.as_ref().err().map(ToString::to_string);
    let uuid = |identity: VerifiedIdentity| identity.identity.uuid().unwrap_or_default().to_owned();
    let found = found.map(uuid).map_err(|refusal| refusal.code());
    (found != case.wanted).then(|| format!("{}: wanted {:?}, found {found:?} {text:?}", case.name, case.wanted))
}

/// Presents a token to a community with the desk's keys.
pub(crate) fn present(token: &str) -> Result<VerifiedIdentity, Refusal> {
    verify(token, key_of, &Policy::default(), Moment::Registering, NOW)
}

/// The community's keys.
pub(crate) fn key_of(kid: &KeyId) -> Option<&'static Key> {
    match kid.as_str() {
        "web_2026" => Some(&SHORT),
        "web_64" => Some(&LONG),
        "rsa_2026" => Some(&PUBLIC),
        _ => None,
    }
}

/// The public half of `rsa_2026`, in PEM.
pub(crate) fn public_pem() -> String {
    let der: PublicKeyX509Der<'_> = PAIR.public_key().as_der().unwrap();
    pem("PUBLIC KEY", der.as_ref())
}

pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let lines: Vec<&str> = base64
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token of this header and payload, signed with the secret of `web_2026` whatever they say.
pub(crate) fn token(header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    signed_with(SECRET.as_bytes(), header, payload)
}

/// The same, with the bytes of another secret.
pub(crate) fn signed_with(secret: &[u8], header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    sealed(secret, &format!("{}.{}", base64url(header), base64url(payload)))
}

/// Signs what is encoded already, whatever it is.
pub(crate) fn sealed(secret: &[u8], signed: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    format!("{signed}.{}", base64url(hmac::sign(&key, signed.as_bytes())))
}

/// A token signed with the private half of `rsa_2026`.
pub(crate) fn rsa_token(header: &str, payload: &str) -> String {
    rsa_signed(&RSA_PKCS1_SHA256, header, payload)
}

/// The same, with another padding or hash.
pub(crate) fn rsa_signed(encoding: &'static dyn RsaEncoding, header: &str, payload: &str) -> String {
    let signed = format!("{}.{}", base64url(header), base64url(payload));
    let mut signature = vec![0; PAIR.public_modulus_len()];
    PAIR.sign(encoding, &rand::SystemRandom::new(), signed.as_bytes(), &mut signature)
        .unwrap();
    format!("{signed}.{}", base64url(signature))
}

/// A token with this header.
pub(crate) fn with_header(header: &str) -> String {
    token(header, PAYLOAD)
}

/// A token with this payload.
pub(crate) fn with_payload(payload: impl AsRef<[u8]>) -> String {
    token(HEADER, payload)
}

/// The segments of a token.
pub(crate) fn segments(token: &str) -> [&str; 3] {
    let segments: Vec<&str> = token.split('.').collect();
    segments.try_into().unwrap()
}
