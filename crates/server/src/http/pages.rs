//! Pages of ours, each under a policy that lets no foreign script in.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::assets::{NOT_BUILT, negotiated};
use super::origin::host;
use super::problem::problem;
use crate::app::App;

/// What a page's scripts may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scripts {
    /// Ours alone.
    Own,
    /// Ours, and WebAssembly.
    OwnAndWasm,
}

/// `GET /agent`
pub(super) async fn to_console() -> Redirect {
    Redirect::permanent("/agent/")
}

/// `GET /agent/`
pub(super) async fn console(State(app): State<App>, headers: HeaderMap) -> Response {
    page(&app, "console/index.html", Scripts::Own, &headers)
}

/// A page of the web part.
pub(super) fn page(app: &App, path: &str, scripts: Scripts, headers: &HeaderMap) -> Response {
    let Some(mut response) = negotiated(&app.config.web, path, headers) else {
        return problem(StatusCode::NOT_FOUND, "web_part_missing", NOT_BUILT);
    };
    let policy = policy(scripts, host(headers));
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let all = response.headers_mut();
    all.insert(header::CONTENT_SECURITY_POLICY, policy);
    let fixed = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in fixed {
        all.insert(name, HeaderValue::from_static(value));
    }
    response.into_response()
}

/// Not every browser takes `'self'` for sockets of the same host: they are named too.
fn policy(scripts: Scripts, host: Option<&str>) -> String {
    let script = match scripts {
        Scripts::Own => "'self'",
        Scripts::OwnAndWasm => "'self' 'wasm-unsafe-eval'",
    };
    let sockets = host.map_or(String::new(), |host| format!(" ws://{host} wss://{host}"));
    format!(
        "default-src 'none'; script-src {script}; style-src 'self'; connect-src 'self'{sockets}; \
         img-src 'self' https: data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'"
    )
}
