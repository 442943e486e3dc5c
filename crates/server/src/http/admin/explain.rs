//! What the server makes of a token.

use axum::Extension;
use axum::extract::{Form, Path, State};
use minijinja::{Value, context};
use serde::Deserialize;
use visavis_wire::json;

use super::page::{Failed, Page, community};
use super::session::Me;
use crate::app::App;
use crate::explain::{Accepted, Explained, explain};
use crate::identity::Moment;
use crate::keys;
use crate::moment::moment;

/// A token as a form has it. It is looked at and dropped.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    token: String,
    phase: String,
}

/// `GET /admin/communities/{id}/explain`
pub(super) async fn ask(State(app): State<App>, Extension(me): Me, Path(id): Path<String>) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    Ok(Page::of(&community, "explain.html", "/explain", context! {}).to(&me))
}

/// `POST /admin/communities/{id}/explain`
pub(super) async fn answer(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    // A browser turns line breaks of what was pasted into its own; around a token none is meant.
    let token = form.token.trim();
    let stored = keys::named_by(&app.store, &community.id, token).await?;
    let key = stored.as_ref().map(|stored| (stored, &app.vault));
    let phase = match form.phase.as_str() {
        "session" => Moment::InSession,
        _ => Moment::Registering,
    };
    let explained = explain(token, key, &community, phase, app.clock.now())?;
    let context = context! { explained => told(&explained), phase => form.phase };
    Ok(Page::of(&community, "explain.html", "/explain", context).to(&me))
}

fn told(explained: &Explained) -> Value {
    match explained {
        Explained::Accepted(Accepted {
            verified,
            expires_in,
            presentable_for,
        }) => context! {
            accepted => true,
            kid => verified.kid.as_str(),
            expires_at => moment(verified.expires_at.saturating_mul(1_000)),
            expires_in,
            presentable_for,
            identity => pretty(&json::to_string(&verified.identity)),
        },
        Explained::Refused(refusal) => context! {
            accepted => false,
            code => refusal.code,
            measured => refusal.measured(),
            rule => refusal.rule(),
            remedy => refusal.remedy(),
        },
    }
}

/// An object of JSON, a member a line.
fn pretty(json: &str) -> String {
    let read: Result<serde_json::Value, _> = serde_json::from_str(json);
    read.and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| json.into())
}
