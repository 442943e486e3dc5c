//! What a thread is made of.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::{MessageId, ThreadId};
use crate::identity::Known;
use crate::limits;

/// The text of a message: not blank, and at most [`limits::BODY_CHARS`] code points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Body(String);

/// Why a text cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotABody {
    /// It holds nothing to read.
    Blank,
    /// It has more than [`limits::BODY_CHARS`] code points.
    TooLong,
}

impl NotABody {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blank => "body_blank",
            Self::TooLong => "body_too_long",
        }
    }

    /// What to do about it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Blank => "the message is blank: write something to read",
            Self::TooLong => "the message is longer than 5000 characters: shorten it or send it in parts",
        }
    }
}

impl fmt::Display for NotABody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl Body {
    /// Takes a text that can be sent.
    pub fn new(text: String) -> Result<Self, NotABody> {
        if text.chars().all(char::is_whitespace) {
            Err(NotABody::Blank)
        } else if text.chars().nth(limits::BODY_CHARS).is_some() {
            Err(NotABody::TooLong)
        } else {
            Ok(Self(text))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Body {
    type Error = NotABody;

    fn try_from(text: String) -> Result<Self, NotABody> {
        Self::new(text)
    }
}

/// Who wrote an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The visitor, known this well when writing.
    Visitor(Known),
    /// An agent, by the name to show; without one it is the page's script in an agent's place.
    Agent(String),
}

impl Author {
    /// A person answered, and not a script.
    pub const fn is_agent(&self) -> bool {
        matches!(self, Self::Agent(name) if !name.is_empty())
    }
}

/// In whose place the page's script says something: such a message is automated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The visitor's.
    Visitor,
    /// An agent's.
    Agent,
}

/// One message of a thread, as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the thread: 1, 2, 3 … without a gap.
    pub seq: u64,
    /// The id its author gave it.
    pub id: MessageId,
    /// When the server stored it, in milliseconds since 1970.
    pub at: u64,
    /// Who wrote it.
    pub author: Author,
    /// Its text.
    pub body: String,
    /// The picture of the agent who wrote it, where there is one: a name on the server that this came from, never an
    /// address, so that nothing is loaded from anywhere else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// The page's script said it in its author's place.
    #[serde(default, skip_serializing_if = "is_false")]
    pub automated: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over as it is")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A thread as its visitor sees it from outside. It is all there is to say of it, each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The thread.
    pub thread: ThreadId,
    /// Its last number.
    pub head: u64,
    /// The last number the visitor has seen.
    pub seen: u64,
    /// The last number an agent has seen.
    pub agents_seen: u64,
    /// Messages of agents after `seen`, counted up to 100.
    pub unread: u64,
    /// The agent who answers; `None` while the visitor waits for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// When an agent ended it, in milliseconds since 1970; a message takes it up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<u64>,
    /// When the last message came, in milliseconds since 1970.
    pub at: u64,
    /// The agent who wrote the last message, as in [`Author::Agent`]; `None` of the visitor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How the last message begins.
    pub excerpt: String,
}

/// The most entries from the front of `entries` that fit one frame, and at least one.
#[cfg(feature = "json")]
pub fn fitting(entries: &[Entry]) -> usize {
    let mut bytes = 0;
    let fit = entries.iter().take(limits::ENTRIES).take_while(|entry| {
        bytes += crate::json::to_string(entry).len() + 1;
        bytes <= limits::FRAME_BYTES - 1_024
    });
    fit.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_counted_in_code_points() {
        assert!(Body::new("é".repeat(5_000)).is_ok());
        assert_eq!(Body::new("é".repeat(5_001)), Err(NotABody::TooLong));
        assert_eq!(Body::new(" \n\t\u{3000}".into()), Err(NotABody::Blank));
    }

    #[test]
    fn a_batch_of_the_longest_messages_fits_a_frame() {
        let body = "\u{1}".repeat(5_000);
        let entry = |seq| Entry {
            seq,
            id: MessageId::read("id", "m".repeat(64)).unwrap(),
            at: u64::MAX >> 11,
            author: Author::Agent("x".repeat(200)),
            body: body.clone(),
            picture: Some("p".repeat(22)),
            automated: true,
        };
        let entries: Vec<_> = (1..=50).map(entry).collect();
        let count = fitting(&entries);
        assert_eq!(count, 2);
        let bytes: usize = entries[..count]
            .iter()
            .map(|entry| crate::json::to_string(entry).len())
            .sum();
        assert!(bytes < limits::FRAME_BYTES - 512, "{bytes}");
        assert_eq!(fitting(&entries[..1]), 1);
    }
}
