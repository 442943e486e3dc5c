//! Random bits from the system, and the names made of them.

use std::io;

use aws_lc_rs::rand;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use uuid::Builder;

/// Random bytes; the error says that the system gives none, which no caller can mend.
pub fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| io::Error::other("the system gives no random numbers"))?;
    Ok(bytes)
}

/// 256 random bits in base64url: 43 characters that nobody guesses.
pub fn secret() -> io::Result<String> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// 127 random bits in base64url: a public name that nobody meets by chance.
pub fn token() -> io::Result<String> {
    let mut bytes = bytes::<16>()?;
    // A command line takes what begins with a hyphen for an option: a letter begins it.
    bytes[0] &= 0x7f;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// A UUID of version 7 (RFC 9562 section 5.7): ids made later sort later.
pub fn id(now: u64) -> io::Result<String> {
    Ok(Builder::from_unix_timestamp_millis(now, &bytes()?)
        .into_uuid()
        .hyphenated()
        .to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_later_sort_later() {
        let (first, second) = (id(1_800_000_000_000).unwrap(), id(1_800_000_000_001).unwrap());
        assert!(first < second);
        assert_eq!((first.len(), &first[14..15]), (36, "7"));
        assert_ne!(secret().unwrap(), secret().unwrap());
    }

    #[test]
    fn a_token_begins_with_a_letter() {
        for _ in 0..1_000 {
            let token = token().unwrap();
            assert!(token.starts_with(|first: char| first.is_ascii_alphabetic()), "{token}");
        }
    }
}
