//! Serving the files of the web part, each in the smallest form that the browser takes.

use serde::Deserialize;
use std::borrow::Cow;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::not_found;
use crate::app::App;
use crate::web::Web;

/// What is said where the web part is missing.
pub(super) const NOT_BUILT: &str = "the web part is not in this build: run `npm run build:web`";

/// The client's addresses and hashes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Client {
    pub(super) js: String,
    pub(super) wasm: String,
    pub(super) js_integrity: String,
    pub(super) wasm_integrity: String,
    pub(super) frame: String,
    pub(super) frame_integrity: String,
}

/// What `scripts/web.mjs` writes beside the files.
#[derive(Deserialize)]
struct Manifest {
    client: Client,
}

/// What the manifest says of the client; `None` where there is no web part.
pub(super) fn client(web: &Web) -> Option<Client> {
    let manifest: Manifest = serde_json::from_slice(&web.file("manifest.json")?).ok()?;
    Some(manifest.client)
}

/// `GET /assets/{name}`: a file whose name holds the hash of its content.
pub(super) async fn asset(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("assets/{name}");
    if name.contains('/') || is_packed(&name) {
        return not_found().await;
    }
    let Some(mut response) = negotiated(&app.config.web, &path, &headers) else {
        return not_found().await;
    };
    let fixed = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A file in the smallest form that the browser takes.
pub(super) fn negotiated(web: &Web, path: &str, headers: &HeaderMap) -> Option<Response> {
    let kind = kind(path)?;
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let accepted: Vec<_> = accepted.filter_map(|value| value.to_str().ok()).collect();
    let packed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(coding, suffix)| {
        let content = accepts(&accepted, coding).then(|| web.file(&format!("{path}.{suffix}")))??;
        Some((content, Some(coding)))
    });
    let (content, coding) = match packed {
        Some(packed) => packed,
        None => (web.file(path)?, None),
    };
    let body = match content {
        Cow::Borrowed(content) => Body::from(content),
        Cow::Owned(content) => Body::from(content),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::VARY, "Accept-Encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let mut response = (StatusCode::OK, headers, body).into_response();
    if let Some(coding) = coding {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Some(response)
}

/// True where the coding is named without a weight of zero (RFC 9110 section 12.5.3).
fn accepts(accepted: &[&str], coding: &str) -> bool {
    accepted.iter().flat_map(|value| value.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        is_named && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn is_packed(name: &str) -> bool {
    matches!(extension(name), Some("br" | "gz"))
}

fn extension(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(_, extension)| extension)
}

/// The media type of a file; `None` of what is not to be served.
fn kind(path: &str) -> Option<&'static str> {
    Some(match extension(path)? {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_accepted_where_it_is_named_and_not_excluded() {
        assert!(accepts(&["gzip, deflate, br"], "br"));
        assert!(accepts(&["gzip", "BR;q=0.5"], "br"));
        assert!(!accepts(&["br;q=0, gzip"], "br"));
        assert!(!accepts(&["brotli"], "br"));
        assert!(!accepts(&[], "gzip"));
    }
}
