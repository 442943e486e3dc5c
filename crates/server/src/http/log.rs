//! One line for each request, without what is nobody's business: no query, no header, no body.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
use tracing::Instrument;

/// Requests of this process.
static COUNT: AtomicU64 = AtomicU64::new(1);

/// Numbers a request, and says how it ended.
pub(super) async fn request(request: Request, next: Next) -> Response {
    let id = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = request.extensions().get::<MatchedPath>();
    let path = path.map_or("?", MatchedPath::as_str);
    let span = tracing::info_span!("request", id, method = %request.method(), path);
    async move {
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let (status, took) = (response.status(), begun.elapsed());
        if status.is_server_error() {
            tracing::warn!(%status, ?took);
        } else {
            tracing::debug!(%status, ?took);
        }
        response.headers_mut().insert("x-request-id", HeaderValue::from(id));
        response
    }
    .instrument(span)
    .await
}
