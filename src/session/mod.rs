//! The session: everything a chat client decides, with no clock, socket or page in it.
//!
//! [`Session::handle`] takes what happened and says what to do; [`Session::due_in`] says when to
//! wake it; [`Session::view`] is what there is to see. Nothing else changes it. The machines below
//! know nothing of each other: here alone they meet.

pub mod event;
pub mod identity;
pub mod inspection;
pub mod kept;
pub mod link;
pub mod outbox;
pub mod renewal;
pub mod tabs;
pub mod thread;
pub mod threads;
pub mod time;
pub mod token;
pub mod typing;
pub mod view;

mod bringing;
mod dice;
mod hearing;
mod person;
mod telling;
mod turning;
mod visit;
mod writing;

use std::time::Duration;
use visavis_wire::visitor::FromVisitor;
use visavis_wire::{Body, MessageId, VERSION};

use bringing::Bringing;
use event::{Announcement, Effect, Event};
use identity::Visitor;
use link::{Link, Order};
use outbox::Outbox;
use person::Refusal;
use renewal::{Reason, Renewal};
use telling::Told;
use thread::Thread;
use threads::{Beginning, Threads};
use time::{Now, ServerClock, Timestamp};
use typing::Typing;
use view::Notice;
use visit::Visit;

/// One visitor's chat in one page.
#[derive(Debug)]
pub struct Session {
    /// The sort of person who has a conversation in this browser, from before this page.
    engaged: Option<String>,
    clock: ServerClock,
    link: Link,
    visitor: Visitor,
    refusal: Option<Refusal>,
    bringing: Bringing,
    renewal: Renewal,
    /// A token is needed before its time: the server or another tab says so.
    called: Option<Reason>,
    /// The latest end of a token that the other tabs have heard of, in seconds since 1970.
    shared_until: Option<u64>,
    /// The server's rule, once it has said it.
    minimum_lifetime: Duration,
    /// A number below 1,000: spreads over time what all pages of a website would do at once.
    chance: u32,
    threads: Threads,
    /// The thread on the screen.
    thread: Thread,
    /// Instead of it, a conversation that is about to begin.
    beginning: Option<Beginning>,
    /// What the server had when the thread was first loaded is history and no news.
    history_until: u64,
    outbox: Outbox,
    typing: Typing,
    visit: Visit,
    draft: String,
    /// What was kept of this person before is known.
    is_recalled: bool,
    /// What the visitor sent before that.
    early: Option<(MessageId, Body)>,
    window: Window,
    online: bool,
    started: bool,
    told: Told,
    /// What is to be done about the event at hand.
    effects: Vec<Effect>,
}

/// The window, and whether anybody looks.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each changes without the others")]
struct Window {
    open: bool,
    /// It was open before, in this page.
    was_open: bool,
    shown: bool,
    /// The page is not there, and may come back: a page with a connection would not be kept.
    left: bool,
    /// Somebody looked when something happened last.
    looked: bool,
    /// What came after this number came while nobody looked.
    new_after: Option<u64>,
}

impl Session {
    /// A session that waits for [`Event::Started`]. `engaged` is what [`Effect::Engage`] left in
    /// this browser; `seed` spreads what many pages would do at once.
    pub fn new(engaged: Option<String>, seed: u64) -> Self {
        Self {
            engaged,
            clock: ServerClock::default(),
            link: Link::new(seed),
            visitor: Visitor::default(),
            refusal: None,
            bringing: Bringing::default(),
            renewal: Renewal::new(seed),
            called: None,
            shared_until: None,
            minimum_lifetime: Duration::from_hours(1),
            chance: u32::try_from(seed % 1_000).unwrap_or(0),
            threads: Threads::default(),
            thread: Thread::default(),
            beginning: None,
            history_until: 0,
            outbox: Outbox::default(),
            typing: Typing::default(),
            visit: Visit::default(),
            draft: String::new(),
            is_recalled: false,
            early: None,
            window: Window {
                open: false,
                was_open: false,
                shown: true,
                left: false,
                looked: false,
                new_after: None,
            },
            online: true,
            started: false,
            told: Told::default(),
            effects: Vec::new(),
        }
    }

    /// Takes one event and says what to do about it, in order.
    pub fn handle(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.clock.look(now);
        self.advance(now);
        self.typing.advance(now);
        self.take(event, now);
        self.settle(now);
        std::mem::take(&mut self.effects)
    }

    /// How long until [`Event::Woke`] is due.
    pub fn due_in(&self, now: Now) -> Option<Duration> {
        let time = self.clock.read(now);
        let lapse = time
            .filter(|_| !self.told.lapsed)
            .and_then(|time| self.visitor.lapses_in(time));
        let renewal = time
            .filter(|_| !self.told.expiring && !self.told.lapsed)
            .and_then(|time| self.renew_in(time));
        let question = self.renewal.due_in(now);
        [self.link.due_in(now), lapse, renewal, question, self.typing.due_in(now)]
            .into_iter()
            .flatten()
            .min()
    }

    fn notice(&self) -> Option<Notice> {
        if self.told.lapsed {
            return Some(Notice::Expired {
                waiting: self.outbox.unstored().count(),
            });
        }
        self.refusal.as_ref().map(|_| Notice::Unavailable)
    }

    fn take(&mut self, event: Event, now: Now) {
        match event {
            Event::Started => self.start(),
            Event::Identified(identity) => self.identify(identity, now),
            Event::Presented(token) => _ = self.present(token, now),
            Event::ProviderSet => self.provided(),
            Event::Turn(ask) => {
                let reason = self.need(self.clock.read(now));
                let order = self.renewal.turn(ask, reason, now);
                self.ask(order);
            }
            Event::Answered(ask, answer) => self.answered(ask, answer, now),
            Event::Told(scope, word) => self.told(&scope, word, now),
            Event::Filled(name, value) => self.fill(name, value),
            Event::SignedOut => self.sign_out(now),
            Event::Recalled(scope, kept) => self.recall(&scope, kept),
            Event::Opened if !self.window.open => {
                self.window.open = true;
                let again = std::mem::replace(&mut self.window.was_open, true) || self.has_begun();
                self.announce(Announcement::ChatShown(again));
            }
            Event::Closed if self.window.open => {
                self.window.open = false;
                self.window.new_after = None;
                self.announce(Announcement::ChatClosed);
            }
            Event::Drafted(draft) if draft != self.draft => {
                self.draft = draft;
                self.keep();
                self.tell_typing(now);
            }
            Event::Wrote(id, body) => self.write(id, body),
            Event::Added(id, added) => self.add(id, added),
            Event::Retried(id) => self.outbox.retry(&id),
            Event::Discarded(id) => {
                self.outbox.discard(&id);
                self.keep();
            }
            Event::ReachedBeginning => {
                if self.link.up().is_some()
                    && let Some(before) = self.thread.ask()
                {
                    self.transmit(FromVisitor::History { before });
                }
            }
            Event::Selected(thread) => self.select(thread),
            Event::Began => self.begin(),
            Event::Decided(along) => self.decide(along),
            Event::Shown(shown) => {
                self.window.shown = shown;
                if shown {
                    self.link.hurry();
                    self.look_anew();
                }
            }
            Event::Left(left) => self.window.left = left,
            Event::Online(true) => {
                self.online = true;
                self.look_anew();
                let order = self.link.trust(now);
                self.obey(order);
            }
            Event::Online(false) => {
                self.online = false;
                self.link.doubt(now);
            }
            Event::SocketOpened(attempt, browser, key) if self.link.is_alive(attempt) => {
                let hello = FromVisitor::Hello {
                    versions: vec![VERSION],
                    browser,
                    person: self.visitor.introduce(),
                    key,
                    seen_of: self.thread.seen_of(),
                };
                self.effects.push(Effect::Transmit(attempt, hello));
            }
            Event::SocketSaid(attempt, frame) if self.link.is_alive(attempt) => {
                self.link.heard(now);
                self.hear(attempt, frame, now);
            }
            Event::SocketGarbled(attempt, what) if self.link.is_alive(attempt) => {
                self.complain(format!("the server said something this client cannot read: {what}"));
                self.break_off(attempt, now);
            }
            Event::SocketClosed(attempt, code, reason) if self.link.is_alive(attempt) => {
                self.closed(code, &reason, now);
            }
            Event::Proved(attempt, signature) if self.link.is_alive(attempt) => {
                self.effects
                    .push(Effect::Transmit(attempt, FromVisitor::Proof { signature }));
            }
            Event::Woke
            | Event::Opened
            | Event::Closed
            | Event::Drafted(_)
            | Event::SocketOpened(..)
            | Event::SocketSaid(..)
            | Event::SocketGarbled(..)
            | Event::SocketClosed(..)
            | Event::Proved(..) => (),
        }
    }

    /// Does what follows from the state, whatever happened.
    fn settle(&mut self, now: Now) {
        let time = self.clock.read(now);
        if let Some(time) = time {
            self.visitor.look(time);
        }
        self.tell_of_the_token(time);
        let wanted = self.is_wanted() && self.notice().is_none();
        let order = self.link.want(wanted, now);
        self.obey(order);
        // A hurry may have made a rest end right now.
        self.advance(now);
        self.release();
        if let Some(attempt) = self.link.up() {
            if let Some(person) = self.visitor.offer() {
                self.effects
                    .push(Effect::Transmit(attempt, FromVisitor::Identify(person)));
            }
            // The one gate before a visitor's words: the link is up and the token held has not lapsed.
            if time.is_none_or(|time| self.visitor.may_speak(time)) {
                self.bring();
                if !self.bringing.is_wanted() {
                    for frame in self.outbox.transmit() {
                        self.effects.push(Effect::Transmit(attempt, frame));
                    }
                }
            }
            self.look();
        }
        self.window.looked = self.window.open && self.window.shown;
        if self.renewal.is_overdue(now) {
            self.ask_failed(now);
        }
        let reason = self.need(time);
        let order = self.renewal.need(reason, now);
        self.ask(order);
        self.tell();
    }

    /// Somebody looks at the chat or has a conversation: it should be connected if it can be.
    fn is_wanted(&self) -> bool {
        self.started && !self.window.left && (self.window.open || self.has_conversation())
    }

    /// This sort of person has a conversation in this browser.
    fn has_conversation(&self) -> bool {
        self.engaged.as_deref() == Some(self.visitor.scope().sort())
    }

    /// What a token is needed for, if it is.
    fn need(&self, time: Option<Timestamp>) -> Option<Reason> {
        if !self.is_wanted() {
            None
        } else if let Some(refusal) = &self.refusal {
            refusal.reason()
        } else if self.told.lapsed {
            Some(Reason::Expired)
        } else {
            let is_due = |time| self.renew_in(time).is_some_and(|rest| rest.is_zero());
            let expiring = time.is_some_and(is_due).then_some(Reason::Expiring);
            let signed = self.visitor.signed().filter(|signed| !signed.is_pending());
            signed.and_then(|_| self.called.or(expiring))
        }
    }

    fn renew_in(&self, time: Timestamp) -> Option<Duration> {
        self.visitor
            .signed()?
            .renew_in(time, self.minimum_lifetime, self.chance)
    }

    /// Lets the link do all that is due.
    fn advance(&mut self, now: Now) {
        while let Some(order) = self.link.advance(now) {
            self.obey(Some(order));
        }
    }

    /// Does what the link asks for. Each order begins or ends a connection, and what the last one
    /// did not acknowledge is said again on the next.
    fn obey(&mut self, order: Option<Order>) {
        let Some(order) = order else { return };
        self.outbox.rewind();
        self.visitor.rewind();
        self.bringing.rewind();
        self.thread.rewind();
        self.effects.push(match order {
            Order::Open(attempt) => Effect::Connect(attempt, self.visitor.scope()),
            Order::Drop(attempt) => Effect::Disconnect(attempt),
        });
    }

    /// Says something to the server, if it is there.
    fn transmit(&mut self, frame: FromVisitor) {
        if let Some(attempt) = self.link.up() {
            self.effects.push(Effect::Transmit(attempt, frame));
        }
    }

    /// There is somebody to ask for tokens.
    fn provided(&mut self) {
        self.renewal.provide();
        self.look_anew();
    }

    /// Whoever was given up may be asked again.
    fn look_anew(&mut self) {
        let order = self.renewal.begin_anew();
        self.ask(order);
    }
}
