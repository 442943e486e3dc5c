//! `/1.0/communities/{id}/identity_check`: what the server would make of a token, by the very code that lets visitors
//! in.

use std::fmt;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::answer::{Answer, Body, Part, Shown};
use crate::app::App;
use crate::explain::{Accepted, Explained, explain};
use crate::identity::Moment;
use crate::keys;
use crate::store::Trouble;

/// When the token is looked at.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Phase {
    /// It is presented: it must have the minimum lifetime left.
    #[default]
    Register,
    /// It was presented before: it is good until `exp`.
    Session,
}

/// A token to be looked at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"signed_identity": "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImtpZCI6IndlYl8yMDI2In0.eyJ1dWlkIjoiNDIiLCJleHAiOjE3OTUyNjYwMDB9.c2lnbmF0dXJl", "phase": "register"}))]
pub(super) struct ToCheck {
    /// The JWT.
    signed_identity: String,
    #[serde(default)]
    phase: Phase,
}

impl fmt::Debug for ToCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToCheck")
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}

/// What the server makes of a token. What does not apply is null.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(example = json!({"accepted": false, "code": "lifetime_too_short", "rule": "3600 s; leeway 10 s", "measured": "exp is 3541 s ahead", "remedy": "sign tokens for two hours", "identity": null, "kid": null, "expires_at": null}))]
pub(super) struct Checked {
    accepted: bool,
    /// The refusal's stable word.
    #[schema(required)]
    code: Option<&'static str>,
    /// The rule that was broken.
    #[schema(required)]
    rule: Option<String>,
    /// What was measured.
    #[schema(required)]
    measured: Option<String>,
    /// What to do.
    #[schema(required)]
    remedy: Option<String>,
    /// Who the visitor would be.
    #[schema(required, value_type = Option<Object>)]
    identity: Option<Value>,
    /// The Key ID of the key that proved it.
    #[schema(required)]
    kid: Option<String>,
    /// `exp`, in seconds since 1970.
    #[schema(required)]
    expires_at: Option<u64>,
}

impl Checked {
    fn new(explained: Explained) -> Answer<Self> {
        Ok(match explained {
            Explained::Accepted(Accepted { verified, .. }) => Self {
                accepted: true,
                identity: Some(serde_json::to_value(&verified.identity).map_err(Trouble::new)?),
                kid: Some(verified.kid.to_string()),
                expires_at: Some(verified.expires_at),
                ..Self::default()
            },
            Explained::Refused(refusal) => Self {
                code: Some(refusal.code),
                rule: Some(refusal.rule()),
                measured: Some(refusal.measured()),
                remedy: Some(refusal.remedy()),
                ..Self::default()
            },
        })
    }
}

/// Says what the server would make of a token. Nothing is counted, and nobody is let in.
#[utoipa::path(post, path = "/1.0/communities/{id}/identity_check", tag = "identity_check",
    params(("id", description = "The community's id")), operation_id = "check_identity", request_body = ToCheck,
    responses((status = 200, description = "What it would make of it", body = Checked)))]
pub(super) async fn check(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(asked): Body<ToCheck>,
) -> Answer<Shown<Checked>> {
    let token = &asked.signed_identity;
    let community = app.store.community_with(&id.into()).await?;
    let stored = keys::named_by(&app.store, &community.id, token).await?;
    let moment = match asked.phase {
        Phase::Register => Moment::Registering,
        Phase::Session => Moment::InSession,
    };
    let key = stored.as_ref().map(|stored| (stored, &app.vault));
    let explained = explain(token, key, &community, moment, app.clock.now())?;
    Ok(Shown(Checked::new(explained)?))
}
