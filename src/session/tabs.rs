//! What the tabs of one browser tell each other about the person they have in common.

use serde::{Deserialize, Serialize};

use super::Session;
use super::event::Effect;
use super::identity::{Change, Scope};
use super::renewal::{Order, Reason};
use super::time::Now;
use super::token::{SignedIdentity, Token};

/// Something that one tab tells the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// It asks the website for a token; the one it holds ends then, in seconds since 1970, or is of
    /// no use.
    Asking(Option<u64>),
    /// A token that the server has taken. It is never stored.
    Token(Token),
    /// Its question brought nothing.
    Failed,
    /// The person has left: signed out, or somebody else is here. Of the browser's own scope: whoever has a name.
    Left,
}

impl Session {
    /// Another tab has said something. What is about somebody who is not here is not ours.
    pub(super) fn told(&mut self, scope: &Scope, word: Word, now: Now) {
        let here = self.visitor.scope();
        let is_meant = match word {
            Word::Left => here.is_named() && (*scope == here || !scope.is_named()),
            _ => *scope == here,
        };
        if !is_meant {
            return;
        }
        match word {
            Word::Asking(exp) => match self.useful_token(exp, now) {
                Some(token) => self.tell_tabs(Word::Token(token)),
                // Should that tab die, this one is there to ask.
                None => self.called = self.called.or(Some(Reason::Expiring)),
            },
            Word::Token(token) => {
                self.shared_until = self.shared_until.max(Some(token.exp()));
                if self.check(&token, now).is_ok() && self.visitor.present(token) == Change::Same {
                    self.refusal = None;
                }
            }
            Word::Failed => {
                let order = self.renewal.failed_elsewhere(now);
                self.ask(order);
                self.called = self.called.filter(|reason| *reason != Reason::Expiring);
            }
            Word::Left => {
                self.effects.push(Effect::Forget(here));
                self.left(now);
            }
        }
    }

    /// Shares what the server has just taken. The first token of a page is its own: each tab has one.
    pub(super) fn share(&mut self) {
        let Some(token) = self.visitor.signed().and_then(SignedIdentity::good).cloned() else {
            return;
        };
        let before = self.shared_until.replace(token.exp());
        if before.is_some_and(|before| token.exp() > before) {
            self.tell_tabs(Word::Token(token));
        }
    }

    /// Does what the renewal asks for. The other tabs hear of a question, and of its failure.
    pub(super) fn ask(&mut self, order: Option<Order>) {
        match order {
            Some(Order::Queue(ask)) => self.effects.push(Effect::Queue(ask, self.visitor.scope())),
            Some(Order::Put(ask, reason)) => {
                let held = self.visitor.signed().and_then(SignedIdentity::good).map(Token::exp);
                self.tell_tabs(Word::Asking(held));
                self.effects.push(Effect::AskForToken(ask, reason));
            }
            Some(Order::Release(ask)) => self.effects.push(Effect::Release(ask)),
            None => (),
        }
    }

    /// A question of this tab brought nothing.
    pub(super) fn ask_failed(&mut self, now: Now) {
        let order = self.renewal.failed(now);
        self.tell_tabs(Word::Failed);
        self.ask(order);
    }

    /// What another tab could use, that holds a token until then.
    fn useful_token(&self, exp: Option<u64>, now: Now) -> Option<Token> {
        let token = self.visitor.signed()?.good()?;
        let is_newer = exp.is_none_or(|exp| token.exp() > exp);
        (is_newer && self.check(token, now).is_ok()).then(|| token.clone())
    }

    fn tell_tabs(&mut self, word: Word) {
        self.effects.push(Effect::Tell(self.visitor.scope(), word));
    }
}
