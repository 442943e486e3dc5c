//! What the website says of the visitor: who it is, a token, that nobody is signed in any more.

use std::time::Duration;

use visavis_wire::visitor::Refusal;
use visavis_wire::{Identity, limits};

use super::presented::{Change, Presented};
use super::rejection::{self, found_here, say_refused};
use super::renewal::Ask;
use super::tabs::TabMessage;
use super::token::Token;
use super::{IdentityKey, Outcome, Visitor};
use crate::session::event::{Effect, Effects, ProviderResult};
use crate::session::time::Clocks;

impl Visitor {
    /// The session begins.
    pub(crate) fn start(&self, effects: &mut Effects) {
        if self.presented.signed().is_some() && !self.renewal.has_provider() {
            effects.warn(
                "the signed identity expires, and nobody renews it: add [\"_setTokenProvider\", function], \
                 or present a new one by _setSignedIdentity in time",
            );
        }
    }

    /// The website says plainly who the visitor is.
    pub(crate) fn identify(&mut self, identity: Identity, effects: &mut Effects) -> Outcome {
        if self.presented.signed().is_some() {
            effects.warn("_setIdentity: the visitor was signed in and is not any more; say _signOut if that is meant");
        }
        let before = self.key();
        match self.presented.identify(identity) {
            Change::Another => Outcome::AnotherPerson(before),
            Change::Same | Change::NotNewer => {
                self.rejection = None;
                Outcome::SamePerson
            }
        }
    }

    /// The website presents a token.
    pub(crate) fn present(&mut self, token: Token, clocks: Clocks, effects: &mut Effects) -> Outcome {
        if self.is_held_by_same(&token)
            && let Err(why) = self.check(&token, clocks)
        {
            say_refused(why, effects);
            return Outcome::NothingNew;
        }
        let before = self.key();
        match self.presented.present(token) {
            Change::Another => Outcome::AnotherPerson(before),
            Change::Same => {
                self.rejection = None;
                Outcome::SamePerson
            }
            Change::NotNewer => {
                let why = found_here(
                    "token_not_newer",
                    "the token must expire later than the one held",
                    "sign a new one for each renewal",
                );
                say_refused(why, effects);
                Outcome::NothingNew
            }
        }
    }

    /// Takes a token that another tab has of the same person.
    pub(super) fn renew(&mut self, token: Token) {
        if self.is_held_by_same(&token) && self.presented.present(token) == Change::Same {
            self.rejection = None;
        }
    }

    fn is_held_by_same(&self, token: &Token) -> bool {
        let signed = self.presented.signed();
        signed.is_some_and(|held| held.uuid() == token.uuid())
    }

    /// The website has answered a question for a token.
    pub(crate) fn provider_result(
        &mut self,
        ask: Ask,
        result: ProviderResult,
        clocks: Clocks,
        effects: &mut Effects,
    ) -> Outcome {
        if !self.renewal.is_ours(ask) {
            return Outcome::NothingNew; // that was about somebody who is not here any more
        }
        let outcome = match result {
            ProviderResult::Token(token) => self.present(token, clocks, effects),
            ProviderResult::SignedOut if self.key().is_named() => return self.sign_out(effects),
            ProviderResult::SignedOut => {
                // Nobody was here who could leave.
                self.stop_asking(effects);
                return Outcome::NothingNew;
            }
            ProviderResult::Nothing(text) => {
                effects.warn(format!("_setTokenProvider: {text}"));
                Outcome::NothingNew
            }
        };
        if outcome != Outcome::NothingNew {
            self.renewal.given(ask, clocks.now);
        } else if self.renewal.is_open(ask) {
            self.ask_failed(clocks, effects);
        }
        outcome
    }

    /// The person leaves: nothing of theirs stays in this browser. If nobody is here, somebody was on the page before, or
    /// in another tab: then everybody who has a name is meant.
    pub(crate) fn sign_out(&self, effects: &mut Effects) -> Outcome {
        Self::forget(self.key(), effects);
        Outcome::SignedOut
    }

    /// Nothing of this person stays, in any tab.
    pub(crate) fn forget(who: IdentityKey, effects: &mut Effects) {
        effects.push(Effect::Forget(who.clone()));
        effects.push(Effect::TellTabs(who, TabMessage::Left));
    }

    /// Nobody with a name is here.
    pub(crate) fn become_anonymous(&mut self) {
        self.presented = Presented::default();
    }

    /// What can be known of a renewal before it is sent: whether it lives long enough.
    pub(super) fn check(&self, token: &Token, clocks: Clocks) -> Result<(), Refusal> {
        let Some(time) = clocks.server else {
            return Ok(());
        };
        let lives = token.expires_in(time) + limits::LEEWAY;
        if lives <= limits::LEEWAY {
            Err(found_here(
                rejection::EXPIRED,
                "the token must not have expired",
                "sign a new one for each renewal",
            ))
        } else if lives < self.minimum_lifetime.max(Duration::from_secs(1)) {
            Err(found_here(
                "lifetime_too_short",
                "the token must live for the community's minimum lifetime",
                "sign for longer, and do not cache",
            ))
        } else {
            Ok(())
        }
    }
}
