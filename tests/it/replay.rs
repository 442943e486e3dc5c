//! Traces that browsers recorded, played to the session: what it announces and asks for is what was
//! announced and asked for there, event by event.
//!
//! `CONTRIBUTING.md` says how to record one. A trace that a developer sends is replayed by putting
//! it into `tests/it/traces`.

use serde::Deserialize;
use serde_json::Value;
use visavis::api::{Action, Call, Notification};
use visavis::session::connection::Attempt;
use visavis::session::conversation::TabState;
use visavis::session::event::{Added, Effect, Event, ProviderResult};
use visavis::session::identity::{Ask, TabMessage, Token};
use visavis::session::time::{Instant, Now, WallClock};
use visavis::session::{self, Session};
use visavis_wire::json::from_value;
use visavis_wire::thread::Side;
use visavis_wire::visitor::ToVisitor;
use visavis_wire::{Body, BrowserKey, MessageId};

/// A trace, as the debug toolbar exports it.
#[derive(Deserialize)]
struct Trace {
    #[serde(rename = "visavis_trace")]
    format: u32,
    began: Began,
    /// Events that did not fit.
    dropped: u64,
    events: Vec<Recorded>,
}

#[derive(Deserialize)]
struct Began {
    seed: String,
    engaged: Option<String>,
}

#[derive(Deserialize)]
struct Recorded {
    /// The page's clock and the wall clock.
    at: (f64, f64),
    event: Happened,
    /// What the website was told because of it.
    told: Vec<Value>,
}

/// An event; texts of people are as many x.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "a trace holds more than a session needs")]
enum Happened {
    Started,
    Called(Value),
    Shown(bool),
    Online(bool),
    Left(bool),
    SocketOpened(u32, bool),
    SocketMessage(u32, Value),
    SocketGarbled((u32,)),
    SocketClosed(u32, u16),
    /// Who it is about is not exported: it was who was here.
    TabMessage(String, TabMessage),
    Turn(u32),
    ProviderResult(u32, Value),
    ProviderFailed(u32, Value),
    Restored(String, Value),
    Proved((u32,)),
    Timer,
    Action(Action),
    Wrote(MessageId, Body),
    Added(MessageId, Body, Side, bool),
}

fn called(value: &Value) -> Event {
    match Call::read(value).expect("a call that was taken") {
        Call::SetIdentity(identity) => Event::Identified(identity),
        Call::SetSignedIdentity(token) => Event::Presented(token),
        Call::SetTokenProvider(_) => Event::ProviderSet,
        Call::FillCustomVariable(name, value) => Event::Filled(name, value),
        Call::SignOut => Event::SignedOut,
        other => panic!("{other:?} is no event"),
    }
}

fn answered(value: &Value) -> ProviderResult {
    match value {
        Value::Null => ProviderResult::SignedOut,
        Value::String(text) => match Token::read(text.clone()) {
            Ok(token) => ProviderResult::Token(token),
            Err(error) => ProviderResult::Nothing(error.to_string()),
        },
        _ => ProviderResult::Nothing("nothing of use".into()),
    }
}

/// What happened, read as the client reads it; to the person who is here in `session`.
fn event(happened: Happened, session: &Session) -> Event {
    match happened {
        Happened::Started => Event::Started,
        Happened::Called(value) => called(&value),
        Happened::Shown(is_so) => Event::Shown(is_so),
        Happened::Online(is_so) => Event::Online(is_so),
        Happened::Left(is_so) => Event::Left(is_so),
        Happened::SocketOpened(attempt, _) => {
            let browser = BrowserKey::read("browser", "k".repeat(43)).unwrap();
            Event::SocketOpened(Attempt(attempt), browser, None)
        }
        Happened::SocketMessage(attempt, frame) => {
            let frame: ToVisitor = from_value(frame).expect("a frame that was read");
            Event::SocketMessage(Attempt(attempt), frame)
        }
        Happened::SocketGarbled((attempt,)) => Event::SocketGarbled(Attempt(attempt), "garbled".into()),
        Happened::SocketClosed(attempt, code) => Event::SocketClosed(Attempt(attempt), code, String::new()),
        Happened::TabMessage(_, message) => Event::TabMessage(session.key(), message),
        Happened::Turn(ask) => Event::TurnAcquired(Ask(ask)),
        Happened::ProviderResult(ask, value) => Event::ProviderResult(Ask(ask), answered(&value)),
        Happened::ProviderFailed(ask, _) => {
            Event::ProviderResult(Ask(ask), ProviderResult::Nothing("it failed".into()))
        }
        Happened::Restored(_, kept) => Event::Restored(session.key(), TabState::read(&kept.to_string())),
        Happened::Proved((attempt,)) => Event::Proved(Attempt(attempt), "proof".into()),
        Happened::Timer => Event::TimerFired,
        Happened::Action(action) => action.into_event().expect("a message has an id"),
        Happened::Wrote(id, body) => Event::Action(session::event::Action::Wrote(id, body)),
        Happened::Added(id, body, side, engages) => Event::Added(id, Added { body, side, engages }),
    }
}

/// What is said to the website, as a trace has it. A sentence is known by its length there.
fn told(effect: Effect) -> Option<Value> {
    match effect {
        Effect::Announce(announcement) => {
            let mut told: Value = serde_json::to_value(Notification::from(&announcement)).unwrap();
            for (name, value) in told.as_object_mut().unwrap() {
                if !["event", "code", "connection"].contains(&name.as_str())
                    && let Value::String(text) = value
                {
                    *text = "x".repeat(text.encode_utf16().count());
                }
            }
            Some(told)
        }
        Effect::AskForToken(_, reason) => Some(reason.as_str().into()),
        _ => None,
    }
}

/// Plays a trace; the first event at which the session says something else than the browser did.
fn replay(trace: &str) -> Result<usize, String> {
    let trace: Trace = serde_json::from_str(trace).unwrap();
    assert_eq!(trace.format, 2, "another format");
    if trace.dropped != 0 {
        return Err("the trace lacks its beginning".into());
    }
    let mut session = Session::new(trace.began.engaged.as_deref(), trace.began.seed.parse().unwrap());
    for (position, recorded) in trace.events.iter().enumerate() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "milliseconds fit for ages"
        )]
        let now = Now {
            instant: Instant::from_millis(recorded.at.0 as u64),
            wall: WallClock::from_millis(recorded.at.1 as i64),
        };
        let event = event(recorded.event.clone(), &session);
        let told: Vec<_> = session.handle(event, now).into_iter().filter_map(told).collect();
        if told != recorded.told {
            let happened = &recorded.event;
            return Err(format!(
                "event {position}, {happened:?}: the session says {}",
                Value::from(told)
            ));
        }
    }
    Ok(trace.events.len())
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
