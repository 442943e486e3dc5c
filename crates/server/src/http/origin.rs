//! Where a request comes from, and what this server's own origin is.

use axum::http::{HeaderMap, header};

use crate::config::Config;

/// The `Origin` header; empty where there is none or it is not text.
pub(super) fn of_request(headers: &HeaderMap) -> &str {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.unwrap_or_default()
}

/// Host and port as the browser named them, where they are fit to be repeated in a header.
pub(super) fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    (matches!(host.len(), 1..=261) && host.bytes().all(fits)).then_some(host)
}

/// True where the request comes from a page of this very server. A page elsewhere cannot send this `Origin`, and one
/// that came here by another name (rebinding) has no cookie for it.
pub(super) fn is_own(config: &Config, headers: &HeaderMap) -> bool {
    let origin = of_request(headers);
    match &config.public {
        Some(public) => origin == public.as_str(),
        None => host(headers).is_some_and(|host| {
            let authority = origin
                .strip_prefix("http://")
                .or_else(|| origin.strip_prefix("https://"));
            authority == Some(host)
        }),
    }
}
