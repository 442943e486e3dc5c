//! Answers that say no: JSON with a stable word and what to do.

use std::any::Any;

use crate::object::Object;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::store::Trouble;

/// An answer that says no.
pub(super) fn problem(status: StatusCode, code: &str, text: &str) -> Response {
    let body = Object::default().text("code", code).text("text", text).finish();
    json(status, body)
}

/// A JSON answer that nobody keeps.
pub(super) fn json(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, body).into_response()
}

/// One live connection more than there may be.
pub(super) fn full() -> Response {
    tracing::warn!("all WebSockets are taken");
    let text = "the server has as many connections as it may have: come back later";
    come_back(StatusCode::SERVICE_UNAVAILABLE, "too_many_connections", text)
}

/// One live connection more than a network address may have.
pub(super) fn crowded() -> Response {
    let text =
        "this network address has as many connections as one may have, or opens them too quickly: come back later";
    come_back(StatusCode::TOO_MANY_REQUESTS, "too_many_from_network", text)
}

fn come_back(status: StatusCode, code: &str, text: &str) -> Response {
    let mut response = problem(status, code, text);
    response.headers_mut().insert(header::RETRY_AFTER, 30.into());
    response
}

/// There is nothing at this address.
pub(super) async fn not_found() -> Response {
    problem(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address")
}

/// The storage cannot be used.
pub(super) fn trouble(trouble: &Trouble) -> Response {
    tracing::error!(%trouble, "a request could not be answered");
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "storage_unavailable",
        "the server cannot use its storage now: try again later",
    )
}

/// A mistake of ours; its text may hold anything and is not logged.
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    drop(panic);
    tracing::error!("a request ended in a panic");
    problem(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal_error",
        "the server made a mistake: try again later",
    )
}
