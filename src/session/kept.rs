//! What outlives a reload: the draft and the messages that the server may not have.
//!
//! The shell keeps the text, in this tab only and under the person's scope.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use visavis_wire::json::{Fields, Json, Object};
use visavis_wire::thread::Side;
use visavis_wire::visitor::Target;
use visavis_wire::{Body, MessageId, limits};

use super::outbox::{Message, Outbox};

/// The draft and the waiting messages of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What stands in the composer.
    pub draft: String,
    /// The messages, in order.
    pub messages: Vec<Message>,
}

impl Kept {
    /// What of these is worth keeping.
    pub fn of(draft: &str, outbox: &Outbox) -> Self {
        Self {
            draft: draft.to_owned(),
            messages: outbox.unstored().map(|waiting| waiting.message.clone()).collect(),
        }
    }

    /// The text to keep; `None` where there is nothing to keep.
    pub fn write(&self) -> Option<String> {
        if *self == Self::default() {
            return None;
        }
        let message = |message: &Message| {
            let object = Object::default()
                .text("id", message.id.as_str())
                .text("body", message.body.as_str());
            Target::write(message.to.as_ref(), Side::write(message.automated, object)).finish()
        };
        let messages = self.messages.iter().map(message);
        Some(
            Object::default()
                .text("draft", &self.draft)
                .list("messages", messages)
                .finish(),
        )
    }

    /// Reads what was kept. What cannot be read, by another hand or version, is passed over.
    pub fn read<J: Json>(text: &str) -> Self {
        let Some(kept) = J::parse(text.as_bytes()) else {
            return Self::default();
        };
        let text = |item: &J, name| item.member(name).and_then(|text| text.text());
        let message = |item: &J| {
            let id = MessageId::read("id", text(item, "id")?).ok()?;
            let (automated, to) =
                Fields::read(item, |fields| (Side::of(fields), Target::of(fields))).unwrap_or_default();
            Some(Message {
                id,
                body: Body::new(text(item, "body")?).ok()?,
                automated,
                to,
            })
        };
        let items = kept
            .member("messages")
            .and_then(|messages| messages.items(limits::OUTBOX));
        let messages = items.unwrap_or_default().iter().filter_map(message).collect();
        Self {
            draft: text(&kept, "draft").unwrap_or_default(),
            messages,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use visavis_wire::ThreadId;

    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let message = |id: &str, to, automated| Message {
            id: MessageId::read("id", id.into()).unwrap(),
            body: Body::new("\"héllo\"\n".into()).unwrap(),
            automated,
            to,
        };
        let new = Some(Target::New(MessageId::read("id", "b".into()).unwrap()));
        let thread = Some(Target::Thread(ThreadId::read("thread", "t".into()).unwrap()));
        let kept = Kept {
            draft: "half a".into(),
            messages: vec![
                message("a", None, None),
                message("b", new, Some(Side::Agent)),
                message("c", thread, Some(Side::Visitor)),
            ],
        };
        assert_eq!(Kept::read::<Value>(&kept.write().unwrap()), kept);
        assert_eq!(Kept::default().write(), None);
    }

    #[test]
    fn a_spoiled_text_spoils_no_more_than_itself() {
        let spoiled = r#"{"draft":7,"messages":[{"id":"a b","body":"x"},{"id":"b","body":"kept"},null]}"#;
        let kept = Kept::read::<Value>(spoiled);
        assert_eq!((kept.draft.as_str(), kept.messages.len()), ("", 1));
        assert_eq!(Kept::read::<Value>("{"), Kept::default());
    }
}
