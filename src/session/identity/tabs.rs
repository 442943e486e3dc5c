//! What the tabs of one browser tell each other about the person they have in common.

use serde::{Deserialize, Serialize};

use super::renewal::{Reason, RenewalCommand};
use super::token::Token;
use super::{IdentityKey, Outcome, Visitor};
use crate::session::event::{Effect, Effects};
use crate::session::time::Clocks;

/// Something that one tab tells the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TabMessage {
    /// It asks the website for a token; the one it holds ends then, in seconds since 1970, or is of
    /// no use.
    Asking(Option<u64>),
    /// A token that the server has taken. It is never stored.
    Token(Token),
    /// Its question brought nothing.
    Failed,
    /// The person has left: signed out, or somebody else is here. About the browser's own key: whoever has a name.
    Left,
}

impl Visitor {
    /// Another tab has said something. What is about somebody who is not here is not ours.
    pub(crate) fn tab_message(
        &mut self,
        about: &IdentityKey,
        message: TabMessage,
        clocks: Clocks,
        effects: &mut Effects,
    ) -> Outcome {
        let here = self.key();
        let is_meant = match message {
            TabMessage::Left => here.is_named() && (*about == here || !about.is_named()),
            _ => *about == here,
        };
        if !is_meant {
            return Outcome::NothingNew;
        }
        match message {
            TabMessage::Asking(exp) => match self.useful_token(exp, clocks) {
                Some(token) => self.tell_tabs(TabMessage::Token(token), effects),
                // Should that tab die, this one is there to ask.
                None => self.needed_early = self.needed_early.or(Some(Reason::Expiring)),
            },
            TabMessage::Token(token) => {
                self.shared_until = self.shared_until.max(Some(token.exp()));
                if self.check(&token, clocks).is_ok() {
                    self.renew(token);
                }
            }
            TabMessage::Failed => {
                let command = self.renewal.failed_elsewhere(clocks.now);
                self.run(command, effects);
                self.needed_early = self.needed_early.filter(|reason| *reason != Reason::Expiring);
            }
            TabMessage::Left => {
                effects.push(Effect::Forget(here));
                return Outcome::SignedOut;
            }
        }
        Outcome::NothingNew
    }

    /// Shares what the server has just taken. The first token of a page is its own: each tab has one.
    pub(super) fn share(&mut self, effects: &mut Effects) {
        let Some(token) = self.good_token().cloned() else {
            return;
        };
        let before = self.shared_until.replace(token.exp());
        if before.is_some_and(|before| token.exp() > before) {
            self.tell_tabs(TabMessage::Token(token), effects);
        }
    }

    /// Does what the renewal wants done. The other tabs hear of a question, and of its failure.
    pub(super) fn run(&mut self, command: Option<RenewalCommand>, effects: &mut Effects) {
        match command {
            Some(RenewalCommand::Queue(ask)) => effects.push(Effect::QueueForTurn(ask, self.key())),
            Some(RenewalCommand::Ask(ask, reason)) => {
                let held = self.good_token().map(Token::exp);
                self.tell_tabs(TabMessage::Asking(held), effects);
                effects.push(Effect::AskForToken(ask, reason));
            }
            Some(RenewalCommand::Release(ask)) => effects.push(Effect::ReleaseTurn(ask)),
            None => (),
        }
    }

    /// A question of this tab brought nothing.
    pub(super) fn ask_failed(&mut self, clocks: Clocks, effects: &mut Effects) {
        let command = self.renewal.failed(clocks.now);
        self.tell_tabs(TabMessage::Failed, effects);
        self.run(command, effects);
    }

    /// What another tab could use, that holds a token until then.
    fn useful_token(&self, exp: Option<u64>, clocks: Clocks) -> Option<Token> {
        let token = self.good_token()?;
        let is_newer = exp.is_none_or(|exp| token.exp() > exp);
        (is_newer && self.check(token, clocks).is_ok()).then(|| token.clone())
    }

    pub(super) fn tell_tabs(&self, message: TabMessage, effects: &mut Effects) {
        effects.push(Effect::TellTabs(self.key(), message));
    }
}
