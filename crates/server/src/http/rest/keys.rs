//! `/1.0/communities/{id}/keys`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use visavis_wire::KeyId;

use super::answer::{Answer, Asked, Body, Force, Gone, Made, Part, Problem, Records, Shown, Window};
use crate::app::App;
use crate::community::{self, CommunityId, KeySummary, SafeToRemove, StoredKey};
use crate::identity::{SecretLength, Vault, fresh_secret};
use crate::keys;
use crate::moment::timestamp;

/// The one algorithm of a key.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Algorithm {
    /// HMAC with SHA-256: a secret.
    Hs256,
    /// RSA with SHA-256: a public key.
    Rs256,
}

/// A key. Secrets are never shown again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"kid": "web_2026", "algorithm": "HS256", "added_at": "2026-11-21T12:00:00Z", "first_used_at": "2026-11-21T12:01:00Z", "last_used_at": "2026-11-21T14:00:00Z", "live_sessions": 3, "longest_remaining": 7210, "safe_to_remove": "on", "safe_to_remove_at": "2026-11-21T16:00:10Z"}))]
pub(super) struct Key {
    /// The Key ID, as it stands in tokens.
    kid: String,
    algorithm: Algorithm,
    /// When it was added.
    #[schema(format = DateTime)]
    added_at: String,
    /// When somebody was first let in by it.
    #[schema(required, format = DateTime)]
    first_used_at: Option<String>,
    /// When somebody was last let in by it.
    #[schema(required, format = DateTime)]
    last_used_at: Option<String>,
    /// Connections that stand on it now.
    live_sessions: u64,
    /// Seconds that the last of the tokens that were let in by it still lives.
    #[schema(required)]
    longest_remaining: Option<u64>,
    safe_to_remove: Safe,
    /// Since when, or on which day, it is.
    #[schema(required, format = DateTime)]
    safe_to_remove_at: Option<String>,
}

/// When a key may be removed without ending anybody's session.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Safe {
    /// Now: nobody was ever let in by it.
    Unused,
    /// Now, and since then no token that was let in by it is good any more.
    Since,
    /// Then, if the website signs no more with it.
    On,
    /// Never as things are: without it nobody can come in.
    Needed,
}

/// A key that was made. It holds the secret: it has no `Debug`.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"kid": "web_2027", "algorithm": "HS256", "secret": "shown now and never again"}))]
pub(super) struct KeyMade {
    kid: String,
    algorithm: Algorithm,
    /// The secret that was made, shown now and never again.
    #[schema(required)]
    secret: Option<String>,
}

/// A key to be made: a secret is made unless a secret or a public key is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kid": "web_2027"}))]
pub(super) struct NewKey {
    /// 1 to 64 characters of a-z, 0-9 and _.
    kid: String,
    /// An RSA public key in PEM, 2048 to 8192 bits: the key is RS256.
    public_key: Option<String>,
    /// A secret that there is already: 64 or 24 characters of 0-9 and a-f.
    secret: Option<String>,
}

impl From<community::Algorithm> for Algorithm {
    fn from(algorithm: community::Algorithm) -> Self {
        match algorithm {
            community::Algorithm::Hs256 => Self::Hs256,
            community::Algorithm::Rs256 => Self::Rs256,
        }
    }
}

impl Key {
    /// `now` is in milliseconds since 1970.
    fn new(key: &KeySummary, now: u64) -> Self {
        let (safe, safe_at) = match key.safe_to_remove(now) {
            SafeToRemove::Unused => (Safe::Unused, None),
            SafeToRemove::Since(at) => (Safe::Since, Some(at)),
            SafeToRemove::On(at) => (Safe::On, Some(at)),
            SafeToRemove::Needed => (Safe::Needed, None),
        };
        Self {
            kid: key.kid.to_string(),
            algorithm: key.algorithm.into(),
            added_at: timestamp(key.added_at),
            first_used_at: key.usage.first_used_at.map(timestamp),
            last_used_at: key.usage.last_used_at.map(timestamp),
            live_sessions: key.usage.live_sessions,
            longest_remaining: key.longest_remaining(now).map(|left| left / 1_000),
            safe_to_remove: safe,
            safe_to_remove_at: safe_at.map(timestamp),
        }
    }
}

impl NewKey {
    /// The first key of a community that was given none.
    pub(super) fn first() -> Self {
        Self {
            kid: "key_1".into(),
            public_key: None,
            secret: None,
        }
    }

    /// The key as it is stored, and as it is shown once.
    pub(super) fn made(self, vault: &Vault, community: &CommunityId) -> Answer<(StoredKey, KeyMade)> {
        let kid = KeyId::read("kid", self.kid).map_err(|wrong| Problem::malformed(wrong.to_string()))?;
        let (stored, secret) = match (self.public_key, self.secret) {
            (Some(_), Some(_)) => {
                return Err(Problem::malformed(
                    "a key is a secret or a public key: give one of the two",
                ));
            }
            (Some(pem), None) => (keys::public_key(kid, pem.trim()), None),
            (None, Some(secret)) => (keys::sealed_secret(vault, community, kid, &secret), None),
            (None, None) => {
                let secret = fresh_secret(SecretLength::Recommended);
                (keys::sealed_secret(vault, community, kid, &secret), Some(secret))
            }
        };
        let stored = stored.map_err(|mistake| Problem::rule(mistake.to_string()))?;
        let made = KeyMade {
            kid: stored.kid.to_string(),
            algorithm: stored.algorithm.into(),
            secret: secret.map(|secret| secret.to_string()),
        };
        Ok((stored, made))
    }
}

fn no_key() -> Problem {
    Problem::missing("there is no such key: list the community's keys to see which there are")
}

/// The keys of a community, the oldest first.
#[utoipa::path(get, path = "/1.0/communities/{id}/keys", tag = "keys", params(("id", description = "The community's id"), Window),
    operation_id = "list_keys", responses((status = 200, description = "A part of the list", body = Records<Key>)))]
pub(super) async fn list(
    State(app): State<App>,
    Part(id): Part<String>,
    Asked(window): Asked<Window>,
) -> Answer<Shown<Records<Key>>> {
    let community = app.store.community_with(&id.into()).await?;
    let now = app.clock.now();
    window.of(app.store.keys(&community.id).await?, |key| Key::new(&key, now))
}

/// Adds a key to a community.
#[utoipa::path(post, path = "/1.0/communities/{id}/keys", tag = "keys", params(("id", description = "The community's id")),
    operation_id = "create_key", request_body = NewKey, responses((status = 201, description = "It was made", body = KeyMade)))]
pub(super) async fn create(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(key): Body<NewKey>,
) -> Answer<Made<KeyMade>> {
    let community = app.store.community_with(&id.into()).await?;
    let (stored, made) = key.made(&app.vault, &community.id)?;
    app.store.add_key(&community.id, stored).await?;
    Ok(Made(made))
}

/// One key.
#[utoipa::path(get, path = "/1.0/communities/{id}/keys/{kid}", tag = "keys",
    params(("id", description = "The community's id"), ("kid", description = "The Key ID")),
    operation_id = "show_key", responses((status = 200, description = "The key", body = Key)))]
pub(super) async fn show(State(app): State<App>, Part((id, kid)): Part<(String, String)>) -> Answer<Shown<Key>> {
    let community = app.store.community_with(&id.into()).await?;
    let keys = app.store.keys(&community.id).await?;
    let found = keys.into_iter().find(|key| key.kid.as_str() == kid);
    Ok(Shown(Key::new(&found.ok_or_else(no_key)?, app.clock.now())))
}

/// Removes a key: who came in with it is asked to renew. The last key of a community that requires signed identities
/// must be forced.
#[utoipa::path(delete, path = "/1.0/communities/{id}/keys/{kid}", tag = "keys",
    params(("id", description = "The community's id"), ("kid", description = "The Key ID"), Force),
    operation_id = "remove_key", responses((status = 204, description = "It is gone")))]
pub(super) async fn remove(
    State(app): State<App>,
    Part((id, kid)): Part<(String, String)>,
    Asked(force): Asked<Force>,
) -> Answer<Gone> {
    let community = app.store.community_with(&id.into()).await?;
    let kid = KeyId::read("kid", kid).map_err(|_| no_key())?;
    if force.force {
        app.store.force_remove_key(&community.id, &kid).await?;
    } else {
        app.store.remove_key(&community.id, &kid).await?;
    }
    Ok(Gone)
}
