//! A visitor who turns from one conversation to another over a line that breaks: what was written in one is in it,
//! once and in order, and nothing of it is ever on the screen of another.
//!
//! Each message says in which conversation it was written: "2:14" is the fourteenth, in the second.

use std::collections::{BTreeMap, VecDeque};

use visavis::session::Session;
use visavis::session::connection::Attempt;
use visavis::session::event::{Action, Effect, Event};
use visavis::session::time::{Instant, Now, WallClock};
use visavis_wire::thread::Summary;
use visavis_wire::visitor::{FromVisitor, Target, ToVisitor};
use visavis_wire::{Author, Body, BrowserKey, Entry, Known, MessageId, ThreadId};

use super::simulation::{FaultPlan, START};

/// The server: every thread, and one connection to it.
#[derive(Default)]
struct Server {
    threads: Vec<Vec<Entry>>,
    open: Option<usize>,
    cursor: usize,
    told: Vec<usize>,
}

struct Town {
    session: Session,
    server: Server,
    seconds: u64,
    line: Option<Attempt>,
    up: VecDeque<FromVisitor>,
    down: VecDeque<ToVisitor>,
    /// What the visitor means by the conversation on the screen.
    here: usize,
    conversations: usize,
    written: Vec<String>,
}

fn name(thread: usize) -> ThreadId {
    ThreadId::read("thread", format!("t{thread}")).unwrap()
}

fn number(thread: &ThreadId) -> usize {
    thread.as_str()[1..].parse().unwrap()
}

fn conversation(body: &str) -> usize {
    body.split(':').next().unwrap().parse().unwrap()
}

impl Server {
    fn place(&self, id: &MessageId) -> Option<(usize, usize)> {
        let mut threads = self.threads.iter().enumerate();
        threads.find_map(|(thread, log)| Some((thread, log.iter().position(|entry| entry.id == *id)?)))
    }

    fn begin(&mut self) -> usize {
        self.threads.push(Vec::new());
        self.told.push(0);
        self.threads.len() - 1
    }

    fn hear(&mut self, frame: FromVisitor) -> Vec<ToVisitor> {
        match frame {
            FromVisitor::Hello { seen_of, .. } => {
                let latest = self.threads.len().checked_sub(1);
                self.open = seen_of.as_ref().map(|seen| number(&seen.thread)).or(latest);
                let head = self.open.map_or(0, |open| self.threads[open].len());
                self.cursor = seen_of.map_or(head.saturating_sub(3), |seen| usize::try_from(seen.seq).unwrap());
                self.told.fill(0);
                vec![ToVisitor::Welcome {
                    version: 1,
                    now: START,
                    known: Known::Anonymous,
                    resume: None,
                    minimum_lifetime: 60,
                    thread: self.open.map(name),
                    head: head as u64,
                    seen: 0,
                }]
            }
            FromVisitor::Open { thread, .. } => {
                let open = number(&thread);
                (self.open, self.cursor) = (Some(open), self.threads[open].len().saturating_sub(3));
                Vec::new()
            }
            FromVisitor::Write { id, body, to, .. } => {
                let latest = self.threads.len().checked_sub(1);
                let begins = matches!(to, Some(Target::New(_)));
                let (thread, seq) = self.place(&id).unwrap_or_else(|| {
                    let thread = match &to {
                        Some(Target::Thread(thread)) => Some(number(thread)),
                        Some(Target::New(first)) => self.place(first).map(|(thread, _)| thread),
                        None => latest,
                    };
                    let thread = thread.unwrap_or_else(|| self.begin());
                    let log = &mut self.threads[thread];
                    log.push(Entry {
                        seq: log.len() as u64 + 1,
                        id: id.clone(),
                        at: START,
                        author: Author::Visitor(Known::Anonymous),
                        body,
                        picture: None,
                        automated: false,
                    });
                    (thread, log.len() - 1)
                });
                if (begins && self.open != Some(thread)) || self.open.is_none() {
                    (self.open, self.cursor) = (Some(thread), 0);
                }
                vec![ToVisitor::Ack {
                    id,
                    thread: name(thread),
                    seq: seq as u64 + 1,
                    at: START,
                }]
            }
            _ => Vec::new(),
        }
    }

    /// What there is to say by itself.
    fn news(&mut self) -> Vec<ToVisitor> {
        let mut frames = Vec::new();
        if let Some(open) = self.open
            && self.cursor < self.threads[open].len()
        {
            let entries = self.threads[open][self.cursor..].to_vec();
            self.cursor = self.threads[open].len();
            frames.push(ToVisitor::Entries {
                thread: name(open),
                entries,
            });
        }
        let mut threads = Vec::new();
        for (thread, log) in self.threads.iter().enumerate() {
            if self.told[thread] < log.len() {
                self.told[thread] = log.len();
                threads.push(Summary {
                    thread: name(thread),
                    head: log.len() as u64,
                    seen: 0,
                    agents_seen: 0,
                    unread: 0,
                    agent: None,
                    ended_at: None,
                    at: START + log.len() as u64,
                    by: None,
                    excerpt: String::new(),
                });
            }
        }
        if !threads.is_empty() {
            frames.push(ToVisitor::Threads { threads });
        }
        frames
    }
}

impl Town {
    fn new(seed: u64) -> Self {
        let mut town = Self {
            session: Session::new(None, seed),
            server: Server::default(),
            seconds: 0,
            line: None,
            up: VecDeque::new(),
            down: VecDeque::new(),
            here: 0,
            conversations: 1,
            written: Vec::new(),
        };
        town.give(Event::Started);
        town.give(Event::Action(Action::Opened));
        town
    }

    fn give(&mut self, event: Event) {
        let millis = START + self.seconds * 1_000;
        let now = Now {
            instant: Instant::from_millis(self.seconds * 1_000),
            wall: WallClock::from_millis(i64::try_from(millis).unwrap()),
        };
        let mut again = Vec::new();
        for effect in self.session.handle(event, now) {
            match effect {
                Effect::Connect(attempt, _) => {
                    self.line = Some(attempt);
                    let key = BrowserKey::read("browser", "b".repeat(43)).unwrap();
                    again.push(Event::SocketOpened(attempt, key, None));
                }
                Effect::Disconnect(_) => self.hang_up(),
                Effect::Transmit(attempt, frame) if self.line == Some(attempt) => self.up.push_back(frame),
                Effect::RestoreTabState(key) => again.push(Event::Restored(
                    key,
                    visavis::session::conversation::TabState::default(),
                )),
                _ => (),
            }
        }
        for event in again {
            self.give(event);
        }
    }

    fn hang_up(&mut self) {
        self.line = None;
        self.up.clear();
        self.down.clear();
    }

    fn break_off(&mut self) {
        if let Some(attempt) = self.line {
            self.hang_up();
            self.give(Event::SocketClosed(attempt, 1006, String::new()));
        }
    }

    /// One thing happens on the line.
    fn step(&mut self, plan: &mut FaultPlan) {
        if let Some(attempt) = self.line {
            if plan.below(2) == 0
                && let Some(frame) = self.up.pop_front()
            {
                self.down.extend(self.server.hear(frame));
                self.down.extend(self.server.news());
            } else if let Some(frame) = self.down.pop_front() {
                self.give(Event::SocketMessage(attempt, frame));
            }
        }
    }

    fn write(&mut self) {
        let body = format!("{}:{}", self.here, self.written.len());
        let id = MessageId::read("id", format!("m{}", self.written.len())).unwrap();
        let before = self.session.view().outbox.iter().count();
        self.give(Event::Action(Action::Wrote(id, Body::new(body.clone()).unwrap())));
        assert!(self.session.view().outbox.iter().count() >= before, "it is kept");
        self.written.push(body);
    }

    fn turn(&mut self, plan: &mut FaultPlan) {
        let threads: Vec<_> = self
            .session
            .view()
            .threads
            .iter()
            .map(|thread| thread.thread.clone())
            .collect();
        if threads.is_empty() {
            return;
        }
        let to = threads[usize::try_from(plan.below(threads.len() as u64)).unwrap()].clone();
        self.here = conversation(&self.server.threads[number(&to)][0].body);
        self.give(Event::Action(Action::ThreadSelected(to)));
    }

    fn begin(&mut self) {
        let is_one = self.session.view().thread.is_some();
        self.give(Event::Action(Action::ThreadBegun));
        if is_one {
            self.here = self.conversations;
            self.conversations += 1;
        }
    }

    /// Nothing of another conversation is on the screen.
    fn check(&self, seed: u64) {
        let view = self.session.view();
        let entries = view.entries.iter().map(|entry| entry.body.as_str());
        let waiting = view.pending.iter().map(|waiting| waiting.message.body.as_str());
        for body in entries.chain(waiting) {
            assert_eq!(
                conversation(body),
                self.here,
                "seed {seed}: {body} in conversation {}",
                self.here
            );
        }
    }
}

#[test]
fn each_message_is_in_its_conversation_once_and_in_order_and_on_no_other_screen() {
    for seed in 1..=400 {
        let mut plan = FaultPlan::new(seed);
        let mut town = Town::new(seed);
        for _ in 0..plan.below(300) {
            match plan.below(16) {
                0..=2 => town.write(),
                3 => town.turn(&mut plan),
                4 if plan.below(2) == 0 => town.begin(),
                5 if plan.below(3) == 0 => town.break_off(),
                6 => {
                    town.seconds += 20;
                    town.give(Event::TimerFired);
                }
                _ => town.step(&mut plan),
            }
            town.check(seed);
        }
        for _ in 0..4 {
            town.seconds += 31;
            town.give(Event::TimerFired);
            while !(town.up.is_empty() && town.down.is_empty()) {
                town.step(&mut plan);
                town.check(seed);
            }
        }
        let mut stored: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for log in &town.server.threads {
            let before = stored.insert(
                conversation(&log[0].body),
                log.iter().map(|entry| entry.body.as_str()).collect(),
            );
            assert_eq!(before, None, "seed {seed}: one conversation in two threads");
        }
        let mut written: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for body in &town.written {
            written.entry(conversation(body)).or_default().push(body);
        }
        assert_eq!(stored, written, "seed {seed}");
        assert_eq!(
            town.session.view().outbox.iter().count(),
            0,
            "seed {seed}: all have arrived"
        );
    }
}
