//! What the server says of the visitor: a token taken, refused, or soon of no use.

use std::time::Duration;

use visavis_wire::visitor::{Refusal, Secret};

use super::Visitor;
use super::rejection::{Rejection, say_refused};
use super::renewal::Reason;
use super::signed::SignedIdentity;
use crate::session::event::{Announcement, Effects};
use crate::session::time::Clocks;

impl Visitor {
    /// The server has taken the hello.
    pub(crate) fn welcomed(&mut self, resume: Option<Secret>, minimum_lifetime: u64, effects: &mut Effects) {
        // The first token of a page renews nothing.
        let had_token = self.shared_until.is_some();
        if self.accepted(resume, effects) && had_token {
            effects.announce(Announcement::TokenRenewed);
        }
        self.minimum_lifetime = Duration::from_secs(minimum_lifetime);
    }

    /// The server has taken what was offered on the running connection.
    pub(crate) fn recognised(&mut self, resume: Option<Secret>, effects: &mut Effects) {
        if self.accepted(resume, effects) {
            effects.announce(Announcement::TokenRenewed);
        }
    }

    /// The server has taken what is before it. True if that is a token it had not taken before.
    fn accepted(&mut self, resume: Option<Secret>, effects: &mut Effects) -> bool {
        let is_new = self
            .presented
            .signed_mut()
            .is_some_and(|signed| signed.accepted(resume));
        if is_new {
            self.needed_early = None;
            self.share(effects);
            self.reset_budget(effects);
        }
        is_new
    }

    /// The server will refuse the token held before long, unless another follows.
    pub(crate) fn renewal_required(&mut self) {
        if let Some(signed) = self.presented.signed_mut() {
            signed.give_up();
        }
        self.needed_early = Some(Reason::KeyRemoved);
    }

    /// The server has refused what is before it, or what it took before. True if something else is left to present.
    pub(crate) fn refused(&mut self, why: Refusal, clocks: Clocks, effects: &mut Effects) -> bool {
        let goes_on = self.presented.refused();
        if !goes_on {
            self.rejection = Some(Rejection::new(why.code.clone()));
        }
        if self.renewal.is_asking() {
            self.ask_failed(clocks, effects);
        }
        say_refused(why, effects);
        goes_on
    }

    /// The server says that the token's time is over.
    pub(crate) fn expired(&mut self) {
        let is_pending = self.presented.signed().is_some_and(SignedIdentity::is_pending);
        if !is_pending {
            self.rejection = Some(Rejection::expiry());
        }
    }
}
