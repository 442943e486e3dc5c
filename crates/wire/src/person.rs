//! Who a page says the visitor is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::identity::Identity;

/// A token as the website gave it. **A secret**: it does not print itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Who the visitor is, as a page says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Person {
    /// A plain identity; an empty one is an anonymous visitor.
    Plain(Identity),
    /// A signed one.
    Signed {
        /// The signed identity, a JWT.
        token: Secret,
        /// What the last welcome for this very token gave: with it the token is good until it expires, without it only
        /// until its minimum lifetime begins.
        #[serde(skip_serializing_if = "Option::is_none")]
        resume: Option<Secret>,
    },
}
