//! `/1.0/communities`

use std::time::Duration;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answer, Asked, Body, Force, Gone, Made, Part, Problem, Records, Shown, Window};
use super::keys::{KeyMade, NewKey};
use crate::app::App;
use crate::community::{self, ChangedCommunity, CommunityId, NewCommunity};
use crate::random;

/// What a community begins with.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Preset {
    /// May reject or require signed identities; requires them unless told otherwise.
    #[default]
    Ringcx,
    /// May also accept both; rejects signed identities unless told otherwise.
    Engage,
}

/// How signed identities are handled.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Mode {
    /// Signed and plain identities both come in. Not for production: anybody can claim to be anybody.
    Accept,
    /// Plain identities alone come in.
    Reject,
    /// Signed identities alone come in.
    Require,
}

/// A community.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "019aa5c1-7c00-7000-8000-000000000001", "name": "Shop", "preset": "ringcx", "mode": "require", "minimum_lifetime": 3600, "maximum_lifetime": null}))]
pub(super) struct Community {
    id: String,
    name: String,
    preset: Preset,
    mode: Mode,
    /// Seconds that a token must have to live when it is presented.
    minimum_lifetime: u64,
    /// Seconds that a token may have to live when it is presented.
    #[schema(required)]
    maximum_lifetime: Option<u64>,
}

/// A community that was made, with its first key.
#[derive(Serialize, ToSchema)]
pub(super) struct CommunityMade {
    #[serde(flatten)]
    community: Community,
    /// Its first key; the secret is shown now and never again.
    #[schema(required)]
    key: Option<KeyMade>,
}

/// A community to be made. With mode `require` it has a key from the start: one is made unless it is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Shop", "preset": "ringcx", "mode": "require", "key": {"kid": "web_2026"}}))]
pub(super) struct CommunityToMake {
    name: String,
    #[serde(default)]
    preset: Preset,
    /// The preset's own where none is said.
    mode: Option<Mode>,
    /// 3600 where nothing is said.
    minimum_lifetime: Option<u64>,
    maximum_lifetime: Option<u64>,
    key: Option<NewKey>,
}

/// What is to be different of a community; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mode": "require", "maximum_lifetime": 86400}))]
pub(super) struct CommunityToChange {
    name: Option<String>,
    mode: Option<Mode>,
    minimum_lifetime: Option<u64>,
    /// 0 takes the bound away.
    maximum_lifetime: Option<u64>,
}

impl From<community::Community> for Community {
    fn from(community: community::Community) -> Self {
        Self {
            id: community.id.as_str().into(),
            name: community.name,
            preset: match community.preset {
                community::Preset::Ringcx => Preset::Ringcx,
                community::Preset::Engage => Preset::Engage,
            },
            mode: match community.mode {
                community::Mode::Accept => Mode::Accept,
                community::Mode::Reject => Mode::Reject,
                community::Mode::Require => Mode::Require,
            },
            minimum_lifetime: community.minimum_lifetime.as_secs(),
            maximum_lifetime: community.maximum_lifetime.map(|maximum| maximum.as_secs()),
        }
    }
}

impl From<Preset> for community::Preset {
    fn from(preset: Preset) -> Self {
        match preset {
            Preset::Ringcx => Self::Ringcx,
            Preset::Engage => Self::Engage,
        }
    }
}

impl From<Mode> for community::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Accept => Self::Accept,
            Mode::Reject => Self::Reject,
            Mode::Require => Self::Require,
        }
    }
}

/// All communities, by name.
#[utoipa::path(get, path = "/1.0/communities", tag = "communities", params(Window),
    responses((status = 200, description = "A part of the list", body = Records<Community>)))]
pub(super) async fn list(State(app): State<App>, Asked(window): Asked<Window>) -> Answer<Shown<Records<Community>>> {
    window.of(app.store.communities().await?, Community::from)
}

/// Makes a community, with mode `require` its first key too.
#[utoipa::path(post, path = "/1.0/communities", tag = "communities", request_body = CommunityToMake,
    responses((status = 201, description = "It was made", body = CommunityMade)))]
pub(super) async fn create(State(app): State<App>, Body(asked): Body<CommunityToMake>) -> Answer<Made<CommunityMade>> {
    let preset = community::Preset::from(asked.preset);
    let mode = asked.mode.map_or(preset.mode(), Into::into);
    let id = CommunityId::from(random::id(app.clock.now())?);
    let key = match asked.key {
        Some(key) => Some(key.made(&app.vault, &id)?),
        None if mode == community::Mode::Require => Some(NewKey::first().made(&app.vault, &id)?),
        None => None,
    };
    let community = NewCommunity {
        id,
        name: asked.name,
        preset,
        mode: Some(mode),
        minimum_lifetime: Duration::from_secs(asked.minimum_lifetime.unwrap_or(3_600)),
        maximum_lifetime: asked.maximum_lifetime.map(Duration::from_secs),
    };
    let keys = key.iter().map(|(stored, _)| stored.clone()).collect();
    let community = app.store.add_community(community, keys).await?.into();
    let key = key.map(|(_, made)| made);
    Ok(Made(CommunityMade { community, key }))
}

/// One community.
#[utoipa::path(get, path = "/1.0/communities/{id}", tag = "communities", params(("id", description = "The community's id")),
    responses((status = 200, description = "The community", body = Community)))]
pub(super) async fn show(State(app): State<App>, Part(id): Part<String>) -> Answer<Shown<Community>> {
    Ok(Shown(app.store.community_with(&id.into()).await?.into()))
}

/// Changes a community. Who is here and does not fit any more is asked to renew, or ends, within seconds.
#[utoipa::path(put, path = "/1.0/communities/{id}", tag = "communities", params(("id", description = "The community's id")),
    request_body = CommunityToChange, responses((status = 200, description = "The community now", body = Community)))]
pub(super) async fn change(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(asked): Body<CommunityToChange>,
) -> Answer<Shown<Community>> {
    let maximum = asked
        .maximum_lifetime
        .map(|maximum| (maximum > 0).then(|| Duration::from_secs(maximum)));
    let changed = ChangedCommunity {
        name: asked.name,
        mode: asked.mode.map(Into::into),
        minimum_lifetime: asked.minimum_lifetime.map(Duration::from_secs),
        maximum_lifetime: maximum,
    };
    Ok(Shown(app.store.change_community(&id.into(), changed).await?.into()))
}

/// Removes a community with everything in it: keys, sources, conversations. It must be forced.
#[utoipa::path(delete, path = "/1.0/communities/{id}", tag = "communities", params(("id", description = "The community's id"), Force),
    responses((status = 204, description = "It is gone")))]
pub(super) async fn remove(State(app): State<App>, Part(id): Part<String>, Asked(force): Asked<Force>) -> Answer<Gone> {
    let community = app.store.community_with(&id.into()).await?;
    if !force.force {
        return Err(Problem::rule(format!(
            "community {:?} would go with its keys, sources and conversations: force it to mean it",
            community.name
        )));
    }
    app.store.remove_community(&community.name).await?;
    Ok(Gone)
}
