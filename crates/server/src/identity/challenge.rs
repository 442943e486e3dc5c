//! The proof that a session is resumed by the browser it began in: a signature of something new.

use aws_lc_rs::rand;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use visavis_wire::PublicKey;
use visavis_wire::visitor::PROOF_PREFIX;

/// What is to be signed, once.
#[derive(Debug)]
pub struct Challenge {
    /// 256 random bits in base64url.
    pub nonce: String,
}

impl Challenge {
    /// One that was never asked before. `None` where the system gives no random bits.
    pub fn new() -> Option<Self> {
        let mut bits = [0; 32];
        rand::fill(&mut bits).ok()?;
        Some(Self {
            nonce: BASE64_URL_SAFE_NO_PAD.encode(bits),
        })
    }

    /// True where this is its signature by the key: ECDSA with P-256 and SHA-256, r and s of 32 bytes
    /// each (FIPS 186-5), in base64url.
    pub fn is_answered_by(&self, key: &PublicKey, signature: &str) -> bool {
        let (Ok(point), Ok(signature)) = (
            BASE64_URL_SAFE_NO_PAD.decode(key.as_str()),
            BASE64_URL_SAFE_NO_PAD.decode(signature),
        ) else {
            return false;
        };
        let signed = [PROOF_PREFIX, &self.nonce].concat();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        key.verify(signed.as_bytes(), &signature).is_ok()
    }
}
