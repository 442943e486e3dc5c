//! What is said to the website's developer when a call is wrong.

use alloc::string::String;
use core::fmt;

use visavis_wire::claims::NotAToken;
use visavis_wire::json::FieldError;

/// A call that cannot be done. The page goes on unhurt; the call's name and the sentence stand in its console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatError {
    /// The stable word.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub text: String,
}

impl ChatError {
    pub(super) fn new(code: &'static str, text: &str) -> Self {
        Self {
            code,
            text: text.into(),
        }
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
        f.write_str(&self.text)
    }
}

impl core::error::Error for ChatError {}
