//! What a thread is made of.

use alloc::string::String;

use crate::id::{MessageId, ThreadId};
use crate::identity::Known;
use crate::json::{FieldError, Fields, Json, Object};
use crate::limits;

/// The text of a message: not blank, and at most [`limits::BODY_CHARS`] code points.
#[derive(Clone, Debug, PartialEq, Eq)]
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
            Self::Blank => said!("the message is blank: write something to read"),
            Self::TooLong => said!("the message is longer than 5000 characters: shorten it or send it in parts"),
        }
    }
}

impl core::fmt::Display for NotABody {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl Body {
    /// Takes a text that can be sent.
    pub fn new(text: String) -> Result<Self, NotABody> {
        if text.chars().all(char::is_whitespace) {
            Err(NotABody::Blank)
        } else if text.len() > limits::BODY_CHARS && characters(&text) > limits::BODY_CHARS {
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

/// How many code points there are: each has one byte that does not continue another.
fn characters(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}

/// Who wrote an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    fn of<J: Json>(fields: &mut Fields<'_, J>) -> Self {
        match fields.text("by").as_str() {
            "agent" => Self::Agent(fields.text("name")),
            by => {
                if by != "visitor" {
                    fields.note(FieldError::value("by", said!("visitor or agent")));
                }
                Self::Visitor(Known::of(fields, "known"))
            }
        }
    }
}

/// In whose place the page's script says something: such a message is automated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The visitor's.
    Visitor,
    /// An agent's.
    Agent,
}

impl Side {
    /// Reads it as the member `automated` of an object; none where a person wrote.
    pub fn of<J: Json>(fields: &mut Fields<'_, J>) -> Option<Self> {
        fields.optional("automated", |fields| match fields.text("automated").as_str() {
            "agent" => Self::Agent,
            side => {
                if side != "visitor" {
                    fields.note(FieldError::value("automated", said!("visitor or agent")));
                }
                Self::Visitor
            }
        })
    }

    /// Writes it so.
    #[must_use]
    pub fn write(side: Option<Self>, object: Object) -> Object {
        let word = |side| match side {
            Self::Visitor => "visitor",
            Self::Agent => "agent",
        };
        object.some_text("automated", side.map(word))
    }
}

/// One message of a thread, as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub picture: Option<String>,
    /// The page's script said it in its author's place.
    pub automated: bool,
}

impl Entry {
    pub(crate) fn read<J: Json>(json: &J) -> Result<Self, FieldError> {
        Fields::read(json, |fields| Self {
            author: Author::of(fields),
            seq: fields.whole("seq"),
            id: MessageId::of(fields, "id"),
            at: fields.whole("at"),
            body: fields.text("body"),
            picture: fields.optional_text("picture"),
            automated: fields.some("automated").is_some(),
        })
    }

    /// The entry as a JSON object.
    pub fn write(&self) -> String {
        let object = Object::default()
            .whole("seq", self.seq)
            .text("id", self.id.as_str())
            .whole("at", self.at);
        let object = match &self.author {
            Author::Visitor(known) => object.text("by", "visitor").text("known", known.word()),
            Author::Agent(name) => object.text("by", "agent").text("name", name),
        };
        let object = object
            .text("body", &self.body)
            .some_text("picture", self.picture.as_deref());
        if self.automated {
            object.flag("automated", true).finish()
        } else {
            object.finish()
        }
    }
}

/// A thread as its visitor sees it from outside. It is all there is to say of it, each time.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub agent: Option<String>,
    /// When an agent ended it, in milliseconds since 1970; a message takes it up again.
    pub ended_at: Option<u64>,
    /// When the last message came, in milliseconds since 1970.
    pub at: u64,
    /// The agent who wrote the last message, as in [`Author::Agent`]; `None` of the visitor.
    pub by: Option<String>,
    /// How the last message begins.
    pub excerpt: String,
}

impl Summary {
    pub(crate) fn read<J: Json>(json: &J) -> Result<Self, FieldError> {
        Fields::read(json, |fields| Self {
            thread: ThreadId::of(fields, "thread"),
            head: fields.whole("head"),
            seen: fields.whole("seen"),
            agents_seen: fields.whole("agents_seen"),
            unread: fields.whole("unread"),
            agent: fields.optional_text("agent"),
            ended_at: fields.optional("ended_at", |fields| fields.whole("ended_at")),
            at: fields.whole("at"),
            by: fields.optional_text("by_name"),
            excerpt: fields.text("excerpt"),
        })
    }

    /// The summary as a JSON object.
    pub fn write(&self) -> String {
        Object::default()
            .text("thread", self.thread.as_str())
            .whole("head", self.head)
            .whole("seen", self.seen)
            .whole("agents_seen", self.agents_seen)
            .whole("unread", self.unread)
            .some_text("agent", self.agent.as_deref())
            .some_whole("ended_at", self.ended_at)
            .whole("at", self.at)
            .some_text("by_name", self.by.as_deref())
            .text("excerpt", &self.excerpt)
            .finish()
    }
}

/// The most entries from the front of `entries` that fit one frame, and at least one.
pub fn fitting(entries: &[Entry]) -> usize {
    let mut bytes = 0;
    let fit = entries.iter().take(limits::ENTRIES).take_while(|entry| {
        bytes += entry.write().len() + 1;
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
        let bytes: usize = entries[..count].iter().map(|entry| entry.write().len()).sum();
        assert!(bytes < limits::FRAME_BYTES - 512, "{bytes}");
        assert_eq!(fitting(&entries[..1]), 1);
    }
}
