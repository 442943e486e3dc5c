//! Is the server well? It is where it can read what it keeps.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::problem::{json, trouble};
use crate::app::App;

/// `GET /health`
pub(super) async fn health(State(app): State<App>) -> Response {
    match app.store.check().await {
        Ok(()) => json(StatusCode::OK, r#"{"status":"ok"}"#.into()),
        Err(error) => trouble(&error),
    }
}
