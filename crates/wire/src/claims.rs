//! What a token says of itself, **unverified**: for the browser, which has no key and only wants to
//! know until when and for whom. The server's verifier does not use this.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use crate::error::FieldError;
use crate::limits;
use crate::read::whole;

/// The two claims every signed identity has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// When it expires, in seconds since 1970 (`exp`, RFC 7519 section 4.1.4).
    #[serde(deserialize_with = "whole")]
    pub exp: u64,
    /// The person it is for.
    #[serde(deserialize_with = "not_empty")]
    pub uuid: String,
}

/// Why a text cannot be a signed identity, said before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAToken {
    /// It is longer than [`limits::TOKEN_BYTES`].
    TooLarge,
    /// It is not three segments of base64url.
    Malformed,
    /// Its payload is not a JSON object.
    Payload,
    /// `exp` is missing or no whole number of seconds.
    Exp,
    /// `uuid` is missing, empty or no string.
    Uuid,
}

impl NotAToken {
    /// The refusal's stable word, the same the server uses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "token_too_large",
            Self::Malformed | Self::Payload => "token_malformed",
            Self::Exp => "exp_invalid",
            Self::Uuid => "uuid_invalid",
        }
    }

    /// What is wrong and what to do, in one sentence.
    pub const fn text(self) -> &'static str {
        match self {
            Self::TooLarge => "the token is longer than 8192 bytes: keep extra values few and short",
            Self::Malformed => {
                "the token is not three segments of base64url separated by dots: pass the string that your JWT library returns, whole"
            }
            Self::Payload => "the token's payload is not a JSON object: sign an object",
            Self::Exp => "the token's exp is missing or not a whole number: add exp, in seconds since 1970",
            Self::Uuid => "the token's uuid is missing or not a string: add the visitor's own stable id as a string",
        }
    }
}

impl fmt::Display for NotAToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl Claims {
    /// Reads the claims of a token in compact form (RFC 7515 section 7.1); `parse` reads JSON.
    pub fn read(token: &str, parse: impl FnOnce(&[u8]) -> Result<Self, FieldError>) -> Result<Self, NotAToken> {
        if token.len() > limits::TOKEN_BYTES {
            return Err(NotAToken::TooLarge);
        }
        let segments: Vec<_> = token.split('.').collect();
        let [header, payload, signature] = segments[..] else {
            return Err(NotAToken::Malformed);
        };
        if header.is_empty() || signature.is_empty() {
            return Err(NotAToken::Malformed);
        }
        let payload = decode(payload.as_bytes()).ok_or(NotAToken::Malformed)?;
        parse(&payload).map_err(|error| match error.field() {
            "exp" => NotAToken::Exp,
            "uuid" => NotAToken::Uuid,
            _ => NotAToken::Payload,
        })
    }
}

fn not_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Err(D::Error::custom("must not be empty"));
    }
    Ok(text)
}

/// Decodes base64url without padding (RFC 4648 section 5). `atob` would do in a browser, but not
/// for what is not Latin-1, and this is smaller than the detour.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.iter().copied() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    (count < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    /// The payload `{"exp":1800000000,"uuid":"é42"}` in base64url.
    const PAYLOAD: &str = "eyJleHAiOjE4MDAwMDAwMDAsInV1aWQiOiLDqTQyIn0";

    fn read(token: &str) -> Result<Claims, NotAToken> {
        Claims::read(token, json::from_slice)
    }

    #[test]
    fn claims_are_read_without_a_key() {
        let claims = read(&format!("e30.{PAYLOAD}.c2ln")).unwrap();
        assert_eq!(
            claims,
            Claims {
                exp: 1_800_000_000,
                uuid: "é42".into()
            }
        );
    }

    #[test]
    fn what_is_no_token_is_said_before_anything_is_sent() {
        let four = format!("e30.{PAYLOAD}.c2ln.x");
        for wrong in [
            "",
            "a.b",
            "..",
            &four,
            "e30.e30=.c2ln",
            "e30.e30.",
            ".e30.c2ln",
            "e30.e.c2ln",
        ] {
            assert_eq!(read(wrong), Err(NotAToken::Malformed), "{wrong}");
        }
        assert_eq!(read(&"x".repeat(8_193)), Err(NotAToken::TooLarge));
        assert_eq!(read("e30.IngiCg.c2ln"), Err(NotAToken::Payload), "no object");
        assert_eq!(read("e30.AAAA.c2ln"), Err(NotAToken::Payload), "not JSON");
        assert_eq!(read("e30.eyJleHAiOjF9.c2ln"), Err(NotAToken::Uuid));
        assert_eq!(read("e30.eyJ1dWlkIjoiNDIiLCJleHAiOiIxIn0.c2ln"), Err(NotAToken::Exp));
        assert_eq!(read("e30.eyJ1dWlkIjoiIiwiZXhwIjoxfQ.c2ln"), Err(NotAToken::Uuid));
    }
}
