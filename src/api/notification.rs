//! What an event handler of the website receives: one flat object, whatever happened.

use serde::Serialize;

use crate::session::event::Announcement;

/// The events there are.
pub const NAMES: [&str; 13] = [
    "started",
    "chat_shown",
    "chat_closed",
    "chat_engaged",
    "message_sent",
    "message_received",
    "identity_refused",
    "token_expiring",
    "token_renewed",
    "token_expired",
    "signed_out",
    "connection_changed",
    "unread_changed",
];

/// An event, as its handler sees it: an object with its name as `event`, and what is known of it.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Notification<'a> {
    /// The client runs.
    Started,
    /// The window opened.
    ChatShown {
        /// That is no beginning: it was open in this page before, or has a conversation.
        trigger_continuation: bool,
    },
    /// The window closed.
    ChatClosed,
    /// The visitor sent the first message of a conversation.
    ChatEngaged,
    /// A message of the visitor is on the server's disk.
    MessageSent,
    /// A message came from an agent.
    MessageReceived,
    /// An identity was refused.
    IdentityRefused {
        /// The stable word.
        code: &'a str,
        /// All of it in one sentence.
        text: &'a str,
        /// What was measured; empty if nothing was.
        measured: &'a str,
        /// The rule.
        rule: &'a str,
        /// What to do.
        remedy: &'a str,
    },
    /// The signed identity should be renewed.
    TokenExpiring {
        /// Seconds until the session that the token opened is over.
        expires_in: u64,
    },
    /// A renewed token was taken.
    TokenRenewed,
    /// The signed identity lapsed.
    TokenExpired,
    /// The visitor has signed out.
    SignedOut,
    /// The connection changed.
    ConnectionChanged {
        /// `connecting`, `connected`, `reconnecting` or `disconnected`.
        connection: &'static str,
    },
    /// There are more or fewer unseen messages of agents.
    UnreadChanged {
        /// How many.
        unread: usize,
    },
}

impl Notification<'_> {
    /// The event's name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::ChatShown { .. } => "chat_shown",
            Self::ChatClosed => "chat_closed",
            Self::ChatEngaged => "chat_engaged",
            Self::MessageSent => "message_sent",
            Self::MessageReceived => "message_received",
            Self::IdentityRefused { .. } => "identity_refused",
            Self::TokenExpiring { .. } => "token_expiring",
            Self::TokenRenewed => "token_renewed",
            Self::TokenExpired => "token_expired",
            Self::SignedOut => "signed_out",
            Self::ConnectionChanged { .. } => "connection_changed",
            Self::UnreadChanged { .. } => "unread_changed",
        }
    }
}

impl<'a> From<&'a Announcement> for Notification<'a> {
    fn from(announcement: &'a Announcement) -> Self {
        match announcement {
            Announcement::Started => Self::Started,
            Announcement::ChatShown(is_continued) => Self::ChatShown {
                trigger_continuation: *is_continued,
            },
            Announcement::ChatClosed => Self::ChatClosed,
            Announcement::ChatEngaged => Self::ChatEngaged,
            Announcement::MessageSent => Self::MessageSent,
            Announcement::MessageReceived => Self::MessageReceived,
            Announcement::IdentityRefused(refusal) => Self::IdentityRefused {
                code: &refusal.code,
                text: &refusal.text,
                measured: &refusal.measured,
                rule: &refusal.rule,
                remedy: &refusal.remedy,
            },
            Announcement::TokenExpiring(expires_in) => Self::TokenExpiring {
                expires_in: *expires_in,
            },
            Announcement::SignedOut => Self::SignedOut,
            Announcement::TokenRenewed => Self::TokenRenewed,
            Announcement::TokenExpired => Self::TokenExpired,
            Announcement::ConnectionChanged(connection) => Self::ConnectionChanged { connection },
            Announcement::UnreadChanged(unread) => Self::UnreadChanged { unread: *unread },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use visavis_wire::visitor::Refusal;

    use super::*;

    fn refusal() -> Refusal {
        Refusal {
            code: "token_expired".into(),
            text: "exp was 7 s ago: sign a new one".into(),
            measured: "exp was 7 s ago".into(),
            rule: String::new(),
            remedy: "sign a new one".into(),
        }
    }

    #[test]
    fn an_event_has_its_name_and_what_is_known_of_it() {
        let heard = |announcement| serde_json::to_value(Notification::from(&announcement)).unwrap();
        assert_eq!(heard(Announcement::Started), json!({"event": "started"}));
        assert_eq!(
            heard(Announcement::UnreadChanged(2)),
            json!({"event": "unread_changed", "unread": 2})
        );
        assert_eq!(
            heard(Announcement::IdentityRefused(refusal())),
            json!({
                "event": "identity_refused",
                "code": "token_expired",
                "text": "exp was 7 s ago: sign a new one",
                "measured": "exp was 7 s ago",
                "rule": "",
                "remedy": "sign a new one",
            })
        );
    }

    /// A page may name each event that there is, and types.d.ts describes it.
    #[test]
    fn each_event_has_one_name_everywhere() {
        let announcements = [
            Announcement::Started,
            Announcement::ChatShown(true),
            Announcement::ChatClosed,
            Announcement::ChatEngaged,
            Announcement::MessageSent,
            Announcement::MessageReceived,
            Announcement::IdentityRefused(refusal()),
            Announcement::TokenExpiring(7),
            Announcement::TokenRenewed,
            Announcement::TokenExpired,
            Announcement::SignedOut,
            Announcement::ConnectionChanged("connected"),
            Announcement::UnreadChanged(1),
        ];
        let types = include_str!("types.d.ts");
        assert_eq!(announcements.len(), NAMES.len());
        for (announcement, name) in announcements.iter().zip(NAMES) {
            let notification = Notification::from(announcement);
            assert_eq!(notification.name(), name);
            let Value::Object(members) = serde_json::to_value(&notification).unwrap() else {
                panic!("{name} is no object");
            };
            assert_eq!(members["event"], name);
            let described = types.split(&format!("event: \"{name}\"")).nth(1).unwrap();
            let described = described.split('}').next().unwrap();
            for member in members.keys().filter(|member| *member != "event") {
                assert!(described.contains(&format!("{member}: ")), "{name}.{member}");
            }
        }
    }
}
