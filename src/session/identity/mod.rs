//! Who the visitor is, over time: introduced, renewed, refused, exchanged for another, signed out.
//!
//! What follows from that for the connection and the conversation is decided in `session/mod.rs`, by `Outcome`.

mod key;
mod presented;
mod rejection;
mod renewal;
mod sign_in;
mod signed;
mod tabs;
mod token;
mod verdict;

use std::time::Duration;

use visavis_wire::visitor::Person;

use super::event::{Announcement, Effects};
use super::inspection::TokenState;
use super::time::{Clocks, Now, Timestamp};
pub use key::{IdentityKey, IdentityKind};
use presented::Presented;
pub(super) use rejection::Block;
use rejection::Rejection;
use renewal::Renewal;
pub use renewal::{Ask, Reason};
use signed::SignedIdentity;
pub use tabs::TabMessage;
pub use token::Token;

/// Who the visitor is.
#[derive(Debug)]
pub(super) struct Visitor {
    presented: Presented,
    /// The server lets this visitor in no more until the website says something new.
    rejection: Option<Rejection>,
    phase: TokenPhase,
    renewal: Renewal,
    /// A token is needed before its time: the server or another tab says so.
    needed_early: Option<Reason>,
    /// The latest end of a token that the other tabs have heard of, in seconds since 1970.
    shared_until: Option<u64>,
    /// The server's rule, once it has said it.
    minimum_lifetime: Duration,
    /// A number below 1,000: spreads over time what all pages of a website would do at once.
    chance: u32,
}

/// How far the time of a signed identity is over, as the website was told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenPhase {
    /// Nothing is to be done; also if there is no token.
    Quiet,
    /// It should be renewed.
    Expiring,
    /// It is over.
    Lapsed,
}

/// What became of something that was said about the visitor.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub(super) enum Outcome {
    /// It was of no use, or says nothing about who it is.
    NothingNew,
    /// It is the same person, better known or with a newer token.
    SamePerson,
    /// Another person is here; this one was before.
    AnotherPerson(IdentityKey),
    /// The person has left.
    SignedOut,
}

impl Visitor {
    /// An anonymous visitor. The seed spreads what many pages would do at once.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            presented: Presented::default(),
            rejection: None,
            phase: TokenPhase::Quiet,
            renewal: Renewal::new(seed),
            needed_early: None,
            shared_until: None,
            minimum_lifetime: Duration::from_hours(1),
            chance: u32::try_from(seed % 1_000).unwrap_or(0),
        }
    }

    /// Who it is.
    pub(super) fn key(&self) -> IdentityKey {
        self.presented.key()
    }

    /// Another person is here: what was asked for and heard of the first one is not theirs.
    pub(super) fn start_over(&mut self, effects: &mut Effects) {
        (self.rejection, self.needed_early, self.shared_until) = (None, None, None);
        let command = self.renewal.start_over();
        self.run(command, effects);
    }

    /// Nobody is signed in to the website: it is not asked until something new happens.
    pub(super) fn stop_asking(&mut self, effects: &mut Effects) {
        let command = self.renewal.stop_asking();
        self.run(command, effects);
    }

    /// There is somebody to ask for tokens.
    pub(super) fn provider_set(&mut self, effects: &mut Effects) {
        self.renewal.provide();
        self.reset_budget(effects);
    }

    /// A provider that was given up may be asked again.
    pub(super) fn reset_budget(&mut self, effects: &mut Effects) {
        let command = self.renewal.reset_budget();
        self.run(command, effects);
    }

    /// It is this tab's turn to ask, if a token is still needed.
    pub(super) fn turn_acquired(&mut self, ask: Ask, reason: Option<Reason>, now: Now, effects: &mut Effects) {
        let command = self.renewal.turn_acquired(ask, reason, now);
        self.run(command, effects);
    }

    /// What a hello says.
    pub(super) fn introduce(&mut self) -> Person {
        self.presented.introduce()
    }

    /// What the running connection has not been told yet.
    pub(super) fn offer(&mut self) -> Option<Person> {
        self.presented.offer()
    }

    /// The connection is gone and will not answer.
    pub(super) fn rewind(&mut self) {
        if let Some(signed) = self.presented.signed_mut() {
            signed.rewind();
        }
    }

    /// Goes with the time. The website is told once that the token should be renewed, and once that it lapsed.
    pub(super) fn advance(&mut self, time: Option<Timestamp>, effects: &mut Effects) {
        if let (Some(time), Some(signed)) = (time, self.presented.signed_mut()) {
            signed.advance(time);
        }
        let rest = time.and_then(|time| self.presented.lapses_in(time));
        let is_expired = self.rejection.as_ref().is_some_and(Rejection::is_expiry);
        let phase = if is_expired || rest.is_some_and(|rest| rest.is_zero()) {
            TokenPhase::Lapsed
        } else if self.is_renewal_due(time) {
            TokenPhase::Expiring
        } else {
            TokenPhase::Quiet
        };
        if phase != std::mem::replace(&mut self.phase, phase) {
            match phase {
                TokenPhase::Quiet => (),
                TokenPhase::Expiring => {
                    effects.announce(Announcement::TokenExpiring(rest.unwrap_or_default().as_secs()));
                }
                TokenPhase::Lapsed => effects.announce(Announcement::TokenExpired),
            }
        }
    }

    /// Asks for a token if one is needed for this reason; gives up a question that takes too long.
    pub(super) fn ask_if_needed(&mut self, reason: Option<Reason>, clocks: Clocks, effects: &mut Effects) {
        if self.renewal.is_overdue(clocks.now) {
            self.ask_failed(clocks, effects);
        }
        let command = self.renewal.need(reason, clocks.now);
        self.run(command, effects);
    }

    /// What a token is needed for, if it is.
    pub(super) fn token_needed_for(&self, time: Option<Timestamp>) -> Option<Reason> {
        if let Some(rejection) = &self.rejection {
            return rejection.reason();
        }
        if self.phase == TokenPhase::Lapsed {
            return Some(Reason::Expired);
        }
        let expiring = self.is_renewal_due(time).then_some(Reason::Expiring);
        let signed = self.presented.signed().filter(|signed| !signed.is_pending());
        signed.and_then(|_| self.needed_early.or(expiring))
    }

    /// What keeps the visitor from writing, if anything.
    pub(super) fn block(&self) -> Option<Block> {
        if self.phase == TokenPhase::Lapsed {
            return Some(Block::Expired);
        }
        self.rejection.as_ref().map(|_| Block::Rejected)
    }

    /// True unless the signed identity that the server took is over.
    pub(super) fn may_speak(&self, time: Option<Timestamp>) -> bool {
        let signed = self.presented.signed();
        time.is_none_or(|time| signed.is_none_or(|signed| !signed.lapses_in(time).is_zero()))
    }

    /// How long until something is due.
    pub(super) fn poll_timeout(&self, clocks: Clocks) -> Option<Duration> {
        let lapse = clocks
            .server
            .filter(|_| self.phase != TokenPhase::Lapsed)
            .and_then(|time| self.presented.lapses_in(time));
        let renewal = clocks
            .server
            .filter(|_| self.phase == TokenPhase::Quiet)
            .and_then(|time| self.renew_in(time));
        let question = self.renewal.poll_timeout(clocks.now);
        [lapse, renewal, question].into_iter().flatten().min()
    }

    /// How the signed identity stands.
    pub(super) fn token_state(&self, time: Option<Timestamp>) -> TokenState {
        let Some(signed) = self.presented.signed() else {
            return TokenState::Absent;
        };
        if self.phase == TokenPhase::Lapsed {
            TokenState::Lapsed
        } else if self.rejection.is_some() {
            TokenState::Refused
        } else if self.renewal.is_asking() {
            TokenState::Asked
        } else if time.is_none_or(|time| signed.expires_in(time) > self.minimum_lifetime) {
            TokenState::Fresh
        } else {
            TokenState::InSession
        }
    }

    /// When the token held expires, in seconds since 1970.
    pub(super) fn exp(&self) -> Option<u64> {
        self.presented.signed().map(SignedIdentity::exp)
    }

    /// A token can be presented to a new connection while it has this long to live.
    pub(super) const fn minimum_lifetime(&self) -> Duration {
        self.minimum_lifetime
    }

    /// The token held, if the server has taken it and goes on with it.
    fn good_token(&self) -> Option<&Token> {
        self.presented.signed().and_then(SignedIdentity::good)
    }

    fn is_renewal_due(&self, time: Option<Timestamp>) -> bool {
        time.and_then(|time| self.renew_in(time))
            .is_some_and(|rest| rest.is_zero())
    }

    fn renew_in(&self, time: Timestamp) -> Option<Duration> {
        let signed = self.presented.signed()?;
        signed.renew_in(time, self.minimum_lifetime, self.chance)
    }
}
