//! The chat as a page of its own, for a frame in a website or a view in an app.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use visavis_wire::SourceToken;

use super::assets::{self, NOT_BUILT};
use super::origin::host;
use super::problem::{problem, trouble};
use crate::app::App;
use crate::community::Origin;
use crate::policy;
use crate::store::NotDone;

/// What the original takes in the query, where logs, histories and referrers see it.
const IN_QUERY: &str = "jwt_identity";

/// `GET /chat/{source}/web`
pub(super) async fn web(
    State(app): State<App>,
    Path(source): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let names = query.iter().flat_map(|query| query.split('&'));
    if names
        .map(|pair| pair.split('=').next())
        .any(|name| name == Some(IN_QUERY))
    {
        let text = "a signed identity in the address is seen by logs, histories and referrers: that token is spent, \
                    sign another. Hand it to the frame by postMessage, or behind a # as #jwt_identity=TOKEN; \
                    docs/iframe.md has the lines";
        return problem(StatusCode::BAD_REQUEST, "identity_in_query", text);
    }
    let unknown = || {
        let text = "no source has this token: copy it as `visavis-server source list` gives it";
        problem(StatusCode::NOT_FOUND, "source_unknown", text)
    };
    let Ok(source) = SourceToken::read("source", source) else {
        return unknown();
    };
    let origins = match app.store.source(&source).await {
        Ok(source) => source.origins,
        Err(NotDone::Refused(_)) => return unknown(),
        Err(NotDone::Trouble(error)) => return trouble(&error),
    };
    let Some(client) = assets::client(&app.config.web) else {
        return problem(StatusCode::NOT_FOUND, "web_part_missing", NOT_BUILT);
    };
    let allowed: Vec<&str> = origins.iter().map(Origin::as_str).collect();
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Chat</title>\
         <link rel=\"icon\" href=\"data:,\"></head><body><main id=\"chat\"></main>\
         <script src=\"{}\" integrity=\"{}\" data-source=\"{source}\" data-origins=\"{}\"></script>\
         </body></html>",
        client.frame,
        client.frame_integrity,
        allowed.join(" ")
    );
    let mut response = Html(page).into_response();
    let policy = HeaderValue::from_str(&policy::of_frame(&allowed, host(&headers)));
    let all = response.headers_mut();
    all.insert(
        header::CONTENT_SECURITY_POLICY,
        policy.unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    );
    for (name, value) in [
        (header::CACHE_CONTROL, "no-cache"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ] {
        all.insert(name, HeaderValue::from_static(value));
    }
    response
}
