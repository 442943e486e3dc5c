//! Who the visitor is: introduced, renewed, refused, exchanged for another, signed out.

use std::time::Duration;
use visavis_wire::{Identity, limits, visitor};

use super::Session;
use super::bringing::Bringing;
use super::event::{Announcement, Answer, Effect};
use super::identity::{Change, Scope, Visitor};
use super::outbox::Outbox;
use super::renewal::{Ask, Reason};
use super::tabs::Word;
use super::thread::Thread;
use super::threads::Threads;
use super::time::Now;
use super::token::Token;
use super::typing::Typing;
use super::visit::Visit;

/// The server lets this visitor in no more until the website says something new.
#[derive(Debug)]
pub(super) struct Refusal {
    code: String,
}

/// The word of a refusal that says the token's time is over.
const EXPIRED: &str = "token_expired";
/// Refusals that no token mends.
const BEYOND_TOKENS: [&str; 4] = [
    "origin_not_allowed",
    "source_unknown",
    "version_unsupported",
    "signed_identity_not_accepted",
];

impl Refusal {
    /// True where the page should be refreshed.
    pub(super) fn is_expiry(&self) -> bool {
        self.code == EXPIRED
    }

    /// What a token would be needed for; `None` where none helps.
    pub(super) fn reason(&self) -> Option<Reason> {
        match self.code.as_str() {
            EXPIRED => Some(Reason::Expired),
            "key_unknown" => Some(Reason::KeyRemoved),
            code => (!BEYOND_TOKENS.contains(&code)).then_some(Reason::Refused),
        }
    }
}

impl Session {
    /// All that the website said before is taken.
    pub(super) fn start(&mut self) {
        self.started = true;
        if self.visitor.signed().is_some() && !self.renewal.has_provider() {
            self.complain(
                "the signed identity expires, and nobody renews it: add [\"_setTokenProvider\", function], \
                 or present a new one by _setSignedIdentity in time",
            );
        }
        self.announce(Announcement::Started);
        self.effects.push(Effect::Recall(self.visitor.scope()));
    }

    /// The website says plainly who the visitor is.
    pub(super) fn identify(&mut self, identity: Identity, now: Now) {
        if self.visitor.signed().is_some() {
            self.complain("_setIdentity: the visitor was signed in and is not any more; say _signOut if that is meant");
        }
        let before = self.visitor.scope();
        match self.visitor.identify(identity) {
            Change::Another => self.part(before, now),
            Change::Same | Change::NotNewer => self.refusal = None,
        }
    }

    /// The website presents a token. True where it is of use.
    pub(super) fn present(&mut self, token: Token, now: Now) -> bool {
        let renews = self.visitor.signed().is_some_and(|held| held.uuid() == token.uuid());
        if renews && let Err(why) = self.check(&token, now) {
            self.say_refused(found_here(why));
            return false;
        }
        let (before, left) = (self.visitor.scope(), self.leave());
        match self.visitor.present(token) {
            Change::Another => {
                self.part(before, now);
                self.bringing = left;
            }
            Change::Same => self.refusal = None,
            Change::NotNewer => {
                self.say_refused(found_here([
                    "token_not_newer",
                    "the token must expire later than the one held",
                    "sign a new one for each renewal",
                ]));
                return false;
            }
        }
        true
    }

    /// The website has answered a question for a token.
    pub(super) fn answered(&mut self, ask: Ask, answer: Answer, now: Now) {
        if !self.renewal.is_ours(ask) {
            return; // that was about somebody who is not here any more
        }
        let of_use = match answer {
            Answer::Token(token) => self.present(token, now),
            Answer::SignedOut if self.visitor.scope().is_named() => return self.sign_out(now),
            // Who was nobody cannot leave.
            Answer::SignedOut => return self.ask_nobody(),
            Answer::Nothing(text) => {
                self.complain(format!("_setTokenProvider: {text}"));
                false
            }
        };
        if of_use {
            self.renewal.given(ask, now);
        } else if self.renewal.is_open(ask) {
            self.ask_failed(now);
        }
    }

    /// The person leaves: nothing of theirs stays in this browser. Where nobody is here it was on the page before, or in
    /// another tab, that somebody was: then whoever has a name is meant.
    pub(super) fn sign_out(&mut self, now: Now) {
        let who = self.visitor.scope();
        self.effects.push(Effect::Forget(who.clone()));
        self.effects.push(Effect::Tell(who, Word::Left));
        self.left(now);
    }

    /// Whoever was here has signed out.
    pub(super) fn left(&mut self, now: Now) {
        if self.visitor.scope().is_named() {
            self.visit = Visit::default();
        }
        self.visitor = Visitor::default();
        self.announce(Announcement::SignedOut);
        self.exchange(now);
        self.ask_nobody();
    }

    /// Nobody is signed in to the website: it is not asked until something new happens.
    fn ask_nobody(&mut self) {
        let order = self.renewal.nobody();
        self.ask(order);
    }

    /// The server has refused what is before it, or what it took before. Where something else is left
    /// to present the session goes on with that, and otherwise ends.
    pub(super) fn refused(&mut self, why: visitor::Refusal, now: Now) {
        let was_hello = self.link.up().is_none();
        let goes_on = self.visitor.refused();
        if !goes_on {
            self.refusal = Some(Refusal { code: why.code.clone() });
        }
        if self.renewal.is_asking() {
            self.ask_failed(now);
        }
        self.say_refused(why);
        if was_hello && goes_on {
            let order = self.link.want(false, now);
            self.obey(order);
        }
    }

    /// The server says that the token's time is over.
    pub(super) fn expire(&mut self) {
        self.refusal = Some(Refusal { code: EXPIRED.into() });
    }

    /// What can be known of a renewal before it is sent: whether it lives long enough.
    pub(super) fn check(&self, token: &Token, now: Now) -> Result<(), [&'static str; 3]> {
        let Some(time) = self.clock.read(now) else {
            return Ok(());
        };
        let lives = token.expires_in(time) + limits::LEEWAY;
        if lives <= limits::LEEWAY {
            Err([
                EXPIRED,
                "the token must not have expired",
                "sign a new one for each renewal",
            ])
        } else if lives < self.minimum_lifetime.max(Duration::from_secs(1)) {
            Err([
                "lifetime_too_short",
                "the token must live for the community's minimum lifetime",
                "sign for longer, and do not cache",
            ])
        } else {
            Ok(())
        }
    }

    /// This one has left, and another is here. Whoever was named is forgotten, in every tab, and what the page said of
    /// their visit; an anonymous visitor's words stay with the browser.
    fn part(&mut self, left: Scope, now: Now) {
        if self.started && left.is_named() {
            self.effects.push(Effect::Forget(left.clone()));
            self.effects.push(Effect::Tell(left, Word::Left));
            self.visit = Visit::default();
        }
        self.exchange(now);
    }

    /// Another person is here: nothing of the first one stays.
    pub(super) fn exchange(&mut self, now: Now) {
        self.refusal = None;
        self.bringing = Bringing::default();
        (self.called, self.shared_until) = (None, None);
        let order = self.renewal.forget();
        self.ask(order);
        self.threads = Threads::default();
        self.thread = Thread::default();
        self.beginning = None;
        self.window.new_after = None;
        self.outbox = Outbox::default();
        self.typing = Typing::default();
        self.draft.clear();
        (self.is_recalled, self.early) = (false, None);
        let order = self.link.want(false, now);
        self.obey(order);
        if self.started {
            self.effects.push(Effect::PutDraft(String::new()));
            self.effects.push(Effect::Recall(self.visitor.scope()));
        }
    }

    fn say_refused(&mut self, why: visitor::Refusal) {
        self.complain(format!("the identity was refused ({}): {}", why.code, why.text));
        self.announce(Announcement::IdentityRefused(why));
    }
}

/// A refusal that needs no server: its word, the rule, what to do.
fn found_here([code, rule, remedy]: [&str; 3]) -> visitor::Refusal {
    visitor::Refusal {
        code: code.into(),
        text: format!("{rule}: {remedy}"),
        measured: String::new(),
        rule: rule.into(),
        remedy: remedy.into(),
    }
}
