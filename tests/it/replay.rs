//! Traces that browsers recorded, played to the session: what it announces and asks for is what was
//! announced and asked for there, event by event.
//!
//! `CONTRIBUTING.md` says how to record one. A trace that a developer sends is replayed by putting
//! it into `tests/it/traces`.

use std::collections::VecDeque;

use serde_json::{Value, json};
use visavis::api::Call;
use visavis::api::Notification;
use visavis::session::Session;
use visavis::session::event::{Added, Answer, Effect, Event};
use visavis::session::identity::Scope;
use visavis::session::kept::Kept;
use visavis::session::link::Attempt;
use visavis::session::renewal::Ask;
use visavis::session::tabs::Word;
use visavis::session::time::{Instant, Now, WallClock};
use visavis::session::token::Token;
use visavis_wire::json::{Json, Kind};
use visavis_wire::thread::Side;
use visavis_wire::visitor::ToVisitor;
use visavis_wire::{Body, BrowserKey, MessageId, ThreadId};

/// A value of a trace: JSON, in which `{"function": true}` stands for a function of the page's.
#[derive(Clone, Debug)]
struct Recorded(Value);

impl Json for Recorded {
    fn parse(text: &[u8]) -> Option<Self> {
        Value::parse(text).map(Self)
    }

    fn kind(&self) -> Kind {
        if self.0 == json!({"function": true}) {
            Kind::Other
        } else {
            self.0.kind()
        }
    }

    fn member(&self, name: &str) -> Option<Self> {
        self.0.member(name).map(Self)
    }

    fn text(&self) -> Option<String> {
        self.0.text()
    }

    fn literal(&self) -> Option<String> {
        self.0.literal()
    }

    fn number(&self) -> Option<f64> {
        self.0.number()
    }

    fn flag(&self) -> Option<bool> {
        self.0.flag()
    }

    fn items(&self, at_most: usize) -> Option<Vec<Self>> {
        Some(self.0.items(at_most)?.into_iter().map(Self).collect())
    }

    fn members(&self, at_most: usize) -> Option<Vec<(String, Self)>> {
        let members = self.0.members(at_most)?.into_iter();
        Some(members.map(|(name, value)| (name, Self(value))).collect())
    }
}

fn called(value: Value) -> Event {
    match Call::read(&Recorded(value)).expect("a call that was taken") {
        Call::SetIdentity(identity) => Event::Identified(identity),
        Call::SetSignedIdentity(token) => Event::Presented(token),
        Call::SetTokenProvider => Event::ProviderSet,
        Call::FillCustomVariable(name, value) => Event::Filled(name, value),
        Call::SignOut => Event::SignedOut,
        other => panic!("{other:?} has no value of the page's"),
    }
}

fn answered(value: Option<&Value>) -> Answer {
    match value {
        Some(Value::Null) => Answer::SignedOut,
        Some(Value::String(text)) => match Token::read::<Value>(text.clone()) {
            Ok(token) => Answer::Token(token),
            Err(error) => Answer::Nothing(error.to_string()),
        },
        _ => Answer::Nothing("nothing of use".into()),
    }
}

/// What another tab said.
fn heard(value: &Value) -> Event {
    let word = match value[1].as_str().unwrap() {
        "asking" => Word::Asking(value[2].as_u64()),
        "token" => Word::Token(Token::read::<Value>(value[2].as_str().unwrap().into()).unwrap()),
        "failed" => Word::Failed,
        "left" => Word::Left,
        other => panic!("{other} is no word between tabs"),
    };
    Event::Told(Scope::from(value[0].as_str().unwrap().to_owned()), word)
}

/// What happened, read as the client reads it. `session` says whose kept words were found.
fn event(recorded: &Value, session: &Session) -> Event {
    let value = recorded.get("value");
    let number = u32::try_from(recorded["number"].as_u64().unwrap()).unwrap();
    let id = || MessageId::read("id", value.and_then(Value::as_str).unwrap().into()).unwrap();
    let text = || "x".repeat(number as usize);
    match recorded["what"].as_str().unwrap() {
        "started" => Event::Started,
        "called" => called(value.unwrap().clone()),
        "answered" => Event::Answered(Ask(number), answered(value)),
        "recalled" => {
            let kept = value.map(|kept| Kept::read::<Value>(&kept.to_string()));
            Event::Recalled(session.scope(), kept.unwrap_or_default())
        }
        "opened" => Event::Opened,
        "closed" => Event::Closed,
        "drafted" => Event::Drafted(text()),
        "wrote" => Event::Wrote(id(), Body::new(text()).unwrap()),
        "added" => {
            let added = Added {
                body: Body::new("x".repeat(number as usize / 4)).unwrap(),
                side: if number & 1 == 0 { Side::Visitor } else { Side::Agent },
                engages: number & 2 != 0,
            };
            Event::Added(id(), added)
        }
        "retried" => Event::Retried(id()),
        "discarded" => Event::Discarded(id()),
        "reached_beginning" => Event::ReachedBeginning,
        "selected" => {
            let thread = value.and_then(Value::as_str).unwrap();
            Event::Selected(ThreadId::read("thread", thread.into()).unwrap())
        }
        "new_thread" => Event::Began,
        "decided" => Event::Decided(number == 1),
        "shown" => Event::Shown(number == 1),
        "left" => Event::Left(number == 1),
        "online" => Event::Online(number == 1),
        "socket_opened" => Event::SocketOpened(Attempt(number), BrowserKey::read("", "k".repeat(43)).unwrap(), None),
        "socket_said" => {
            let frame = ToVisitor::read(value.unwrap()).unwrap();
            Event::SocketSaid(Attempt(number), frame.expect("a frame that was read"))
        }
        "socket_garbled" => Event::SocketGarbled(Attempt(number), "garbled".into()),
        "socket_closed" => {
            let code = u16::try_from(value.and_then(Value::as_u64).unwrap()).unwrap();
            Event::SocketClosed(Attempt(number), code, String::new())
        }
        "woke" => Event::Woke,
        "turn" => Event::Turn(Ask(number)),
        "told" => heard(value.unwrap()),
        "proved" => Event::Proved(Attempt(number), "proof".into()),
        other => panic!("{other} is no event: add it here, and see src/page/heard.js and debug/redact.js"),
    }
}

/// What is said to the website, as a trace has it. A sentence is known by its length there.
fn told(effect: Effect) -> Option<Value> {
    match effect {
        Effect::Announce(announcement) => {
            let mut told: Value = serde_json::from_str(&Notification::from(&announcement).json).unwrap();
            for (name, value) in told.as_object_mut().unwrap() {
                if !["event", "code", "connection"].contains(&name.as_str())
                    && let Value::String(text) = value
                {
                    *text = "x".repeat(text.encode_utf16().count());
                }
            }
            Some(told)
        }
        Effect::AskForToken(_, reason) => Some(reason.word().into()),
        _ => None,
    }
}

/// Plays a trace; the first event at which the session says something else than the browser did.
fn replay(trace: &str) -> Result<usize, String> {
    let trace: Value = serde_json::from_str(trace).unwrap();
    assert_eq!(trace["visavis_trace"], 1, "another format");
    if trace["dropped"] != 0 {
        return Err("the trace lacks its beginning".into());
    }
    let began = &trace["began"];
    let seed = began["seed"].as_str().unwrap().parse().unwrap();
    let mut session = Session::new(began["engaged"].as_str().map(Into::into), seed);
    let events: VecDeque<_> = trace["events"].as_array().unwrap().iter().collect();
    for (position, recorded) in events.iter().enumerate() {
        let at = |place: usize| recorded["at"][place].as_f64().unwrap();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "milliseconds fit for ages"
        )]
        let now = Now {
            instant: Instant::from_millis(at(0) as u64),
            wall: WallClock::from_millis(at(1) as i64),
        };
        let event = event(recorded, &session);
        let told: Vec<_> = session.handle(event, now).into_iter().filter_map(told).collect();
        if Value::from(told.clone()) != recorded["told"] {
            return Err(format!(
                "event {position}, {recorded}: the session says {}",
                Value::from(told)
            ));
        }
    }
    Ok(events.len())
}

#[test]
fn what_a_browser_recorded_is_what_the_session_does() {
    for (name, trace) in [
        ("refused", include_str!("traces/refused.json")),
        ("renewed", include_str!("traces/renewed.json")),
        ("offline", include_str!("traces/offline.json")),
    ] {
        let played = replay(trace).unwrap_or_else(|difference| panic!("{name}: {difference}"));
        assert!(played >= 10, "{name}: {played}");
    }
}

#[test]
fn a_trace_of_another_session_is_noticed() {
    let trace = include_str!("traces/renewed.json");
    assert!(replay(&trace.replace("token_renewed", "token_expired")).is_err());
    let mut later: Value = serde_json::from_str(trace).unwrap();
    later["dropped"] = 1.into();
    assert_eq!(replay(&later.to_string()), Err("the trace lacks its beginning".into()));
}
