//! What outlives a reload: the draft and the messages that the server may not have.
//!
//! The shell keeps the text, in this tab only and under the person's scope.

use visavis_wire::json::{Fields, Json, Object};
use visavis_wire::{Body, MessageId, limits};

use super::outbox::Outbox;

/// The draft and the waiting messages of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What stands in the composer.
    pub draft: String,
    /// The messages, in order.
    pub messages: Vec<(MessageId, Body)>,
}

impl Kept {
    /// What of these is worth keeping.
    pub fn of(draft: &str, outbox: &Outbox) -> Self {
        let messages = outbox
            .unstored()
            .map(|waiting| (waiting.id.clone(), waiting.body.clone()));
        Self {
            draft: draft.to_owned(),
            messages: messages.collect(),
        }
    }

    /// The text to keep; `None` where there is nothing to keep.
    pub fn write(&self) -> Option<String> {
        if *self == Self::default() {
            return None;
        }
        let message = |(id, body): &(MessageId, Body)| {
            Object::default()
                .text("id", id.as_str())
                .text("body", body.as_str())
                .finish()
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
        let Some(kept) = J::parse(text) else {
            return Self::default();
        };
        let fields = Fields(&kept);
        let message = |item: &J| {
            let fields = Fields(item);
            let id = MessageId::read("id", fields.text("id").ok()?).ok()?;
            Some((id, Body::new(fields.text("body").ok()?).ok()?))
        };
        let items = fields
            .some("messages")
            .and_then(|messages| messages.items(limits::OUTBOX));
        let messages = items.unwrap_or_default().iter().filter_map(message).collect();
        Self {
            draft: fields.text("draft").unwrap_or_default(),
            messages,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let message = |id: &str| {
            (
                MessageId::read("id", id.into()).unwrap(),
                Body::new("\"héllo\"\n".into()).unwrap(),
            )
        };
        let kept = Kept {
            draft: "half a".into(),
            messages: vec![message("a"), message("b")],
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
