//! The simulation's server: it keeps every promise, and serves each connection by what it was told there.

use visavis_wire::claims::Claims;
use visavis_wire::json;
use visavis_wire::thread::Side;
use visavis_wire::visitor::Position;
use visavis_wire::visitor::{FromVisitor, Person, Refusal, Secret, ToVisitor};
use visavis_wire::{Author, Entry, Known, ThreadId, close, limits};

use super::{Down, Simulation};

/// Whom a community lets in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Accept,
    Require,
}

impl Simulation {
    pub(super) fn say(&mut self, position: usize, frame: &ToVisitor) {
        let arrives = self.time + self.latency;
        let wire = &mut self.wires[position];
        if !wire.dead && !wire.closed_by_server {
            wire.down.push_back((arrives, Down::Frame(json::to_string(frame))));
        }
    }

    fn hang_up(&mut self, position: usize, code: u16) {
        let arrives = self.time + self.latency;
        let wire = &mut self.wires[position];
        if !wire.closed_by_server {
            wire.down.push_back((arrives, Down::Close(code)));
            wire.closed_by_server = true;
        }
    }

    /// The server's side of one connection.
    pub(super) fn serve(&mut self, position: usize) {
        while let Some((at, text)) = self.wires[position].up.front().cloned() {
            if at > self.time || self.wires[position].dead {
                break;
            }
            self.wires[position].up.pop_front();
            if let Some(frame) = json::frame(&text).unwrap() {
                self.hear(position, frame);
            }
        }
        let Some(person) = self.wires[position].person.clone() else {
            return;
        };
        if self.wires[position].closed_by_server {
            return;
        }
        if self.wires[position]
            .expires_at
            .is_some_and(|at| self.time >= at + 10_000)
        {
            self.hang_up(position, close::EXPIRED);
            return;
        }
        if self.time >= self.wires[position].pinged_at + 10_000 {
            self.wires[position].pinged_at = self.time;
            self.say(position, &ToVisitor::Ping { now: self.time });
        }
        let cursor = self.wires[position].cursor;
        let log = self.logs.get(&person).map(|log| log.0.as_slice()).unwrap_or_default();
        let after: Vec<_> = log
            .iter()
            .filter(|entry| entry.seq > cursor)
            .take(limits::ENTRIES)
            .cloned()
            .collect();
        if let Some(last) = after.last() {
            self.wires[position].cursor = last.seq;
            self.say(
                position,
                &ToVisitor::Entries {
                    thread: thread_of(&person),
                    entries: after,
                },
            );
        }
    }

    fn hear(&mut self, position: usize, frame: FromVisitor) {
        match frame {
            FromVisitor::Hello { person, seen_of, .. } => self.greet(position, person, seen_of),
            FromVisitor::Identify(Person::Signed { token, .. }) => {
                let claims = Claims::read(&token.0, json::from_slice).unwrap();
                assert_eq!(self.wires[position].person, Some(format!("signed:{}", claims.uuid)));
                let expires_at = claims.exp * 1_000;
                if let Some(code) = (self.refuses)(&claims) {
                    self.say(position, &refused(code));
                } else if expires_at < self.time {
                    self.say(position, &refused("token_expired"));
                } else {
                    self.wires[position].expires_at = Some(expires_at);
                    self.say(
                        position,
                        &ToVisitor::Recognised {
                            known: Known::Verified,
                            resume: Some(Secret("r".into())),
                        },
                    );
                }
            }
            FromVisitor::Write {
                id, body, automated, ..
            } => {
                let person = self.wires[position]
                    .person
                    .clone()
                    .expect("a message before the welcome");
                if self.wires[position]
                    .expires_at
                    .is_some_and(|at| self.time >= at + 10_000)
                {
                    return;
                }
                let log = self.logs.entry(person.clone()).or_default();
                let known = log.0.iter().find(|entry| entry.id == id).cloned();
                let entry = known.unwrap_or_else(|| {
                    let seq = log.0.len() as u64 + 1;
                    let author = match automated {
                        Some(Side::Agent) => Author::Agent(String::new()),
                        Some(Side::Visitor) | None => Author::Visitor(Known::Anonymous),
                    };
                    log.0.push(Entry {
                        seq,
                        id,
                        at: self.time,
                        author,
                        body: body.clone(),
                        picture: None,
                        automated: automated.is_some(),
                    });
                    log.0.last().cloned().unwrap()
                });
                assert_eq!(entry.body, body, "one id for two messages");
                let thread = thread_of(&person);
                self.say(
                    position,
                    &ToVisitor::Ack {
                        id: entry.id,
                        thread,
                        seq: entry.seq,
                        at: entry.at,
                    },
                );
            }
            FromVisitor::Identify(Person::Plain(identity)) => self.identified.push(identity),
            FromVisitor::History { before } => {
                let Some(person) = self.wires[position].person.clone() else {
                    return;
                };
                let log = self.logs.get(&person).map(|log| log.0.as_slice()).unwrap_or_default();
                let entries: Vec<_> = log.iter().filter(|entry| entry.seq < before).cloned().collect();
                let from = entries.len().saturating_sub(limits::ENTRIES);
                let entries = entries[from..].to_vec();
                self.say(
                    position,
                    &ToVisitor::Entries {
                        thread: thread_of(&person),
                        entries,
                    },
                );
            }
            FromVisitor::Open { .. } | FromVisitor::Seen { .. } | FromVisitor::Pong {} | FromVisitor::Proof { .. } => {}
            FromVisitor::Variables(variables) => self.described.push((self.time, json::to_string(&variables))),
            FromVisitor::Typing {} => self.typed.push(self.time),
            FromVisitor::Bring { uuid } => self.bring(position, uuid),
        }
    }

    /// What an unsigned person wrote becomes the signed one's, at the end of what that one has.
    fn bring(&mut self, position: usize, uuid: Option<String>) {
        let to = self.wires[position].person.clone().expect("a welcome before");
        assert!(to.starts_with("signed:"), "only who is signed brings something along");
        let from = uuid.map_or("browser".into(), |uuid| format!("claimed:{uuid}"));
        let brought = self.logs.remove(&from).unwrap_or_default().0;
        let thread = (!brought.is_empty()).then(|| thread_of(&to));
        let log = &mut self.logs.entry(to).or_default().0;
        for entry in brought {
            let seq = log.len() as u64 + 1;
            log.push(Entry { seq, ..entry });
        }
        let head = log.len() as u64;
        self.wires[position].cursor = 0;
        self.say(position, &ToVisitor::Brought { thread, head, seen: 0 });
    }

    fn greet(&mut self, position: usize, person: Person, seen_of: Option<Position>) {
        let (name, known, expires_at, resume) = match person {
            Person::Plain(_) if self.mode == Mode::Require => {
                self.say(position, &refused("signed_identity_required"));
                self.hang_up(position, close::REFUSED);
                return;
            }
            Person::Plain(identity) => {
                let name = identity
                    .uuid()
                    .map_or("browser".into(), |uuid| format!("claimed:{uuid}"));
                (name, Known::Anonymous, None, None)
            }
            Person::Signed { token, .. } => {
                let claims = Claims::read(&token.0, json::from_slice).unwrap();
                let resume = Some(Secret("r".into()));
                if let Some(code) = (self.refuses)(&claims) {
                    self.say(position, &refused(code));
                    self.hang_up(position, close::REFUSED);
                    return;
                }
                (
                    format!("signed:{}", claims.uuid),
                    Known::Verified,
                    Some(claims.exp * 1_000),
                    resume,
                )
            }
        };
        if expires_at.is_some_and(|at| at + 10_000 <= self.time) {
            self.say(position, &refused("token_expired"));
            self.hang_up(position, close::REFUSED);
            return;
        }
        let head = self.logs.get(&name).map_or(0, |log| log.0.len() as u64);
        let thread = (head > 0).then(|| thread_of(&name));
        let newest = head.saturating_sub(limits::ENTRIES as u64);
        let known_cursor = seen_of
            .filter(|seen| Some(&seen.thread) == thread.as_ref())
            .map(|seen| seen.seq);
        let wire = &mut self.wires[position];
        wire.cursor = known_cursor.unwrap_or(newest);
        (wire.person, wire.expires_at) = (Some(name), expires_at);
        let welcome = ToVisitor::Welcome {
            version: 1,
            now: self.time,
            known,
            resume,
            minimum_lifetime: 30,
            thread,
            head,
            seen: 0,
        };
        self.say(position, &welcome);
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.wires.len()
    }

    /// The server refuses whoever is connected, and ends their connections.
    pub(crate) fn refuse_all(&mut self, code: &str) {
        for position in 0..self.wires.len() {
            self.say(position, &refused(code));
            self.hang_up(position, close::REFUSED);
        }
    }
}

fn refused(code: &str) -> ToVisitor {
    ToVisitor::Refused(Refusal {
        code: code.into(),
        text: "it is over".into(),
        ..Refusal::default()
    })
}

fn thread_of(person: &str) -> ThreadId {
    ThreadId::read("thread", person.replace(':', "-")).unwrap()
}
