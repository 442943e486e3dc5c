//! `/1.0/content_sources`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use visavis_wire::SourceToken;

use super::answer::{Answer, Asked, Body, Force, Gone, Made, Part, Problem, Records, Shown, Window};
use crate::app::App;
use crate::community::{CommunityId, Origin, Source};

/// A source: one chat of a community.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "hJtXIZ2uSN5kbQfbtTNWbg", "name": "Website", "community_id": "019aa5c1-7c00-7000-8000-000000000001", "type": "engage_messaging", "origins": ["https://www.example.org"]}))]
pub(super) struct ContentSource {
    /// What stands in the loader's address; no secret.
    id: String,
    name: String,
    community_id: String,
    /// The kind of channel, the only one there is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The websites that may embed it.
    origins: Vec<String>,
}

/// A source to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Website", "community_id": "019aa5c1-7c00-7000-8000-000000000001", "origins": ["https://www.example.org"]}))]
pub(super) struct ContentSourceToMake {
    name: String,
    community_id: String,
    /// Scheme, host and port as browsers write them.
    origins: Vec<String>,
}

/// What is to be different of a source; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"origins": ["https://www.example.org", "https://shop.example.org"]}))]
pub(super) struct ContentSourceToChange {
    name: Option<String>,
    /// All the websites that may embed it from now on.
    origins: Option<Vec<String>>,
}

/// Which sources.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OfCommunity {
    /// Those of one community only.
    pub(super) community_id: Option<String>,
}

impl From<Source> for ContentSource {
    fn from(source: Source) -> Self {
        Self {
            id: source.token.to_string(),
            name: source.name,
            community_id: source.community.as_str().into(),
            kind: "engage_messaging",
            origins: source.origins.iter().map(|origin| origin.as_str().into()).collect(),
        }
    }
}

fn origins(texts: &[String]) -> Answer<Vec<Origin>> {
    let origins = texts.iter().map(|text| Origin::read(text));
    origins
        .collect::<Result<_, _>>()
        .map_err(|wrong| Problem::malformed(wrong.to_string()))
}

pub(super) fn token(id: String) -> Answer<SourceToken> {
    SourceToken::read("id", id).map_err(|_| missing())
}

pub(super) fn missing() -> Problem {
    Problem::missing("there is no such source: list them to see which there are")
}

/// All sources, by name.
#[utoipa::path(get, path = "/1.0/content_sources", tag = "content_sources", params(OfCommunity, Window),
    operation_id = "list_sources", responses((status = 200, description = "A part of the list", body = Records<ContentSource>)))]
pub(super) async fn list(
    State(app): State<App>,
    Asked(of): Asked<OfCommunity>,
    Asked(window): Asked<Window>,
) -> Answer<Shown<Records<ContentSource>>> {
    let community = of.community_id.map(CommunityId::from);
    window.of(app.store.sources(community.as_ref()).await?, ContentSource::from)
}

/// Makes a source.
#[utoipa::path(post, path = "/1.0/content_sources", tag = "content_sources", request_body = ContentSourceToMake,
    operation_id = "create_source", responses((status = 201, description = "It was made", body = ContentSource)))]
pub(super) async fn create(
    State(app): State<App>,
    Body(asked): Body<ContentSourceToMake>,
) -> Answer<Made<ContentSource>> {
    let origins = origins(&asked.origins)?;
    let community = app.store.community_with(&asked.community_id.into()).await?;
    Ok(Made(
        app.store.add_source(&community.id, asked.name, origins).await?.into(),
    ))
}

/// One source.
#[utoipa::path(get, path = "/1.0/content_sources/{id}", tag = "content_sources", params(("id", description = "The source's id")),
    operation_id = "show_source", responses((status = 200, description = "The source", body = ContentSource)))]
pub(super) async fn show(State(app): State<App>, Part(id): Part<String>) -> Answer<Shown<ContentSource>> {
    Ok(Shown(app.store.source(&token(id)?).await?.into()))
}

/// Changes a source. Sessions from websites that may not embed it any more end.
#[utoipa::path(put, path = "/1.0/content_sources/{id}", tag = "content_sources", params(("id", description = "The source's id")),
    operation_id = "change_source", request_body = ContentSourceToChange,
    responses((status = 200, description = "The source now", body = ContentSource)))]
pub(super) async fn change(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(asked): Body<ContentSourceToChange>,
) -> Answer<Shown<ContentSource>> {
    let origins = asked.origins.as_deref().map(origins).transpose()?;
    Ok(Shown(
        app.store.change_source(&token(id)?, asked.name, origins).await?.into(),
    ))
}

/// Removes a source with its conversations. It must be forced.
#[utoipa::path(delete, path = "/1.0/content_sources/{id}", tag = "content_sources", params(("id", description = "The source's id"), Force),
    operation_id = "remove_source", responses((status = 204, description = "It is gone")))]
pub(super) async fn remove(State(app): State<App>, Part(id): Part<String>, Asked(force): Asked<Force>) -> Answer<Gone> {
    let source = app.store.source(&token(id)?).await?;
    if !force.force {
        return Err(Problem::rule(format!(
            "source {:?} would go with its conversations: force it to mean it",
            source.name
        )));
    }
    app.store.remove_source(&source.token).await?;
    Ok(Gone)
}
