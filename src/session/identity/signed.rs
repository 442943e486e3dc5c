//! The signed identity over time: held, offered for renewal, lapsed.
//!
//! A lapse is computed from `exp` on the server's clock and stored nowhere.

use std::time::Duration;

use visavis_wire::visitor::{Person, Secret};

use super::token::Token;
use crate::session::time::Timestamp;

/// The token of one person, and those that are to follow it.
///
/// **Invariant**: what is held stays held, with what resumes it, until the server has taken another
/// one; and one token is before the server at a time, so that its answer is about that one.
#[derive(Debug)]
pub(super) struct SignedIdentity {
    held: Token,
    verdict: Verdict,
    /// Before the server, by a hello or on the running connection.
    offered: Option<Token>,
    /// The newest of all, not yet said.
    next: Option<Token>,
}

/// What the server has said of the token held.
#[derive(Debug)]
enum Verdict {
    /// Nothing yet.
    Pending,
    /// It has taken it.
    Accepted(Acceptance),
    /// It has refused it, or will, though it may have taken it before: any other may follow, also one that ends sooner.
    GivenUp(Option<Acceptance>),
}

/// What the server gave for a token that it took.
#[derive(Debug)]
struct Acceptance {
    /// Resumes a session with exactly this token.
    resume: Secret,
    /// When it was first taken, as far as the time was known.
    at: Option<Timestamp>,
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
    pub(super) const fn new(token: Token) -> Self {
        Self {
            held: token,
            verdict: Verdict::Pending,
            offered: None,
            next: None,
        }
    }

    /// The person, as the token says.
    pub(super) fn uuid(&self) -> &str {
        self.held.uuid()
    }

    /// When the token held expires, in seconds since 1970.
    pub(super) const fn exp(&self) -> u64 {
        self.held.exp()
    }

    /// How long until the token held expires; zero once it has.
    pub(super) fn expires_in(&self, now: Timestamp) -> Duration {
        self.held.expires_in(now)
    }

    /// Takes the same person's next token; false if it does not live longer than those before.
    pub(super) fn renew(&mut self, token: Token) -> bool {
        let newest = self.next.as_ref().or(self.offered.as_ref());
        let follows = match newest {
            None if self.is_given_up() => token != self.held,
            newest => token.exp() > newest.unwrap_or(&self.held).exp(),
        };
        if follows {
            self.next = Some(token);
        }
        follows
    }

    /// A newer token than the one held is there, and the server has not answered it.
    pub(super) fn is_pending(&self) -> bool {
        self.offered.is_some() || self.next.is_some()
    }

    /// What a hello says: the newest token; the one held comes with what resumes it.
    pub(super) fn introduce(&mut self) -> Person {
        self.offered = self.next.take();
        let (token, resume) = match &self.offered {
            Some(token) => (token, None),
            None => (
                &self.held,
                self.acceptance().map(|acceptance| acceptance.resume.clone()),
            ),
        };
        Person::Signed {
            token: token.secret(),
            resume,
        }
    }

    /// What is to be presented on a running connection, one at a time.
    pub(super) fn offer(&mut self) -> Option<Person> {
        if self.offered.is_some() {
            return None;
        }
        let token = self.next.take()?;
        let person = Person::Signed {
            token: token.secret(),
            resume: None,
        };
        self.offered = Some(token);
        Some(person)
    }

    /// The server has taken what is before it. True if that is a token it had not taken before.
    pub(super) fn accepted(&mut self, resume: Option<Secret>) -> bool {
        let at = self.acceptance().and_then(|acceptance| acceptance.at);
        let is_known = self.offered.is_none() && self.acceptance().is_some();
        if let Some(token) = self.offered.take() {
            self.held = token;
        }
        let at = at.filter(|_| is_known);
        self.verdict = resume.map_or(Verdict::Pending, |resume| Verdict::Accepted(Acceptance { resume, at }));
        !is_known
    }

    /// The server has refused what is before it. True if there is something left to present:
    /// a newer token, or the one held that the server took before.
    pub(super) fn refused(&mut self) -> bool {
        if self.offered.take().is_none() {
            self.give_up();
        }
        self.next.is_some() || matches!(self.verdict, Verdict::Accepted(_))
    }

    /// The server will not go on with the one held for long, though its time is not over.
    pub(super) fn give_up(&mut self) {
        self.verdict = match std::mem::replace(&mut self.verdict, Verdict::Pending) {
            Verdict::Pending => Verdict::GivenUp(None),
            Verdict::Accepted(acceptance) => Verdict::GivenUp(Some(acceptance)),
            given_up @ Verdict::GivenUp(_) => given_up,
        };
    }

    /// The token held, if the server has taken it and goes on with it.
    pub(super) const fn good(&self) -> Option<&Token> {
        match self.verdict {
            Verdict::Accepted(_) => Some(&self.held),
            Verdict::Pending | Verdict::GivenUp(_) => None,
        }
    }

    const fn is_given_up(&self) -> bool {
        matches!(self.verdict, Verdict::GivenUp(_))
    }

    const fn acceptance(&self) -> Option<&Acceptance> {
        match &self.verdict {
            Verdict::Accepted(acceptance) => Some(acceptance),
            Verdict::GivenUp(acceptance) => acceptance.as_ref(),
            Verdict::Pending => None,
        }
    }

    /// The connection is gone and will not answer: what was before the server is said again.
    pub(super) fn rewind(&mut self) {
        if let Some(token) = self.offered.take() {
            self.next.get_or_insert(token);
        }
    }

    /// It is this time at the server.
    pub(super) fn advance(&mut self, now: Timestamp) {
        if let Verdict::Accepted(acceptance) | Verdict::GivenUp(Some(acceptance)) = &mut self.verdict {
            acceptance.at.get_or_insert(now);
        }
    }

    /// How long until another token should be asked for: after three quarters of the time in which
    /// this one can be presented to a new connection. `chance` is a number below 1,000.
    pub(super) fn renew_in(&self, now: Timestamp, minimum_lifetime: Duration, chance: u32) -> Option<Duration> {
        let accepted_at = self.acceptance()?.at.filter(|_| !self.is_pending())?;
        let life = self.held.expires_at().from_now(accepted_at);
        let presentable = life.saturating_sub(minimum_lifetime);
        let keep_for = (presentable * (SHARE + chance * SPREAD / 1_000) / 1_000)
            .max(life / KEEP_SHARE)
            .max(KEEP_FOR);
        Some((accepted_at + keep_for).from_now(now))
    }

    /// How long until the session that the held token opened is over; zero once it is.
    pub(super) fn lapses_in(&self, now: Timestamp) -> Duration {
        self.held.lapses_at().from_now(now)
    }
}

#[cfg(test)]
mod tests {
    use visavis_wire::claims::Claims;

    use super::super::token::tests::token;
    use super::*;
    use crate::json;

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

    fn resume() -> Secret {
        Secret("ticket".into())
    }

    /// A person whose token was taken at 0.
    fn taken(exp: u64) -> SignedIdentity {
        let mut signed = SignedIdentity::new(token(1, exp));
        signed.introduce();
        signed.accepted(Some(resume()));
        signed.advance(at(0));
        signed
    }

    fn said(person: Option<Person>) -> Option<u64> {
        let Some(Person::Signed { token, .. }) = person else {
            return None;
        };
        Some(Claims::read(&token.0, json::from_slice).unwrap().exp)
    }

    #[test]
    fn a_renewal_counts_once_the_server_has_taken_it() {
        let mut signed = taken(1_000);
        assert!(!signed.renew(token(1, 1_000)), "the same expiry is no renewal");
        assert!(signed.renew(token(1, 2_000)));
        assert!(!signed.renew(token(1, 1_500)));
        assert_eq!(said(signed.offer()), Some(2_000));
        assert_eq!(
            signed.lapses_in(at(1_000)),
            Duration::from_secs(10),
            "offered is not yet held"
        );
        assert!(signed.accepted(Some(resume())));
        assert_eq!(signed.lapses_in(at(1_000)), Duration::from_secs(1_010));
        signed.renew(token(1, 3_000));
        signed.offer();
        assert!(signed.refused(), "what is held is still good");
        assert_eq!(signed.lapses_in(at(1_000)), Duration::from_secs(1_010));
    }

    #[test]
    fn one_token_is_before_the_server_at_a_time_and_the_newest_is_next() {
        let mut signed = taken(1_000);
        signed.renew(token(1, 2_000));
        assert_eq!(said(signed.offer()), Some(2_000));
        signed.renew(token(1, 3_000));
        signed.renew(token(1, 4_000));
        assert_eq!(said(signed.offer()), None);
        signed.refused();
        assert_eq!(said(signed.offer()), Some(4_000));
    }

    #[test]
    fn a_hello_that_is_given_up_leaves_what_was_held_before() {
        let mut signed = taken(1_000);
        signed.renew(token(1, 2_000));
        assert_eq!(said(Some(signed.introduce())), Some(2_000));
        assert!(signed.refused());
        assert_eq!(said(Some(signed.introduce())), Some(1_000));
        assert!(!signed.refused(), "nothing is left");
    }

    #[test]
    fn after_a_refusal_any_other_token_may_follow() {
        let mut signed = SignedIdentity::new(token(1, 9_000));
        signed.introduce();
        assert!(!signed.refused());
        assert!(!signed.renew(token(1, 9_000)), "that one was refused");
        assert!(signed.renew(token(1, 1_000)));
        assert_eq!(said(Some(signed.introduce())), Some(1_000));
        assert!(!signed.refused(), "the first one was refused too");
    }

    #[test]
    fn what_the_connection_took_with_it_is_said_again() {
        let mut signed = taken(1_000);
        signed.renew(token(1, 2_000));
        signed.offer();
        signed.rewind();
        assert_eq!(said(Some(signed.introduce())), Some(2_000));
    }

    /// When a token accepted at 0 that lives this long is to be renewed, in seconds, at the
    /// earliest and the latest.
    fn renewed_at(lives: u64, minimum_lifetime: u64) -> [u64; 2] {
        let signed = taken(lives);
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
        let mut signed = taken(7_200);
        assert!(!signed.accepted(Some(resume())));
        signed.advance(at(2_000));
        assert_eq!(
            signed.renew_in(at(2_000), Duration::from_hours(1), 0),
            Some(Duration::from_secs(700))
        );
    }
}
