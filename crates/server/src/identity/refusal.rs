//! Why a signed identity was refused: a stable word, the rule, what was measured, what to do.
//!
//! **Invariant**: nothing here holds text of a token, a Key ID or a key: a refusal is made of our own
//! words and of numbers, and so can be logged, shown in a page and sent to anyone. The one exception
//! is the name of an extra value, and that is only read once the signature was verified.

use std::fmt;
use std::time::Duration;

use visavis_wire::FieldError;

use super::envelope::{Base64Flaw, Segment};
use super::json::JsonFlaw;
use super::key::Algorithm;

/// What stood where a certain string must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No member of that name.
    Nothing,
    /// Something that is no string.
    NotText,
    /// Another string.
    Other,
}

/// What stood as `alg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alg {
    /// No string.
    Not(Found),
    /// A name of the registry (RFC 7518 section 3.1) that is not ours.
    Known(&'static str),
    /// `none` in some spelling: not signed at all.
    None,
    /// Any other string.
    Unknown,
}

impl Alg {
    /// Names are compared with the registry so that no text of the token is repeated.
    pub(super) fn named(alg: &str) -> Self {
        const REGISTRY: [&str; 11] = [
            "HS384", "HS512", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA",
        ];
        if alg.trim().eq_ignore_ascii_case("none") {
            return Self::None;
        }
        REGISTRY
            .into_iter()
            .find(|name| *name == alg)
            .map_or(Self::Unknown, Self::Known)
    }
}

/// What stood where a claim must be a whole number of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSeconds {
    /// No such member, and there must be one.
    Missing,
    /// A string, null, true, false, a list or an object.
    NotANumber,
    /// Seconds and a part of one.
    Fraction,
    /// A time before 1970.
    Negative,
}

/// A time in a token, as it is named there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// When the token expires (RFC 7519 section 4.1.4).
    Exp,
    /// Before when it must not be taken (section 4.1.5).
    Nbf,
    /// When it was signed (section 4.1.6).
    Iat,
}

impl Claim {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Exp => "exp",
            Self::Nbf => "nbf",
            Self::Iat => "iat",
        }
    }
}

/// Why a signed identity was refused. Times are whole seconds from the server's now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Longer than [`visavis_wire::limits::TOKEN_BYTES`].
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Not three segments.
    Segments {
        /// How many.
        found: usize,
    },
    /// A segment is not base64url.
    Base64 {
        /// Which.
        segment: Segment,
        /// How it fails.
        flaw: Base64Flaw,
    },
    /// Header or payload is not a JSON object as it must be.
    Json {
        /// Which.
        segment: Segment,
        /// How it fails.
        flaw: JsonFlaw,
    },
    /// `crit`: an extension must be understood, and we understand none.
    Crit,
    /// `b64`, `enc` or `zip`.
    Repacked {
        /// Which.
        name: &'static str,
    },
    /// `typ` is not `JWT`.
    Typ(Found),
    /// `alg` is neither HS256 nor RS256.
    Alg(Alg),
    /// `kid` cannot be a Key ID.
    Kid(Found),
    /// The community has no key of that Key ID.
    UnknownKey,
    /// The key is of the other algorithm.
    AlgMismatch {
        /// What the token says.
        token: Algorithm,
        /// What the key is for.
        key: Algorithm,
    },
    /// The signature was not made with the key.
    Signature(Algorithm),
    /// A claim is not a time.
    NotATime {
        /// Which.
        claim: Claim,
        /// What it is.
        found: NotSeconds,
    },
    /// `exp` is more than ten years ahead.
    TooFar,
    /// `exp` is over.
    Expired {
        /// Seconds since.
        since: u64,
    },
    /// Too little time is left for a token that is presented.
    TooShort {
        /// Seconds left; negative within the leeway after `exp`.
        left: i64,
        /// The community's `minimum_lifetime`.
        minimum: Duration,
    },
    /// More time is left than the community allows.
    TooLong {
        /// Seconds left.
        left: u64,
        /// The community's `maximum_lifetime`.
        maximum: Duration,
    },
    /// `nbf` is ahead.
    NotYet {
        /// Seconds until.
        until: u64,
    },
    /// `iat` is ahead.
    IssuedAhead {
        /// Seconds until.
        until: u64,
    },
    /// There is no `uuid`.
    NoUuid,
    /// A field of the identity is not what it must be.
    Field(FieldError),
}

impl Refusal {
    /// Every word that [`Refusal::code`] may answer.
    pub const CODES: [&'static str; 22] = [
        "token_too_large",
        "token_malformed",
        "crit_refused",
        "header_refused",
        "typ_invalid",
        "alg_invalid",
        "kid_invalid",
        "key_unknown",
        "alg_mismatch",
        "signature_invalid",
        "exp_invalid",
        "exp_too_far",
        "token_expired",
        "lifetime_too_short",
        "lifetime_too_long",
        "nbf_invalid",
        "token_not_yet_valid",
        "iat_invalid",
        "iat_ahead",
        "uuid_missing",
        "uuid_invalid",
        "identity_invalid",
    ];

    /// The stable word: once shipped, never renamed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "token_too_large",
            Self::Segments { .. } | Self::Base64 { .. } | Self::Json { .. } => "token_malformed",
            Self::Crit => "crit_refused",
            Self::Repacked { .. } => "header_refused",
            Self::Typ(_) => "typ_invalid",
            Self::Alg(_) => "alg_invalid",
            Self::Kid(_) => "kid_invalid",
            Self::UnknownKey => "key_unknown",
            Self::AlgMismatch { .. } => "alg_mismatch",
            Self::Signature(_) => "signature_invalid",
            Self::NotATime { claim: Claim::Exp, .. } => "exp_invalid",
            Self::NotATime { claim: Claim::Nbf, .. } => "nbf_invalid",
            Self::NotATime { claim: Claim::Iat, .. } => "iat_invalid",
            Self::TooFar => "exp_too_far",
            Self::Expired { .. } => "token_expired",
            Self::TooShort { .. } => "lifetime_too_short",
            Self::TooLong { .. } => "lifetime_too_long",
            Self::NotYet { .. } => "token_not_yet_valid",
            Self::IssuedAhead { .. } => "iat_ahead",
            Self::NoUuid => "uuid_missing",
            Self::Field(error) if error.field() == "uuid" => "uuid_invalid",
            Self::Field(_) => "identity_invalid",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; the rule is {}: {}", self.measured(), self.rule(), self.remedy())
    }
}

impl std::error::Error for Refusal {}
