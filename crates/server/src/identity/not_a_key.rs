//! Why a text is not a key, one sentence for each mistake. None repeats any of the text.

use std::fmt;

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAKey {
    /// The secret is neither 24 nor 64 characters long.
    SecretLength {
        /// How long it is.
        characters: usize,
    },
    /// The secret has white space.
    SecretHasSpace,
    /// The secret has capital letters.
    SecretHasCapitals,
    /// The secret has something that is not `0-9a-f`.
    SecretCharacters,
    /// A PEM where a secret must be.
    SecretIsPem,
    /// No PEM where one must be.
    NotPem,
    /// More than one PEM.
    TwoPems,
    /// Text before or after the PEM.
    TextAround,
    /// A private key.
    PemIsPrivate,
    /// A certificate, or a request for one.
    PemIsCertificate,
    /// A PEM of another kind.
    PemIsOther,
    /// A public key of another kind than RSA.
    NotRsa,
    /// An RSA key that is for PSS only.
    RsaForPss,
    /// It cannot be read.
    Damaged,
    /// Fewer than 2048 bits.
    TooSmall {
        /// How many.
        bits: usize,
    },
    /// More than 8192 bits.
    TooLarge {
        /// How many.
        bits: usize,
    },
    /// Its exponent is even, 1 or longer than 33 bits.
    Exponent,
    /// It was made by a chip whose keys can be factored (ROCA, CVE-2017-15361).
    WeakChip,
}

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SecretLength { characters } => {
                return write!(
                    f,
                    "the secret is {characters} characters long: it must be 64 (recommended) or 24, of 0-9 and a-f"
                );
            }
            Self::SecretHasSpace => {
                "the secret has a space or a line break: give its characters alone, without a line's end"
            }
            Self::SecretHasCapitals => {
                "the secret has capital letters: it is used as the text it is, so write it in lower case here and \
                 where tokens are signed"
            }
            Self::SecretCharacters => {
                "the secret has characters that are not 0-9 or a-f: have the server make one, or take 64 such characters"
            }
            Self::SecretIsPem => "this is a PEM, not a secret: a public key in PEM is added as an RS256 key",
            Self::NotPem => {
                "this is not a PEM: give the public key as the text from -----BEGIN PUBLIC KEY----- to its END line"
            }
            Self::TwoPems => "this is more than one PEM: give the public key alone, and add each key by itself",
            Self::TextAround => "there is text around the PEM: give it from its BEGIN line to its END line, no more",
            Self::PemIsPrivate => {
                "this is a private key: it stays where tokens are signed; give its public half \
                 (openssl pkey -in private.pem -pubout) and, where this one was seen by others, make a new pair"
            }
            Self::PemIsCertificate => {
                "this is a certificate: give the public key in it (openssl x509 -in certificate.pem -pubkey -noout)"
            }
            Self::PemIsOther => "this PEM is of another kind: give a PUBLIC KEY or RSA PUBLIC KEY",
            Self::NotRsa => "this public key is not RSA (perhaps EC or Ed25519): RS256 needs an RSA key of 2048 bits or more",
            Self::RsaForPss => "this RSA key is for RSASSA-PSS only: RS256 needs a plain RSA key (openssl genrsa 3072)",
            Self::Damaged => "the public key cannot be read: it is cut off, changed or not what its label says; export it again",
            Self::TooSmall { bits } => {
                return write!(f, "the RSA key has {bits} bits: it must have at least 2048 (openssl genrsa 3072)");
            }
            Self::TooLarge { bits } => {
                return write!(f, "the RSA key has {bits} bits: it may have at most 8192 (openssl genrsa 3072)");
            }
            Self::WeakChip => {
                "the RSA key was made by a chip whose keys can be broken (CVE-2017-15361): make a new pair elsewhere \
                 (openssl genrsa 3072)"
            }
            Self::Exponent => "the RSA key's exponent is even, 1 or very long: make a new pair (openssl genrsa 3072)",
        })
    }
}

impl std::error::Error for NotAKey {}
