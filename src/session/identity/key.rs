//! What of the visitor makes two visitors two people.

use serde::Serialize;

/// Names one person in this browser: what is said under one key is never seen or sent under another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityKey(String);

/// What kind of person a key names. It says nothing about who.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// Nobody with a name: the browser alone.
    Browser,
    /// The website says plainly who it is.
    Claimed,
    /// A token says who it is.
    Signed,
}

impl IdentityKey {
    /// The key of the browser itself: of an anonymous visitor.
    pub(super) fn browser() -> Self {
        Self(IdentityKind::Browser.as_str().into())
    }

    /// The key of a person with a name.
    pub(super) fn named(kind: IdentityKind, uuid: &str) -> Self {
        Self(format!("{}:{uuid}", kind.as_str()))
    }

    /// A text that differs for each person.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind of person it names.
    pub fn kind(&self) -> IdentityKind {
        [IdentityKind::Signed, IdentityKind::Claimed]
            .into_iter()
            .find(|kind| self.0.starts_with(kind.as_str()))
            .unwrap_or(IdentityKind::Browser)
    }

    /// True for a person with a name to the website, claimed or signed: not for the browser alone.
    pub fn is_named(&self) -> bool {
        self.kind() != IdentityKind::Browser
    }

    /// The uuid that the website claims, if it claims one.
    pub fn claimed_uuid(&self) -> Option<&str> {
        self.0.strip_prefix("claimed:")
    }
}

/// Whatever it is: a text that is no person's names nobody who is here.
impl From<String> for IdentityKey {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl IdentityKind {
    /// Its name, as the browser remembers it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Claimed => "claimed",
            Self::Signed => "signed",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Browser, Self::Claimed, Self::Signed]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}
