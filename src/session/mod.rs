//! The session: everything a chat client decides, with no clock, socket or page in it.
//!
//! [`Session::handle`] takes what happened and says what to do; [`Session::poll_timeout`] says when to
//! wake it; [`Session::view`] and [`Session::inspect`] are what there is to see. Nothing else changes it. The machines
//! below own their state and know nothing of each other: here alone they meet.

pub mod connection;
pub mod conversation;
pub mod event;
pub mod identity;
pub mod inspection;
pub mod presence;
pub mod time;
pub mod view;

mod jitter;
mod on_action;
mod on_frame;
mod visit;

use std::time::Duration;

use visavis_wire::visitor::FromVisitor;
use visavis_wire::{BrowserKey, PublicKey, VERSION, close};

use connection::{Attempt, Connection, ConnectionCommand, ConnectionState, Ending};
use conversation::Conversation;
use event::{Announcement, Effect, Effects, Event};
use identity::{IdentityKey, IdentityKind, Outcome, Reason, Visitor};
use presence::Presence;
use time::{Now, ServerClock, Timestamp};
use visit::Visit;

/// One visitor's chat in one page.
#[derive(Debug)]
pub struct Session {
    clock: ServerClock,
    presence: Presence,
    visitor: Visitor,
    connection: Connection,
    conversation: Conversation,
    visit: Visit,
    announced: LastAnnounced,
    /// What is to be done about the event at hand.
    effects: Effects,
}

/// What the website was told last, to tell it changes only.
#[derive(Debug)]
struct LastAnnounced {
    connection: ConnectionState,
    unread: usize,
}

impl Session {
    /// A session that waits for [`Event::Started`]. `remembered` is the kind of person that
    /// [`Effect::RememberConversation`] left in this browser; `seed` spreads what many pages would do at once.
    pub fn new(remembered: Option<&str>, seed: u64) -> Self {
        let visitor = Visitor::new(seed);
        let owner = remembered.and_then(IdentityKind::from_name);
        Self {
            clock: ServerClock::default(),
            presence: Presence::default(),
            connection: Connection::new(seed),
            conversation: Conversation::new(visitor.key(), owner),
            visitor,
            visit: Visit::default(),
            announced: LastAnnounced {
                connection: ConnectionState::Disconnected,
                unread: 0,
            },
            effects: Effects::default(),
        }
    }

    /// Takes one event and says what to do about it, in order.
    pub fn handle(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.clock.advance(now);
        self.handle_timeout(now);
        self.conversation.handle_timeout(now);
        self.take(event, now);
        self.settle(now);
        self.effects.take()
    }

    /// How long until [`Event::TimerFired`] is due.
    pub fn poll_timeout(&self, now: Now) -> Option<Duration> {
        [
            self.connection.poll_timeout(now),
            self.visitor.poll_timeout(self.clock.all(now)),
            self.conversation.poll_timeout(now),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Whose session it is.
    pub fn key(&self) -> IdentityKey {
        self.visitor.key()
    }

    fn take(&mut self, event: Event, now: Now) {
        let clocks = self.clock.all(now);
        match event {
            Event::Started => self.start(),
            Event::Identified(identity) => {
                let outcome = self.visitor.identify(identity, &mut self.effects);
                self.follow(outcome, now);
            }
            Event::Presented(token) => {
                let outcome = self.visitor.present(token, clocks, &mut self.effects);
                self.follow(outcome, now);
            }
            Event::ProviderSet => self.visitor.provider_set(&mut self.effects),
            Event::TurnAcquired(ask) => {
                let reason = self.token_needed_for(clocks.server);
                self.visitor.turn_acquired(ask, reason, now, &mut self.effects);
            }
            Event::ProviderResult(ask, result) => {
                let outcome = self.visitor.provider_result(ask, result, clocks, &mut self.effects);
                self.follow(outcome, now);
            }
            Event::TabMessage(about, message) => {
                let outcome = self.visitor.tab_message(&about, message, clocks, &mut self.effects);
                self.follow(outcome, now);
            }
            Event::SignedOut => {
                let outcome = self.visitor.sign_out(&mut self.effects);
                self.follow(outcome, now);
            }
            Event::Filled(name, value) => {
                if !self.visit.fill(name, value) {
                    self.effects.warn("_fillCustomVariable: there are 32 already");
                }
            }
            Event::Added(id, added) => self.add(id, added),
            Event::Restored(key, state) => {
                let block = self.visitor.block();
                if self.conversation.restore(&key, state, block, &mut self.effects) {
                    self.connection.retry_soon();
                }
            }
            Event::Action(action) => self.act(action, now),
            Event::Shown(is_shown) => {
                self.presence.set_shown(is_shown);
                if is_shown {
                    self.connection.retry_soon();
                    self.visitor.reset_budget(&mut self.effects);
                }
            }
            Event::Left(is_left) => self.presence.set_left(is_left),
            Event::Online(true) => {
                self.visitor.reset_budget(&mut self.effects);
                let command = self.connection.on_online(now);
                self.run(command);
            }
            Event::Online(false) => self.connection.on_offline(now),
            Event::SocketOpened(attempt, browser, key) if self.connection.is_current(attempt) => {
                self.introduce(attempt, browser, key);
            }
            Event::SocketMessage(attempt, frame) if self.connection.is_current(attempt) => {
                self.connection.on_activity(now);
                self.on_frame(attempt, frame, now);
            }
            Event::SocketGarbled(attempt, what) if self.connection.is_current(attempt) => {
                self.break_off(
                    format!("the server said something this client cannot read: {what}"),
                    now,
                );
            }
            Event::SocketClosed(attempt, code, reason) if self.connection.is_current(attempt) => {
                self.closed(code, &reason, now);
            }
            Event::Proved(attempt, signature) if self.connection.is_current(attempt) => {
                let proof = FromVisitor::Proof { signature };
                self.effects.push(Effect::Transmit(attempt, proof));
            }
            // The sockets are old ones.
            Event::SocketOpened(..)
            | Event::SocketMessage(..)
            | Event::SocketGarbled(..)
            | Event::SocketClosed(..)
            | Event::Proved(..)
            | Event::TimerFired => (),
        }
    }

    /// All that the website said before is taken.
    fn start(&mut self) {
        self.presence.start();
        self.visitor.start(&mut self.effects);
        self.effects.announce(Announcement::Started);
        self.effects.push(Effect::RestoreTabState(self.visitor.key()));
    }

    /// Does what follows from what was said about the visitor.
    fn follow(&mut self, outcome: Outcome, now: Now) {
        match outcome {
            Outcome::NothingNew | Outcome::SamePerson => (),
            Outcome::AnotherPerson(before) => {
                // A person with a name is forgotten, with what the page said of the visit; an anonymous visitor's words stay
                // with the browser.
                if self.presence.is_started() && before.is_named() {
                    Visitor::forget(before, &mut self.effects);
                    self.visit = Visit::default();
                }
                self.exchange(now);
            }
            Outcome::SignedOut => {
                if self.visitor.key().is_named() {
                    self.visit = Visit::default();
                }
                self.visitor.become_anonymous();
                self.effects.announce(Announcement::SignedOut);
                self.exchange(now);
                self.visitor.stop_asking(&mut self.effects);
            }
        }
    }

    /// Another person is here: nothing of the first one stays.
    fn exchange(&mut self, now: Now) {
        self.visitor.start_over(&mut self.effects);
        self.conversation.replace(self.visitor.key());
        let command = self.connection.set_wanted(false, now);
        self.run(command);
        if self.presence.is_started() {
            self.effects.push(Effect::PutDraft(String::new()));
            self.effects.push(Effect::RestoreTabState(self.visitor.key()));
        }
    }

    /// A socket is open: the visitor says who they are.
    fn introduce(&mut self, attempt: Attempt, browser: BrowserKey, key: Option<PublicKey>) {
        let hello = FromVisitor::Hello {
            versions: vec![VERSION],
            browser,
            person: self.visitor.introduce(),
            key,
            seen_of: self.conversation.position(),
        };
        self.effects.push(Effect::Transmit(attempt, hello));
    }

    /// The living connection was closed from the other side.
    fn closed(&mut self, code: u16, reason: &str, now: Now) {
        let ending = match code {
            close::RESTART | 1001 => Ending::Restart,
            _ => Ending::Lost,
        };
        match code {
            close::EXPIRED => self.visitor.expired(),
            close::MALFORMED | close::TOO_LARGE => self
                .effects
                .warn(format!("the server did not take what this client said: {reason}")),
            _ => (),
        }
        self.connection.on_ended(ending, now);
    }

    /// The living connection is of no use any more.
    fn break_off(&mut self, why: String, now: Now) {
        self.effects.warn(why);
        let command = self.connection.break_off(now);
        self.run(Some(command));
    }

    /// Does what follows from the state, whatever happened.
    fn settle(&mut self, now: Now) {
        let time = self.clock.read(now);
        self.visitor.advance(time, &mut self.effects);
        let is_wanted = self.is_wanted() && self.visitor.block().is_none();
        let command = self.connection.set_wanted(is_wanted, now);
        self.run(command);
        // A retry that is wanted soon may be due right now.
        self.handle_timeout(now);
        self.conversation.release(&mut self.effects);
        if let Some(attempt) = self.connection.up() {
            self.transmit_all(attempt, time);
        }
        self.conversation.set_attention(self.presence.attention());
        let reason = self.token_needed_for(time);
        self.visitor
            .ask_if_needed(reason, self.clock.all(now), &mut self.effects);
        self.announce_changes();
    }

    /// Says all that the server has not been told.
    fn transmit_all(&mut self, attempt: Attempt, time: Option<Timestamp>) {
        let mut frames: Vec<_> = self.visitor.offer().map(FromVisitor::Identify).into_iter().collect();
        // The one gate before a visitor's words: the connection is up and the token held has not lapsed.
        if self.visitor.may_speak(time) {
            frames.extend(self.conversation.transmit());
        }
        frames.extend(self.conversation.mark_read(self.presence.attention()));
        for frame in frames {
            self.effects.push(Effect::Transmit(attempt, frame));
        }
    }

    /// Tells the website what changed.
    fn announce_changes(&mut self) {
        let connection = self.connection.state();
        if std::mem::replace(&mut self.announced.connection, connection) != connection {
            let name = connection.as_str();
            self.effects.announce(Announcement::ConnectionChanged(name));
        }
        let unread = self.conversation.unread();
        if std::mem::replace(&mut self.announced.unread, unread) != unread {
            self.effects.announce(Announcement::UnreadChanged(unread));
        }
    }

    /// Somebody looks at the chat or has a conversation: it should be connected if it can be.
    fn is_wanted(&self) -> bool {
        self.presence.is_here() && (self.presence.is_open() || self.conversation.exists())
    }

    /// What a token is needed for, if it is.
    fn token_needed_for(&self, time: Option<Timestamp>) -> Option<Reason> {
        if self.is_wanted() {
            self.visitor.token_needed_for(time)
        } else {
            None
        }
    }

    /// Lets the connection do all that is due.
    fn handle_timeout(&mut self, now: Now) {
        while let Some(command) = self.connection.handle_timeout(now) {
            self.run(Some(command));
        }
    }

    /// Does what the connection wants done. Each command begins or ends an attempt, and what the last one
    /// did not acknowledge is said again on the next.
    fn run(&mut self, command: Option<ConnectionCommand>) {
        let Some(command) = command else { return };
        self.conversation.rewind();
        self.visitor.rewind();
        self.effects.push(match command {
            ConnectionCommand::Open(attempt) => Effect::Connect(attempt, self.visitor.key()),
            ConnectionCommand::Drop(attempt) => Effect::Disconnect(attempt),
        });
    }

    /// Says something to the server, if it is there.
    fn transmit(&mut self, frame: Option<FromVisitor>) {
        if let (Some(attempt), Some(frame)) = (self.connection.up(), frame) {
            self.effects.push(Effect::Transmit(attempt, frame));
        }
    }
}
