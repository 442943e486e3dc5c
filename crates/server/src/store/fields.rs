//! Custom fields of persons: defined, changed, removed by an administrator.

use std::convert::Infallible;

use sqlx::SqliteConnection;
use tokio::time::Instant;

use super::communities::rule;
use super::fault::{NotDone, Objection, Trouble, made};
use super::number::{from_stored, to_stored};
use super::removals::rest;
use super::writer::{Change, Page};
use super::{Store, to_the_end};
use crate::community::{CommunityId, FieldId};
use crate::mapping::{self, CustomField, FieldType, NewCustomField, NotAField};
use crate::random;

/// Persons whose value of a removed field is taken away in one transaction.
const BATCH: i64 = 500;

impl Store {
    /// Makes a custom field.
    pub async fn add_custom_field(
        &self,
        community: &CommunityId,
        field: NewCustomField,
    ) -> Result<CustomField, NotDone<Objection>> {
        let community = community.clone();
        self.desk.make(AddField { community, field }).await
    }

    /// The custom fields of a community, in the order they were made.
    pub async fn custom_fields(&self, community: &CommunityId) -> Result<Vec<CustomField>, Trouble> {
        fields(&mut *self.readers.acquire().await?, community).await
    }

    /// One custom field.
    pub async fn custom_field(&self, id: &FieldId) -> Result<CustomField, NotDone<Objection>> {
        let mut connection = self.readers.acquire().await?;
        let community: Option<String> = sqlx::query_scalar("select community_id from custom_fields where id = ?")
            .bind(id.as_str())
            .fetch_optional(&mut *connection)
            .await?;
        let all = match community {
            Some(community) => fields(&mut connection, &community.into()).await?,
            None => Vec::new(),
        };
        let found = all.into_iter().find(|field| field.id == *id);
        let missing = || Objection::Missing("there is no such custom field: list them to see which there are".into());
        found.ok_or_else(|| NotDone::Refused(missing()))
    }

    /// The custom field with this key.
    pub async fn custom_field_with(
        &self,
        community: &CommunityId,
        key: &str,
    ) -> Result<CustomField, NotDone<Objection>> {
        let all = self.custom_fields(community).await?;
        all.into_iter()
            .find(|field| field.key == key)
            .map_or_else(|| no_field(key), Ok)
    }

    /// Changes label, choices and regex of a custom field; its key and type stay. What persons have stays too.
    pub async fn change_custom_field(
        &self,
        community: &CommunityId,
        field: NewCustomField,
    ) -> Result<CustomField, NotDone<Objection>> {
        let community = community.clone();
        self.desk.make(ChangeField { community, field }).await
    }

    /// Removes a custom field: first its mappings, then what persons have in it, a few at a time, at last the field.
    /// Until then it is there to be removed again.
    pub async fn remove_custom_field(&self, community: &CommunityId, key: &str) -> Result<(), NotDone<Objection>> {
        let (store, community, key) = (self.clone(), community.clone(), key.to_owned());
        to_the_end(async move {
            let field = store.custom_field_with(&community, &key).await?.id;
            let unmap = UnmapField {
                community: community.clone(),
                field: field.clone(),
            };
            made(store.desk.make(unmap).await)?;
            let mut after = Some(String::new());
            while let Some(group) = after {
                let forget = ForgetValues {
                    community: community.clone(),
                    field: field.clone(),
                    after: group,
                };
                let begun = Instant::now();
                after = made(store.desk.make(forget).await)?;
                rest(begun).await;
            }
            store.desk.make(RemoveField { community, key }).await
        })
        .await
    }
}

type FieldRow = (String, String, String, String, String, Option<String>, i64);

/// The custom fields of a community, in the order they were made.
pub(super) async fn fields(
    connection: &mut SqliteConnection,
    community: &CommunityId,
) -> Result<Vec<CustomField>, Trouble> {
    let rows: Vec<FieldRow> = sqlx::query_as(
        "select id, key, label, type, choices, regex, created_at from custom_fields where community_id = ? \
         order by position",
    )
    .bind(community.as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| field_of(community, row)).collect()
}

fn field_of(community: &CommunityId, row: FieldRow) -> Result<CustomField, Trouble> {
    let (id, key, label, kind, choices, regex, created_at) = row;
    Ok(CustomField {
        id: id.into(),
        community: community.clone(),
        key,
        label,
        kind: FieldType::from_word(&kind)
            .ok_or_else(|| Trouble::new(format_args!("a row holds an unknown type {kind:?}")))?,
        choices: serde_json::from_str(&choices)?,
        regex,
        created_at: from_stored(created_at),
    })
}

impl From<NotAField> for NotDone<Objection> {
    fn from(wrong: NotAField) -> Self {
        Self::Refused(Objection::Rule(wrong.to_string()))
    }
}

fn no_field<T>(key: &str) -> Result<T, NotDone<Objection>> {
    Err(NotDone::Refused(Objection::Missing(format!(
        "the community has no custom field {key:?}: `visavis-server field list` shows its fields"
    ))))
}

struct AddField {
    community: CommunityId,
    field: NewCustomField,
}

impl Change for AddField {
    type Done = CustomField;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<CustomField, NotDone<Objection>> {
        let NewCustomField {
            key,
            label,
            kind,
            choices,
            regex,
        } = &self.field;
        self.field.check()?;
        let present = fields(&mut page.connection, &self.community).await?;
        if present.iter().any(|field| field.key == *key) {
            let text =
                format!("the community has a field {key:?} already: choose another key, or remove that one first");
            return Err(NotDone::Refused(Objection::Taken(text)));
        }
        if present.len() >= mapping::CUSTOM_FIELDS {
            let most = mapping::CUSTOM_FIELDS;
            return rule(format!(
                "the community has {most} custom fields, as many as it may: remove one first"
            ));
        }
        let now = page.now();
        let id = random::id(now)?;
        sqlx::query(
            "insert into custom_fields (id, community_id, key, label, type, choices, regex, created_at, position) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, \
             (select coalesce(max(position), 0) + 1 from custom_fields where community_id = ?2))",
        )
        .bind(&id)
        .bind(self.community.as_str())
        .bind(key)
        .bind(label)
        .bind(kind.word())
        .bind(serde_json::json!(choices).to_string())
        .bind(regex)
        .bind(to_stored(now))
        .execute(&mut page.connection)
        .await?;
        page.mapping_changed(&self.community).await?;
        Ok(CustomField {
            id: id.into(),
            community: self.community.clone(),
            key: key.clone(),
            label: label.clone(),
            kind: *kind,
            choices: choices.clone(),
            regex: regex.clone(),
            created_at: now,
        })
    }
}

struct ChangeField {
    community: CommunityId,
    field: NewCustomField,
}

impl Change for ChangeField {
    type Done = CustomField;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<CustomField, NotDone<Objection>> {
        let key = &self.field.key;
        let present = fields(&mut page.connection, &self.community).await?;
        let Some(present) = present.into_iter().find(|field| field.key == *key) else {
            return no_field(key);
        };
        if present.kind != self.field.kind {
            return rule(format!(
                "field {key:?} is of type {}, and stays so: make another field for another type",
                present.kind.word()
            ));
        }
        self.field.check()?;
        sqlx::query("update custom_fields set label = ?, choices = ?, regex = ? where id = ?")
            .bind(&self.field.label)
            .bind(serde_json::json!(self.field.choices).to_string())
            .bind(&self.field.regex)
            .bind(present.id.as_str())
            .execute(&mut page.connection)
            .await?;
        page.mapping_changed(&self.community).await?;
        Ok(CustomField {
            label: self.field.label.clone(),
            choices: self.field.choices.clone(),
            regex: self.field.regex.clone(),
            ..present
        })
    }
}

/// Has nothing go into a field any more.
struct UnmapField {
    community: CommunityId,
    field: FieldId,
}

impl Change for UnmapField {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        sqlx::query("delete from mappings where field_id = ?")
            .bind(self.field.as_str())
            .execute(&mut page.connection)
            .await?;
        Ok(page.mapping_changed(&self.community).await?)
    }
}

struct RemoveField {
    community: CommunityId,
    key: String,
}

impl Change for RemoveField {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let removed = sqlx::query("delete from custom_fields where community_id = ? and key = ?")
            .bind(self.community.as_str())
            .bind(&self.key)
            .execute(&mut page.connection)
            .await?;
        if removed.rows_affected() == 0 {
            return no_field(&self.key);
        }
        Ok(page.mapping_changed(&self.community).await?)
    }
}

/// Takes a field's values from some persons; gives the last that was looked at, where there may be more.
struct ForgetValues {
    community: CommunityId,
    field: FieldId,
    after: String,
}

impl Change for ForgetValues {
    type Done = Option<String>;
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<Option<String>, NotDone<Infallible>> {
        let groups: Vec<String> =
            sqlx::query_scalar("select id from identity_groups where community_id = ? and id > ? order by id limit ?")
                .bind(self.community.as_str())
                .bind(&self.after)
                .bind(BATCH)
                .fetch_all(&mut page.connection)
                .await?;
        let Some(last) = groups.last() else {
            return Ok(None);
        };
        let path = format!("$.custom.\"{}\"", self.field.as_str());
        sqlx::query(
            "update identity_groups set fields = json_remove(fields, ?1) \
             where community_id = ?2 and id > ?3 and id <= ?4 and json_extract(fields, ?1) is not null",
        )
        .bind(path)
        .bind(self.community.as_str())
        .bind(&self.after)
        .bind(last)
        .execute(&mut page.connection)
        .await?;
        Ok(Some(last.clone()))
    }
}
