//! The agents, and the pictures that visitors see of them.

use axum::Extension;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::{Value, context};

use super::page::{Done, Failed, Page, objection};
use super::session::Me;
use crate::app::App;
use crate::community::{Agent, AgentId, Role};
use crate::picture::{self, NotAPicture, Picture};
use crate::store::Trouble;

/// Bytes of a file that is read to its end. Most that are chosen by mistake are photos as a camera makes them: a browser
/// shows the answer when it has sent all, and a broken connection when it has not. No more of them is kept than a
/// picture may have.
pub(super) const FILE_BYTES: usize = 32 * 1024 * 1024;

/// `GET /admin/agents`
pub(super) async fn list(State(app): State<App>, Extension(me): Me, Query(done): Query<Done>) -> Result<Page, Failed> {
    Ok(shown(&app, None).await?.to(&me).after(&done))
}

/// `POST /admin/agents/{id}/picture`
pub(super) async fn set_picture(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    form: Multipart,
) -> Result<Response, Failed> {
    let agent = app.store.agent_with(&id.into()).await?;
    let set = match read(form).await {
        Ok(picture) => objection(app.store.set_picture(&agent.id, picture).await)?,
        Err(problem) => Err(problem),
    };
    Ok(match set {
        Ok(()) => to("picture").into_response(),
        Err(problem) => {
            let page = shown(&app, Some(&agent.id)).await?;
            page.to(&me).not_done(&problem).into_response()
        }
    })
}

/// `POST /admin/agents/{id}/picture/remove`
pub(super) async fn remove_picture(State(app): State<App>, Path(id): Path<String>) -> Result<Redirect, Failed> {
    let agent = app.store.agent_with(&id.into()).await?;
    app.store.remove_picture(&agent.id).await?;
    Ok(to("removed"))
}

fn to(done: &str) -> Redirect {
    Redirect::to(&format!("/admin/agents?done={done}"))
}

/// The page; `refused` is who was not given a picture.
async fn shown(app: &App, refused: Option<&AgentId>) -> Result<Page, Trouble> {
    let agents = app.store.agents().await?;
    let row = |agent: &Agent| {
        context! {
            id => agent.id.as_str(),
            name => &*agent.name,
            initial => agent.name.chars().next().map(|first| first.to_uppercase().to_string()),
            email => &*agent.email,
            administrator => agent.role == Role::Administrator,
            communities => agent.communities.join(", "),
            picture => agent.picture_path(),
            refused => refused == Some(&agent.id),
        }
    };
    let agents: Vec<Value> = agents.iter().map(row).collect();
    Ok(Page::new("agents.html", context! { agents, place => "agents" }))
}

/// The picture in a form.
async fn read(form: Multipart) -> Result<Picture, String> {
    match file(form).await {
        Ok(bytes) => Picture::read(bytes).map_err(|wrong| wrong.to_string()),
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(NotAPicture::TooLarge.to_string()),
        Err(_) => Err("the file did not arrive as a whole: choose it again".into()),
    }
}

/// As much of the file as says whether it is too large; the rest is read and let go. Empty where none is chosen.
async fn file(mut form: Multipart) -> Result<Vec<u8>, MultipartError> {
    let mut bytes = Vec::new();
    while let Some(mut field) = form.next_field().await? {
        if field.name() == Some("picture") {
            while let Some(chunk) = field.chunk().await? {
                let room = picture::BYTES + 1 - bytes.len();
                bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
            }
        }
    }
    Ok(bytes)
}
