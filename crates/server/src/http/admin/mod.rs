//! The administrator's screen: pages with plain forms, for accounts with the role of an administrator.
//!
//! Every change is a form that is posted from one of these pages, is answered by a redirection, and needs no script.
//! What is shown once, a secret, is the answer itself. **Invariant**: no page but the sign-in is reached by anybody
//! else, because one layer stands before all of them.

mod agents;
mod appearance;
mod communities;
mod explain;
mod keys;
mod mapping;
mod page;
mod persons;
mod refusals;
mod session;
mod sources;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::csrf::ProtectionError;

use super::sign_in::own_pages;
use crate::app::App;
use page::{Failed, Page};

/// Bytes of a form. A source's texts may be 16 KiB; where each of their bytes is escaped and they stand on many lines,
/// they are six times as many.
const FORM_BYTES: usize = 96 * 1024;

/// The router.
pub(super) fn router(app: &App) -> Router<App> {
    let csrf = own_pages(app)
        .with_rejection_response(|_: ProtectionError| -> Response<Body> { Failed::foreign().into_response() });
    Router::new()
        .route("/admin/", get(communities::list))
        .route("/admin/communities", post(communities::create))
        .route("/admin/communities/new", get(communities::new))
        .route(
            "/admin/communities/{id}",
            get(communities::show).post(communities::change),
        )
        .route("/admin/communities/{id}/remove", post(communities::remove))
        .route("/admin/communities/{id}/keys", get(keys::list).post(keys::create))
        .route("/admin/communities/{id}/keys/{kid}/remove", post(keys::remove))
        .route(
            "/admin/communities/{id}/sources",
            get(sources::list).post(sources::create),
        )
        .route("/admin/communities/{id}/mapping", get(mapping::list).post(mapping::add))
        .route("/admin/communities/{id}/mapping/remove", post(mapping::remove))
        .route("/admin/communities/{id}/mapping/apply", post(mapping::apply_to_stored))
        .route("/admin/communities/{id}/fields", post(mapping::add_field))
        .route("/admin/communities/{id}/fields/{key}", post(mapping::change_field))
        .route(
            "/admin/communities/{id}/fields/{key}/remove",
            post(mapping::remove_field),
        )
        .route(
            "/admin/communities/{id}/explain",
            get(explain::ask).post(explain::answer),
        )
        .route("/admin/communities/{id}/persons", get(persons::list))
        .route("/admin/communities/{id}/persons/{person}", get(persons::show))
        .route("/admin/communities/{id}/persons/{person}/merge", post(persons::merge))
        .route("/admin/communities/{id}/refusals", get(refusals::list))
        .route("/admin/agents", get(agents::list))
        .route(
            "/admin/agents/{id}/picture",
            post(agents::set_picture).layer(DefaultBodyLimit::max(agents::FILE_BYTES)),
        )
        .route("/admin/agents/{id}/picture/remove", post(agents::remove_picture))
        .route("/admin/sources/{token}", post(sources::change))
        .route(
            "/admin/sources/{token}/appearance",
            get(appearance::show).post(appearance::change),
        )
        .route("/admin/sources/{token}/remove", post(sources::remove))
        .route("/admin/{*nothing}", get(async || Failed::nothing_here()))
        .route_layer(middleware::from_fn_with_state(app.clone(), session::required))
        .route("/admin", get(async || Redirect::permanent("/admin/")))
        .route("/admin/sign-in", get(session::ask).post(session::sign_in))
        .route("/admin/sign-out", post(session::sign_out))
        .route("/admin/style.css", get(style))
        .route_layer(csrf)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
}

/// `GET /admin/style.css`
async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Page::STYLE).into_response()
}
