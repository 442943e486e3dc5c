//! The envelope of a token: three segments, a header we understand, a Key ID.
//!
//! Everything here is decided before any key is looked up, in time that the token's bounded length
//! bounds, and looks at nothing the payload says.

use std::fmt;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};
use base64_simd::AsOut as _;
use visavis_wire::{KeyId, limits};

use super::json::Node;
use super::key::{Algorithm, Key};
use super::refusal::{Alg, Found, Refusal};

/// A part of a token between its dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The first: which key and which algorithm.
    Header,
    /// The second: the claims.
    Payload,
    /// The third.
    Signature,
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

/// What is wrong with a segment that must be base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base64Flaw {
    /// There is nothing.
    Empty,
    /// A `=`.
    Padding,
    /// A `+` or `/`: plain base64.
    PlainAlphabet,
    /// A space, tab or line break.
    WhiteSpace,
    /// Another byte that base64url does not have.
    OtherByte,
    /// No bytes have an encoding of this length.
    Length,
    /// The last character has bits set that belong to no byte, so that the same bytes could be
    /// written in more than one way.
    TrailingBits,
}

impl fmt::Display for Base64Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "is empty",
            Self::Padding => "has padding (=)",
            Self::PlainAlphabet => "has + or /, which are of plain base64",
            Self::WhiteSpace => "has white space or a line break",
            Self::OtherByte => "has a character that base64url does not have",
            Self::Length => "is cut off: no base64url text has its length",
            Self::TrailingBits => "ends in a character that no encoder writes there",
        })
    }
}

/// A token taken apart, its signature not yet verified.
pub(super) struct Envelope<'a> {
    parts: Parts<'a>,
    algorithm: Algorithm,
    kid: KeyId,
}

impl<'a> Envelope<'a> {
    /// Takes a token apart and reads its header.
    pub(super) fn open(token: &'a str) -> Result<Self, Refusal> {
        let parts = Parts::split(token)?;
        let (algorithm, kid) = read_header(&object(Segment::Header, parts.header())?)?;
        Ok(Self { parts, algorithm, kid })
    }

    pub(super) fn kid(&self) -> &KeyId {
        &self.kid
    }

    pub(super) fn into_kid(self) -> KeyId {
        self.kid
    }

    /// The payload, which nobody sees before its signature is verified.
    pub(super) fn verified_payload(&self, key: &Key) -> Result<&[u8], Refusal> {
        if self.algorithm != key.algorithm() {
            return Err(Refusal::AlgMismatch {
                token: self.algorithm,
                key: key.algorithm(),
            });
        }
        self.parts
            .verified_payload(key)
            .ok_or(Refusal::Signature(self.algorithm))
    }
}

/// The three parts of a token, decoded, one behind the other.
pub(super) struct Parts<'a> {
    /// What is signed: header and payload with the dot between, as they came.
    signed: &'a str,
    bytes: Vec<u8>,
    header_ends: usize,
    payload_ends: usize,
}

impl<'a> Parts<'a> {
    pub(super) fn split(token: &'a str) -> Result<Self, Refusal> {
        if token.len() > limits::TOKEN_BYTES {
            return Err(Refusal::TooLarge { bytes: token.len() });
        }
        // A dot too many is in the middle, and is found there as no character of base64url.
        let Some((signed, signature)) = token.rsplit_once('.') else {
            return Err(Refusal::Segments { found: 1 });
        };
        let Some((header, payload)) = signed.split_once('.') else {
            return Err(Refusal::Segments { found: 2 });
        };
        let mut bytes = vec![0; token.len()];
        let mut end = 0;
        let mut decode = |segment, text| {
            end += decode(text, &mut bytes[end..]).map_err(|flaw| flawed(token, segment, flaw))?;
            Ok(end)
        };
        let header_ends = decode(Segment::Header, header)?;
        let payload_ends = decode(Segment::Payload, payload)?;
        let signature_ends = decode(Segment::Signature, signature)?;
        bytes.truncate(signature_ends);
        Ok(Self {
            signed,
            bytes,
            header_ends,
            payload_ends,
        })
    }

    pub(super) fn header(&self) -> &[u8] {
        &self.bytes[..self.header_ends]
    }

    pub(super) fn verified_payload(&self, key: &Key) -> Option<&[u8]> {
        let (payload, signature) = self.bytes[self.header_ends..].split_at(self.payload_ends - self.header_ends);
        key.verifies(self.signed.as_bytes(), signature).then_some(payload)
    }
}

/// Reads a segment's bytes as one strict JSON object.
pub(super) fn object(segment: Segment, bytes: &[u8]) -> Result<Node<'_>, Refusal> {
    Node::object(bytes).map_err(|flaw| Refusal::Json { segment, flaw })
}

/// Decodes a segment to the front of `bytes`, and says how many it has. What is wrong with a wrong one takes longer to
/// find: a second decoder says it.
fn decode(text: &str, bytes: &mut [u8]) -> Result<usize, Base64Flaw> {
    if text.is_empty() {
        return Err(Base64Flaw::Empty);
    }
    if let Ok(decoded) = base64_simd::URL_SAFE_NO_PAD.decode(text.as_bytes(), bytes.as_out()) {
        return Ok(decoded.len());
    }
    URL_SAFE_NO_PAD
        .decode_slice_unchecked(text, bytes)
        .map_err(|error| flaw_of(&error))
}

/// Where there are not three segments, that is what is wrong, whatever else is too.
fn flawed(token: &str, segment: Segment, flaw: Base64Flaw) -> Refusal {
    match token.bytes().filter(|byte| *byte == b'.').count() + 1 {
        3 => Refusal::Base64 { segment, flaw },
        found => Refusal::Segments { found },
    }
}

fn flaw_of(error: &DecodeError) -> Base64Flaw {
    match error {
        DecodeError::InvalidByte(_, b'=') | DecodeError::InvalidPadding => Base64Flaw::Padding,
        DecodeError::InvalidByte(_, b'+' | b'/') => Base64Flaw::PlainAlphabet,
        DecodeError::InvalidByte(_, b' ' | b'\t' | b'\r' | b'\n') => Base64Flaw::WhiteSpace,
        DecodeError::InvalidByte(..) => Base64Flaw::OtherByte,
        DecodeError::InvalidLength(_) => Base64Flaw::Length,
        DecodeError::InvalidLastSymbol { .. } => Base64Flaw::TrailingBits,
    }
}

/// Header parameters that change what is signed or how it is packed.
const REPACKING: [&str; 3] = ["b64", "enc", "zip"];

/// Parameters that are not named here (`jwk`, `jku`, `x5u`, `x5c`, `cty`, …) are never looked at: the
/// key is the community's, found by its Key ID.
fn read_header(header: &Node<'_>) -> Result<(Algorithm, KeyId), Refusal> {
    if header.member("crit").is_some() {
        return Err(Refusal::Crit);
    }
    if let Some(name) = REPACKING.into_iter().find(|name| header.member(name).is_some()) {
        return Err(Refusal::Repacked { name });
    }
    match header.member("typ") {
        Some(Node::Text(typ)) if typ == "JWT" => (),
        typ => return Err(Refusal::Typ(found(typ))),
    }
    let algorithm = match header.member("alg") {
        Some(Node::Text(alg)) => Algorithm::from_word(alg).ok_or_else(|| Refusal::Alg(Alg::named(alg)))?,
        alg => return Err(Refusal::Alg(Alg::Not(found(alg)))),
    };
    let kid = match header.member("kid") {
        Some(Node::Text(kid)) => KeyId::read("kid", kid.to_string()).map_err(|_| Refusal::Kid(Found::Other))?,
        kid => return Err(Refusal::Kid(found(kid))),
    };
    Ok((algorithm, kid))
}

/// What stands where a certain string must.
fn found(node: Option<&Node<'_>>) -> Found {
    match node {
        None => Found::Nothing,
        Some(Node::Text(_)) => Found::Other,
        Some(_) => Found::NotText,
    }
}
