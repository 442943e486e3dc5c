//! Access tokens: what an administrator's program shows to be let in. 256 random bits, of which only the hash is kept.

use std::io;

use aws_lc_rs::digest::{SHA256, digest};
use zeroize::Zeroizing;

use crate::random;

/// What a token begins with, so that whoever finds one, a scanner of repositories too, knows what it is.
const PREFIX: &str = "visavis_";
/// 256 bits in base64url.
const LENGTH: usize = 43;

/// SHA-256 of a token: all that is kept of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessHash(pub [u8; 32]);

/// A new token and its hash.
pub fn fresh() -> io::Result<(Zeroizing<String>, AccessHash)> {
    let token = Zeroizing::new(format!("{PREFIX}{}", random::secret()?));
    let hash = hash_of(&token);
    Ok((
        token,
        hash.ok_or_else(|| io::Error::other("a token was made that is none"))?,
    ))
}

/// The hash of what may be a token; `None` for what cannot be one.
pub fn hash_of(text: &str) -> Option<AccessHash> {
    let secret = text.strip_prefix(PREFIX)?;
    let fits = secret.len() == LENGTH
        && secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    fits.then(|| {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        AccessHash(hash)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_token_is_not_looked_for() {
        let (token, hash) = fresh().unwrap();
        assert_eq!(hash_of(&token), Some(hash));
        let long = format!("{}x", *token);
        for other in [
            "",
            "visavis_",
            &token[1..],
            &token[..token.len() - 1],
            &long,
            &token.replace('_', " "),
        ] {
            assert_eq!(hash_of(other), None, "{other}");
        }
    }
}
