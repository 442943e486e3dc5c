//! What an event handler of the website receives: one flat object, whatever happened.

use serde::Serialize;

use crate::session::event::Announcement;

/// The events there are.
pub const NAMES: [&str; 11] = [
    "started",
    "chat_shown",
    "chat_closed",
    "chat_engaged",
    "message_sent",
    "message_received",
    "identity_refused",
    "token_renewed",
    "token_expired",
    "connection_changed",
    "unread_changed",
];

/// An event, as its handler sees it. Members that do not apply are not there.
#[derive(Debug, Default, Serialize, PartialEq, Eq)]
pub struct Notification {
    /// The event's name.
    pub event: &'static str,
    /// `identity_refused`: the stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// `identity_refused`: the rule, what was measured, what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// `connection_changed`: `connecting`, `connected`, `reconnecting` or `disconnected`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<&'static str>,
    /// `unread_changed`: agents' messages that were not seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<u32>,
}

impl From<Announcement> for Notification {
    fn from(announcement: Announcement) -> Self {
        let named = |event| Self {
            event,
            ..Self::default()
        };
        match announcement {
            Announcement::Started => named("started"),
            Announcement::ChatShown => named("chat_shown"),
            Announcement::ChatClosed => named("chat_closed"),
            Announcement::ChatEngaged => named("chat_engaged"),
            Announcement::MessageSent => named("message_sent"),
            Announcement::MessageReceived => named("message_received"),
            Announcement::TokenRenewed => named("token_renewed"),
            Announcement::TokenExpired => named("token_expired"),
            Announcement::IdentityRefused(code, text) => Self {
                code: Some(code),
                text: Some(text),
                ..named("identity_refused")
            },
            Announcement::ConnectionChanged(connection) => Self {
                connection: Some(connection),
                ..named("connection_changed")
            },
            Announcement::UnreadChanged(unread) => Self {
                unread: u32::try_from(unread).ok(),
                ..named("unread_changed")
            },
        }
    }
}
