//! What is said of a refusal: what was measured, the rule, what to do. For the website's developer, in
//! the page, in the log and wherever a token is explained.

use std::time::Duration;

use visavis_wire::limits;

use super::key::Algorithm;
use super::refusal::{Alg, Claim, Found, NotSeconds, Refusal};

impl Refusal {
    /// What was measured.
    pub fn measured(&self) -> String {
        match self {
            Self::TooLarge { bytes } => format!("the token is {bytes} bytes long"),
            Self::Segments { found: 1 } => "the token is one segment".into(),
            Self::Segments { found } => format!("the token is {found} segments"),
            Self::Base64 { segment, flaw } => format!("the token's {segment} {flaw}"),
            Self::Json { segment, flaw } => format!("the token's {segment} {flaw}"),
            Self::Crit => "the header has crit".into(),
            Self::Repacked { name } => format!("the header has {name}"),
            Self::Typ(found) => other_than("typ", *found),
            Self::Alg(Alg::Not(found)) => other_than("alg", *found),
            Self::Alg(Alg::Known(name)) => format!("alg is {name}"),
            Self::Alg(Alg::None) => "alg is none: the token is not signed".into(),
            Self::Alg(Alg::Unknown) => other_than("alg", Found::Other),
            Self::Kid(found) => other_than("kid", *found),
            Self::UnknownKey => "kid names no key of this community".into(),
            Self::AlgMismatch { token, key } => {
                format!("alg is {}, the key that kid names is for {}", token.word(), key.word())
            }
            Self::Signature(_) => "the signature was not made with the key that kid names".into(),
            Self::NotATime { claim, found } => {
                let what = match found {
                    NotSeconds::Missing => "missing",
                    NotSeconds::NotANumber => "not a number",
                    NotSeconds::Fraction => "not a whole number",
                    NotSeconds::Negative => "negative",
                };
                format!("{} is {what}", claim.name())
            }
            Self::TooFar => "exp is more than ten years ahead".into(),
            Self::Expired { since } => format!("exp was {since} s ago"),
            Self::TooShort { left, .. } if *left < 0 => format!("exp was {} s ago", left.unsigned_abs()),
            Self::TooShort { left, .. } => format!("exp is {left} s ahead"),
            Self::TooLong { left, .. } => format!("exp is {left} s ahead"),
            Self::NotYet { until } => format!("nbf is {until} s ahead"),
            Self::IssuedAhead { until } => format!("iat is {until} s ahead"),
            Self::NoUuid => "uuid is missing".into(),
            Self::Field(error) => printable(&error.to_string()),
        }
    }

    /// The rule, to be read after "the rule is".
    pub fn rule(&self) -> String {
        let leeway = limits::LEEWAY.as_secs();
        match self {
            Self::TooLarge { .. } => format!("at most {} bytes", limits::TOKEN_BYTES),
            Self::Segments { .. } => "three, with dots between".into(),
            Self::Base64 { .. } => "base64url without padding (RFC 7515 section 2)".into(),
            Self::Json { .. } => "one JSON object in UTF-8, each name once".into(),
            Self::Crit => "no extensions".into(),
            Self::Repacked { .. } => "a plain, unpacked payload".into(),
            Self::Typ(_) => "\"JWT\", in capitals".into(),
            Self::Alg(_) => "HS256 or RS256, as the key is".into(),
            Self::Kid(_) => "1 to 64 characters of a-z, 0-9 and _".into(),
            Self::UnknownKey => "the Key ID of one of the community's keys".into(),
            Self::AlgMismatch { .. } => "the algorithm of the key".into(),
            Self::Signature(_) => "a signature over header and payload as they are sent".into(),
            Self::NotATime { claim: Claim::Exp, .. } => "a whole number of seconds since 1970, always".into(),
            Self::NotATime { .. } => "a whole number of seconds since 1970, or no such member".into(),
            Self::TooFar => "seconds since 1970".into(),
            Self::Expired { .. } => format!("a time ahead; leeway {leeway} s"),
            Self::TooShort { minimum, .. } => format!("{} s; leeway {leeway} s", minimum.as_secs()),
            Self::TooLong { maximum, .. } => {
                format!("at most {} s; leeway {leeway} s", maximum.as_secs())
            }
            Self::NotYet { .. } | Self::IssuedAhead { .. } => {
                format!("not after the server's clock; leeway {leeway} s")
            }
            Self::NoUuid | Self::Field(_) if self.is_of_uuid() => {
                format!("a string of 1 to {} bytes", limits::UUID_BYTES)
            }
            Self::NoUuid | Self::Field(_) => "the documented shape of an identity".into(),
        }
    }

    /// What to do.
    pub fn remedy(&self) -> String {
        match self {
            Self::TooLarge { .. } => "keep extra values few and short",
            Self::Segments { .. } | Self::Base64 { .. } => {
                "pass the string that your JWT library returns, whole and unchanged"
            }
            Self::Json { .. } => "have a JWT library write header and payload",
            Self::Crit => "leave crit out",
            Self::Repacked { .. } => "leave it out; sign and do not encrypt or compress",
            Self::Typ(_) => "set typ in the token's header",
            Self::Alg(_) => "sign with HS256 and a secret, or with RS256 and a private key",
            Self::Kid(_) => "set kid in the token's header to the Key ID that the list of keys shows",
            Self::UnknownKey => "use a Key ID that the list of keys shows, or add the key",
            Self::AlgMismatch { .. } => "sign with the key's algorithm, or name the other key",
            Self::Signature(Algorithm::Hs256) => {
                "sign with that key's secret as the text it is written with, not decoded from hex or base64, \
                 and change nothing afterwards"
            }
            Self::Signature(Algorithm::Rs256) => {
                "sign with the private key that belongs to its public key, and change nothing afterwards"
            }
            Self::NotATime { claim: Claim::Exp, .. } => "set exp to now plus 7200, rounded down",
            Self::NotATime { .. } => "write it as a whole number, or leave it out",
            Self::TooFar => "divide by 1000 where it was milliseconds, and sign tokens for two hours",
            Self::Expired { .. } => "sign a new token, for two hours, when the page is loaded or the chat asks",
            Self::TooShort { minimum, .. } => {
                return format!("sign tokens for {}", span(minimum.saturating_mul(2)));
            }
            Self::TooLong { maximum, .. } => return format!("sign tokens for less than {}", span(*maximum)),
            Self::NotYet { .. } | Self::IssuedAhead { .. } => {
                "set the clock of the machine that signs, or leave the claim out"
            }
            Self::NoUuid | Self::Field(_) if self.is_of_uuid() => {
                "sign the visitor's own stable id as a string, as \"uuid\""
            }
            Self::NoUuid | Self::Field(_) => "write the field so, or leave it out",
        }
        .into()
    }

    fn is_of_uuid(&self) -> bool {
        match self {
            Self::NoUuid => true,
            Self::Field(error) => error.field() == "uuid",
            _ => false,
        }
    }
}

fn other_than(name: &str, found: Found) -> String {
    let what = match found {
        Found::Nothing => "missing",
        Found::NotText => "not a string",
        Found::Other => "something else",
    };
    format!("{name} is {what}")
}

/// A length of time in words, as one would say it: `two hours`, `90 seconds`.
fn span(time: Duration) -> String {
    match time.as_secs() {
        7_200 => "two hours".into(),
        seconds if seconds >= 7_200 && seconds % 3_600 == 0 => format!("{} hours", seconds / 3_600),
        seconds => format!("{seconds} seconds"),
    }
}

/// The name of an extra value may hold anything; a line of a log must stay one line.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() { '\u{fffd}' } else { character })
        .collect()
}
