//! What the UI is shown, as `ui.d.ts` has it: a [`session::view::View`](crate::session::view::View) as plain data.

use serde::Serialize;
use visavis_wire::thread::Side;
use visavis_wire::{Author, Entry, limits};

use crate::session::conversation::{PendingMessage, Progress};
use crate::session::view::{self, ConnectionBanner, Notice};

/// What there is to see at one moment.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown by itself")]
pub struct View<'a> {
    open: bool,
    unread: usize,
    banner: Option<&'static str>,
    notice: Option<&'static str>,
    waiting: usize,
    is_full: bool,
    has_declined: bool,
    typing: Option<&'a str>,
    asks_to_bring: bool,
    agent: Option<&'a str>,
    is_ended: bool,
    awaits_agent: bool,
    thread_count: usize,
    thread: Option<&'a str>,
    first: u64,
    last: u64,
    history_until: u64,
    has_earlier: bool,
    is_loading: bool,
    divider: u64,
    agents_seen: u64,
    pending: Vec<PendingRow<'a>>,
}

/// Whose message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender<'a> {
    /// The visitor's.
    Visitor,
    /// The page's script says it in an agent's place.
    Script,
    /// An agent's, by their name.
    Agent(&'a str),
}

/// A message of the conversation.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    seq: u64,
    id: &'a str,
    sender: Sender<'a>,
    body: &'a str,
    at: u64,
    previous_at: Option<u64>,
    joins: bool,
    ends: bool,
    picture: Option<&'a str>,
}

/// A message that is not in the conversation yet.
#[derive(Debug, Serialize)]
pub struct PendingRow<'a> {
    id: &'a str,
    sender: Sender<'a>,
    body: &'a str,
    progress: &'static str,
    at: Option<u64>,
}

/// One of the visitor's conversations, from outside.
#[derive(Debug, Serialize)]
pub struct ThreadRow<'a> {
    thread: &'a str,
    agent: Option<&'a str>,
    by: Option<&'a str>,
    excerpt: &'a str,
    at: u64,
    unread: u64,
    is_ended: bool,
}

impl<'a> From<&view::View<'a>> for View<'a> {
    fn from(view: &view::View<'a>) -> Self {
        let seq = |entry: Option<&Entry>| entry.map_or(0, |entry| entry.seq);
        let is_new = |entry: &&Entry| entry.author.is_agent() && view.new_after.is_some_and(|seen| entry.seq > seen);
        let is_ended = view.ended_at.is_some();
        Self {
            open: view.open,
            unread: view.unread,
            banner: view.banner.map(|banner| match banner {
                ConnectionBanner::Connecting => "connecting",
                ConnectionBanner::Reconnecting => "reconnecting",
                ConnectionBanner::Offline => "offline",
            }),
            notice: view.notice.map(|notice| match notice {
                Notice::Expired { .. } => "expired",
                Notice::Unavailable => "unavailable",
            }),
            waiting: view.outbox.unstored().count(),
            is_full: view.outbox.iter().count() >= limits::OUTBOX,
            has_declined: view
                .outbox
                .iter()
                .any(|waiting| matches!(waiting.progress, Progress::Declined(_))),
            typing: view.typing,
            asks_to_bring: view.asks_to_bring,
            agent: view.agent.filter(|_| !is_ended),
            is_ended,
            awaits_agent: !is_ended && view.agent.is_none() && !view.entries.is_empty(),
            thread_count: view.threads.len(),
            thread: view.thread.map(visavis_wire::ThreadId::as_str),
            first: seq(view.entries.first()),
            last: seq(view.entries.last()),
            history_until: view.history_until,
            has_earlier: view.has_earlier,
            is_loading: view.is_loading,
            divider: seq(view.entries.iter().find(is_new)),
            agents_seen: view.agents_seen,
            pending: view.pending.iter().map(|waiting| PendingRow::of(waiting)).collect(),
        }
    }
}

impl<'a> Sender<'a> {
    fn of(author: &'a Author) -> Self {
        match author {
            Author::Visitor(_) => Self::Visitor,
            Author::Agent(name) if name.is_empty() => Self::Script,
            Author::Agent(name) => Self::Agent(name),
        }
    }
}

impl<'a> Row<'a> {
    /// Those of these numbers, both included, as far as they are loaded.
    pub fn all(view: &view::View<'a>, from: u64, to: u64) -> Vec<Self> {
        let start = view.entries.partition_point(|entry| entry.seq < from);
        let end = view.entries.partition_point(|entry| entry.seq <= to).max(start);
        (start..end).map(|place| Self::of(view.entries, place)).collect()
    }

    fn of(entries: &'a [Entry], place: usize) -> Self {
        let entry = &entries[place];
        let before = place.checked_sub(1).map(|before| &entries[before]);
        let after = entries.get(place + 1);
        let sender = Sender::of(&entry.author);
        let is_same = |other: &Entry| Sender::of(&other.author) == sender;
        Self {
            seq: entry.seq,
            id: entry.id.as_str(),
            sender,
            body: &entry.body,
            at: entry.at,
            previous_at: before.map(|before| before.at),
            joins: before.is_some_and(is_same),
            ends: !after.is_some_and(is_same),
            picture: entry.picture.as_deref(),
        }
    }
}

impl<'a> PendingRow<'a> {
    fn of(waiting: &'a PendingMessage) -> Self {
        let (progress, at) = match waiting.progress {
            Progress::Held => ("held", None),
            Progress::Written | Progress::Transmitted => ("sending", None),
            Progress::Stored(at) => ("stored", Some(at)),
            Progress::Declined(_) => ("declined", None),
        };
        Self {
            id: waiting.message.id.as_str(),
            sender: if waiting.message.automated == Some(Side::Agent) {
                Sender::Script
            } else {
                Sender::Visitor
            },
            body: waiting.message.body.as_str(),
            progress,
            at,
        }
    }
}

impl<'a> ThreadRow<'a> {
    /// All of them, the one with the latest message first.
    pub fn all(view: &view::View<'a>) -> Vec<Self> {
        let row = |thread: &'a visavis_wire::thread::Summary| Self {
            thread: thread.thread.as_str(),
            agent: thread.agent.as_deref(),
            by: thread.by.as_deref(),
            excerpt: &thread.excerpt,
            at: thread.at,
            unread: thread.unread,
            is_ended: thread.ended_at.is_some(),
        };
        view.threads.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api::Action;
    use crate::session::Session;
    use crate::session::time::{Instant, Now, WallClock};

    const TYPES: &str = include_str!("ui.d.ts");

    fn now() -> Now {
        Now {
            instant: Instant::ZERO,
            wall: WallClock::from_millis(0),
        }
    }

    /// The members that `ui.d.ts` describes, in their order.
    fn described(interface: &str) -> Vec<&'static str> {
        let (_, rest) = TYPES.split_once(&format!("interface {interface} {{")).unwrap();
        let (body, _) = rest.split_once("\n}").unwrap();
        let members = body.lines().filter_map(|line| line.trim().split_once(": "));
        members
            .map(|(name, _)| name)
            .filter(|name| !name.contains(' '))
            .collect()
    }

    fn members(value: &impl Serialize) -> Vec<String> {
        let Value::Object(members) = serde_json::to_value(value).unwrap() else {
            panic!("it is no object");
        };
        members.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn what_crosses_to_the_ui_is_what_its_types_describe() {
        let session = Session::new(None, 1);
        assert_eq!(members(&View::from(&session.view())), described("View"));
        assert_eq!(members(&session.inspect(now())), described("Inspection"));
        let row = Row {
            seq: 1,
            id: "a",
            sender: Sender::Agent("Ann"),
            body: "",
            at: 0,
            previous_at: None,
            joins: false,
            ends: true,
            picture: None,
        };
        assert_eq!(members(&row), described("Row"));
        let pending = PendingRow {
            id: "a",
            sender: Sender::Script,
            body: "",
            progress: "held",
            at: None,
        };
        assert_eq!(members(&pending), described("PendingRow"));
        let thread = ThreadRow {
            thread: "t",
            agent: None,
            by: None,
            excerpt: "",
            at: 0,
            unread: 0,
            is_ended: false,
        };
        assert_eq!(members(&thread), described("ThreadRow"));
        assert_eq!(
            serde_json::to_value(Sender::Agent("Ann")).unwrap(),
            json!({"agent": "Ann"})
        );
    }

    #[test]
    fn each_action_that_the_types_describe_is_read() {
        let (_, rest) = TYPES.split_once("export type Action =").unwrap();
        let (actions, _) = rest.split_once(';').unwrap();
        let mut count = 0;
        for action in actions.lines().filter_map(|line| line.trim().strip_prefix("| ")) {
            let value = match action.strip_prefix("{ ") {
                None => serde_json::from_str(action).unwrap(),
                Some(member) => {
                    let (name, kind) = member.split_once(": ").unwrap();
                    let value = if kind.starts_with("boolean") {
                        json!(true)
                    } else {
                        json!("x")
                    };
                    json!({ name: value })
                }
            };
            assert!(serde_json::from_value::<Action>(value).is_ok(), "{action}");
            count += 1;
        }
        assert_eq!(count, 10);
    }
}
