//! What the agents' console and the server say to each other.
//!
//! The session cookie says who the agent is; the hello only agrees on the version.

use serde::{Deserialize, Serialize};

use crate::id::{MessageId, ThreadId};
use crate::identity::{Identity, Known};
use crate::limits;
use crate::read::{list, some_whole, whole};
use crate::thread::{Author, Entry};
use crate::variables::Variables;

/// From the console.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromAgent {
    /// The first frame of a connection.
    Hello {
        /// The versions the console speaks.
        #[serde(deserialize_with = "list::<{ limits::VERSIONS }, _, _>")]
        versions: Vec<u32>,
        /// The last activity number the console has seen; `None` for the newest threads.
        #[serde(default, deserialize_with = "some_whole")]
        after: Option<u64>,
    },
    /// Opens a thread: its person and what follows `after` are sent, and everything that comes.
    Open {
        /// The thread.
        thread: ThreadId,
        /// The last number the console has of it; `None` for its newest entries.
        #[serde(default, deserialize_with = "some_whole")]
        after: Option<u64>,
    },
    /// Asks for entries of the open thread before this number.
    History {
        /// The oldest number at hand.
        #[serde(deserialize_with = "whole")]
        before: u64,
    },
    /// Asks for threads that were last active before this activity number.
    Older {
        /// The lowest activity number at hand.
        #[serde(deserialize_with = "whole")]
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
        #[serde(deserialize_with = "whole")]
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
        #[serde(deserialize_with = "whole")]
        seq: u64,
    },
    /// The agent types in the open thread. A hint: it may be lost, and is over after
    /// [`crate::limits::TYPING_LASTS`].
    Typing {},
    /// Answers a ping.
    Pong {},
}

/// A line in the list of threads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The thread.
    pub thread: ThreadId,
    /// Grows with everything that happens in any thread: orders the list, and is what a
    /// reconnecting console asks after.
    pub activity: u64,
    /// The source's name.
    pub source: String,
    /// The visitor's name, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// When an agent ended it, in milliseconds since 1970; a message takes it up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<u64>,
    /// When the last message came, in milliseconds since 1970.
    pub at: u64,
    /// Who wrote the last message.
    pub author: Author,
    /// How the last message begins.
    pub excerpt: String,
}

/// A field of the person, mapped from what the website said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonField {
    /// A predefined field's name or a custom field's key.
    pub key: String,
    /// A custom field's name for agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it holds: `string`, `text`, `integer`, `float`, `boolean`, `single_choice`, `multiple_choice`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its values; of all but `multiple_choice` there is one.
    pub values: Vec<String>,
}

/// To the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
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
        #[serde(skip_serializing_if = "Option::is_none")]
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
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// Are you there?
    Ping {
        /// The server's clock, in milliseconds since 1970.
        now: u64,
    },
}
