//! The REST interface under `/1.0`, for the programs of administrators.
//!
//! Names of paths and fields are those of the Engage Digital API where it has them. Whoever asks shows an access
//! token; nothing is reached without one but the description. A handler reads: extract, decide, store, answer.

#![expect(unused_qualifications, reason = "utoipa's macros write paths in full")]

mod access;
mod agents;
mod answer;
mod appearance;
mod communities;
mod content_sources;
mod custom_fields;
mod identities;
mod identity_check;
mod keys;
mod mappings;
mod refusals;

use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use axum::{Router, middleware};
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use answer::Problem;

/// Bytes of a request's body. A picture has as many.
const BODY_BYTES: usize = 64 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Visavis",
        description = "Sets up communities, their keys and sources, and agents' pictures, and shows what became of visitors. \
                       Send `Authorization: Bearer <access token>`; `visavis-server access-token create` makes one."
    ),
    components(schemas(Problem)),
    security(("access_token" = []))
)]
struct Description;

/// The resources, with their description.
fn resources() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(communities::list, communities::create))
        .routes(routes!(communities::show, communities::change, communities::remove))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::show, keys::remove))
        .routes(routes!(identity_check::check))
        .routes(routes!(refusals::list))
        .routes(routes!(content_sources::list, content_sources::create))
        .routes(routes!(
            content_sources::show,
            content_sources::change,
            content_sources::remove
        ))
        .routes(routes!(appearance::show, appearance::change))
        .routes(routes!(custom_fields::list, custom_fields::create))
        .routes(routes!(
            custom_fields::show,
            custom_fields::change,
            custom_fields::remove
        ))
        .routes(routes!(mappings::list, mappings::create))
        .routes(routes!(mappings::remove))
        .routes(routes!(mappings::apply_to_stored))
        .routes(routes!(identities::list))
        .routes(routes!(identities::show))
        .routes(routes!(identities::groups))
        .routes(routes!(identities::group))
        .routes(routes!(identities::merge))
        .routes(routes!(agents::list))
        .routes(routes!(agents::show))
        .routes(routes!(agents::set_avatar, agents::remove_avatar))
}

/// The router.
pub(super) fn router(app: &App) -> Router<App> {
    let (router, description) = resources().split_for_parts();
    let description = described(description);
    router
        .route_layer(middleware::from_fn_with_state(app.clone(), access::required))
        .route("/1.0/openapi.json", get(async move || description_answer(description)))
        .route("/1.0/{*nothing}", any(async || Problem::nothing_here()))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(DefaultBodyLimit::max(BODY_BYTES))
}

fn description_answer(description: String) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (StatusCode::OK, headers, description)
}

/// The description with what is true of every operation: who may ask, and how a refusal looks.
fn described(mut description: utoipa::openapi::OpenApi) -> String {
    let components = description.components.get_or_insert_default();
    let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.add_security_scheme("access_token", scheme);
    let problem = Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem"))));
    let problem = ResponseBuilder::new()
        .description("Why it was not done")
        .content("application/json", problem)
        .build();
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.insert("default".into(), problem.clone().into());
        }
    }
    // What was built of strings and numbers can be written as JSON.
    description.to_json().unwrap_or_default()
}
