//! The keys that signed identities are verified with.
//!
//! **Invariant**: a key's algorithm is its type. A PEM can never become the bytes of an HMAC, a
//! secret never an RSA key, and a token chooses neither (RFC 8725 section 3.1).

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use aws_lc_rs::{hmac, rand};
use pkcs1::RsaPublicKeyRef;
use pkcs1::der::{Decode as _, pem};
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

pub use super::not_a_key::NotAKey;

/// A key of a community, ready to verify. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Key {
    /// HMAC with SHA-256 (RFC 7518 section 3.2).
    Hs256(HmacSecret),
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3).
    Rs256(RsaPublicKey),
}

/// The algorithms there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// See [`Key::Hs256`].
    Hs256,
    /// See [`Key::Rs256`].
    Rs256,
}

impl Algorithm {
    /// Its word, as `alg` says it and storage keeps it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Rs256 => "RS256",
        }
    }

    /// The algorithm of exactly this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Hs256, Self::Rs256]
            .into_iter()
            .find(|algorithm| algorithm.word() == word)
    }
}

impl Key {
    /// Its algorithm.
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Hs256(_) => Algorithm::Hs256,
            Self::Rs256(_) => Algorithm::Rs256,
        }
    }

    pub(super) fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Hs256(secret) => secret.verifies(signed, signature),
            Self::Rs256(public) => public.verifies(signed, signature),
        }
    }
}

/// An HS256 secret: 24 or 64 characters of `0-9a-f`, used as the ASCII text it is.
#[derive(Clone)]
pub struct HmacSecret(Arc<hmac::Key>);

impl HmacSecret {
    /// Takes a secret as it is written.
    pub fn read(text: &str) -> Result<Self, NotAKey> {
        if text.contains("-----BEGIN ") {
            return Err(NotAKey::SecretIsPem);
        }
        if text.contains(char::is_whitespace) {
            return Err(NotAKey::SecretHasSpace);
        }
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(NotAKey::SecretHasCapitals);
        }
        if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(NotAKey::SecretCharacters);
        }
        if !matches!(text.len(), SecretLength::ENGAGE | SecretLength::RECOMMENDED) {
            return Err(NotAKey::SecretLength { characters: text.len() });
        }
        Ok(Self::from_bytes(text.as_bytes()))
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
    }

    /// Compares the whole signature, in constant time.
    pub(super) fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        hmac::verify(&self.0, signed, signature).is_ok()
    }
}

impl fmt::Debug for HmacSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacSecret(…)")
    }
}

/// How long a secret we make is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretLength {
    /// 64 characters: 256 bits, what RFC 7518 section 3.2 asks for.
    #[default]
    Recommended,
    /// 24 characters: 96 bits, what Engage Messaging has.
    Engage,
}

impl SecretLength {
    const RECOMMENDED: usize = 64;
    const ENGAGE: usize = 24;

    /// In characters.
    pub const fn characters(self) -> usize {
        match self {
            Self::Recommended => Self::RECOMMENDED,
            Self::Engage => Self::ENGAGE,
        }
    }
}

/// A new secret from the system's random source.
///
/// # Panics
/// Where the system has no random source left: nothing secret could be made then.
pub fn fresh_secret(length: SecretLength) -> Zeroizing<String> {
    let mut random = Zeroizing::new([0_u8; SecretLength::RECOMMENDED / 2]);
    rand::fill(random.as_mut()).expect("the system's random source answers");
    let digits = random.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digit = |value| char::from_digit(u32::from(value), 16).unwrap_or('0');
    Zeroizing::new(digits.take(length.characters()).map(digit).collect())
}

/// An RSA public key of 2048 to 8192 bits.
#[derive(Clone)]
pub struct RsaPublicKey {
    parsed: Arc<ParsedPublicKey>,
    bits: usize,
}

/// `rsaEncryption` (RFC 8017 appendix C).
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// `id-RSASSA-PSS`: an RSA key that may only be used otherwise than RS256 does.
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

impl RsaPublicKey {
    /// Takes one PEM: `PUBLIC KEY` (SPKI, RFC 5280) or `RSA PUBLIC KEY` (PKCS#1, RFC 8017).
    pub fn read(text: &str) -> Result<Self, NotAKey> {
        let text = text.trim();
        let labels = pem_labels(text);
        if labels.iter().any(|label| label.ends_with("PRIVATE KEY")) {
            return Err(NotAKey::PemIsPrivate);
        }
        let &[label] = labels.as_slice() else {
            return Err(if labels.is_empty() {
                NotAKey::NotPem
            } else {
                NotAKey::TwoPems
            });
        };
        match label {
            "PUBLIC KEY" => Self::from_spki(&contents(text)?),
            "RSA PUBLIC KEY" => Self::from_pkcs1(&contents(text)?),
            _ if label.contains("CERTIFICATE") => Err(NotAKey::PemIsCertificate),
            _ => Err(NotAKey::PemIsOther),
        }
    }

    fn from_spki(der: &[u8]) -> Result<Self, NotAKey> {
        let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| NotAKey::Damaged)?;
        match spki.algorithm.oid {
            RSA => Self::from_pkcs1(spki.subject_public_key.as_bytes().ok_or(NotAKey::Damaged)?),
            RSA_PSS => Err(NotAKey::RsaForPss),
            _ => Err(NotAKey::NotRsa),
        }
    }

    fn from_pkcs1(der: &[u8]) -> Result<Self, NotAKey> {
        let key = RsaPublicKeyRef::from_der(der).map_err(|_| NotAKey::Damaged)?;
        let (modulus, exponent) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
        let bits = bits(modulus);
        if bits < 2_048 {
            return Err(NotAKey::TooSmall { bits });
        }
        if bits > 8_192 {
            return Err(NotAKey::TooLarge { bits });
        }
        if is_even(modulus) {
            return Err(NotAKey::Damaged);
        }
        // 33 bits are as much as aws-lc takes; whoever has more has a broken generator.
        if is_even(exponent) || !(2..=33).contains(&self::bits(exponent)) {
            return Err(NotAKey::Exponent);
        }
        if is_of_weak_chip(modulus) {
            return Err(NotAKey::WeakChip);
        }
        let parsed = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).map_err(|_| NotAKey::Damaged)?;
        Ok(Self {
            parsed: Arc::new(parsed),
            bits,
        })
    }

    /// The length of its modulus.
    pub const fn bits(&self) -> usize {
        self.bits
    }

    fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        self.parsed.verify_sig(signed, signature).is_ok()
    }
}

impl fmt::Debug for RsaPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaPublicKey({} bits)", self.bits)
    }
}

/// The labels of all the PEMs that begin in a text.
fn pem_labels(text: &str) -> Vec<&str> {
    let begins = text.split("-----BEGIN ").skip(1);
    begins
        .map(|begin| begin.split("-----").next().unwrap_or_default())
        .collect()
}

/// The bytes in a PEM that must be all there is.
fn contents(text: &str) -> Result<Vec<u8>, NotAKey> {
    if !text.starts_with("-----BEGIN ") || !text.ends_with("-----") {
        return Err(NotAKey::TextAround);
    }
    let (_, der) = pem::decode_vec(text.as_bytes()).map_err(|_| NotAKey::Damaged)?;
    Ok(der)
}

/// Bits of a number that is written without leading zero bytes.
fn bits(number: &[u8]) -> usize {
    let first = number.first().map_or(8, |byte| byte.leading_zeros() as usize);
    (number.len() * 8).saturating_sub(first)
}

fn is_even(number: &[u8]) -> bool {
    number.last().is_none_or(|byte| byte % 2 == 0)
}

/// True for moduli of the chips whose keys can be factored (ROCA, CVE-2017-15361). Their primes are powers
/// of 65537 modulo many small primes, and so is their product; of other moduli one in 2^27 is.
fn is_of_weak_chip(modulus: &[u8]) -> bool {
    (3..=167_u32)
        .filter(|prime| (2..*prime).all(|factor| prime % factor != 0))
        .all(|prime| {
            let rest = modulus
                .iter()
                .fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
            let powers = std::iter::successors(Some(1), |power| Some(power * (65_537 % prime) % prime));
            powers.take(prime as usize).any(|power| power == rest)
        })
}
