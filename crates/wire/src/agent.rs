//! What the agents' console and the server say to each other.
//!
//! The session cookie says who the agent is; the hello only agrees on the version.

use alloc::string::String;
use alloc::vec::Vec;

use crate::id::{MessageId, ThreadId};
use crate::identity::{Identity, Known};
use crate::json::{FieldError, Fields, Json, Object, write_text};
use crate::thread::{Author, Entry};
use crate::variables::Variables;
use crate::visitor::read_versions;

/// From the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromAgent {
    /// The first frame of a connection.
    Hello {
        /// The versions the console speaks.
        versions: Vec<u32>,
        /// The last activity number the console has seen; `None` for the newest threads.
        after: Option<u64>,
    },
    /// Opens a thread: its person and what follows `after` are sent, and everything that comes.
    Open {
        /// The thread.
        thread: ThreadId,
        /// The last number the console has of it; `None` for its newest entries.
        after: Option<u64>,
    },
    /// Asks for entries of the open thread before this number.
    History {
        /// The oldest number at hand.
        before: u64,
    },
    /// Asks for threads that were last active before this activity number.
    Older {
        /// The lowest activity number at hand.
        before: u64,
    },
    /// A reply.
    Reply {
        /// The thread.
        thread: ThreadId,
        /// Its id: the same reply said again has the same.
        id: MessageId,
        /// Its text; whoever takes it makes a [`crate::Body`] of it or declines it.
        body: String,
    },
    /// Ends a thread, unless more was written in it.
    End {
        /// The thread.
        thread: ThreadId,
        /// Its last number, as the agent sees it.
        seq: u64,
    },
    /// Takes an ended thread up again.
    Reopen {
        /// The thread.
        thread: ThreadId,
    },
    /// The agents have seen everything up to this number.
    Seen {
        /// The thread.
        thread: ThreadId,
        /// The number.
        seq: u64,
    },
    /// The agent types in the open thread. A hint: it may be lost, and is over after
    /// [`crate::limits::TYPING_LASTS`].
    Typing,
    /// Answers a ping.
    Pong,
}

/// A line in the list of threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The thread.
    pub thread: ThreadId,
    /// Grows with everything that happens in any thread: orders the list, and is what a
    /// reconnecting console asks after.
    pub activity: u64,
    /// The source's name.
    pub source: String,
    /// The visitor's name, where one is known.
    pub name: Option<String>,
    /// How well the visitor is known now.
    pub known: Known,
    /// The last number in the thread.
    pub head: u64,
    /// The last number an agent has seen.
    pub seen: u64,
    /// Messages of the visitor after `seen`.
    pub unread: u64,
    /// The last number the visitor has seen.
    pub visitor_seen: u64,
    /// The agent who answers; `None` while the visitor waits for one.
    pub agent: Option<String>,
    /// When an agent ended it, in milliseconds since 1970; a message takes it up again.
    pub ended_at: Option<u64>,
    /// When the last message came, in milliseconds since 1970.
    pub at: u64,
    /// Who wrote the last message.
    pub author: Author,
    /// How the last message begins.
    pub excerpt: String,
}

/// A field of the person, mapped from what the website said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonField {
    /// A predefined field's name or a custom field's key.
    pub key: String,
    /// A custom field's name for agents.
    pub label: Option<String>,
    /// What it holds: `string`, `text`, `integer`, `float`, `boolean`, `single_choice`, `multiple_choice`.
    pub kind: String,
    /// Its values; of all but `multiple_choice` there is one.
    pub values: Vec<String>,
}

/// To the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToAgent {
    /// The answer to a hello.
    Welcome {
        /// The version spoken from here on.
        version: u32,
        /// The server's clock, in milliseconds since 1970.
        now: u64,
        /// The agent: a console that was another's keeps nothing of it.
        id: String,
        /// The name visitors see.
        name: String,
        /// The agent's picture, where there is one, by its name on the server.
        picture: Option<String>,
        /// Code points a reply may have.
        body_chars: u64,
    },
    /// The connection is refused and closes.
    Refused {
        /// The stable word.
        code: String,
        /// What to do.
        text: String,
    },
    /// Threads that are new or changed.
    Threads {
        /// The threads.
        threads: Vec<Summary>,
        /// True in the answer to a hello and to `older` where there may be more before these.
        more: bool,
    },
    /// Who the visitor of the open thread is; again whenever that changes.
    Person {
        /// The thread.
        thread: ThreadId,
        /// How well the visitor is known now.
        known: Known,
        /// What the website said, with the uuid, also where the server made it.
        identity: Identity,
        /// What was mapped of it, and of the person's other identities.
        fields: Vec<PersonField>,
        /// What the page says of the visit.
        variables: Variables,
    },
    /// Entries of the open thread.
    Entries {
        /// The thread.
        thread: ThreadId,
        /// The entries.
        entries: Vec<Entry>,
    },
    /// A reply is on disk.
    Ack {
        /// Its id.
        id: MessageId,
        /// The thread.
        thread: ThreadId,
        /// Its place there.
        seq: u64,
        /// When, in milliseconds since 1970.
        at: u64,
    },
    /// A reply was not taken.
    Declined {
        /// Its id.
        id: MessageId,
        /// The stable word.
        code: String,
        /// What to do.
        text: String,
    },
    /// The thread that was to be opened, or was open, is not there: removed, or out of this agent's reach.
    Gone {
        /// The thread.
        thread: ThreadId,
    },
    /// Somebody else types in a thread. A hint: it may be lost, and is over after
    /// [`crate::limits::TYPING_LASTS`].
    Typing {
        /// The thread.
        thread: ThreadId,
        /// The name of an agent; `None` of the visitor.
        name: Option<String>,
    },
    /// Are you there?
    Ping {
        /// The server's clock, in milliseconds since 1970.
        now: u64,
    },
}

impl FromAgent {
    /// Reads a parsed frame; `None` where its name is unknown, and so to be ignored.
    pub fn read<J: Json>(json: &J) -> Result<Option<Self>, FieldError> {
        Fields::read(json, |fields| {
            let after = |fields: &mut Fields<'_, J>| fields.optional("after", |fields| fields.whole("after"));
            let thread = |fields: &mut Fields<'_, J>| ThreadId::of(fields, "thread");
            Some(match fields.text("t").as_str() {
                "hello" => Self::Hello {
                    versions: read_versions(fields),
                    after: after(fields),
                },
                "open" => Self::Open {
                    thread: thread(fields),
                    after: after(fields),
                },
                "history" => Self::History {
                    before: fields.whole("before"),
                },
                "older" => Self::Older {
                    before: fields.whole("before"),
                },
                "reply" => Self::Reply {
                    thread: thread(fields),
                    id: MessageId::of(fields, "id"),
                    body: fields.text("body"),
                },
                "end" => Self::End {
                    thread: thread(fields),
                    seq: fields.whole("seq"),
                },
                "reopen" => Self::Reopen { thread: thread(fields) },
                "seen" => Self::Seen {
                    thread: thread(fields),
                    seq: fields.whole("seq"),
                },
                "typing" => Self::Typing,
                "pong" => Self::Pong,
                _ => return None,
            })
        })
    }
}

impl PersonField {
    /// The field as a JSON object.
    pub fn write(&self) -> String {
        let values = self.values.iter().map(|value| {
            let mut json = String::new();
            write_text(&mut json, value);
            json
        });
        Object::default()
            .text("key", &self.key)
            .some_text("label", self.label.as_deref())
            .text("type", &self.kind)
            .list("values", values)
            .finish()
    }
}

impl Summary {
    /// The summary as a JSON object.
    pub fn write(&self) -> String {
        let object = Object::default()
            .text("thread", self.thread.as_str())
            .whole("activity", self.activity)
            .text("source", &self.source)
            .some_text("name", self.name.as_deref())
            .text("known", self.known.word())
            .whole("head", self.head)
            .whole("seen", self.seen)
            .whole("unread", self.unread)
            .whole("visitor_seen", self.visitor_seen)
            .some_text("agent", self.agent.as_deref())
            .some_whole("ended_at", self.ended_at)
            .whole("at", self.at);
        match &self.author {
            Author::Visitor(_) => object.text("by", "visitor"),
            Author::Agent(name) => object.text("by", "agent").text("by_name", name),
        }
        .text("excerpt", &self.excerpt)
        .finish()
    }
}

impl ToAgent {
    /// The frame's text.
    pub fn write(&self) -> String {
        match self {
            Self::Welcome {
                version,
                now,
                id,
                name,
                picture,
                body_chars,
            } => Object::frame("welcome")
                .whole("v", u64::from(*version))
                .whole("now", *now)
                .text("id", id)
                .text("name", name)
                .some_text("picture", picture.as_deref())
                .whole("body_chars", *body_chars),
            Self::Refused { code, text } => Object::frame("refused").text("code", code).text("text", text),
            Self::Threads { threads, more } => Object::frame("threads")
                .list("threads", threads.iter().map(Summary::write))
                .flag("more", *more),
            Self::Person {
                thread,
                known,
                identity,
                fields,
                variables,
            } => Object::frame("person")
                .text("thread", thread.as_str())
                .text("known", known.word())
                .raw("identity", &identity.write())
                .list("fields", fields.iter().map(PersonField::write))
                .raw("variables", &variables.write()),
            Self::Entries { thread, entries } => Object::frame("entries")
                .text("thread", thread.as_str())
                .list("entries", entries.iter().map(Entry::write)),
            Self::Ack { id, thread, seq, at } => Object::frame("ack")
                .text("id", id.as_str())
                .text("thread", thread.as_str())
                .whole("seq", *seq)
                .whole("at", *at),
            Self::Declined { id, code, text } => Object::frame("declined")
                .text("id", id.as_str())
                .text("code", code)
                .text("text", text),
            Self::Gone { thread } => Object::frame("gone").text("thread", thread.as_str()),
            Self::Typing { thread, name } => Object::frame("typing")
                .text("thread", thread.as_str())
                .some_text("name", name.as_deref()),
            Self::Ping { now } => Object::frame("ping").whole("now", *now),
        }
        .finish()
    }
}
