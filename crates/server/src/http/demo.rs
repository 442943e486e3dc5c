//! The demo's website: its pages, and its own server side that signs tokens for its visitors.

use crate::object::Object;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Redirect, Response};
use axum::routing::get;

use super::pages::{Scripts, page};
use super::problem::{json, not_found, problem};
use crate::app::App;
use crate::demo::Lifetime;

/// The routes, where a demo is served.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/", get(async || Redirect::temporary("/demo/")))
        .route("/demo", get(async || Redirect::temporary("/demo/")))
        .route("/demo/", get(index))
        .route("/demo/config.json", get(config))
        .route("/demo/token", get(token))
        .route("/demo/{page}", get(other))
}

async fn index(State(app): State<App>, headers: HeaderMap) -> Response {
    page(&app, "demo/index.html", Scripts::OwnAndWasm, &headers)
}

async fn other(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let is_page = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    match name.strip_suffix(".html") {
        Some(stem) if is_page(stem) => page(&app, &format!("demo/{name}"), Scripts::OwnAndWasm, &headers),
        _ => not_found().await,
    }
}

/// `GET /demo/config.json`: where the demo's loader is.
async fn config(State(app): State<App>) -> Response {
    match &app.demo {
        None => not_found().await,
        Some(demo) => {
            let loader = format!("/chat/{}/loader.js", demo.source());
            json(StatusCode::OK, Object::default().text("loader", &loader).finish())
        }
    }
}

/// `GET /demo/token?for=signed`: a token for the demo's visitor, as any website's server side would sign one.
async fn token(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let Some(demo) = &app.demo else {
        return not_found().await;
    };
    let lifetime = match query.as_deref() {
        Some("for=signed") => Lifetime::Hours,
        Some("for=minute") => Lifetime::Minute,
        _ => {
            let text = "say for=signed or for=minute";
            return problem(StatusCode::BAD_REQUEST, "malformed", text);
        }
    };
    let token = demo.token(lifetime, app.clock.now());
    json(StatusCode::OK, Object::default().text("token", &token).finish())
}
