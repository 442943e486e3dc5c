//! One router for everything: chat clients, agents, the demo, health.

mod admin;
mod agent;
mod apply;
mod assets;
pub(crate) mod client;
mod demo;
mod door;
mod frame;
mod health;
mod loader;
mod log;
mod metrics;
mod origin;
mod pages;
mod pictures;
mod problem;
mod rest;
mod sign_in;
mod socket;
mod visitor;

use std::time::Duration;

use axum::http::StatusCode;
use axum::routing::get;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;

pub use metrics::router as metrics;

/// Bytes of a request's body.
const BODY_BYTES: usize = 16 * 1024;
/// A request is answered within this time. A WebSocket's request is, too: its frames come after.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// What agents use.
fn agents(app: &App) -> Router<App> {
    Router::new()
        .route("/agent", get(pages::to_console))
        .route("/agent/", get(pages::console))
        .route("/agent/socket", get(agent::upgrade))
        .merge(sign_in::router(app))
}

/// The router.
pub fn router(app: App) -> Router {
    // Agents and administrators reach it by a name that is this server's alone.
    let own = middleware::from_fn_with_state(app.clone(), origin::own_host);
    let mut router = Router::new()
        .route("/health", get(health::health))
        .route("/assets/{name}", get(assets::asset))
        .route("/pictures/{id}", get(pictures::picture))
        .route(
            "/chat/{source}/loader.js",
            get(loader::loader).layer(CompressionLayer::new()),
        )
        .route("/chat/{source}/web", get(frame::web))
        .route("/chat/{source}/socket", get(visitor::upgrade))
        .merge(agents(&app).route_layer(own.clone()));
    if app.demo.is_some() {
        router = router.merge(demo::router());
    }
    router
        .layer(RequestBodyLimitLayer::new(BODY_BYTES))
        .merge(admin::router(&app).route_layer(own))
        .merge(rest::router(&app))
        .fallback(problem::not_found)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            ANSWER_WITHIN,
        ))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn(log::request))
        .with_state(app)
}
