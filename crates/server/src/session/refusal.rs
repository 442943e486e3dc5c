//! Why somebody is not let in.

use std::borrow::Cow;

use visavis_wire::{SourceToken, visitor};

use crate::identity;

/// Why somebody is not let in, for the website's developer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The stable word.
    pub code: &'static str,
    /// The rule, what was measured, what to do.
    pub text: Cow<'static, str>,
    /// What is wrong with the token, where it is the token.
    pub token: Option<identity::Refusal>,
}

impl Refusal {
    /// The community takes plain identities alone.
    pub const SIGNED_NOT_ACCEPTED: Self = Self::new(
        "signed_identity_not_accepted",
        "this community takes no signed identities: call _setIdentity, or have an administrator choose the mode \
         require",
    );
    /// The community takes signed identities alone.
    pub const SIGNED_REQUIRED: Self = Self::new(
        "signed_identity_required",
        "this community takes signed identities only: call _setSignedIdentity with a token before the chat opens",
    );
    /// A connection belongs to one person.
    pub const ANOTHER_PERSON: Self = Self::new(
        "another_person",
        "a connection belongs to one person: this identity has another uuid or is proven otherwise, open a new \
         connection for it",
    );

    /// A session is resumed by the browser it began in.
    pub const PROOF_WRONG: Self = Self::new(
        "proof_wrong",
        "the session is bound to a key of the browser it began in, and this is another browser or one that has lost \
         the key: present a new token",
    );

    const fn new(code: &'static str, text: &'static str) -> Self {
        Self {
            code,
            text: Cow::Borrowed(text),
            token: None,
        }
    }

    /// The source's list does not have the website.
    pub fn origin_not_allowed(source: &SourceToken, origin: &str) -> Self {
        let text = if origin.is_empty() || origin == "null" {
            "the page has no origin of its own: open it over http or https, and not in a sandbox".to_owned()
        } else {
            // It is a stranger's header: only what an origin may hold is repeated.
            let origin: String = origin.chars().filter(char::is_ascii_graphic).take(200).collect();
            format!(
                "origin {origin} is not allowed for this source: add it with `visavis-server source allow {source} \
                 {origin}`"
            )
        };
        Self {
            code: "origin_not_allowed",
            text: text.into(),
            token: None,
        }
    }

    /// The agent's session has ended.
    pub fn signed_out() -> Self {
        Self::new("signed_out", "the session has ended: sign in again")
    }

    /// There is no such source.
    pub fn source_unknown() -> Self {
        Self::new(
            "source_unknown",
            "there is no source with the token in the loader's address: `visavis-server source list` shows the \
             right ones",
        )
    }

    /// Nobody speaks all that is offered.
    pub fn version_unsupported() -> Self {
        Self {
            code: "version_unsupported",
            text: format!(
                "the server speaks version {} only: reload the page to have a client that fits",
                visavis_wire::VERSION
            )
            .into(),
            token: None,
        }
    }

    /// As the visitor's page is told.
    pub fn told(&self) -> visitor::Refusal {
        visitor::Refusal {
            code: self.code.into(),
            text: self.text.clone().into_owned(),
            measured: self.measured(),
            rule: self.rule(),
            remedy: self.remedy(),
        }
    }

    /// What was measured; empty where it was nothing.
    pub fn measured(&self) -> String {
        match &self.token {
            Some(token) => token.measured(),
            None if self.code == Self::SIGNED_NOT_ACCEPTED.code => "the identity is signed".into(),
            None => String::new(),
        }
    }

    /// The rule.
    pub fn rule(&self) -> String {
        match &self.token {
            Some(token) => token.rule(),
            None => self.text.split_once(": ").map_or(&*self.text, |(rule, _)| rule).into(),
        }
    }

    /// What to do.
    pub fn remedy(&self) -> String {
        match &self.token {
            Some(token) => token.remedy(),
            None => self.text.split_once(": ").map_or("", |(_, remedy)| remedy).into(),
        }
    }
}

impl From<identity::Refusal> for Refusal {
    fn from(refusal: identity::Refusal) -> Self {
        Self {
            code: refusal.code(),
            text: refusal.to_string().into(),
            token: Some(refusal),
        }
    }
}
