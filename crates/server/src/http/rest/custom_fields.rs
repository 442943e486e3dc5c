//! `/1.0/custom_fields`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answer, Asked, Body, Gone, Made, Part, Records, Shown, Window};
use super::content_sources::OfCommunity;
use crate::app::App;
use crate::community::CommunityId;
use crate::mapping::{self, NewCustomField};
use crate::moment::timestamp;

/// What a custom field holds.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum FieldType {
    /// One line.
    String,
    /// Several lines.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// Yes or no.
    Boolean,
    /// One of the choices.
    SingleChoice,
    /// Any of the choices.
    MultipleChoice,
}

/// A field of persons that an administrator defined.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "019aa5c1-7c00-7000-8000-000000000002", "community_id": "019aa5c1-7c00-7000-8000-000000000001", "associated_type_name": "IdentityGroup", "key": "customer_number", "label": "Customer number", "type": "string", "choices": [], "regex": "[0-9]{6}", "created_at": "2026-11-21T12:00:00Z"}))]
pub(super) struct CustomField {
    id: String,
    community_id: String,
    /// What has the field: always a person.
    associated_type_name: &'static str,
    /// Its name for programs.
    key: String,
    /// Its name for agents.
    label: String,
    #[serde(rename = "type")]
    kind: FieldType,
    choices: Vec<String>,
    /// What a value must match as a whole.
    #[schema(required)]
    regex: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// A custom field to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"community_id": "019aa5c1-7c00-7000-8000-000000000001", "key": "customer_number", "label": "Customer number", "type": "string", "regex": "[0-9]{6}"}))]
pub(super) struct CustomFieldToMake {
    community_id: String,
    /// 1 to 64 of a-z, 0-9 and _, beginning with a letter; it never changes.
    key: String,
    label: String,
    /// It never changes.
    #[serde(rename = "type")]
    kind: FieldType,
    #[serde(default)]
    choices: Vec<String>,
    /// What a value must match as a whole; linear time, no look-around.
    regex: Option<String>,
}

/// What a custom field is to be: all of it that can change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"label": "Customer", "regex": "[0-9]{6,8}"}))]
pub(super) struct CustomFieldToChange {
    label: String,
    #[serde(default)]
    choices: Vec<String>,
    regex: Option<String>,
}

impl From<mapping::FieldType> for FieldType {
    fn from(kind: mapping::FieldType) -> Self {
        match kind {
            mapping::FieldType::String => Self::String,
            mapping::FieldType::Text => Self::Text,
            mapping::FieldType::Integer => Self::Integer,
            mapping::FieldType::Float => Self::Float,
            mapping::FieldType::Boolean => Self::Boolean,
            mapping::FieldType::SingleChoice => Self::SingleChoice,
            mapping::FieldType::MultipleChoice => Self::MultipleChoice,
        }
    }
}

impl From<FieldType> for mapping::FieldType {
    fn from(kind: FieldType) -> Self {
        match kind {
            FieldType::String => Self::String,
            FieldType::Text => Self::Text,
            FieldType::Integer => Self::Integer,
            FieldType::Float => Self::Float,
            FieldType::Boolean => Self::Boolean,
            FieldType::SingleChoice => Self::SingleChoice,
            FieldType::MultipleChoice => Self::MultipleChoice,
        }
    }
}

impl From<mapping::CustomField> for CustomField {
    fn from(field: mapping::CustomField) -> Self {
        Self {
            id: field.id.as_str().into(),
            community_id: field.community.as_str().into(),
            associated_type_name: "IdentityGroup",
            key: field.key,
            label: field.label,
            kind: field.kind.into(),
            choices: field.choices,
            regex: field.regex,
            created_at: timestamp(field.created_at),
        }
    }
}

/// All custom fields, or those of one community.
#[utoipa::path(get, path = "/1.0/custom_fields", tag = "custom_fields", params(OfCommunity, Window),
    operation_id = "list_custom_fields", responses((status = 200, description = "A part of the list", body = Records<CustomField>)))]
pub(super) async fn list(
    State(app): State<App>,
    Asked(of): Asked<OfCommunity>,
    Asked(window): Asked<Window>,
) -> Answer<Shown<Records<CustomField>>> {
    let communities = match of.community_id {
        Some(id) => vec![app.store.community_with(&id.into()).await?],
        None => app.store.communities().await?,
    };
    let mut fields = Vec::new();
    for community in communities {
        fields.extend(app.store.custom_fields(&community.id).await?);
    }
    window.of(fields, CustomField::from)
}

/// Makes a custom field.
#[utoipa::path(post, path = "/1.0/custom_fields", tag = "custom_fields", request_body = CustomFieldToMake,
    operation_id = "create_custom_field", responses((status = 201, description = "It was made", body = CustomField)))]
pub(super) async fn create(State(app): State<App>, Body(asked): Body<CustomFieldToMake>) -> Answer<Made<CustomField>> {
    let community = app.store.community_with(&CommunityId::from(asked.community_id)).await?;
    let field = NewCustomField {
        key: asked.key,
        label: asked.label,
        kind: asked.kind.into(),
        choices: asked.choices,
        regex: asked.regex,
    };
    Ok(Made(app.store.add_custom_field(&community.id, field).await?.into()))
}

/// One custom field.
#[utoipa::path(get, path = "/1.0/custom_fields/{id}", tag = "custom_fields", params(("id", description = "The field's id")),
    operation_id = "show_custom_field", responses((status = 200, description = "The field", body = CustomField)))]
pub(super) async fn show(State(app): State<App>, Part(id): Part<String>) -> Answer<Shown<CustomField>> {
    Ok(Shown(app.store.custom_field(&id.into()).await?.into()))
}

/// Changes label, choices and regex of a custom field. What persons have stays.
#[utoipa::path(put, path = "/1.0/custom_fields/{id}", tag = "custom_fields", params(("id", description = "The field's id")),
    operation_id = "change_custom_field", request_body = CustomFieldToChange,
    responses((status = 200, description = "The field now", body = CustomField)))]
pub(super) async fn change(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(asked): Body<CustomFieldToChange>,
) -> Answer<Shown<CustomField>> {
    let before = app.store.custom_field(&id.into()).await?;
    let field = NewCustomField {
        key: before.key,
        label: asked.label,
        kind: before.kind,
        choices: asked.choices,
        regex: asked.regex,
    };
    Ok(Shown(
        app.store.change_custom_field(&before.community, field).await?.into(),
    ))
}

/// Removes a custom field with its mappings and with what persons have in it.
#[utoipa::path(delete, path = "/1.0/custom_fields/{id}", tag = "custom_fields", params(("id", description = "The field's id")),
    operation_id = "remove_custom_field", responses((status = 204, description = "It is gone")))]
pub(super) async fn remove(State(app): State<App>, Part(id): Part<String>) -> Answer<Gone> {
    let field = app.store.custom_field(&id.into()).await?;
    app.store.remove_custom_field(&field.community, &field.key).await?;
    Ok(Gone)
}
