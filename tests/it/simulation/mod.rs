//! A simulation for one visitor: a server that keeps its promises, a wire that keeps none, and clocks
//! that are wrong. All frames pass through their texts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use visavis::session::Session;
use visavis::session::connection::Attempt;
use visavis::session::conversation::TabState;
use visavis::session::event::{Action, Announcement, Event, ProviderResult};
use visavis::session::identity::{Ask, IdentityKey, Reason, TabMessage, Token};
use visavis::session::time::{Instant, Now, WallClock};
use visavis_wire::claims::Claims;
use visavis_wire::json;
use visavis_wire::visitor::ToVisitor;
use visavis_wire::{Author, Body, BrowserKey, Entry, Identity, MessageId};

mod beginnings;
mod effects;
mod fault_plan;
mod server;

pub(crate) use fault_plan::FaultPlan;
pub(crate) use server::Mode;

/// What the server keeps of one person.
#[derive(Debug, Default)]
pub(crate) struct Log(pub(crate) Vec<Entry>);

/// One connection, as both ends and the wire between see it.
#[derive(Debug)]
struct Wire {
    attempt: Attempt,
    /// Whose it is, once the server has welcomed somebody.
    person: Option<String>,
    expires_at: Option<u64>,
    cursor: u64,
    pinged_at: u64,
    up: VecDeque<(u64, String)>,
    down: VecDeque<(u64, Down)>,
    /// Nothing passes any more, and neither end knows.
    dead: bool,
    closed_by_server: bool,
}

#[derive(Clone, Debug)]
enum Down {
    Open,
    Frame(String),
    Close(u16),
}

/// Asked at this time for the n-th time: the answer, and how many milliseconds it takes.
type Provider = Box<dyn FnMut(u64, usize) -> Option<(u64, ProviderResult)>>;

/// Everything.
pub(crate) struct Simulation {
    /// The server's time in milliseconds since 1970: the true one.
    pub(crate) time: u64,
    /// How long the page has lived while it was awake.
    page: u64,
    /// What the visitor's wall clock is off by.
    pub(crate) wall_off: i64,
    pub(crate) session: Session,
    engaged: Option<String>,
    tab_states: BTreeMap<String, TabState>,
    /// How many milliseconds it takes to find what was kept.
    pub(crate) restore_takes: u64,
    restores: Vec<(u64, IdentityKey)>,
    /// What the server did not have when its author left: it may be gone with them.
    pub(crate) left_unsent: BTreeSet<String>,
    /// What other tabs were told, and about whom.
    pub(crate) tab_messages: Vec<(String, TabMessage)>,
    wires: Vec<Wire>,
    pub(crate) logs: BTreeMap<String, Log>,
    pub(crate) announced: Vec<Announcement>,
    pub(crate) warnings: Vec<String>,
    /// Plain identities that came on running connections.
    pub(crate) identified: Vec<Identity>,
    /// When the agents heard that the visitor types.
    pub(crate) typed: Vec<u64>,
    /// When the page's word about the visit came to the server, and what it was.
    pub(crate) described: Vec<(u64, String)>,
    /// When the website was asked for a token, and why.
    pub(crate) asks: Vec<(u64, Reason)>,
    provider: Provider,
    has_provider: bool,
    answers: Vec<(u64, Ask, ProviderResult)>,
    last_ask: Ask,
    /// Questions up to this one were about somebody else.
    ours_after: Option<Ask>,
    /// What the server thinks of a token; the word of its refusal.
    pub(crate) refuses: fn(&Claims) -> Option<&'static str>,
    /// Whom the server lets in.
    pub(crate) mode: Mode,
    /// Bodies the session took, in order, by the person they were written as.
    pub(crate) written: Vec<(String, String)>,
    ids: u64,
    pub(crate) latency: u64,
    /// The server does not answer new connections.
    pub(crate) server_down: bool,
    draft_taken: bool,
    /// What was sent before the session could take it.
    early: Option<(String, String)>,
    pub(crate) person: String,
    /// Who said yes to what was written before the signing in.
    pub(crate) brought_by: BTreeSet<String>,
}

pub(crate) const START: u64 = 1_795_000_000_000;

impl Simulation {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            time: START,
            page: 0,
            wall_off: 0,
            session: Session::new(None, seed),
            engaged: None,
            tab_states: BTreeMap::new(),
            restore_takes: 0,
            restores: Vec::new(),
            left_unsent: BTreeSet::new(),
            tab_messages: Vec::new(),
            wires: Vec::new(),
            logs: BTreeMap::new(),
            announced: Vec::new(),
            warnings: Vec::new(),
            identified: Vec::new(),
            typed: Vec::new(),
            described: Vec::new(),
            asks: Vec::new(),
            provider: Box::new(|_, _| None),
            has_provider: false,
            answers: Vec::new(),
            last_ask: Ask(0),
            ours_after: None,
            refuses: |_| None,
            mode: Mode::Accept,
            written: Vec::new(),
            ids: 0,
            latency: 20,
            server_down: false,
            draft_taken: false,
            early: None,
            brought_by: BTreeSet::new(),
            person: "browser".into(),
        }
    }

    pub(crate) fn now(&self) -> Now {
        let wall = i64::try_from(self.time).unwrap() + self.wall_off;
        Now {
            instant: Instant::from_millis(self.page),
            wall: WallClock::from_millis(wall),
        }
    }

    /// Gives the session an event and does what it wants, until nothing is left.
    pub(crate) fn give(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.session.handle(event, self.now()) {
                self.perform(effect, &mut events);
            }
            let due = self.session.poll_timeout(self.now());
            assert_ne!(due, Some(Duration::ZERO), "something is still due after an event");
        }
    }

    /// Lets time pass, from one thing that happens to the next.
    pub(crate) fn pass(&mut self, millis: u64) {
        let until = self.time + millis;
        while self.time < until {
            let step = self.next().saturating_sub(self.time).clamp(1, until - self.time);
            self.time += step;
            self.page += step;
            self.carry();
            while let Some(position) = self.restores.iter().position(|(at, _)| *at <= self.time) {
                let (_, key) = self.restores.remove(position);
                let kept = self.tab_state(key.as_str());
                self.give(Event::Restored(key, kept));
            }
            while let Some(position) = self.answers.iter().position(|(at, ..)| *at <= self.time) {
                let (_, ask, answer) = self.answers.remove(position);
                let is_ours = self.ours_after.is_none_or(|last| ask > last);
                match &answer {
                    ProviderResult::Token(token) if is_ours => self.become_person(format!("signed:{}", token.uuid())),
                    ProviderResult::SignedOut if is_ours => self.become_person("browser".into()),
                    _ => (),
                }
                self.give(Event::ProviderResult(ask, answer));
            }
            if self.session.poll_timeout(self.now()).is_some_and(|rest| rest.is_zero()) {
                self.give(Event::TimerFired);
            }
        }
    }

    /// When something happens next: the timer, an arrival, a ping, the end of a session.
    fn next(&self) -> u64 {
        let due = self
            .session
            .poll_timeout(self.now())
            .map(|rest| self.time + u64::try_from(rest.as_millis()).unwrap());
        let alive = self.wires.iter().filter(|wire| !wire.dead);
        let moments = alive.flat_map(|wire| {
            let arrivals = [wire.up.front().map(|(at, _)| *at), wire.down.front().map(|(at, _)| *at)];
            let ends = wire.expires_at.map(|at| at + 10_000);
            let own = [
                wire.person.as_ref().map(|_| wire.pinged_at + 10_000),
                ends.filter(|at| *at > self.time),
            ];
            arrivals.into_iter().chain(own).flatten()
        });
        let answers = self.answers.iter().map(|(at, ..)| *at);
        let restores = self.restores.iter().map(|(at, _)| *at);
        moments
            .chain(due)
            .chain(answers)
            .chain(restores)
            .min()
            .unwrap_or(u64::MAX)
    }

    /// The machine sleeps: the page's clock stands still, the wall clock does not.
    pub(crate) fn sleep(&mut self, millis: u64) {
        self.time += millis;
        self.give(Event::Shown(true));
        self.carry();
    }

    /// The website says whom to ask for tokens.
    pub(crate) fn provide(&mut self, provider: impl FnMut(u64, usize) -> Option<(u64, ProviderResult)> + 'static) {
        self.provider = Box::new(provider);
        self.has_provider = true;
        self.give(Event::ProviderSet);
    }

    /// The visitor writes; true where the session took it.
    pub(crate) fn write(&mut self, body: &str) -> bool {
        self.ids += 1;
        let id = MessageId::read("id", format!("m{}", self.ids)).unwrap();
        (self.draft_taken, self.early) = (false, None);
        self.give(Event::Action(Action::Wrote(id, Body::new(body.into()).unwrap())));
        if self.draft_taken {
            self.written.push((self.person.clone(), body.into()));
        } else if self.session.view().notice.is_none() {
            self.early = Some((self.person.clone(), body.into()));
        }
        self.draft_taken
    }

    /// An agent writes to a person who has a thread.
    pub(crate) fn reply(&mut self, person: &str, body: &str) {
        if let Some(log) = self.logs.get_mut(person) {
            let seq = log.0.len() as u64 + 1;
            let id = MessageId::read("id", format!("a{seq}")).unwrap();
            log.0.push(Entry {
                seq,
                id,
                at: self.time,
                author: Author::Agent("Ann".into()),
                body: body.into(),
                picture: None,
                automated: false,
            });
        }
    }

    /// The server says something to the visitor, on every connection.
    pub(crate) fn server_says(&mut self, frame: &ToVisitor) {
        for position in 0..self.wires.len() {
            self.say(position, frame);
        }
    }

    pub(crate) fn present(&mut self, uuid: u64, lives: u64) {
        self.become_person(format!("signed:{uuid}"));
        self.give(Event::Presented(token(uuid, self.time / 1_000 + lives)));
    }

    pub(crate) fn be_anonymous(&mut self) {
        self.become_person("browser".into());
        self.give(Event::Identified(Identity::default()));
    }

    /// The website means this person from here on; what it was asked before was about the last one.
    fn become_person(&mut self, person: String) {
        if self.person != person {
            self.person = person;
            self.ours_after = Some(self.last_ask);
        }
    }

    /// The page is loaded anew: only what was kept is still there.
    pub(crate) fn reload(&mut self, seed: u64) {
        for wire in &mut self.wires {
            wire.down.clear();
            wire.closed_by_server = true;
        }
        self.page = 0;
        self.restores.clear();
        self.early = None;
        self.answers.clear();
        self.ours_after = None;
        self.last_ask = Ask(0);
        self.asks.clear();
        self.has_provider = false;
        self.session = Session::new(self.engaged.as_deref(), seed);
        self.person = "browser".into();
    }

    /// Every connection breaks, and both ends hear of it.
    pub(crate) fn break_all(&mut self, code: u16) {
        for wire in &mut self.wires {
            wire.up.clear();
            wire.down.clear();
            wire.down.push_back((self.time, Down::Close(code)));
            wire.closed_by_server = true;
        }
    }

    /// Every connection dies, and nobody hears of it.
    pub(crate) fn kill_silently(&mut self) {
        for wire in &mut self.wires {
            wire.dead = true;
        }
    }

    /// The last acknowledgement under way comes twice, or late.
    pub(crate) fn repeat_last(&mut self) {
        for wire in &mut self.wires {
            if let Some((at, Down::Frame(text))) = wire.down.back().cloned()
                && text.contains("\"ack\"")
            {
                wire.down.push_back((at + 5, Down::Frame(text)));
            }
        }
    }

    /// Carries what has arrived, both ways, and lets the server do its own.
    fn carry(&mut self) {
        for position in 0..self.wires.len() {
            self.serve(position);
            while let Some(down) = self.arrived(position) {
                let attempt = self.wires[position].attempt;
                self.give(match down {
                    Down::Open => Event::SocketOpened(attempt, browser(), None),
                    Down::Close(code) => Event::SocketClosed(attempt, code, String::new()),
                    Down::Frame(text) => {
                        let frame: Option<ToVisitor> = json::frame(&text).unwrap();
                        Event::SocketMessage(attempt, frame.unwrap())
                    }
                });
            }
        }
        self.wires
            .retain(|wire| !(wire.closed_by_server && wire.down.is_empty() && wire.up.is_empty()) || wire.dead);
    }

    fn arrived(&mut self, position: usize) -> Option<Down> {
        let wire = &mut self.wires[position];
        let is_here = !wire.dead && wire.down.front().is_some_and(|(at, _)| *at <= self.time);
        is_here.then(|| wire.down.pop_front()).flatten().map(|(_, down)| down)
    }

    /// What is kept of a person in this tab.
    pub(crate) fn tab_state(&self, key: &str) -> TabState {
        self.tab_states.get(key).cloned().unwrap_or_default()
    }

    /// What the visitor sees: the thread, then what waits.
    pub(crate) fn seen(&self) -> Vec<String> {
        let view = self.session.view();
        let entries = view.entries.iter().map(|entry| entry.body.as_str());
        let waiting = view.outbox.iter().map(|waiting| waiting.message.body.as_str());
        entries.chain(waiting).map(str::to_owned).collect()
    }
}

fn browser() -> BrowserKey {
    BrowserKey::read("browser", "b".repeat(43)).unwrap()
}

/// A token that only looks like one, in base64url by hand: the session verifies nothing.
pub(crate) fn token(uuid: u64, exp: u64) -> Token {
    let payload = format!(r#"{{"uuid":"{uuid}","exp":{exp}}}"#);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::from("e30.");
    for bytes in payload.as_bytes().chunks(3) {
        let bits = bytes.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - bytes.len()));
        let sextet = |place: usize| char::from(alphabet[(bits >> (18 - 6 * place) & 63) as usize]);
        text.extend((0..=bytes.len()).map(sextet));
    }
    Token::read(text + ".c2ln").unwrap()
}
