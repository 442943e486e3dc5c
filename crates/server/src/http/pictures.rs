//! Pictures of agents, as pages anywhere show them.

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::{not_found, trouble};
use crate::app::App;

/// `GET /pictures/{id}`: an address is one picture's for ever, and nobody guesses it.
pub(super) async fn picture(State(app): State<App>, Path(id): Path<String>) -> Response {
    match app.store.picture(&id).await {
        Ok(Some(picture)) => {
            let headers = [
                (header::CONTENT_TYPE, picture.media_type()),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                // Somebody uploaded it: whatever it holds besides, opened as a page it is a picture and no more.
                (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
                (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
            ];
            (StatusCode::OK, headers, picture.bytes().to_vec()).into_response()
        }
        Ok(None) => not_found().await,
        Err(error) => trouble(&error),
    }
}
