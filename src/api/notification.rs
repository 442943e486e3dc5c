//! What an event handler of the website receives: one flat object, whatever happened.

use alloc::string::String;

use visavis_wire::json::Object;

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

/// An event, as its handler sees it.
#[derive(Debug, PartialEq, Eq)]
pub struct Notification {
    /// The event's name.
    pub event: &'static str,
    /// An object, `{event, …}` with what is known of it:
    /// - `chat_shown`: `trigger_continuation`, whether that is no beginning: it was open in this page before, or has a
    ///   conversation.
    /// - `identity_refused`: `code`, the stable word; `measured`, `rule` and `remedy`, what to do; `text`,
    ///   all of it in one sentence.
    /// - `token_expiring`: `expires_in`, seconds until the session that the token opened is over.
    /// - `connection_changed`: `connection`, which is `connecting`, `connected`, `reconnecting` or
    ///   `disconnected`.
    /// - `unread_changed`: `unread`, agents' messages that were not seen.
    pub json: String,
}

impl From<&Announcement> for Notification {
    fn from(announcement: &Announcement) -> Self {
        let event = name(announcement);
        let object = Object::default().text("event", event);
        let object = match announcement {
            Announcement::ChatShown(again) => object.flag("trigger_continuation", *again),
            Announcement::IdentityRefused(why) => why.write(object),
            Announcement::TokenExpiring(seconds) => object.whole("expires_in", *seconds),
            Announcement::ConnectionChanged(connection) => object.text("connection", connection),
            Announcement::UnreadChanged(unread) => object.whole("unread", *unread as u64),
            Announcement::Started
            | Announcement::ChatClosed
            | Announcement::ChatEngaged
            | Announcement::MessageSent
            | Announcement::MessageReceived
            | Announcement::SignedOut
            | Announcement::TokenRenewed
            | Announcement::TokenExpired => object,
        };
        let json = object.finish();
        Self { event, json }
    }
}

const fn name(announcement: &Announcement) -> &'static str {
    match announcement {
        Announcement::Started => "started",
        Announcement::ChatShown(_) => "chat_shown",
        Announcement::ChatClosed => "chat_closed",
        Announcement::ChatEngaged => "chat_engaged",
        Announcement::MessageSent => "message_sent",
        Announcement::MessageReceived => "message_received",
        Announcement::IdentityRefused(_) => "identity_refused",
        Announcement::TokenExpiring(_) => "token_expiring",
        Announcement::TokenRenewed => "token_renewed",
        Announcement::TokenExpired => "token_expired",
        Announcement::SignedOut => "signed_out",
        Announcement::ConnectionChanged(_) => "connection_changed",
        Announcement::UnreadChanged(_) => "unread_changed",
    }
}

#[cfg(test)]
mod tests {
    use visavis_wire::visitor::Refusal;

    use super::*;

    #[test]
    fn an_event_has_its_name_and_what_is_known_of_it() {
        let seen = |announcement| {
            let Notification { event, json } = Notification::from(&announcement);
            assert!(NAMES.contains(&event));
            json
        };
        assert_eq!(seen(Announcement::Started), r#"{"event":"started"}"#);
        assert_eq!(
            seen(Announcement::UnreadChanged(2)),
            r#"{"event":"unread_changed","unread":2}"#
        );
        let refused = seen(Announcement::IdentityRefused(Refusal {
            code: "token_expired".into(),
            text: "exp was 7 s ago: sign a new one".into(),
            measured: "exp was 7 s ago".into(),
            rule: String::new(),
            remedy: "sign a new one".into(),
        }));
        assert_eq!(
            refused,
            r#"{"event":"identity_refused","code":"token_expired","text":"exp was 7 s ago: sign a new one","measured":"exp was 7 s ago","rule":"","remedy":"sign a new one"}"#
        );
    }
}
