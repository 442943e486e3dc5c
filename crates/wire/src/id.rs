//! Names of things, each its own type, checked once where it comes in.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::FieldError;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $wanted:literal, $fits:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes a text that fits; the error names `field`.
            pub fn read(field: &str, text: String) -> Result<Self, FieldError> {
                Self::try_from(text).map_err(|error| error.named(field))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = FieldError;

            fn try_from(text: String) -> Result<Self, FieldError> {
                let fits: fn(&[u8]) -> bool = $fits;
                if fits(text.as_bytes()) {
                    Ok(Self(text))
                } else {
                    Err(FieldError::new("", concat!("must be ", $wanted)))
                }
            }
        }
    };
}

macro_rules! printable {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

id!(
    /// A message's name, given by whoever wrote it: writing it again is the same message.
    MessageId,
    "1 to 64 characters of a-z, A-Z, 0-9, _ and -",
    |text| matches!(text.len(), 1..=64) && text.iter().copied().all(is_url_safe)
);
id!(
    /// A thread's name, given by the server.
    ThreadId,
    "1 to 64 characters of a-z, A-Z, 0-9, _ and -",
    |text| matches!(text.len(), 1..=64) && text.iter().copied().all(is_url_safe)
);
id!(
    /// The token of a source, as it stands in the loader's address. Public.
    SourceToken,
    "1 to 64 characters of a-z, A-Z, 0-9, _ and -",
    |text| matches!(text.len(), 1..=64) && text.iter().copied().all(is_url_safe)
);
id!(
    /// A Key ID of a community (`kid`).
    KeyId,
    "1 to 64 characters of a-z, 0-9 and _",
    |text| {
        matches!(text.len(), 1..=64)
            && text.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
    }
);
id!(
    /// 256 random bits that a browser made and keeps, in base64url: whoever has them is the
    /// visitor that nobody signed for. **A secret**: it does not print itself.
    BrowserKey,
    "43 characters of base64url",
    |text| text.len() == 43 && text.iter().copied().all(is_url_safe)
);
id!(
    /// The public half of a browser's signing key, to which a session is bound: an uncompressed
    /// P-256 point (SEC 1, section 2.3.3) in base64url.
    PublicKey,
    "87 characters of base64url, an uncompressed P-256 point",
    |text| text.len() == 87 && text.starts_with(b"B") && text.iter().copied().all(is_url_safe)
);

printable!(MessageId, ThreadId, SourceToken, KeyId, PublicKey);

impl fmt::Debug for BrowserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BrowserKey(…)")
    }
}

const fn is_url_safe(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_id_is_lower_case_digits_and_underscores() {
        for right in ["a", "key_1", "0", &"z".repeat(64)] {
            assert!(KeyId::read("kid", right.into()).is_ok(), "{right}");
        }
        for wrong in ["", "Key", "a-b", "a b", "a\n", "é", &"z".repeat(65)] {
            assert!(KeyId::read("kid", wrong.into()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_browser_key_does_not_print_itself() {
        let key = BrowserKey::read("browser", "k".repeat(43)).unwrap();
        assert_eq!(format!("{key:?}"), "BrowserKey(…)");
    }
}
