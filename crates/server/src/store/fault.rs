//! Why the store did not do what it was asked.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use visavis_wire::FieldError;

/// Storage cannot be used now: the disk is full, read-only or broken. Asking again later may help; nothing was done.
#[derive(Clone, Debug)]
pub struct Trouble(Arc<str>);

/// A change that was not made.
#[derive(Debug)]
pub enum NotDone<R> {
    /// It may not be made; asking again as it is will not help.
    Refused(R),
    /// It could not be made now.
    Trouble(Trouble),
}

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// Its author has used its id for another message.
    IdReused,
    /// There is no such thread, or the agent may not see it.
    ThreadUnknown,
    /// The signed identity of its author is over.
    Expired,
}

/// Why an administrator's command was not done; its text is one sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// What is named does not exist.
    Missing(String),
    /// What is to be made exists.
    Taken(String),
    /// A rule forbids it.
    Rule(String),
}

/// The outcome of a change that nobody refuses.
pub(super) fn made<T>(outcome: Result<T, NotDone<Infallible>>) -> Result<T, Trouble> {
    outcome.map_err(|not_done| match not_done {
        NotDone::Refused(never) => match never {},
        NotDone::Trouble(trouble) => trouble,
    })
}

impl Trouble {
    pub(crate) fn new(cause: impl fmt::Display) -> Self {
        Self(cause.to_string().into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database cannot be used now: {}", self.0)
    }
}

impl std::error::Error for Trouble {}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::new(error)
    }
}

impl From<tokio::task::JoinError> for Trouble {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::new(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::new(error)
    }
}

impl From<serde_json::Error> for Trouble {
    /// What is kept as JSON is none.
    fn from(error: serde_json::Error) -> Self {
        Self::new(error)
    }
}

impl From<FieldError> for Trouble {
    /// What was checked when it was stored does not fit any more when it is read.
    fn from(error: FieldError) -> Self {
        Self::new(format_args!("a row holds what was never stored: {error}"))
    }
}

impl<R, E: Into<Trouble>> From<E> for NotDone<R> {
    fn from(error: E) -> Self {
        Self::Trouble(error.into())
    }
}

impl<R: fmt::Display> fmt::Display for NotDone<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Trouble(trouble) => trouble.fmt(f),
        }
    }
}

impl<R: fmt::Debug + fmt::Display> std::error::Error for NotDone<R> {}

impl NotTaken {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdReused => "id_reused",
            Self::ThreadUnknown => "thread_unknown",
            Self::Expired => "token_expired",
        }
    }
}

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IdReused => "the id was used for another message: give every message an id of its own",
            Self::ThreadUnknown => "there is no such thread: reload the list",
            Self::Expired => "the signed identity has expired: present a renewed one",
        })
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(text) | Self::Taken(text) | Self::Rule(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Objection {}
