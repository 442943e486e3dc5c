//! What the server says to a visitor's browser.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Refusal, Secret};
use crate::id::{MessageId, ThreadId};
use crate::identity::Known;
use crate::json::{FieldError, Fields, Json, Object};
use crate::limits;
use crate::thread::{Entry, Summary};

/// To the visitor's browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToVisitor {
    /// The answer to a hello: come in.
    Welcome {
        /// The version spoken from here on.
        version: u32,
        /// The server's clock, in milliseconds since 1970.
        now: u64,
        /// How well the visitor is known.
        known: Known,
        /// Resumes a signed identity.
        resume: Option<Secret>,
        /// A token must have at least this many seconds to live when it is presented.
        minimum_lifetime: u64,
        /// The open thread: the one that was asked for, or the one that was written in last; `None`
        /// before the first message.
        thread: Option<ThreadId>,
        /// Its last number.
        head: u64,
        /// The last number this visitor has seen.
        seen: u64,
    },
    /// The answer to a hello that resumes a bound session: prove that the key is yours.
    Challenge {
        /// Never used before.
        nonce: String,
    },
    /// The answer to an accepted `identify`.
    Recognised {
        /// How well the visitor is known now.
        known: Known,
        /// Resumes the new token.
        resume: Option<Secret>,
    },
    /// An identity was refused. After a hello the connection closes with
    /// [`crate::close::REFUSED`]; a running one goes on with the identity it had.
    Refused(Refusal),
    /// The running session stands on something that is gone. It goes on for this long, and then is
    /// refused unless the same person was recognised anew: any other token may follow, also one that
    /// ends sooner.
    Renew {
        /// The stable word: one of [`super::renew`], or one that is not known yet.
        reason: String,
        /// Seconds.
        within: u64,
    },
    /// Threads of the visitor: after a welcome all of them, the latest [`limits::THREADS`], and then
    /// each one that is new or changed.
    Threads {
        /// The threads.
        threads: Vec<Summary>,
    },
    /// The answer to a `bring`.
    Brought {
        /// The latest of what was brought; it is open. `None` where there was nothing.
        thread: Option<ThreadId>,
        /// Its last number.
        head: u64,
        /// The last number this visitor has seen.
        seen: u64,
    },
    /// Entries of the thread, in order and without a gap among themselves.
    Entries {
        /// The thread.
        thread: ThreadId,
        /// The entries.
        entries: Vec<Entry>,
    },
    /// A message is on disk.
    Ack {
        /// Its id.
        id: MessageId,
        /// The thread it is in.
        thread: ThreadId,
        /// Its place there.
        seq: u64,
        /// When, in milliseconds since 1970.
        at: u64,
    },
    /// A message was not taken, and saying it again as it is will not help.
    Declined {
        /// Its id.
        id: MessageId,
        /// The stable word.
        code: String,
        /// For the website's developer.
        text: String,
    },
    /// An agent types in a thread. A hint: it may be lost, and is over after [`limits::TYPING_LASTS`].
    Typing {
        /// The thread.
        thread: ThreadId,
        /// The agent's name.
        name: String,
    },
    /// Are you there?
    Ping {
        /// The server's clock, in milliseconds since 1970.
        now: u64,
    },
}

impl ToVisitor {
    /// Reads a parsed frame; `None` where its name is unknown, and so to be ignored.
    pub fn read<J: Json>(json: &J) -> Result<Option<Self>, FieldError> {
        Fields::read(json, |fields| {
            let thread = |fields: &mut Fields<'_, J>| ThreadId::of(fields, "thread");
            Some(match fields.text("t").as_str() {
                "welcome" => Self::Welcome {
                    version: u32::try_from(fields.whole("v")).unwrap_or(u32::MAX),
                    now: fields.whole("now"),
                    known: Known::of(fields, "known"),
                    resume: fields.optional_text("resume").map(Secret),
                    minimum_lifetime: fields.whole("minimum_lifetime"),
                    thread: fields.optional("thread", thread),
                    head: fields.whole("head"),
                    seen: fields.whole("seen"),
                },
                "challenge" => Self::Challenge {
                    nonce: fields.text("nonce"),
                },
                "recognised" => Self::Recognised {
                    known: Known::of(fields, "known"),
                    resume: fields.optional_text("resume").map(Secret),
                },
                "refused" => Self::Refused(Refusal::of(fields)),
                "renew" => Self::Renew {
                    reason: fields.text("reason"),
                    within: fields.whole("within"),
                },
                "threads" => Self::Threads {
                    threads: fields.list("threads", limits::THREADS, Summary::read),
                },
                "brought" => Self::Brought {
                    thread: fields.optional("thread", thread),
                    head: fields.whole("head"),
                    seen: fields.whole("seen"),
                },
                "entries" => Self::Entries {
                    thread: thread(fields),
                    entries: fields.list("entries", limits::ENTRIES, Entry::read),
                },
                "ack" => Self::Ack {
                    id: MessageId::of(fields, "id"),
                    thread: thread(fields),
                    seq: fields.whole("seq"),
                    at: fields.whole("at"),
                },
                "declined" => Self::Declined {
                    id: MessageId::of(fields, "id"),
                    code: fields.text("code"),
                    text: fields.text("text"),
                },
                "typing" => Self::Typing {
                    thread: thread(fields),
                    name: fields.text("name"),
                },
                "ping" => Self::Ping {
                    now: fields.whole("now"),
                },
                _ => return None,
            })
        })
    }

    /// The frame's text.
    pub fn write(&self) -> String {
        match self {
            Self::Welcome {
                version,
                now,
                known,
                resume,
                minimum_lifetime,
                thread,
                head,
                seen,
            } => Object::frame("welcome")
                .whole("v", u64::from(*version))
                .whole("now", *now)
                .text("known", known.word())
                .some_text("resume", resume.as_ref().map(|resume| &*resume.0))
                .whole("minimum_lifetime", *minimum_lifetime)
                .some_text("thread", thread.as_ref().map(ThreadId::as_str))
                .whole("head", *head)
                .whole("seen", *seen),
            Self::Challenge { nonce } => Object::frame("challenge").text("nonce", nonce),
            Self::Recognised { known, resume } => Object::frame("recognised")
                .text("known", known.word())
                .some_text("resume", resume.as_ref().map(|resume| &*resume.0)),
            Self::Refused(refusal) => refusal.write(Object::frame("refused")),
            Self::Renew { reason, within } => Object::frame("renew").text("reason", reason).whole("within", *within),
            Self::Threads { threads } => Object::frame("threads").list("threads", threads.iter().map(Summary::write)),
            Self::Brought { thread, head, seen } => Object::frame("brought")
                .some_text("thread", thread.as_ref().map(ThreadId::as_str))
                .whole("head", *head)
                .whole("seen", *seen),
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
            Self::Typing { thread, name } => Object::frame("typing")
                .text("thread", thread.as_str())
                .text("name", name),
            Self::Ping { now } => Object::frame("ping").whole("now", *now),
        }
        .finish()
    }
}
