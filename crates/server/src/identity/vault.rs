//! Seals what must not be readable in a stolen database, and makes the tickets that resume a token.
//!
//! Both are keyed from one master key of 256 bits, which lives in a file beside the database and never in
//! it. Each purpose has a key of its own (HKDF, RFC 5869).

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hkdf, hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use tempfile::NamedTempFile;
use visavis_wire::PublicKey;
use zeroize::Zeroizing;

/// Bytes of the master key.
const MASTER: usize = 32;
/// The first byte of what is sealed: which way it was sealed.
const FIRST_WAY: u8 = 1;

/// Seals and unseals, makes and knows tickets.
pub struct Vault {
    sealing: RandomizedNonceKey,
    tickets: hmac::Key,
}

/// What was given to unseal was not sealed by this vault for this context, or was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSealedHere;

impl fmt::Display for NotSealedHere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a stored secret cannot be unsealed: start the server with the master key it was stored with")
    }
}

impl std::error::Error for NotSealedHere {}

/// Why there is no vault.
#[derive(Debug)]
pub enum NoVault {
    /// The file is not 32 bytes in base64.
    NotAMasterKey,
    /// The file cannot be read or made.
    File(io::Error),
}

impl fmt::Display for NoVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAMasterKey => f.write_str(
                "the master key file is not 32 bytes in base64: restore it from the backup; \
                 without it the stored secrets are lost, and only then remove it to have a new one made",
            ),
            Self::File(error) => write!(f, "the master key file cannot be read or made: {error}"),
        }
    }
}

impl std::error::Error for NoVault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotAMasterKey => None,
            Self::File(error) => Some(error),
        }
    }
}

impl From<io::Error> for NoVault {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl Vault {
    /// A vault of this master key.
    ///
    /// # Panics
    /// Never: every length is fixed here.
    pub fn new(master: &[u8; MASTER]) -> Self {
        let sealing = derived(master, b"visavis: seal secrets, AES-256-GCM");
        let tickets = derived(master, b"visavis: tickets for tokens, HMAC-SHA256");
        Self {
            sealing: RandomizedNonceKey::new(&AES_256_GCM, sealing.as_ref()).expect("an AES-256 key is 32 bytes long"),
            tickets: hmac::Key::new(hmac::HMAC_SHA256, tickets.as_ref()),
        }
    }

    /// The vault of the master key in this file, which is made, readable for its owner alone, where there is none.
    pub fn open_or_create(path: &Path) -> Result<Self, NoVault> {
        let text = match fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match create(path) {
                Ok(text) => text,
                // Another process was quicker; its key is the key.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Zeroizing::new(fs::read_to_string(path)?),
                Err(error) => return Err(error.into()),
            },
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(NoVault::NotAMasterKey),
            Err(error) => return Err(error.into()),
        };
        let bytes = STANDARD.decode(text.trim_ascii()).map_err(|_| NoVault::NotAMasterKey)?;
        let bytes = Zeroizing::new(bytes);
        let master = <&[u8; MASTER]>::try_from(bytes.as_slice()).map_err(|_| NoVault::NotAMasterKey)?;
        Ok(Self::new(master))
    }

    /// Seals a secret. It can be unsealed with the same context only, as `community/kid`: a sealed secret
    /// moved to another row is then of no use.
    ///
    /// # Panics
    /// Where the system has no random source left.
    pub fn seal(&self, context: &str, secret: &[u8]) -> Vec<u8> {
        let mut sealed = secret.to_vec();
        let nonce = self
            .sealing
            .seal_in_place_append_tag(Aad::from(context.as_bytes()), &mut sealed)
            .expect("the system's random source answers");
        [&[FIRST_WAY], nonce.as_ref().as_slice(), &sealed].concat()
    }

    /// Unseals what [`Vault::seal`] made in the same context.
    pub fn unseal(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotSealedHere> {
        let [FIRST_WAY, sealed @ ..] = sealed else {
            return Err(NotSealedHere);
        };
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN).ok_or(NotSealedHere)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| NotSealedHere)?;
        let mut secret = Zeroizing::new(sealed.to_vec());
        let opened = self
            .sealing
            .open_in_place(nonce, Aad::from(context.as_bytes()), &mut secret);
        let length = opened.map_err(|_| NotSealedHere)?.len();
        secret.truncate(length);
        Ok(secret)
    }

    /// The ticket of a token: who shows both has presented this very token to this server before,
    /// and had this key, where there is one.
    pub fn ticket(&self, token: &str, key: Option<&PublicKey>) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.tickets, &bound(token, key)))
    }

    /// True where this is the ticket of the token and the key. Compared in constant time.
    pub fn is_ticket(&self, token: &str, key: Option<&PublicKey>, ticket: &str) -> bool {
        let ticket = URL_SAFE_NO_PAD.decode(ticket);
        ticket.is_ok_and(|ticket| hmac::verify(&self.tickets, &bound(token, key), &ticket).is_ok())
    }
}

/// A token and the key it is bound to, as one text: a token has no NUL.
fn bound(token: &str, key: Option<&PublicKey>) -> Vec<u8> {
    let mut bytes = token.as_bytes().to_vec();
    if let Some(key) = key {
        bytes.push(0);
        bytes.extend(key.as_str().as_bytes());
    }
    bytes
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

fn derived(master: &[u8; MASTER], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    hkdf::Salt::new(hkdf::HKDF_SHA256, &[])
        .extract(master)
        .expand(&[purpose], hkdf::HKDF_SHA256)
        .and_then(|derived| derived.fill(key.as_mut()))
        .expect("32 bytes are within what HKDF gives");
    key
}

/// Makes the file with a new key; an error where there is one already.
///
/// The name appears when all of it is on disk: whoever starts at the same moment reads a whole key, and a
/// power failure leaves no sealed secret without its key.
fn create(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut master = Zeroizing::new([0; MASTER]);
    rand::fill(master.as_mut()).map_err(|_| io::Error::other("the system's random source does not answer"))?;
    let mut text = Zeroizing::new(STANDARD.encode(master.as_ref()));
    text.push('\n');
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // Readable for its owner alone from the first moment.
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    // Not every system can open a folder; where it cannot, the name is as durable as it gets.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(text)
}
