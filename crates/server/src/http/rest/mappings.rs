//! `/1.0/communities/{id}/extra_value_mappings`

use std::collections::BTreeMap;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::apply::apply;
use super::answer::{Answer, Asked, Body, Gone, Made, Part, Problem, Records, Shown, Window};
use crate::app::App;
use crate::community::GroupId;
use crate::mapping;
use crate::store::Run;

/// One extra value and the field it goes to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "019aa5c1-7c00-7000-8000-000000000003", "extra_value": "uuid", "field": "customer_number"}))]
pub(super) struct Mapping {
    id: String,
    /// The key of the extra value, or `uuid`.
    extra_value: String,
    /// A predefined field's name or a custom field's key.
    field: String,
}

/// A mapping to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"extra_value": "uuid", "field": "customer_number"}))]
pub(super) struct MappingToMake {
    /// The key of the extra value, or `uuid`.
    extra_value: String,
    /// A predefined field's name or a custom field's key.
    field: String,
}

/// Whether stored identities are mapped, or only counted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"dry_run": true}))]
pub(super) struct ToApply {
    /// Counts what would change, and changes nothing.
    dry_run: bool,
    /// Where to go on: `next` of the answer before.
    after: Option<String>,
}

/// What was not mapped, and of how many identities.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"extra_value": "uuid", "field": "customer_number", "code": "regex_mismatch", "identities": 3}))]
pub(super) struct NotMapped {
    extra_value: String,
    field: String,
    /// Why, a stable word.
    code: &'static str,
    identities: u64,
}

/// What mapping stored identities came to, or would come to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"dry_run": true, "identities": 120, "identity_groups_changed": 40, "fields_changed": {"customer_number": 40}, "not_mapped": [], "next": null}))]
pub(super) struct Applied {
    dry_run: bool,
    /// Identities that were looked at.
    identities: u64,
    /// Persons that have another value in a field.
    identity_groups_changed: u64,
    /// Of how many persons, by field.
    fields_changed: BTreeMap<String, u64>,
    not_mapped: Vec<NotMapped>,
    /// Where to go on; null where this was all.
    #[schema(required)]
    next: Option<String>,
}

impl From<mapping::Mapping> for Mapping {
    fn from(mapping: mapping::Mapping) -> Self {
        Self {
            id: mapping.id.as_str().into(),
            extra_value: mapping.extra_value,
            field: mapping.field,
        }
    }
}

/// The mappings of a community, in the order they were made: of two into one field the later counts.
#[utoipa::path(get, path = "/1.0/communities/{id}/extra_value_mappings", tag = "extra_value_mappings",
    params(("id", description = "The community's id"), Window), operation_id = "list_mappings",
    responses((status = 200, description = "A part of the list", body = Records<Mapping>)))]
pub(super) async fn list(
    State(app): State<App>,
    Part(id): Part<String>,
    Asked(window): Asked<Window>,
) -> Answer<Shown<Records<Mapping>>> {
    let community = app.store.community_with(&id.into()).await?;
    window.of(app.store.mappings(&community.id).await?, Mapping::from)
}

/// Makes a mapping. It counts for what arrives from now on; `apply` maps those who came before.
#[utoipa::path(post, path = "/1.0/communities/{id}/extra_value_mappings", tag = "extra_value_mappings",
    params(("id", description = "The community's id")), operation_id = "create_mapping", request_body = MappingToMake,
    responses((status = 201, description = "It was made", body = Mapping)))]
pub(super) async fn create(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(asked): Body<MappingToMake>,
) -> Answer<Made<Mapping>> {
    let community = app.store.community_with(&id.into()).await?;
    let made = app
        .store
        .add_mapping(&community.id, &asked.extra_value, &asked.field)
        .await?;
    Ok(Made(made.into()))
}

/// Removes a mapping. What it has mapped stays.
#[utoipa::path(delete, path = "/1.0/communities/{id}/extra_value_mappings/{mapping_id}", tag = "extra_value_mappings",
    params(("id", description = "The community's id"), ("mapping_id", description = "The mapping's id")),
    operation_id = "remove_mapping", responses((status = 204, description = "It is gone")))]
pub(super) async fn remove(State(app): State<App>, Part((id, mapping)): Part<(String, String)>) -> Answer<Gone> {
    let community = app.store.community_with(&id.into()).await?;
    let all = app.store.mappings(&community.id).await?;
    let found = all.into_iter().find(|one| one.id.as_str() == mapping);
    let found = found.ok_or_else(|| Problem::missing("there is no such mapping: list them to see which there are"))?;
    app.store
        .remove_mapping(&community.id, &found.extra_value, &found.field)
        .await?;
    Ok(Gone)
}

/// Maps identities that came before fields and mappings were last changed, or counts what that would change. It goes
/// on for a few seconds; where `next` is not null, ask again with it as `after`.
#[utoipa::path(post, path = "/1.0/communities/{id}/extra_value_mappings/apply", tag = "extra_value_mappings",
    params(("id", description = "The community's id")), operation_id = "apply_mappings", request_body = ToApply,
    responses((status = 200, description = "What it came to", body = Applied)))]
pub(super) async fn apply_to_stored(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(asked): Body<ToApply>,
) -> Answer<Shown<Applied>> {
    let community = app.store.community_with(&id.into()).await?;
    let run = if asked.dry_run { Run::Dry } else { Run::Real };
    let (applied, next) = apply(&app, &community.id, asked.after.map(GroupId::from), run).await?;
    let not_mapped = applied.not_mapped.into_iter();
    Ok(Shown(Applied {
        dry_run: asked.dry_run,
        identities: applied.identities,
        identity_groups_changed: applied.groups_changed,
        fields_changed: applied.fields_changed,
        not_mapped: not_mapped
            .map(|((extra_value, field, code), identities)| NotMapped {
                extra_value,
                field,
                code,
                identities,
            })
            .collect(),
        next: next.map(|next| next.as_str().into()),
    }))
}
