//! Who a page says the visitor is.

use alloc::string::String;
use core::fmt;

use crate::identity::Identity;
use crate::json::{Fields, Json, Object};

/// A token as the website gave it. **A secret**: it does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Who the visitor is, as a page says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// A plain identity; an empty one is an anonymous visitor.
    Plain(Identity),
    /// A signed one.
    Signed {
        /// The signed identity, a JWT.
        token: Secret,
        /// What the last welcome for this very token gave: with it the token is good until it
        /// expires, without it only until its minimum lifetime begins.
        resume: Option<Secret>,
    },
}

impl Person {
    pub(crate) fn of<J: Json>(fields: &mut Fields<'_, J>) -> Self {
        if let Some(token) = fields.optional_text("token") {
            return Self::Signed {
                token: Secret(token),
                resume: fields.optional_text("resume").map(Secret),
            };
        }
        let plain = fields.some("identity").map(|plain| Identity::read(&plain));
        let plain = plain.map(|plain| fields.take(plain.map_err(|wrong| wrong.within("identity"))));
        Self::Plain(plain.unwrap_or_default())
    }

    pub(crate) fn write(&self, object: Object) -> Object {
        match self {
            Self::Plain(identity) if identity.is_empty() => object,
            Self::Plain(identity) => object.raw("identity", &identity.write()),
            Self::Signed { token, resume } => object
                .text("token", &token.0)
                .some_text("resume", resume.as_ref().map(|resume| &*resume.0)),
        }
    }
}
