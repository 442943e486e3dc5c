//! `/1.0/communities/{id}/refusals`: who was not let in lately, and why.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Answer, Asked, Part, Records, Shown, Window};
use crate::app::App;
use crate::moment::timestamp;
use crate::refusals::Refused;

/// A refusal that happened, once or again and again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"content_source_id": "hJtXIZ2uSN5kbQfbtTNWbg", "origin": "https://www.example.org", "code": "lifetime_too_short", "text": "exp is 3541 s ahead; the rule is 3600 s; leeway 10 s: sign tokens for two hours", "times": 3, "first_at": "2026-11-21T12:00:00Z", "last_at": "2026-11-21T12:04:31Z"}))]
pub(super) struct Refusal {
    /// The source that was asked for.
    #[schema(required)]
    content_source_id: Option<String>,
    /// The website, as the browser named it; empty where it named none.
    origin: String,
    /// The stable word.
    code: &'static str,
    /// What was measured, the rule, and what to do. It holds no token, signature, secret or Key ID.
    text: String,
    /// How often.
    times: u64,
    #[schema(format = DateTime)]
    first_at: String,
    #[schema(format = DateTime)]
    last_at: String,
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self {
            content_source_id: refused.source.map(|source| source.to_string()),
            origin: refused.origin,
            code: refused.code,
            text: refused.text,
            times: refused.times,
            first_at: timestamp(refused.first_at),
            last_at: timestamp(refused.last_at),
        }
    }
}

/// The last refusals of visitors since the server was started, the newest first; of each kind the last twenty.
#[utoipa::path(get, path = "/1.0/communities/{id}/refusals", tag = "refusals", params(("id", description = "The community's id"), Window),
    operation_id = "list_refusals", responses((status = 200, description = "A part of the list", body = Records<Refusal>)))]
pub(super) async fn list(
    State(app): State<App>,
    Part(id): Part<String>,
    Asked(window): Asked<Window>,
) -> Answer<Shown<Records<Refusal>>> {
    let community = app.store.community_with(&id.into()).await?;
    window.of(app.refusals.of(Some(&community.id)), Refusal::from)
}
