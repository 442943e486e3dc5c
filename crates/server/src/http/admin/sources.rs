//! The sources of a community, each with the snippet to paste.

use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde::Deserialize;
use visavis_wire::SourceToken;

use super::super::origin::address;
use super::communities::Sure;
use super::page::{Done, Failed, Page, community, objection, to};
use super::session::Me;
use crate::app::App;
use crate::community::{Community, Origin, Source};
use crate::snippet::snippet;
use crate::store::Trouble;

/// A source as a form has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    name: String,
    origins: String,
}

/// `GET /admin/communities/{id}/sources`
pub(super) async fn list(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Query(done): Query<Done>,
    headers: HeaderMap,
) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    let page = shown(&app, &community, &Fields::default(), &headers).await?;
    Ok(page.to(&me).after(&done))
}

/// `POST /admin/communities/{id}/sources`
pub(super) async fn create(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let added = match form.read() {
        Ok(origins) => {
            let name = form.name.trim().to_owned();
            objection(app.store.add_source(&community.id, name, origins).await)?
        }
        Err(problem) => Err(problem),
    };
    Ok(match added {
        Ok(_) => to(&community.id, "/sources", "added").into_response(),
        Err(problem) => {
            let page = shown(&app, &community, &form, &headers).await?;
            page.to(&me).not_done(&problem).into_response()
        }
    })
}

/// `POST /admin/sources/{token}`
pub(super) async fn change(
    State(app): State<App>,
    Extension(me): Me,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let source = source(&app, token).await?;
    let changed = match form.read() {
        Ok(origins) => objection(app.store.change_source(&source.token, None, Some(origins)).await)?,
        Err(problem) => Err(problem),
    };
    Ok(match changed {
        Ok(_) => to(&source.community, "/sources", "changed").into_response(),
        Err(problem) => again(&app, &source, &headers)
            .await?
            .to(&me)
            .not_done(&problem)
            .into_response(),
    })
}

/// `POST /admin/sources/{token}/remove`
pub(super) async fn remove(
    State(app): State<App>,
    Extension(me): Me,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(sure): Form<Sure>,
) -> Result<Response, Failed> {
    let source = source(&app, token).await?;
    if sure.sure != "yes" {
        let problem = "its conversations would go too: tick the box to mean it";
        return Ok(again(&app, &source, &headers)
            .await?
            .to(&me)
            .not_done(problem)
            .into_response());
    }
    app.store.remove_source(&source.token).await?;
    Ok(to(&source.community, "/sources", "removed").into_response())
}

pub(super) async fn source(app: &App, token: String) -> Result<Source, Failed> {
    let token = SourceToken::read("token", token).map_err(|_| Failed::nothing_here())?;
    Ok(app.store.source(&token).await?)
}

async fn again(app: &App, source: &Source, headers: &HeaderMap) -> Result<Page, Failed> {
    let community = app.store.community_with(&source.community).await?;
    Ok(shown(app, &community, &Fields::default(), headers).await?)
}

async fn shown(app: &App, community: &Community, form: &Fields, headers: &HeaderMap) -> Result<Page, Trouble> {
    let server = address(&app.config, headers);
    let sources = app.store.sources(Some(&community.id)).await?;
    let row = |source: &Source| {
        context! {
            token => source.token.as_str(),
            name => &*source.name,
            origins => source.origins.iter().map(|origin| Value::from(origin.as_str())).collect::<Vec<_>>(),
            snippet => snippet(source, community.mode, &server),
        }
    };
    let sources: Vec<Value> = sources.iter().map(row).collect();
    let context = context! { sources, form => form.shown() };
    Ok(Page::of(community, "sources.html", "/sources", context))
}

impl Fields {
    fn shown(&self) -> Value {
        context! { name => &*self.name, origins => &*self.origins }
    }

    /// One website a line, or apart by spaces.
    fn read(&self) -> Result<Vec<Origin>, String> {
        let origins = self.origins.split_whitespace().map(Origin::read);
        origins.collect::<Result<_, _>>().map_err(|wrong| wrong.to_string())
    }
}
