//! A token that says who the visitor is, as far as the browser can read it. It never prints itself.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use visavis_wire::claims::{Claims, NotAToken};
use visavis_wire::limits;
use visavis_wire::visitor::Secret;

use crate::json;
use crate::session::time::Timestamp;

/// A token that looks like one. Only the server can tell whether it is genuine.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Token {
    secret: Secret,
    claims: Claims,
}

impl Token {
    /// Takes the text a website gave, or says why it cannot be a token.
    pub fn read(text: String) -> Result<Self, NotAToken> {
        let claims = Claims::read(&text, json::from_slice)?;
        Ok(Self {
            secret: Secret(text),
            claims,
        })
    }

    /// The person it is for, as it says.
    pub fn uuid(&self) -> &str {
        &self.claims.uuid
    }

    /// The text that the website gave, for the server.
    pub(super) fn secret(&self) -> Secret {
        self.secret.clone()
    }

    /// The end it claims, in seconds since 1970.
    pub const fn exp(&self) -> u64 {
        self.claims.exp
    }

    /// How long until it expires; zero once it has.
    pub fn expires_in(&self, now: Timestamp) -> Duration {
        self.expires_at().from_now(now)
    }

    /// When it expires.
    pub(super) fn expires_at(&self) -> Timestamp {
        Timestamp::from_secs(self.claims.exp)
    }

    /// When a session that it opened is over: `exp` and the leeway.
    pub(super) fn lapses_at(&self) -> Timestamp {
        self.expires_at() + limits::LEEWAY
    }
}

impl TryFrom<String> for Token {
    type Error = NotAToken;

    fn try_from(text: String) -> Result<Self, NotAToken> {
        Self::read(text)
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.secret.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("exp", &self.claims.exp)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An unsigned token in base64url, for a person whose uuid is a digit.
    pub(crate) fn token(uuid: u8, exp: u64) -> Token {
        let payload = format!(r#"{{"uuid":"{uuid}","exp":{exp}}}"#);
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let sextet = |bits: u32, at: u32| char::from(alphabet[(bits >> at & 63) as usize]);
        let mut text = String::from("e30.");
        for bytes in payload.as_bytes().chunks(3) {
            let bits = bytes.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - bytes.len()));
            text.extend((0..=bytes.len()).map(|place| sextet(bits, 18 - 6 * u32::try_from(place).unwrap())));
        }
        Token::read(text + ".c2ln").unwrap()
    }

    #[test]
    fn a_token_does_not_print_itself() {
        assert_eq!(format!("{:?}", token(1, 7)), "Token { exp: 7, .. }");
    }
}
