//! What outlives a reload: the draft and the messages that the server may not have.
//!
//! The shell keeps the text, in this tab only and under the person's scope.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use visavis_wire::json::{Fields, Json, Object};
use visavis_wire::visitor::Target;
use visavis_wire::{Body, MessageId, limits};

use super::outbox::Outbox;

/// The draft and the waiting messages of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What stands in the composer.
    pub draft: String,
    /// The messages, in order, and where they belong.
    pub messages: Vec<(MessageId, Body, Option<Target>)>,
}

impl Kept {
    /// What of these is worth keeping.
    pub fn of(draft: &str, outbox: &Outbox) -> Self {
        let messages = outbox
            .unstored()
            .map(|waiting| (waiting.id.clone(), waiting.body.clone(), waiting.to.clone()));
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
        let message = |(id, body, to): &(MessageId, Body, Option<Target>)| {
            let object = Object::default().text("id", id.as_str()).text("body", body.as_str());
            Target::write(to.as_ref(), object).finish()
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
            let to = Fields::read(item, Target::of).unwrap_or_default();
            Some((id, Body::new(text(item, "body")?).ok()?, to))
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
        let message = |id: &str, to| {
            (
                MessageId::read("id", id.into()).unwrap(),
                Body::new("\"héllo\"\n".into()).unwrap(),
                to,
            )
        };
        let new = Some(Target::New(MessageId::read("id", "b".into()).unwrap()));
        let thread = Some(Target::Thread(ThreadId::read("thread", "t".into()).unwrap()));
        let kept = Kept {
            draft: "half a".into(),
            messages: vec![message("a", None), message("b", new), message("c", thread)],
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
