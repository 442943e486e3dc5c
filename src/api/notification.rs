//! What an event handler of the website receives: one flat object, whatever happened.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

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

/// An event, as its handler sees it: `{event, …}` with what is known of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Notification {
    /// The event's name.
    pub event: &'static str,
    /// Its other members:
    /// - `chat_shown`: `trigger_continuation`, whether that is no beginning: it was open in this page before, or has a
    ///   conversation.
    /// - `identity_refused`: `code`, the stable word; `measured`, `rule` and `remedy`, what to do; `text`,
    ///   all of it in one sentence.
    /// - `token_expiring`: `expires_in`, seconds until the session that the token opened is over.
    /// - `connection_changed`: `connection`, which is `connecting`, `connected`, `reconnecting` or
    ///   `disconnected`.
    /// - `unread_changed`: `unread`, agents' messages that were not seen.
    pub members: Vec<(&'static str, Value)>,
}

/// What is known of an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Value {
    /// A word or a sentence.
    Text(String),
    /// A count.
    Number(u32),
    /// True or false.
    Flag(bool),
}

impl From<Announcement> for Notification {
    fn from(announcement: Announcement) -> Self {
        let mut members = Vec::new();
        let event = match announcement {
            Announcement::Started => "started",
            Announcement::ChatShown(again) => {
                members.push(("trigger_continuation", Value::Flag(again)));
                "chat_shown"
            }
            Announcement::ChatClosed => "chat_closed",
            Announcement::ChatEngaged => "chat_engaged",
            Announcement::MessageSent => "message_sent",
            Announcement::MessageReceived => "message_received",
            Announcement::SignedOut => "signed_out",
            Announcement::TokenRenewed => "token_renewed",
            Announcement::TokenExpired => "token_expired",
            Announcement::IdentityRefused(why) => {
                members = vec![
                    ("code", Value::Text(why.code)),
                    ("text", Value::Text(why.text)),
                    ("measured", Value::Text(why.measured)),
                    ("rule", Value::Text(why.rule)),
                    ("remedy", Value::Text(why.remedy)),
                ];
                "identity_refused"
            }
            Announcement::TokenExpiring(seconds) => {
                members.push(("expires_in", Value::Number(u32::try_from(seconds).unwrap_or(u32::MAX))));
                "token_expiring"
            }
            Announcement::ConnectionChanged(connection) => {
                members.push(("connection", Value::Text(connection.into())));
                "connection_changed"
            }
            Announcement::UnreadChanged(unread) => {
                members.push(("unread", Value::Number(u32::try_from(unread).unwrap_or(u32::MAX))));
                "unread_changed"
            }
        };
        Self { event, members }
    }
}

#[cfg(test)]
mod tests {
    use visavis_wire::visitor::Refusal;

    use super::*;

    #[test]
    fn an_event_has_its_name_and_what_is_known_of_it() {
        let seen = |announcement| {
            let Notification { event, members } = Notification::from(announcement);
            assert!(NAMES.contains(&event));
            (event, members)
        };
        assert_eq!(seen(Announcement::Started), ("started", vec![]));
        assert_eq!(
            seen(Announcement::UnreadChanged(2)),
            ("unread_changed", vec![("unread", Value::Number(2))])
        );
        let text = |text: &str| Value::Text(text.into());
        assert_eq!(
            seen(Announcement::IdentityRefused(Refusal {
                code: "token_expired".into(),
                text: "exp was 7 s ago: sign a new one".into(),
                measured: "exp was 7 s ago".into(),
                rule: String::new(),
                remedy: "sign a new one".into(),
            })),
            (
                "identity_refused",
                vec![
                    ("code", text("token_expired")),
                    ("text", text("exp was 7 s ago: sign a new one")),
                    ("measured", text("exp was 7 s ago")),
                    ("rule", text("")),
                    ("remedy", text("sign a new one")),
                ]
            )
        );
    }
}
