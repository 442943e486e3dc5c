//! The signed identity over time: held, offered for renewal, lapsed.
//!
//! A lapse is computed from `exp` on the server's clock and stored nowhere.

use core::fmt;
use core::time::Duration;

use visavis_wire::claims::{Claims, NotAToken};
use visavis_wire::json::Json;
use visavis_wire::limits;
use visavis_wire::visitor::{Person, Secret};

use super::time::Timestamp;

/// A token that looks like one. Only the server can tell whether it is genuine.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    secret: Secret,
    claims: Claims,
}

impl Token {
    /// Takes the text a website gave, or says why it cannot be a token.
    pub fn read<J: Json>(text: String) -> Result<Self, NotAToken> {
        let claims = Claims::read::<J>(&text)?;
        Ok(Self {
            secret: Secret(text),
            claims,
        })
    }

    /// The person it is for, as it says.
    pub fn uuid(&self) -> &str {
        &self.claims.uuid
    }

    /// When a session that it opened is over: `exp` and the leeway.
    fn lapses_at(&self) -> Timestamp {
        Timestamp::from_secs(self.claims.exp) + limits::LEEWAY
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("exp", &self.claims.exp)
            .finish_non_exhaustive()
    }
}

/// The token of one person, and the one that is to follow it.
#[derive(Debug)]
pub struct SignedIdentity {
    held: Token,
    /// From the server, for exactly the token held.
    resume: Option<Secret>,
    /// Presented on the running connection and not yet answered.
    offered: Option<Token>,
}

impl SignedIdentity {
    /// A person who has just been introduced.
    pub const fn new(token: Token) -> Self {
        Self {
            held: token,
            resume: None,
            offered: None,
        }
    }

    /// The person, as the token says.
    pub fn uuid(&self) -> &str {
        self.held.uuid()
    }

    /// Takes the same person's next token; false where it does not live longer than the one held.
    pub fn renew(&mut self, token: Token) -> bool {
        let newest = self.offered.as_ref().unwrap_or(&self.held);
        let lives_longer = token.claims.exp > newest.claims.exp;
        if lives_longer {
            self.offered = Some(token);
        }
        lives_longer
    }

    /// Holds what was offered: no connection is there to answer it.
    pub fn adopt(&mut self) {
        if let Some(token) = self.offered.take() {
            (self.held, self.resume) = (token, None);
        }
    }

    /// What a hello says: the newest token; the one held comes with what resumes it.
    pub fn introduce(&mut self) -> Person {
        self.adopt();
        Person::Signed {
            token: self.held.secret.clone(),
            resume: self.resume.clone(),
        }
    }

    /// What is to be presented on a running connection.
    pub fn offer(&self) -> Option<Person> {
        let token = self.offered.as_ref()?.secret.clone();
        Some(Person::Signed { token, resume: None })
    }

    /// The server has taken what was presented last.
    pub fn accepted(&mut self, resume: Option<Secret>) {
        if let Some(token) = self.offered.take() {
            self.held = token;
        }
        self.resume = resume;
    }

    /// The server has refused what was offered; what is held stays.
    pub fn refused(&mut self) {
        self.offered = None;
    }

    /// How long until the session that the held token opened is over; zero once it is.
    pub fn lapses_in(&self, now: Timestamp) -> Duration {
        self.held.lapses_at().from_now(now)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::Value;

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
        Token::read::<Value>(text + ".c2ln").unwrap()
    }

    fn at(secs: u64) -> Timestamp {
        Timestamp::from_secs(secs)
    }

    #[test]
    fn it_lapses_ten_seconds_after_its_expiry() {
        let signed = SignedIdentity::new(token(1, 1_000));
        assert_eq!(signed.lapses_in(at(1_000)), Duration::from_secs(10));
        assert_eq!(signed.lapses_in(at(2_000)), Duration::ZERO);
    }

    #[test]
    fn an_expiry_beyond_all_reason_neither_wraps_nor_fires() {
        let signed = SignedIdentity::new(token(1, 9_007_199_254_740_991));
        assert!(signed.lapses_in(at(1_000)) > Duration::from_secs(1 << 40));
    }

    #[test]
    fn a_renewal_counts_once_the_server_has_taken_it() {
        let mut signed = SignedIdentity::new(token(1, 1_000));
        assert!(!signed.renew(token(1, 1_000)), "the same expiry is no renewal");
        assert!(signed.renew(token(1, 2_000)));
        assert!(!signed.renew(token(1, 1_500)));
        assert_eq!(
            signed.lapses_in(at(1_000)),
            Duration::from_secs(10),
            "offered is not yet held"
        );
        signed.accepted(None);
        assert_eq!(signed.lapses_in(at(1_000)), Duration::from_secs(1_010));
        assert!(signed.renew(token(1, 3_000)));
        signed.refused();
        assert_eq!(signed.lapses_in(at(1_000)), Duration::from_secs(1_010));
        assert_eq!(signed.offer(), None);
    }

    #[test]
    fn a_token_does_not_print_itself() {
        assert_eq!(format!("{:?}", token(1, 7)), "Token { exp: 7, .. }");
    }
}
