//! What the page does for the session.

use std::collections::VecDeque;

use visavis::session::conversation::TabState;
use visavis::session::event::{Effect, Event};
use visavis_wire::json;

use super::{Down, Simulation, Wire};

impl Simulation {
    pub(super) fn perform(&mut self, effect: Effect, events: &mut VecDeque<Event>) {
        match effect {
            Effect::Prove(attempt, _, text) => events.push_back(Event::Proved(attempt, text)),
            Effect::Connect(attempt, _) => {
                let mut wire = Wire {
                    attempt,
                    person: None,
                    expires_at: None,
                    cursor: 0,
                    pinged_at: self.time,
                    up: VecDeque::new(),
                    down: VecDeque::new(),
                    dead: false,
                    closed_by_server: false,
                };
                let down = if self.server_down {
                    Down::Close(1006)
                } else {
                    Down::Open
                };
                wire.down.push_back((self.time + self.latency, down));
                self.wires.push(wire);
            }
            // What is under way on it still arrives, at both ends: a stale socket.
            Effect::Disconnect(attempt) => {
                for wire in self.wires.iter_mut().filter(|wire| wire.attempt == attempt) {
                    wire.closed_by_server = true;
                }
            }
            Effect::Transmit(attempt, frame) => {
                let arrives = self.time + self.latency;
                for wire in self
                    .wires
                    .iter_mut()
                    .filter(|wire| wire.attempt == attempt && !wire.dead)
                {
                    wire.up.push_back((arrives, json::to_string(&frame)));
                }
            }
            Effect::SaveTabState(key, kept) => {
                self.tab_states
                    .insert(key.as_str().into(), TabState::read(&json::to_string(&kept)));
            }
            Effect::Forget(key) => {
                // The browser's own key means everybody else.
                let is_forgotten = |person: &str| (person == key.as_str()) == key.is_named();
                self.tab_states.retain(|person, _| !is_forgotten(person));
                let is_stored = |person: &str, body: &str| {
                    let log = self.logs.get(person);
                    log.is_some_and(|log| log.0.iter().any(|entry| entry.body == body))
                };
                let unsent = self
                    .written
                    .iter()
                    .filter(|(person, body)| is_forgotten(person) && !is_stored(person, body));
                self.left_unsent.extend(unsent.map(|(_, body)| body.clone()));
            }
            Effect::RestoreTabState(key) if self.restore_takes == 0 => {
                let kept = self.tab_state(key.as_str());
                events.push_back(Event::Restored(key, kept));
            }
            Effect::RestoreTabState(key) => self.restores.push((self.time + self.restore_takes, key)),
            Effect::RememberConversation(key) => self.engaged = Some(key.kind().as_str().into()),
            // There is one tab: its turn comes at once.
            Effect::QueueForTurn(ask, _) => events.push_back(Event::TurnAcquired(ask)),
            Effect::ReleaseTurn(_) => (),
            Effect::TellTabs(key, message) => self.tab_messages.push((key.as_str().into(), message)),
            Effect::AskForToken(ask, reason) => {
                assert!(self.has_provider, "nobody is there to ask");
                self.asks.push((self.time, reason));
                self.last_ask = ask;
                if let Some((after, answer)) = (self.provider)(self.time, self.asks.len()) {
                    self.answers.push((self.time + after, ask, answer));
                }
            }
            Effect::PutDraft(text) => {
                self.draft_taken |= text.is_empty();
                if text.is_empty()
                    && let Some(early) = self.early.take_if(|(person, _)| *person == self.person)
                {
                    self.written.push(early);
                }
            }
            Effect::Announce(announcement) => self.announced.push(announcement),
            Effect::Warn(text) => self.warnings.push(text),
        }
    }
}
