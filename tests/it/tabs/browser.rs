//! The browser that the tabs are in: its locks, the words between tabs, and the website and the server they ask.

use std::collections::VecDeque;

use visavis::session::Session;
use visavis::session::connection::Attempt;
use visavis::session::conversation::TabState;
use visavis::session::event::{Action, Announcement, Effect, Event, ProviderResult};
use visavis::session::identity::{Ask, IdentityKey, Reason};
use visavis::session::time::{Instant, Now, WallClock};
use visavis_wire::claims::Claims;
use visavis_wire::json::from_slice;
use visavis_wire::visitor::{FromVisitor, Person, Refusal, Secret, ToVisitor};
use visavis_wire::{BrowserKey, Known, close};

use super::super::simulation::{START, token};

/// Milliseconds of one step.
pub(super) const STEP: u64 = 10;
/// A message takes this long from tab to tab.
const MESSAGE_TAKES: u64 = 20;
/// After a turn the next one begins this much later.
const HEARD_WITHIN: u64 = 250;

/// Asked at this time, for the person with this uuid, for the n-th time.
pub(super) type Provider = Box<dyn FnMut(u64, u64, usize) -> Option<(u64, ProviderResult)>>;

pub(super) struct Tab {
    pub(super) session: Session,
    pub(super) uuid: u64,
    attempt: Attempt,
    pub(super) expires_at: Option<u64>,
    /// What comes to it, and when.
    pub(super) mail: Vec<(u64, Event)>,
    pub(super) announced: Vec<Announcement>,
    /// The question that the website has from here.
    pub(super) open: Option<Ask>,
    pub(super) is_alive: bool,
    /// It hears and does nothing until then.
    pub(super) frozen_until: u64,
}

pub(super) struct Browser {
    pub(super) time: u64,
    pub(super) tabs: Vec<Tab>,
    /// Who waits for a turn; the first has it, where it was told.
    pub(super) queue: VecDeque<(usize, Ask, IdentityKey)>,
    has_turn: bool,
    turn_from: u64,
    pub(super) asks: Vec<(u64, usize, Reason)>,
    pub(super) provider: Provider,
}

impl Browser {
    pub(super) fn new(provider: impl FnMut(u64, u64, usize) -> Option<(u64, ProviderResult)> + 'static) -> Self {
        Self {
            time: START,
            tabs: Vec::new(),
            queue: VecDeque::new(),
            has_turn: false,
            turn_from: 0,
            asks: Vec::new(),
            provider: Box::new(provider),
        }
    }

    /// Somebody opens a tab as this person, with a token for that many seconds.
    pub(super) fn open(&mut self, uuid: u64, lives: u64) -> usize {
        let position = self.tabs.len();
        self.tabs.push(Tab {
            session: Session::new(None, position as u64 * 331 + 7),
            uuid,
            attempt: Attempt(0),
            expires_at: None,
            mail: Vec::new(),
            announced: Vec::new(),
            open: None,
            is_alive: true,
            frozen_until: 0,
        });
        self.give(position, Event::ProviderSet);
        self.give(position, Event::Presented(token(uuid, self.time / 1_000 + lives)));
        self.give(position, Event::Started);
        self.give(position, Event::Action(Action::Opened));
        position
    }

    /// A tab is closed, or crashes: it says nothing any more, and the browser ends its turn.
    pub(super) fn kill(&mut self, position: usize) {
        self.tabs[position].is_alive = false;
        self.leave_queue(position);
    }

    fn leave_queue(&mut self, position: usize) {
        if self.has_turn && self.queue.front().is_some_and(|(tab, ..)| *tab == position) {
            self.has_turn = false;
            self.turn_from = self.time;
        }
        self.queue.retain(|(tab, ..)| *tab != position);
    }

    pub(super) fn now(&self) -> Now {
        Now {
            instant: Instant::from_millis(self.time - START),
            wall: WallClock::from_millis(i64::try_from(self.time).unwrap()),
        }
    }

    pub(super) fn give(&mut self, position: usize, event: Event) {
        let now = self.now();
        let effects = self.tabs[position].session.handle(event, now);
        for effect in effects {
            self.perform(position, effect);
        }
    }

    fn perform(&mut self, position: usize, effect: Effect) {
        let soon = self.time + 10;
        match effect {
            Effect::Connect(attempt, _) => {
                let browser = BrowserKey::read("browser", "b".repeat(43)).unwrap();
                let tab = &mut self.tabs[position];
                (tab.attempt, tab.expires_at) = (attempt, None);
                tab.mail.push((soon, Event::SocketOpened(attempt, browser, None)));
            }
            Effect::Transmit(attempt, FromVisitor::Hello { person, .. }) => self.hear(position, attempt, person, true),
            Effect::Transmit(attempt, FromVisitor::Identify(person)) => self.hear(position, attempt, person, false),
            Effect::RestoreTabState(key) => self.tabs[position]
                .mail
                .push((soon, Event::Restored(key, TabState::default()))),
            Effect::QueueForTurn(ask, key) => self.queue.push_back((position, ask, key)),
            Effect::ReleaseTurn(ask) => {
                let has_turn = self.has_turn && self.queue.front().is_some_and(|(tab, ..)| *tab == position);
                self.queue.retain(|(tab, queued, _)| (*tab, *queued) != (position, ask));
                if has_turn {
                    (self.has_turn, self.turn_from) = (false, self.time + HEARD_WITHIN);
                }
                self.tabs[position].open = None;
            }
            Effect::TellTabs(key, message) => {
                for (other, tab) in self.tabs.iter_mut().enumerate() {
                    if other != position {
                        let told = Event::TabMessage(key.clone(), message.clone());
                        tab.mail.push((self.time + MESSAGE_TAKES, told));
                    }
                }
            }
            Effect::AskForToken(ask, reason) => {
                let others = self.tabs.iter().enumerate();
                let mut others = others.filter(|(other, tab)| *other != position && tab.is_alive && tab.open.is_some());
                assert!(others.next().is_none(), "two tabs ask at once: {:?}", self.asks);
                self.asks.push((self.time, position, reason));
                let count = self.asks.len();
                let tab = &mut self.tabs[position];
                tab.open = Some(ask);
                if let Some((after, answer)) = (self.provider)(self.time, tab.uuid, count) {
                    tab.mail.push((self.time + after, Event::ProviderResult(ask, answer)));
                }
            }
            Effect::Announce(announcement) => self.tabs[position].announced.push(announcement),
            _ => (),
        }
    }

    /// The server hears who it is.
    fn hear(&mut self, position: usize, attempt: Attempt, person: Person, is_hello: bool) {
        let time = self.time;
        let tab = &mut self.tabs[position];
        let mut say = |frame| tab.mail.push((time + 10, Event::SocketMessage(attempt, frame)));
        let Person::Signed { token, resume } = person else {
            tab.expires_at = None;
            return;
        };
        let claims = Claims::read(&token.0, from_slice).unwrap();
        assert_eq!(claims.uuid, tab.uuid.to_string(), "a token of somebody else");
        let needs = if resume.is_some() { 0 } else { 30_000 };
        if claims.exp * 1_000 + 10_000 < time + needs {
            say(ToVisitor::Refused(Refusal {
                code: "token_expired".into(),
                ..Refusal::default()
            }));
            if is_hello {
                tab.mail
                    .push((time + 11, Event::SocketClosed(attempt, close::REFUSED, String::new())));
            }
            return;
        }
        let resume = Some(Secret("r".into()));
        let known = Known::Verified;
        say(if is_hello {
            ToVisitor::Welcome {
                version: 1,
                now: time,
                known,
                resume,
                minimum_lifetime: 30,
                thread: None,
                head: 0,
                seen: 0,
            }
        } else {
            ToVisitor::Recognised { known, resume }
        });
        tab.expires_at = Some(claims.exp * 1_000);
    }

    pub(super) fn pass(&mut self, millis: u64) {
        let until = self.time + millis;
        while self.time < until {
            self.time += STEP;
            for position in 0..self.tabs.len() {
                self.live(position);
            }
            self.next_turn();
        }
    }

    fn next_turn(&mut self) {
        if self.has_turn || self.time < self.turn_from {
            return;
        }
        if let Some((position, ask, _)) = self.queue.front().cloned() {
            self.has_turn = true;
            self.tabs[position].mail.push((self.time, Event::TurnAcquired(ask)));
        }
    }

    fn live(&mut self, position: usize) {
        let time = self.time;
        let tab = &mut self.tabs[position];
        if !tab.is_alive || time < tab.frozen_until {
            return;
        }
        if tab.expires_at.take_if(|at| *at + 10_000 <= time).is_some() {
            let ended = Event::SocketClosed(tab.attempt, close::EXPIRED, String::new());
            tab.mail.push((time, ended));
        }
        if tab.expires_at.is_some() && time.is_multiple_of(10_000) {
            let ping = ToVisitor::Ping { now: time };
            tab.mail.push((time, Event::SocketMessage(tab.attempt, ping)));
        }
        while let Some(place) = self.tabs[position].mail.iter().position(|(at, _)| *at <= time) {
            let (_, event) = self.tabs[position].mail.remove(place);
            self.give(position, event);
        }
        if self.tabs[position]
            .session
            .poll_timeout(self.now())
            .is_some_and(|rest| rest.is_zero())
        {
            self.give(position, Event::TimerFired);
        }
    }

    pub(super) fn has_notice(&self, position: usize) -> bool {
        self.tabs[position].session.view().notice.is_some()
    }

    pub(super) fn renewals(&self, position: usize) -> usize {
        let announced = &self.tabs[position].announced;
        announced
            .iter()
            .filter(|said| **said == Announcement::TokenRenewed)
            .count()
    }
}
