//! What outlives a reload: the draft and the messages that the server may not have.
//!
//! The shell keeps it, in this tab only and under the person's key.

use serde::{Deserialize, Deserializer, Serialize};
use visavis_wire::limits;

use super::outbox::{Message, Outbox};
use crate::json;

/// The draft and the waiting messages of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabState {
    /// What stands in the composer.
    #[serde(default, deserialize_with = "lenient")]
    pub draft: String,
    /// The messages, in order.
    #[serde(default, deserialize_with = "lenient_messages")]
    pub messages: Vec<Message>,
}

impl TabState {
    /// What of these is worth keeping.
    pub fn of(draft: &str, outbox: &Outbox) -> Self {
        Self {
            draft: draft.to_owned(),
            messages: outbox.unstored().map(|pending| pending.message.clone()).collect(),
        }
    }

    /// There is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads what was kept. What cannot be read, by another hand or version, is passed over.
    pub fn read(text: &str) -> Self {
        json::from_str(text).unwrap_or_default()
    }
}

/// A value, or what is there without it.
#[expect(clippy::unnecessary_wraps, reason = "serde wants it so")]
fn lenient<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(T::deserialize(deserializer).unwrap_or_default())
}

/// Those that can be read, of no more than the outbox holds.
fn lenient_messages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Message>, D::Error> {
    #[derive(Deserialize)]
    struct Item(#[serde(deserialize_with = "lenient")] Option<Message>);

    let items: Vec<Item> = lenient(deserializer)?;
    Ok(items
        .into_iter()
        .take(limits::OUTBOX)
        .filter_map(|item| item.0)
        .collect())
}

#[cfg(test)]
mod tests {
    use visavis_wire::thread::Side;
    use visavis_wire::visitor::Target;
    use visavis_wire::{Body, MessageId, ThreadId};

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
        let state = TabState {
            draft: "half a".into(),
            messages: vec![
                message("a", None, None),
                message("b", new, Some(Side::Agent)),
                message("c", thread, Some(Side::Visitor)),
            ],
        };
        assert_eq!(TabState::read(&serde_json::to_string(&state).unwrap()), state);
        assert!(TabState::default().is_empty());
    }

    #[test]
    fn a_spoiled_text_spoils_no_more_than_itself() {
        let spoiled = r#"{"draft":7,"messages":[{"id":"a b","body":"x"},{"id":"b","body":"kept"},null]}"#;
        let state = TabState::read(spoiled);
        assert_eq!((state.draft.as_str(), state.messages.len()), ("", 1));
        assert_eq!(TabState::read("{"), TabState::default());
    }
}
