//! What the server says to a visitor's browser.

use serde::{Deserialize, Serialize};

use super::{Refusal, Secret};
use crate::id::{MessageId, ThreadId};
use crate::identity::Known;
use crate::limits;
use crate::read::list;
use crate::thread::{Entry, Summary};

/// To the visitor's browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
        #[serde(skip_serializing_if = "Option::is_none")]
        resume: Option<Secret>,
        /// A token must have at least this many seconds to live when it is presented.
        minimum_lifetime: u64,
        /// The open thread: the one that was asked for, or the one that was written in last; `None`
        /// before the first message.
        #[serde(skip_serializing_if = "Option::is_none")]
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
        #[serde(skip_serializing_if = "Option::is_none")]
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
        #[serde(deserialize_with = "list::<{ limits::THREADS }, _, _>")]
        threads: Vec<Summary>,
    },
    /// The answer to a `bring`.
    Brought {
        /// The latest of what was brought; it is open. `None` where there was nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
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
        #[serde(deserialize_with = "list::<{ limits::ENTRIES }, _, _>")]
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
