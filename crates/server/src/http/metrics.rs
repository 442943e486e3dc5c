//! Figures for whoever watches over the server, at an address of their own: the text format of Prometheus.

use std::fmt::Write as _;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use super::{ANSWER_WITHIN, log, problem};
use crate::app::App;

/// The router of the figures. Nothing else is served where it is.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .fallback(problem::not_found)
        .layer(RequestBodyLimitLayer::new(0))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            ANSWER_WITHIN,
        ))
        .layer(middleware::from_fn(log::request))
        .with_state(app)
}

/// `GET /metrics`
async fn metrics(State(app): State<App>) -> Response {
    let mut text = app.refusals.rendered();
    let taken = app
        .config
        .bounds
        .sockets
        .saturating_sub(app.sockets.available_permits());
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "# HELP visavis_connections Live connections, of visitors and agents\n\
         # TYPE visavis_connections gauge\nvisavis_connections {taken}\n"
    );
    let kind = (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    ([kind, (header::CACHE_CONTROL, "no-store")], text).into_response()
}
