//! The session: everything a chat client decides, with no clock, socket or page in it.
//!
//! [`Session::handle`] takes what happened and says what to do; [`Session::due_in`] says when to
//! wake it; [`Session::view`] is what there is to see. Nothing else changes it. The machines below
//! know nothing of each other: here alone they meet.

pub mod event;
pub mod identity;
pub mod kept;
pub mod link;
pub mod outbox;
pub mod thread;
pub mod time;
pub mod token;
pub mod view;

mod dice;

use core::time::Duration;

use visavis_wire::visitor::{FromVisitor, Secret, ToVisitor};
use visavis_wire::{Author, BrowserKey, Identity, VERSION, close};

use event::{Announcement, Effect, Event};
use identity::{Change, Scope, Visitor};
use kept::Kept;
use link::{Attempt, Ending, Link, Order, Standing};
use outbox::Outbox;
use thread::{Taken, Thread};
use time::{Now, ServerClock, Timestamp};
use token::Token;
use view::{Line, Notice, View};

/// One visitor's chat in one page.
#[derive(Debug)]
pub struct Session {
    browser: BrowserKey,
    /// The sort of person who has a conversation in this browser, from before this page.
    engaged: Option<String>,
    clock: ServerClock,
    link: Link,
    visitor: Visitor,
    refusal: Option<Refusal>,
    thread: Thread,
    /// What the server had when the thread was first loaded is history and no news.
    history_until: u64,
    outbox: Outbox,
    draft: String,
    window: Window,
    online: bool,
    started: bool,
    told: Told,
}

/// The server lets this visitor in no more until the website says something new.
#[derive(Debug)]
struct Refusal {
    code: String,
}

/// The word of a refusal that a newer token mends.
const EXPIRED: &str = "token_expired";

impl Refusal {
    fn is_expiry(&self) -> bool {
        self.code == EXPIRED
    }
}

/// The window, and whether anybody looks.
#[derive(Debug)]
struct Window {
    open: bool,
    shown: bool,
}

/// What the website was told last, to tell it changes only.
#[derive(Debug)]
struct Told {
    connection: &'static str,
    unread: usize,
    lapsed: bool,
}

impl Session {
    /// A session that waits for [`Event::Started`]. `engaged` is what [`Effect::Engage`] left in
    /// this browser; `seed` spreads the reconnects.
    pub fn new(browser: BrowserKey, engaged: Option<String>, seed: u64) -> Self {
        Self {
            browser,
            engaged,
            clock: ServerClock::default(),
            link: Link::new(seed),
            visitor: Visitor::default(),
            refusal: None,
            thread: Thread::default(),
            history_until: 0,
            outbox: Outbox::default(),
            draft: String::new(),
            window: Window {
                open: false,
                shown: true,
            },
            online: true,
            started: false,
            told: Told {
                connection: "disconnected",
                unread: 0,
                lapsed: false,
            },
        }
    }

    /// Takes one event and says what to do about it, in order.
    pub fn handle(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.clock.look(now);
        let mut effects = Vec::new();
        self.obey(Link::advance, now, &mut effects);
        self.take(event, now, &mut effects);
        self.settle(now, &mut effects);
        effects
    }

    /// How long until [`Event::Woke`] is due.
    pub fn due_in(&self, now: Now) -> Option<Duration> {
        let lapse = self
            .clock
            .read(now)
            .filter(|_| !self.told.lapsed)
            .and_then(|time| self.visitor.lapses_in(time));
        [self.link.due_in(now), lapse].into_iter().flatten().min()
    }

    /// What there is to see.
    pub fn view(&self) -> View<'_> {
        View {
            open: self.window.open,
            unread: self.thread.unread(),
            thread: self.thread.id(),
            entries: self.thread.entries(),
            outbox: &self.outbox,
            earlier: self.thread.earlier().is_some(),
            line: Line::of(self.link.standing(), self.online),
            notice: self.notice(),
        }
    }

    fn notice(&self) -> Option<Notice> {
        if self.told.lapsed {
            Some(Notice::Expired {
                waiting: self.outbox.unstored().count(),
            })
        } else {
            self.refusal.as_ref().map(|_| Notice::Unavailable)
        }
    }

    fn take(&mut self, event: Event, now: Now, effects: &mut Vec<Effect>) {
        match event {
            Event::Started => {
                self.started = true;
                effects.push(Effect::Announce(Announcement::Started));
                effects.push(Effect::Recall(self.visitor.scope()));
            }
            Event::Identified(identity) => self.identify(identity, now, effects),
            Event::Presented(token) => self.present(token, now, effects),
            Event::Recalled(scope, kept) => self.recall(&scope, kept, effects),
            Event::Opened if !self.window.open => {
                self.window.open = true;
                effects.push(Effect::Announce(Announcement::ChatShown));
            }
            Event::Closed if self.window.open => {
                self.window.open = false;
                effects.push(Effect::Announce(Announcement::ChatClosed));
            }
            Event::Drafted(draft) if draft != self.draft => {
                self.draft = draft;
                self.keep(effects);
            }
            Event::Wrote(id, body) => {
                if self.notice().is_none() && self.outbox.push(id, body) {
                    self.draft.clear();
                    self.keep(effects);
                    effects.push(Effect::PutDraft(String::new()));
                    self.engage(effects);
                    self.link.hurry();
                }
            }
            Event::Retried(id) => self.outbox.retry(&id),
            Event::Discarded(id) => {
                self.outbox.discard(&id);
                self.keep(effects);
            }
            Event::ReachedBeginning => {
                if let (Some(attempt), Some(before)) = (self.link.up(), self.thread.earlier()) {
                    effects.push(Effect::Transmit(attempt, FromVisitor::History { before }));
                }
            }
            Event::Shown(shown) => {
                self.window.shown = shown;
                if shown {
                    self.link.hurry();
                }
            }
            Event::Online(online) => {
                self.online = online;
                if online {
                    self.obey(Link::trust, now, effects);
                } else {
                    self.link.doubt(now);
                }
            }
            Event::SocketOpened(attempt) if self.link.is_alive(attempt) => {
                let hello = FromVisitor::Hello {
                    versions: vec![VERSION],
                    browser: self.browser.clone(),
                    person: self.visitor.introduce(),
                    seen_of: self.thread.seen_of(),
                };
                effects.push(Effect::Transmit(attempt, hello));
            }
            Event::SocketSaid(attempt, frame) if self.link.is_alive(attempt) => {
                self.link.heard(now);
                self.hear(attempt, frame, now, effects);
            }
            Event::SocketGarbled(attempt, what) if self.link.is_alive(attempt) => {
                effects.push(Effect::Complain(
                    ["the server said something this client cannot read: ", &what].concat(),
                ));
                self.break_off(attempt, now, effects);
            }
            Event::SocketClosed(attempt, code, reason) if self.link.is_alive(attempt) => {
                self.closed(code, &reason, now, effects);
            }
            Event::Woke
            | Event::Opened
            | Event::Closed
            | Event::Drafted(_)
            | Event::SocketOpened(_)
            | Event::SocketSaid(..)
            | Event::SocketGarbled(..)
            | Event::SocketClosed(..) => (),
        }
    }

    /// Does what follows from the state, whatever happened.
    fn settle(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let time = self.clock.read(now);
        let lapsed = self.refusal.as_ref().is_some_and(Refusal::is_expiry)
            || time
                .and_then(|time| self.visitor.lapses_in(time))
                .is_some_and(|rest| rest.is_zero());
        if lapsed && !self.told.lapsed {
            effects.push(Effect::Announce(Announcement::TokenExpired));
        }
        self.told.lapsed = lapsed;
        let has_conversation = self.engaged.as_deref() == Some(self.visitor.scope().sort());
        let wanted = self.started && (self.window.open || has_conversation) && self.notice().is_none();
        self.obey(|link, now| link.want(wanted, now).into_iter().collect(), now, effects);
        // A hurry may have made a rest end right now.
        self.obey(Link::advance, now, effects);
        if let Some(attempt) = self.link.up() {
            // The one gate before a visitor's words: the link is up, and so nothing has lapsed.
            effects.extend(
                self.outbox
                    .transmit()
                    .into_iter()
                    .map(|frame| Effect::Transmit(attempt, frame)),
            );
            if self.window.open
                && self.window.shown
                && let Some(seq) = self.thread.look()
            {
                effects.push(Effect::Transmit(attempt, FromVisitor::Seen { seq }));
            }
        }
        self.tell(effects);
    }

    /// Tells the website what changed.
    fn tell(&mut self, effects: &mut Vec<Effect>) {
        let connection = match self.link.standing() {
            Standing::Idle => "disconnected",
            Standing::Connecting => "connecting",
            Standing::Up => "connected",
            Standing::Reconnecting => "reconnecting",
        };
        if core::mem::replace(&mut self.told.connection, connection) != connection {
            effects.push(Effect::Announce(Announcement::ConnectionChanged(connection)));
        }
        let unread = self.thread.unread();
        if core::mem::replace(&mut self.told.unread, unread) != unread {
            effects.push(Effect::Announce(Announcement::UnreadChanged(unread)));
        }
    }

    fn identify(&mut self, identity: Identity, now: Now, effects: &mut Vec<Effect>) {
        let change = self.visitor.identify(identity);
        self.changed(&change, now, effects);
    }

    fn present(&mut self, token: Token, now: Now, effects: &mut Vec<Effect>) {
        let change = self.visitor.present(token);
        self.changed(&change, now, effects);
    }

    fn changed(&mut self, change: &Change, now: Now, effects: &mut Vec<Effect>) {
        match change {
            Change::NotNewer => {
                let code = "token_not_newer";
                let text = "the token does not expire later than the one held: sign a new one for each renewal";
                refuse(code.into(), text.into(), effects);
            }
            Change::Same => {
                self.refusal = None;
                match self.link.up().zip(self.visitor.offer()) {
                    Some((attempt, person)) => effects.push(Effect::Transmit(attempt, FromVisitor::Identify(person))),
                    // Not connected, and so no connection's to answer: the next hello presents it.
                    None => self.visitor.adopt(),
                }
            }
            Change::Another => {
                self.refusal = None;
                self.thread = Thread::default();
                self.outbox = Outbox::default();
                self.draft.clear();
                self.obey(|link, now| link.want(false, now).into_iter().collect(), now, effects);
                if self.started {
                    effects.push(Effect::PutDraft(String::new()));
                    effects.push(Effect::Recall(self.visitor.scope()));
                }
            }
        }
    }

    fn recall(&mut self, scope: &Scope, kept: Kept, effects: &mut Vec<Effect>) {
        if *scope != self.visitor.scope() {
            return;
        }
        for (id, body) in kept.messages {
            self.outbox.push(id, body);
        }
        if self.outbox.unstored().next().is_some() {
            self.engage(effects);
        }
        if self.draft.is_empty() && !kept.draft.is_empty() {
            self.draft = kept.draft;
            effects.push(Effect::PutDraft(self.draft.clone()));
        }
    }

    fn hear(&mut self, attempt: Attempt, frame: ToVisitor, now: Now, effects: &mut Vec<Effect>) {
        match frame {
            ToVisitor::Welcome {
                now: time,
                resume,
                thread,
                head,
                seen,
                ..
            } => {
                self.set_clock(time, now);
                self.link.welcomed(now);
                self.visitor.accepted(resume);
                self.thread.welcome(thread, head, seen);
                if self.thread.last() == 0 {
                    self.history_until = head;
                }
                if head > 0 {
                    self.remember(effects);
                }
            }
            ToVisitor::Recognised { resume, .. } => self.recognised(resume, effects),
            ToVisitor::Refused { code, text } => {
                if self.link.up().is_some() {
                    self.visitor.refused();
                } else {
                    self.refusal = Some(Refusal { code: code.clone() });
                }
                refuse(code, text, effects);
            }
            ToVisitor::Entries { thread, entries } => {
                let last = self.thread.last();
                if self.thread.take(thread, entries) == Taken::Gap {
                    effects.push(Effect::Complain(
                        "the server left a gap in the thread: asking again".into(),
                    ));
                    self.break_off(attempt, now, effects);
                }
                self.welcome_entries(last, effects);
            }
            ToVisitor::Ack { id, at, .. } => {
                if self.outbox.acknowledge(&id, at) {
                    self.keep(effects);
                    effects.push(Effect::Announce(Announcement::MessageSent));
                }
            }
            ToVisitor::Declined { id, code, text } => {
                effects.push(Effect::Complain(["a message was not taken: ", &text].concat()));
                self.outbox.decline(&id, code);
            }
            ToVisitor::Ping { now: time } => {
                self.set_clock(time, now);
                effects.push(Effect::Transmit(attempt, FromVisitor::Pong));
            }
        }
    }

    /// Entries after `last` came in: settles the visitor's own, announces the agents'.
    fn welcome_entries(&mut self, last: u64, effects: &mut Vec<Effect>) {
        let mut landed = false;
        for entry in self.thread.entries().iter().filter(|entry| entry.seq > last) {
            let announcement = match entry.author {
                Author::Visitor(_) => {
                    landed |= self.outbox.iter().any(|waiting| waiting.id == entry.id);
                    self.outbox.landed(&entry.id).then_some(Announcement::MessageSent)
                }
                Author::Agent(_) => (entry.seq > self.history_until).then_some(Announcement::MessageReceived),
            };
            effects.extend(announcement.map(Effect::Announce));
        }
        if landed {
            self.keep(effects);
        }
    }

    fn recognised(&mut self, resume: Option<Secret>, effects: &mut Vec<Effect>) {
        let renewed = matches!(self.visitor, Visitor::Signed(_));
        self.visitor.accepted(resume);
        if renewed {
            effects.push(Effect::Announce(Announcement::TokenRenewed));
        }
    }

    fn closed(&mut self, code: u16, reason: &str, now: Now, effects: &mut Vec<Effect>) {
        match code {
            close::RESTART | 1001 => self.link.ended(Ending::Restart, now),
            close::EXPIRED => {
                self.refusal = Some(Refusal { code: EXPIRED.into() });
                self.link.ended(Ending::Lost, now);
            }
            close::MALFORMED | close::TOO_LARGE => {
                effects.push(Effect::Complain(
                    ["the server did not take what this client said: ", reason].concat(),
                ));
                self.link.ended(Ending::Lost, now);
            }
            _ => self.link.ended(Ending::Lost, now),
        }
    }

    fn break_off(&mut self, attempt: Attempt, now: Now, effects: &mut Vec<Effect>) {
        effects.push(Effect::Disconnect(attempt));
        self.link.ended(Ending::Lost, now);
    }

    /// Does what the link asks for. Each order begins or ends a connection, and what the last one did
    /// not acknowledge is said again on the next.
    fn obey(&mut self, ask: impl FnOnce(&mut Link, Now) -> Vec<Order>, now: Now, effects: &mut Vec<Effect>) {
        let given = orders(ask(&mut self.link, now));
        if !given.is_empty() {
            self.outbox.rewind();
        }
        effects.extend(given);
    }

    fn set_clock(&mut self, millis: u64, now: Now) {
        let time = Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX));
        self.clock.set(time, now);
    }

    fn keep(&self, effects: &mut Vec<Effect>) {
        effects.push(Effect::Keep(self.visitor.scope(), Kept::of(&self.draft, &self.outbox)));
    }

    fn engage(&mut self, effects: &mut Vec<Effect>) {
        if self.remember(effects) {
            effects.push(Effect::Announce(Announcement::ChatEngaged));
        }
    }

    /// Remembers that this sort of person has a conversation here. True where that is new.
    fn remember(&mut self, effects: &mut Vec<Effect>) -> bool {
        let scope = self.visitor.scope();
        let is_new = self.engaged.as_deref() != Some(scope.sort());
        if is_new {
            self.engaged = Some(scope.sort().to_owned());
            effects.push(Effect::Engage(scope));
        }
        is_new
    }
}

fn refuse(code: String, text: String, effects: &mut Vec<Effect>) {
    effects.push(Effect::Complain(
        ["the identity was refused (", &code, "): ", &text].concat(),
    ));
    effects.push(Effect::Announce(Announcement::IdentityRefused(code, text)));
}

fn orders(orders: Vec<Order>) -> Vec<Effect> {
    let effect = |order| match order {
        Order::Open(attempt) => Effect::Connect(attempt),
        Order::Drop(attempt) => Effect::Disconnect(attempt),
    };
    orders.into_iter().map(effect).collect()
}
