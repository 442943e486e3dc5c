//! What a visitor's browser says.

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};

use super::{Person, Position, Target};
use crate::id::{BrowserKey, MessageId, PublicKey, ThreadId};
use crate::limits;
use crate::read::{list, some_whole, whole};
use crate::thread::Side;
use crate::variables::Variables;

/// From the visitor's browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromVisitor {
    /// The first frame of a connection.
    Hello {
        /// The versions the client speaks.
        #[serde(deserialize_with = "list::<{ limits::VERSIONS }, _, _>")]
        versions: Vec<u32>,
        /// The browser's own secret.
        browser: BrowserKey,
        /// Who it is.
        person: Person,
        /// What a signed session is bound to: the browser resumes it by a signature of this key.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<PublicKey>,
        /// The thread the client has on its screen and the last number it has seen of it.
        #[serde(skip_serializing_if = "Option::is_none")]
        seen_of: Option<Position>,
    },
    /// Answers a challenge.
    Proof {
        /// Of [`super::PROOF_PREFIX`] and the nonce: r and s, 32 bytes each (FIPS 186-5), in base64url;
        /// empty where the browser cannot sign.
        signature: String,
    },
    /// A renewed or changed identity of the same person, on the running connection.
    Identify(Person),
    /// A message.
    Write {
        /// Its id: the same message said again has the same.
        id: MessageId,
        /// Its text; whoever takes it makes a [`crate::Body`] of it or declines it.
        body: String,
        /// Whose place the page's script says it in; `None` where the visitor wrote it.
        #[serde(skip_serializing_if = "Option::is_none")]
        automated: Option<Side>,
        /// Where it belongs; `None` for the thread that was written in last, or the first one.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<Target>,
    },
    /// Opens another of the visitor's threads: what follows `after` is sent, and everything that comes.
    Open {
        /// The thread.
        thread: ThreadId,
        /// The last number at hand; `None` for its newest entries.
        #[serde(default, deserialize_with = "some_whole", skip_serializing_if = "Option::is_none")]
        after: Option<u64>,
    },
    /// The visitor, signed in now, wants this browser's conversation of before brought along.
    Bring {
        /// The uuid that the page then claimed; `None` of an anonymous visitor.
        #[serde(default, deserialize_with = "claimed", skip_serializing_if = "Option::is_none")]
        uuid: Option<String>,
    },
    /// Asks for entries of the open thread before this number.
    History {
        /// The oldest number at hand.
        #[serde(deserialize_with = "whole")]
        before: u64,
    },
    /// The visitor has seen everything of the open thread up to this number.
    Seen {
        /// The number.
        #[serde(deserialize_with = "whole")]
        seq: u64,
    },
    /// The visitor types in the thread. A hint: it may be lost, and is over after [`limits::TYPING_LASTS`].
    Typing {},
    /// What the page says of the visit, all of it. The open thread has it, and each one that is written in from here on.
    Variables(Variables),
    /// Answers a ping.
    Pong {},
}

/// A uuid that the page claimed, or nothing.
fn claimed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let uuid = Option::<String>::deserialize(deserializer)?;
    if uuid.as_ref().is_some_and(|uuid| uuid.len() > limits::UUID_BYTES) {
        return Err(D::Error::custom("must be at most 256 bytes long"));
    }
    Ok(uuid)
}
