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

    /// How long until it expires; zero once it has.
    pub fn expires_in(&self, now: Timestamp) -> Duration {
        self.expires_at().from_now(now)
    }

    /// When it expires.
    fn expires_at(&self) -> Timestamp {
        Timestamp::from_secs(self.claims.exp)
    }

    /// When a session that it opened is over: `exp` and the leeway.
    fn lapses_at(&self) -> Timestamp {
        self.expires_at() + limits::LEEWAY
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
    /// When the server first took the token held.
    accepted_at: Option<Timestamp>,
    /// Presented on the running connection and not yet answered.
    offered: Option<Token>,
}

/// A renewal is asked for when this much of the presentable life is over, in thousandths, and up
/// to [`SPREAD`] later: not all pages of a website at once.
const SHARE: u32 = 750;
const SPREAD: u32 = 100;
/// A token is kept for this long before another is asked for, however short its life.
const KEEP_FOR: Duration = Duration::from_secs(10);
/// And for this part of the life it has left: a website whose tokens are hardly presentable is not
/// asked all the time.
const KEEP_SHARE: u32 = 20;

impl SignedIdentity {
    /// A person who has just been introduced.
    pub const fn new(token: Token) -> Self {
        Self {
            held: token,
            resume: None,
            accepted_at: None,
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
            self.hold(token);
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
    pub fn accepted(&mut self, resume: Option<Secret>, now: Timestamp) {
        self.adopt();
        self.resume = resume;
        self.accepted_at.get_or_insert(now);
    }

    fn hold(&mut self, token: Token) {
        (self.held, self.resume, self.accepted_at) = (token, None, None);
    }

    /// The server has refused what was offered; what is held stays.
    pub fn refused(&mut self) {
        self.offered = None;
    }

    /// How long until another token should be asked for: after three quarters of the time in which
    /// this one can be presented to a new connection. `chance` is a number below 1,000.
    pub fn renew_in(&self, now: Timestamp, minimum_lifetime: Duration, chance: u32) -> Option<Duration> {
        let accepted_at = self.accepted_at.filter(|_| self.offered.is_none())?;
        let life = self.held.expires_at().from_now(accepted_at);
        let presentable = life.saturating_sub(minimum_lifetime);
        let keep_for = (presentable / 1_000 * (SHARE + chance * SPREAD / 1_000))
            .max(life / KEEP_SHARE)
            .max(KEEP_FOR);
        Some((accepted_at + keep_for).from_now(now))
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
        signed.accepted(None, at(1_000));
        assert_eq!(signed.lapses_in(at(1_000)), Duration::from_secs(1_010));
        assert!(signed.renew(token(1, 3_000)));
        signed.refused();
        assert_eq!(signed.lapses_in(at(1_000)), Duration::from_secs(1_010));
        assert_eq!(signed.offer(), None);
    }

    /// When a token accepted at 0 that lives this long is to be renewed, in seconds, at the
    /// earliest and the latest.
    fn renewed_at(lives: u64, minimum_lifetime: u64) -> [u64; 2] {
        let mut signed = SignedIdentity::new(token(1, lives));
        signed.accepted(None, at(0));
        let minimum_lifetime = Duration::from_secs(minimum_lifetime);
        [0, 999].map(|chance| signed.renew_in(at(0), minimum_lifetime, chance).unwrap().as_secs())
    }

    #[test]
    fn a_renewal_is_asked_for_well_before_the_token_cannot_be_presented_any_more() {
        assert_eq!(renewed_at(7_200, 3_600), [2_700, 3_056]);
        assert_eq!(renewed_at(60, 30), [22, 25]);
    }

    #[test]
    fn a_website_whose_tokens_are_hardly_presentable_is_not_asked_all_the_time() {
        assert_eq!(renewed_at(3_605, 3_600), [180, 180]);
        assert_eq!(renewed_at(31, 30), [10, 10]);
    }

    #[test]
    fn a_reconnect_does_not_put_the_renewal_off() {
        let mut signed = SignedIdentity::new(token(1, 7_200));
        signed.accepted(None, at(0));
        signed.accepted(None, at(2_000));
        assert_eq!(
            signed.renew_in(at(2_000), Duration::from_hours(1), 0),
            Some(Duration::from_secs(700))
        );
    }

    #[test]
    fn a_token_does_not_print_itself() {
        assert_eq!(format!("{:?}", token(1, 7)), "Token { exp: 7, .. }");
    }
}
