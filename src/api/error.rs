//! What is said to the website's developer when a call is wrong.

use std::error::Error;
use std::fmt;

use serde::Serialize;
use visavis_wire::FieldError;
use visavis_wire::claims::NotAToken;

use super::argument::Argument;
use super::call::PARTS;

/// Why a call cannot be done. The page goes on unhurt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatError {
    /// The stable word.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub text: String,
}

impl ChatError {
    pub(crate) fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self {
            code,
            text: text.into(),
        }
    }
}

impl From<FieldError> for ChatError {
    fn from(error: FieldError) -> Self {
        Self::new("wrong_type", error.to_string())
    }
}

impl From<NotAToken> for ChatError {
    fn from(error: NotAToken) -> Self {
        Self::new(error.code(), error.text())
    }
}

/// A call that was not done, and why: `CallError` in `ui.d.ts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallError {
    code: &'static str,
    call: String,
    text: String,
}

/// Of a longer name so many bytes are shown.
const NAME_BYTES: usize = 64;

impl CallError {
    /// What is wrong with what was pushed.
    pub fn new(error: ChatError, pushed: &impl Argument) -> Self {
        let name = pushed.items(PARTS).and_then(|parts| parts.first()?.text());
        let mut call = name.unwrap_or_else(|| "_chatq.push".into());
        call.truncate(call.floor_char_boundary(NAME_BYTES));
        Self {
            code: error.code,
            call,
            text: error.text,
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.call, self.text)
    }
}

impl Error for CallError {}
