//! Signed identities: a token, the community's keys and rules, the time → who it is, or why not.
//!
//! Pure: no clock, no storage, no network. The envelope is ours, because no library is strict enough
//! (RFC 7515, RFC 7519, RFC 8725; every open point is settled in `docs/signed-identities.md`);
//! the arithmetic of HMAC and RSA is aws-lc's.
//!
//! **Invariant**: nothing a payload says is looked at, and no answer depends on it, before the
//! signature was verified with the key of the community that the token's Key ID names.

mod challenge;
mod claims;
mod envelope;
mod json;
mod key;
mod not_a_key;
mod refusal;
#[cfg(test)]
mod tests;
mod vault;
mod wording;

use std::borrow::Borrow;
use std::time::Duration;

use visavis_wire::{Identity, KeyId};

pub use challenge::Challenge;
pub use envelope::{Base64Flaw, Segment};
pub use json::JsonFlaw;
pub use key::{Algorithm, HmacSecret, Key, NotAKey, RsaPublicKey, SecretLength, fresh_secret};
pub use refusal::{Alg, Claim, Found, NotSeconds, Refusal};
pub use vault::{NoVault, NotSealedHere, Vault};

use envelope::Envelope;

/// What a community asks of a token's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// A token must have this long to live when it is presented.
    pub minimum_lifetime: Duration,
    /// A token may not have longer to live when it is presented.
    pub maximum_lifetime: Option<Duration>,
}

impl Default for Policy {
    /// One hour, as the original has it, and no upper end.
    fn default() -> Self {
        Self {
            minimum_lifetime: Duration::from_hours(1),
            maximum_lifetime: None,
        }
    }
}

/// When a token is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It is presented: it must have the policy's time left.
    Registering,
    /// It was presented before: it is good until `exp`.
    InSession,
}

/// Who a visitor is, proven by a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedIdentity {
    /// The key that proved it.
    pub kid: KeyId,
    /// `exp`, in seconds since 1970.
    pub expires_at: u64,
    /// The identity; its uuid is there.
    pub identity: Identity,
}

/// The Key ID in a token's header, to look the key up with. The signature is not verified.
pub fn kid_of(token: &str) -> Result<KeyId, Refusal> {
    Envelope::open(token).map(Envelope::into_kid)
}

/// Verifies a token. `key_of` finds a key of the community; `now` is in milliseconds since 1970.
///
/// ```
/// use visavis_server::identity::{HmacSecret, Key, Moment, Policy, Refusal, verify};
///
/// let key = Key::Hs256(HmacSecret::read("0123456789abcdef01234567").unwrap());
/// let refusal = verify("e30.e30.", |_| Some(&key), &Policy::default(), Moment::Registering, 0);
/// assert_eq!(refusal.unwrap_err().code(), "token_malformed");
/// ```
pub fn verify<K: Borrow<Key>>(
    token: &str,
    key_of: impl FnOnce(&KeyId) -> Option<K>,
    policy: &Policy,
    moment: Moment,
    now: u64,
) -> Result<VerifiedIdentity, Refusal> {
    let envelope = Envelope::open(token)?;
    let key = key_of(envelope.kid()).ok_or(Refusal::UnknownKey)?;
    let payload = envelope.verified_payload(key.borrow())?;
    let claims = envelope::object(Segment::Payload, payload)?;
    let expires_at = claims::check_times(&claims, policy, moment, now)?;
    let identity = claims::read_identity(&claims)?;
    drop(claims);
    Ok(VerifiedIdentity {
        kid: envelope.into_kid(),
        expires_at,
        identity,
    })
}
