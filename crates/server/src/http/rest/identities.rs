//! `/1.0/identities` and `/1.0/identity_groups`: who came, and the persons that agents see.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Answer, Asked, Body, Part, Records, Shown, Window};
use crate::app::App;
use crate::community::GroupId;
use crate::mapping::{CustomField, Predefined};
use crate::moment::timestamp;
use crate::store::{self, StoredIdentity, Trouble};

/// What the website said of a visitor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "019aa5c1-7c00-7000-8000-000000000004", "community_id": "019aa5c1-7c00-7000-8000-000000000001", "identity_group_id": "019aa5c1-7c00-7000-8000-000000000004", "namespace": "signed", "uuid": "42", "firstname": "Ada", "lastname": null, "screenname": null, "company": null, "email": "ada@example.org", "avatar_url": null, "extra_values": {"plan": "gold"}, "not_mapped": [], "created_at": "2026-11-21T12:00:00Z", "updated_at": "2026-11-21T12:00:00Z"}))]
#[expect(clippy::struct_field_names, reason = "the names are those of the Engage Digital API")]
pub(super) struct Identity {
    id: String,
    community_id: String,
    /// The person it belongs to.
    identity_group_id: String,
    /// On whose word it is who it is: `signed`, `claimed` or `automated`.
    namespace: String,
    uuid: String,
    #[schema(required)]
    firstname: Option<String>,
    #[schema(required)]
    lastname: Option<String>,
    #[schema(required)]
    screenname: Option<String>,
    #[schema(required)]
    company: Option<String>,
    #[schema(required)]
    email: Option<String>,
    #[schema(required)]
    avatar_url: Option<String>,
    #[schema(value_type = Object)]
    extra_values: Value,
    /// What of it was not mapped, and why.
    #[schema(value_type = Vec<Object>)]
    not_mapped: Value,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A person, made of one or more identities.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "019aa5c1-7c00-7000-8000-000000000004", "community_id": "019aa5c1-7c00-7000-8000-000000000001", "identity_ids": ["019aa5c1-7c00-7000-8000-000000000004"], "firstname": "Ada", "lastname": null, "company": null, "gender": null, "emails": ["ada@example.org"], "home_phones": [], "mobile_phones": [], "notes": null, "avatar_url": null, "custom_field_values": {"customer_number": "100042"}, "created_at": "2026-11-21T12:00:00Z", "updated_at": "2026-11-21T12:00:00Z"}))]
pub(super) struct IdentityGroup {
    id: String,
    community_id: String,
    identity_ids: Vec<String>,
    #[schema(required)]
    firstname: Option<String>,
    #[schema(required)]
    lastname: Option<String>,
    #[schema(required)]
    company: Option<String>,
    #[schema(required)]
    gender: Option<String>,
    emails: Vec<String>,
    home_phones: Vec<String>,
    mobile_phones: Vec<String>,
    #[schema(required)]
    notes: Option<String>,
    #[schema(required)]
    avatar_url: Option<String>,
    /// The values of custom fields, by their keys.
    #[schema(value_type = Object)]
    custom_field_values: Map<String, Value>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// Another person, who is the same one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"identity_group_id": "019aa5c1-7c00-7000-8000-000000000005"}))]
pub(super) struct ToMerge {
    /// Its identities and fields are taken in, and it is gone.
    identity_group_id: String,
}

/// Whose identities.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Whose {
    /// The community.
    community_id: String,
    /// Those of one person only.
    identity_group_id: Option<String>,
}

/// Whose persons.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InCommunity {
    /// The community.
    community_id: String,
}

impl Identity {
    fn new(stored: StoredIdentity) -> Answer<Self> {
        let said: Value = serde_json::to_value(&stored.identity).map_err(Trouble::new)?;
        let text = |name: &str| said[name].as_str().map(Into::into);
        let extra_values = said.get("extra_values").cloned();
        Ok(Self {
            id: stored.id.as_str().into(),
            community_id: stored.community.as_str().into(),
            identity_group_id: stored.group.as_str().into(),
            namespace: stored.namespace,
            uuid: text("uuid").unwrap_or_default(),
            firstname: text("firstname"),
            lastname: text("lastname"),
            screenname: text("screenname"),
            company: text("company"),
            email: text("email"),
            avatar_url: text("avatar_url"),
            extra_values: extra_values.unwrap_or_else(|| Value::Object(Map::new())),
            not_mapped: stored.not_mapped,
            created_at: timestamp(stored.created_at),
            updated_at: timestamp(stored.updated_at),
        })
    }
}

impl IdentityGroup {
    fn new(group: &store::IdentityGroup, fields: &[CustomField]) -> Self {
        let text = |field| group.fields.value(field).and_then(Value::as_str).map(Into::into);
        let list = |field| {
            let values = group.fields.value(field).and_then(Value::as_array);
            let texts = values.into_iter().flatten().filter_map(Value::as_str);
            texts.map(Into::into).collect()
        };
        let custom = fields.iter().filter_map(|field| {
            let value = group.fields.custom(&field.id)?;
            Some((field.key.clone(), value.clone()))
        });
        Self {
            id: group.id.as_str().into(),
            community_id: group.community.as_str().into(),
            identity_ids: group.identities.iter().map(|id| id.as_str().into()).collect(),
            firstname: text(Predefined::Firstname),
            lastname: text(Predefined::Lastname),
            company: text(Predefined::Company),
            gender: text(Predefined::Gender),
            emails: list(Predefined::Emails),
            home_phones: list(Predefined::HomePhones),
            mobile_phones: list(Predefined::MobilePhones),
            notes: text(Predefined::Notes),
            avatar_url: text(Predefined::AvatarUrl),
            custom_field_values: custom.collect(),
            created_at: timestamp(group.created_at),
            updated_at: timestamp(group.updated_at),
        }
    }
}

/// The identities of a community or of one person, the oldest first.
#[utoipa::path(get, path = "/1.0/identities", tag = "identities", params(Whose, Window), operation_id = "list_identities",
    responses((status = 200, description = "A part of the list", body = Records<Identity>)))]
pub(super) async fn list(
    State(app): State<App>,
    Asked(whose): Asked<Whose>,
    Asked(window): Asked<Window>,
) -> Answer<Shown<Records<Identity>>> {
    let (offset, limit) = window.bounds()?;
    let community = app.store.community_with(&whose.community_id.into()).await?;
    let group = whose.identity_group_id.map(GroupId::from);
    let part = app
        .store
        .identities(&community.id, group.as_ref(), offset, limit)
        .await?;
    let records = part.records.into_iter().map(Identity::new);
    Ok(window.part(part.count, records.collect::<Answer<_>>()?))
}

/// One identity.
#[utoipa::path(get, path = "/1.0/identities/{id}", tag = "identities", params(("id", description = "The identity's id")),
    operation_id = "show_identity", responses((status = 200, description = "The identity", body = Identity)))]
pub(super) async fn show(State(app): State<App>, Part(id): Part<String>) -> Answer<Shown<Identity>> {
    Ok(Shown(Identity::new(app.store.identity(&id.into()).await?)?))
}

/// The persons of a community, the oldest first.
#[utoipa::path(get, path = "/1.0/identity_groups", tag = "identity_groups", params(InCommunity, Window),
    operation_id = "list_identity_groups", responses((status = 200, description = "A part of the list", body = Records<IdentityGroup>)))]
pub(super) async fn groups(
    State(app): State<App>,
    Asked(of): Asked<InCommunity>,
    Asked(window): Asked<Window>,
) -> Answer<Shown<Records<IdentityGroup>>> {
    let (offset, limit) = window.bounds()?;
    let community = app.store.community_with(&of.community_id.into()).await?;
    let fields = app.store.custom_fields(&community.id).await?;
    let part = app.store.identity_groups(&community.id, None, offset, limit).await?;
    let records = part.records.iter().map(|group| IdentityGroup::new(group, &fields));
    Ok(window.part(part.count, records.collect()))
}

/// One person.
#[utoipa::path(get, path = "/1.0/identity_groups/{id}", tag = "identity_groups", params(("id", description = "The person's id")),
    operation_id = "show_identity_group", responses((status = 200, description = "The person", body = IdentityGroup)))]
pub(super) async fn group(State(app): State<App>, Part(id): Part<String>) -> Answer<Shown<IdentityGroup>> {
    let group = app.store.identity_group(&id.into()).await?;
    let fields = app.store.custom_fields(&group.community).await?;
    Ok(Shown(IdentityGroup::new(&group, &fields)))
}

/// Has a person take in another one of the same community, identities and fields; the other is gone.
#[utoipa::path(post, path = "/1.0/identity_groups/{id}/merge", tag = "identity_groups", params(("id", description = "The person's id")),
    operation_id = "merge_identity_groups", request_body = ToMerge,
    responses((status = 200, description = "The person now", body = IdentityGroup)))]
pub(super) async fn merge(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(asked): Body<ToMerge>,
) -> Answer<Shown<IdentityGroup>> {
    let merged = app
        .store
        .merge_identity_groups(&id.into(), &asked.identity_group_id.into())
        .await?;
    let fields = app.store.custom_fields(&merged.community).await?;
    Ok(Shown(IdentityGroup::new(&merged, &fields)))
}
