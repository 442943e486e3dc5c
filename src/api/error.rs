//! What is said to the website's developer when a call is wrong.

use alloc::string::String;
use core::fmt;

use visavis_wire::claims::NotAToken;
use visavis_wire::json::FieldError;
use visavis_wire::text::join;

/// A call that cannot be done. The page goes on unhurt; the sentence stands in its console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatError {
    /// The stable word.
    pub code: &'static str,
    /// The call, as `_setIdentity`.
    pub call: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl ChatError {
    /// Whoever reads the call says which it was.
    pub(super) fn new(code: &'static str, text: &str) -> Self {
        Self {
            code,
            call: String::new(),
            text: text.into(),
        }
    }

    /// All of it.
    pub fn sentence(&self) -> String {
        join(&[&self.call, ": ", &self.text])
    }
}

impl From<FieldError> for ChatError {
    fn from(error: FieldError) -> Self {
        Self::new("wrong_type", &error.text())
    }
}

impl From<NotAToken> for ChatError {
    fn from(error: NotAToken) -> Self {
        Self::new(error.code(), error.text())
    }
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl core::error::Error for ChatError {}
