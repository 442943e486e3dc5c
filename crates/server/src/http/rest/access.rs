//! Nobody is let in without an administrator's access token.

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::Problem;
use crate::access;
use crate::app::App;

/// Passes on what shows an access token.
pub(super) async fn required(State(app): State<App>, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION);
    let shown = shown.and_then(|shown| shown.to_str().ok()).and_then(bearer);
    let Some(hash) = shown.and_then(access::hash_of) else {
        return Problem::no_access().into_response();
    };
    match app.store.administrator_with(hash).await {
        Ok(Some(administrator)) => {
            tracing::debug!(%administrator, "a program of an administrator asks");
            next.run(request).await
        }
        Ok(None) => Problem::no_access().into_response(),
        Err(trouble) => Problem::from(trouble).into_response(),
    }
}

/// The token in `Bearer …` (RFC 6750 section 2.1); the scheme's letters may be large or small.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
