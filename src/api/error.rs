//! What is said to the website's developer when a call is wrong.

use core::fmt;

use visavis_wire::claims::NotAToken;
use visavis_wire::json::FieldError;

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
    pub(super) fn new(code: &'static str, call: &str, text: impl Into<String>) -> Self {
        Self {
            code,
            call: call.into(),
            text: text.into(),
        }
    }

    pub(super) fn field(call: &str, error: &FieldError) -> Self {
        Self::new("wrong_type", call, error.to_string())
    }

    pub(super) fn token(call: &str, error: NotAToken) -> Self {
        Self::new(error.code(), call, error.to_string())
    }
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.call)?;
        f.write_str(": ")?;
        f.write_str(&self.text)
    }
}

impl core::error::Error for ChatError {}
