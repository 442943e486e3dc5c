//! A visitor as the server sees one: with which source, on whose word, continuing what.

use aws_lc_rs::digest::{self, SHA256};
use visavis_wire::{BrowserKey, Identity, Known, SourceToken};

use crate::community::CommunityId;

/// A visitor with a source, from the moment the hello was accepted.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The community.
    pub community: CommunityId,
    /// The source.
    pub source: SourceToken,
    /// On whose word the visitor is who they are.
    pub standing: Standing,
    /// What the website said.
    pub identity: Identity,
}

/// On whose word a visitor is who they are. **The kinds never meet**: nobody reaches a signed person by claiming
/// their uuid, and an unsigned uuid alone opens nobody's conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A token says so: the same person on any device.
    Signed {
        /// The website's own stable id.
        uuid: String,
    },
    /// The page says so.
    Claimed {
        /// The website's own stable id, unproven.
        uuid: String,
        /// Who may continue the conversation.
        holder: Holder,
    },
    /// Nobody says so: it is whoever has the browser's key.
    Automated {
        /// Who may continue the conversation, and who it is.
        holder: Holder,
    },
}

/// SHA-256 of a browser's key: enough to know it again, not enough to pass for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Holder([u8; 32]);

/// Where a conversation is: one visitor with one source. A hint's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place([u8; 32]);

impl Visitor {
    /// A visitor whose page says who it is, or nothing.
    pub fn plain(community: CommunityId, source: SourceToken, browser: &BrowserKey, identity: Identity) -> Self {
        let holder = Holder::from(browser);
        let standing = match identity.uuid() {
            Some(uuid) => Standing::Claimed {
                uuid: uuid.into(),
                holder,
            },
            None => Standing::Automated { holder },
        };
        Self {
            community,
            source,
            standing,
            identity,
        }
    }

    /// How well the visitor is known.
    pub fn known(&self) -> Known {
        match self.standing {
            Standing::Signed { .. } => Known::Verified,
            Standing::Automated { .. } if self.identity.is_empty() => Known::Anonymous,
            Standing::Claimed { .. } | Standing::Automated { .. } => Known::Claimed,
        }
    }

    /// Where the conversation is.
    pub fn place(&self) -> Place {
        let uuid = self.standing.uuid().unwrap_or_default();
        Place::new(
            self.source.as_str(),
            self.standing.namespace(),
            uuid,
            self.standing.thread_holder(),
        )
    }
}

impl Place {
    fn new(source: &str, namespace: &str, uuid: &str, holder: &[u8]) -> Self {
        let mut hash = digest::Context::new(&SHA256);
        for part in [source.as_bytes(), namespace.as_bytes(), uuid.as_bytes(), holder] {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(digest_bytes(hash.finish().as_ref()))
    }

    /// The place of a thread as it is stored.
    pub(crate) fn of_stored(source: &str, namespace: &str, uuid: &str, holder: &[u8]) -> Self {
        // The uuid of an automated identity is the server's: its visitor does not know it.
        let uuid = if namespace == "automated" { "" } else { uuid };
        Self::new(source, namespace, uuid, holder)
    }
}

impl Standing {
    /// The namespace of the identity.
    pub const fn namespace(&self) -> &'static str {
        match self {
            Self::Signed { .. } => "signed",
            Self::Claimed { .. } => "claimed",
            Self::Automated { .. } => "automated",
        }
    }

    /// The website's own id of the person, where there is one.
    pub fn uuid(&self) -> Option<&str> {
        match self {
            Self::Signed { uuid } | Self::Claimed { uuid, .. } => Some(uuid),
            Self::Automated { .. } => None,
        }
    }

    /// Who alone is this identity: set for automated ones.
    pub const fn identity_holder(&self) -> Option<&[u8]> {
        match self {
            Self::Signed { .. } | Self::Claimed { .. } => None,
            Self::Automated { holder } => Some(&holder.0),
        }
    }

    /// Who may continue the thread: empty for a signed person.
    pub const fn thread_holder(&self) -> &[u8] {
        match self {
            Self::Signed { .. } => &[],
            Self::Claimed { holder, .. } | Self::Automated { holder } => &holder.0,
        }
    }
}

impl From<&BrowserKey> for Holder {
    fn from(key: &BrowserKey) -> Self {
        Self(digest_bytes(digest::digest(&SHA256, key.as_str().as_bytes()).as_ref()))
    }
}

fn digest_bytes(digest: &[u8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest);
    bytes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn visitor(browser: &str, identity: &serde_json::Value) -> Visitor {
        let browser = BrowserKey::read("browser", browser.repeat(43)).unwrap();
        let source = SourceToken::read("source", "shop".into()).unwrap();
        let identity = visavis_wire::json::from_value(identity.clone()).unwrap();
        Visitor::plain("c".to_owned().into(), source, &browser, identity)
    }

    #[test]
    fn nobody_reaches_another_place_by_what_a_page_says() {
        let claimed = visitor("a", &json!({"uuid": "42"}));
        let signed = Visitor {
            standing: Standing::Signed { uuid: "42".into() },
            ..claimed.clone()
        };
        let places = [
            claimed.place(),
            signed.place(),
            visitor("b", &json!({"uuid": "42"})).place(),
            visitor("a", &json!({"uuid": "43"})).place(),
            visitor("a", &json!({})).place(),
        ];
        let distinct: std::collections::HashSet<_> = places.into_iter().collect();
        assert_eq!(distinct.len(), places.len());
    }

    #[test]
    fn who_says_a_name_without_a_uuid_stays_in_place_and_is_known_better() {
        let before = visitor("a", &json!({}));
        let after = visitor("a", &json!({"firstname": "Ada"}));
        assert_eq!(before.place(), after.place());
        assert_eq!((before.known(), after.known()), (Known::Anonymous, Known::Claimed));
    }
}
