//! `/1.0/agents`: who answers, and the pictures that visitors see of them.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::origin::address;
use super::answer::{Answer, Asked, Gone, Part, Problem, Records, Shown, Window};
use crate::app::App;
use crate::community::{self, Role};
use crate::picture::{NotAPicture, Picture};

/// An agent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "019aa5c1-7c00-7000-8000-000000000006", "name": "Ann", "email": "ann@example.org", "communities": ["Shop"], "administrator": true, "avatar_url": "https://chat.example.org/pictures/hJtXIZ2uSN5kbQfbtTNWbg"}))]
pub(super) struct Agent {
    id: String,
    /// The name visitors see.
    name: String,
    /// What the agent signs in with.
    email: String,
    /// The names of the communities whose conversations the agent sees.
    communities: Vec<String>,
    /// Whether the agent may set everything up, too.
    administrator: bool,
    /// Where the agent's picture is; another picture has another address.
    #[schema(required)]
    avatar_url: Option<String>,
}

impl Agent {
    /// As the server at this address shows it.
    fn at(server: &str, agent: community::Agent) -> Self {
        Self {
            avatar_url: agent.picture_path().map(|path| format!("{server}{path}")),
            id: agent.id.as_str().into(),
            name: agent.name,
            email: agent.email,
            communities: agent.communities,
            administrator: agent.role == Role::Administrator,
        }
    }
}

impl From<NotAPicture> for Problem {
    fn from(wrong: NotAPicture) -> Self {
        match wrong {
            NotAPicture::TooLarge => Self::too_large(wrong.to_string()),
            _ => Self::rule(wrong.to_string()),
        }
    }
}

/// All agents, by e-mail address.
#[utoipa::path(get, path = "/1.0/agents", tag = "agents", params(Window), operation_id = "list_agents",
    responses((status = 200, description = "A part of the list", body = Records<Agent>)))]
pub(super) async fn list(
    State(app): State<App>,
    headers: HeaderMap,
    Asked(window): Asked<Window>,
) -> Answer<Shown<Records<Agent>>> {
    let server = address(&app.config, &headers);
    window.of(app.store.agents().await?, |agent| Agent::at(&server, agent))
}

/// One agent.
#[utoipa::path(get, path = "/1.0/agents/{id}", tag = "agents", params(("id", description = "The agent's id")),
    operation_id = "show_agent", responses((status = 200, description = "The agent", body = Agent)))]
pub(super) async fn show(State(app): State<App>, headers: HeaderMap, Part(id): Part<String>) -> Answer<Shown<Agent>> {
    let agent = app.store.agent_with(&id.into()).await?;
    Ok(Shown(Agent::at(&address(&app.config, &headers), agent)))
}

/// Gives an agent a picture, in the place of any other: a PNG, JPEG or WebP of at most 64 KiB and 512 by 512 pixels that
/// does not move. Its first bytes say which it is, whatever the `Content-Type`. Visitors see it as it is, with all that
/// the file says of place and camera.
#[utoipa::path(put, path = "/1.0/agents/{id}/avatar", tag = "agents", params(("id", description = "The agent's id")),
    operation_id = "set_agent_avatar", request_body(description = "The file", content(("image/png"), ("image/jpeg"), ("image/webp"))),
    responses((status = 200, description = "The agent now", body = Agent)))]
pub(super) async fn set_avatar(
    State(app): State<App>,
    headers: HeaderMap,
    Part(id): Part<String>,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Shown<Agent>> {
    let agent = app.store.agent_with(&id.into()).await?;
    let bytes = body.map_err(|wrong| match wrong.status() {
        StatusCode::PAYLOAD_TOO_LARGE => NotAPicture::TooLarge.into(),
        _ => Problem::malformed(wrong.body_text()),
    })?;
    app.store.set_picture(&agent.id, Picture::read(bytes.into())?).await?;
    let agent = app.store.agent_with(&agent.id).await?;
    Ok(Shown(Agent::at(&address(&app.config, &headers), agent)))
}

/// Takes an agent's picture away, if there is one: visitors see the initial again.
#[utoipa::path(delete, path = "/1.0/agents/{id}/avatar", tag = "agents", params(("id", description = "The agent's id")),
    operation_id = "remove_agent_avatar", responses((status = 204, description = "It is gone")))]
pub(super) async fn remove_avatar(State(app): State<App>, Part(id): Part<String>) -> Answer<Gone> {
    let agent = app.store.agent_with(&id.into()).await?;
    app.store.remove_picture(&agent.id).await?;
    Ok(Gone)
}
