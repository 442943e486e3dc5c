//! Persons, as agents see them: identity groups, what is mapped into them, and merging them.

use serde_json::Value;
use sqlx::SqliteConnection;
use visavis_wire::Identity;

use super::Store;
use super::communities::rule;
use super::fault::{NotDone, Objection, Trouble};
use super::inbox::identity;
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::community::{CommunityId, GroupId, IdentityId};
use crate::hub::Topic;
use crate::mapping::{Brought, GroupFields, IDENTITIES, Mapper, NotMapped, Outcome};

/// A person as agents see them.
#[derive(Clone, Debug, PartialEq)]
pub struct IdentityGroup {
    /// Its name in the database.
    pub id: GroupId,
    /// The community.
    pub community: CommunityId,
    /// What was mapped of its identities.
    pub fields: GroupFields,
    /// Its identities, the oldest first.
    pub identities: Vec<IdentityId>,
    /// When it was made, in milliseconds since 1970.
    pub created_at: u64,
    /// When a field or an identity of it last changed, in milliseconds since 1970.
    pub updated_at: u64,
}

/// An identity as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredIdentity {
    /// Its name in the database.
    pub id: IdentityId,
    /// The community.
    pub community: CommunityId,
    /// The person it belongs to.
    pub group: GroupId,
    /// On whose word it is who it is: `signed`, `claimed` or `automated`.
    pub namespace: String,
    /// What the website said, with the uuid, also where the server made it.
    pub identity: Identity,
    /// What of it was not mapped and why: a list of `{"extra_value", "field", "code", "text"}`.
    pub not_mapped: Value,
    /// When it was made, in milliseconds since 1970.
    pub created_at: u64,
    /// When it last changed, in milliseconds since 1970.
    pub updated_at: u64,
}

/// Part of a list, and how long the whole is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T> {
    /// Records in the whole list.
    pub count: u64,
    /// Those that were asked for.
    pub records: Vec<T>,
}

type IdentityRow = (String, String, String, String, String, String, String, i64, i64);

macro_rules! identities {
    () => {
        "select id, community_id, group_id, namespace, uuid, fields, not_mapped, created_at, updated_at from identities"
    };
}

fn stored(row: IdentityRow) -> Result<StoredIdentity, Trouble> {
    let (id, community, group, namespace, uuid, said, not_mapped, created_at, updated_at) = row;
    Ok(StoredIdentity {
        id: id.into(),
        community: community.into(),
        group: group.into(),
        namespace,
        identity: identity(Some(&uuid), &said)?,
        not_mapped: serde_json::from_str(&not_mapped)?,
        created_at: from_stored(created_at),
        updated_at: from_stored(updated_at),
    })
}

/// Persons of a community (?1); with a text (?2) those who have it in a field, in what their website said or as their id.
macro_rules! persons {
    ($what:literal) => {
        concat!(
            "select ",
            $what,
            " from identity_groups g where community_id = ?1 and (?2 is null or id = ?2 \
             or exists (select 1 from json_tree(g.fields) where instr(lower(atom), lower(?2))) \
             or exists (select 1 from identities i where i.group_id = g.id and (instr(lower(i.uuid), lower(?2)) \
             or exists (select 1 from json_tree(i.fields) where instr(lower(atom), lower(?2))))))"
        )
    };
}

impl Store {
    /// Some of the persons of a community, or of those with a text in whatever is known of them, the newest first.
    pub async fn identity_groups(
        &self,
        community: &CommunityId,
        having: Option<&str>,
        offset: u64,
        limit: u64,
    ) -> Result<Part<IdentityGroup>, Trouble> {
        let mut connection = self.readers.acquire().await?;
        let count: i64 = sqlx::query_scalar(persons!("count(*)"))
            .bind(community.as_str())
            .bind(having)
            .fetch_one(&mut *connection)
            .await?;
        let ids: Vec<String> = sqlx::query_scalar(concat!(
            persons!("id"),
            " order by created_at desc, rowid desc limit ?3 offset ?4"
        ))
        .bind(community.as_str())
        .bind(having)
        .bind(to_stored(limit))
        .bind(to_stored(offset))
        .fetch_all(&mut *connection)
        .await?;
        let mut records = Vec::with_capacity(ids.len());
        for id in ids {
            records.extend(group(&mut connection, &id.into()).await?);
        }
        Ok(Part {
            count: from_stored(count),
            records,
        })
    }

    /// One person.
    pub async fn identity_group(&self, id: &GroupId) -> Result<IdentityGroup, NotDone<Objection>> {
        let found = group(&mut *self.readers.acquire().await?, id).await?;
        found.map_or_else(|| no_group(id), Ok)
    }

    /// Some of the identities of a community or of one person, the oldest first.
    pub async fn identities(
        &self,
        community: &CommunityId,
        group: Option<&GroupId>,
        offset: u64,
        limit: u64,
    ) -> Result<Part<StoredIdentity>, Trouble> {
        let mut connection = self.readers.acquire().await?;
        let group = group.map(GroupId::as_str);
        let count: i64 = sqlx::query_scalar(
            "select count(*) from identities where community_id = ? and group_id = coalesce(?, group_id)",
        )
        .bind(community.as_str())
        .bind(group)
        .fetch_one(&mut *connection)
        .await?;
        let rows: Vec<IdentityRow> = sqlx::query_as(concat!(
            identities!(),
            " where community_id = ? and group_id = coalesce(?, group_id) order by created_at, rowid limit ? offset ?"
        ))
        .bind(community.as_str())
        .bind(group)
        .bind(to_stored(limit))
        .bind(to_stored(offset))
        .fetch_all(&mut *connection)
        .await?;
        Ok(Part {
            count: from_stored(count),
            records: rows.into_iter().map(stored).collect::<Result<_, _>>()?,
        })
    }

    /// All identities of one person, the oldest first.
    pub async fn identities_of(&self, person: &IdentityGroup) -> Result<Vec<StoredIdentity>, Trouble> {
        let part = self
            .identities(&person.community, Some(&person.id), 0, IDENTITIES as u64)
            .await?;
        Ok(part.records)
    }

    /// One identity.
    pub async fn identity(&self, id: &IdentityId) -> Result<StoredIdentity, NotDone<Objection>> {
        let row: Option<IdentityRow> = sqlx::query_as(concat!(identities!(), " where id = ?"))
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await?;
        let missing = || {
            let text = format!("there is no identity {:?}: list them first", id.as_str());
            NotDone::Refused(Objection::Missing(text))
        };
        Ok(stored(row.ok_or_else(missing)?)?)
    }

    /// Has one person take in another of the same community, identities and fields; the other is gone. A scalar field
    /// keeps what it has.
    pub async fn merge_identity_groups(
        &self,
        into: &GroupId,
        from: &GroupId,
    ) -> Result<IdentityGroup, NotDone<Objection>> {
        let merge = Merge {
            into: into.clone(),
            from: from.clone(),
        };
        self.desk.make(merge).await
    }
}

/// One person, in whatever community.
async fn group(connection: &mut SqliteConnection, id: &GroupId) -> Result<Option<IdentityGroup>, Trouble> {
    let row: Option<(String, String, i64, i64)> =
        sqlx::query_as("select community_id, fields, created_at, updated_at from identity_groups where id = ?")
            .bind(id.as_str())
            .fetch_optional(&mut *connection)
            .await?;
    let Some((community, fields, created_at, updated_at)) = row else {
        return Ok(None);
    };
    let identities: Vec<String> = sqlx::query_scalar("select id from identities where group_id = ? order by id")
        .bind(id.as_str())
        .fetch_all(connection)
        .await?;
    Ok(Some(IdentityGroup {
        id: id.clone(),
        community: community.into(),
        fields: GroupFields::read(&fields),
        identities: identities.into_iter().map(IdentityId::from).collect(),
        created_at: from_stored(created_at),
        updated_at: from_stored(updated_at),
    }))
}

fn no_group<T>(id: &GroupId) -> Result<T, NotDone<Objection>> {
    let text = format!("there is no identity group {:?}: list them first", id.as_str());
    Err(NotDone::Refused(Objection::Missing(text)))
}

/// Makes a person for an identity that is being made.
pub(super) async fn make_group(page: &mut Page, community: &CommunityId, id: &str) -> Result<(), Trouble> {
    let now = to_stored(page.now());
    sqlx::query(
        "insert into identity_groups (id, community_id, fields, created_at, updated_at) values (?, ?, '{}', ?, ?)",
    )
    .bind(id)
    .bind(community.as_str())
    .bind(now)
    .bind(now)
    .execute(&mut page.connection)
    .await?;
    Ok(())
}

/// An identity that is to be mapped.
pub(super) struct Mappable<'a> {
    /// Its name in the database.
    pub(super) id: &'a str,
    pub(super) group: &'a str,
    pub(super) namespace: &'a str,
    /// What the website said.
    pub(super) identity: &'a Identity,
}

/// Maps an identity that has just arrived or changed.
pub(super) async fn map_identity(
    page: &mut Page,
    community: &CommunityId,
    mappable: &Mappable<'_>,
) -> Result<(), Trouble> {
    let mapper = page.mapper(community).await?;
    let mut fields = fields_of(&mut page.connection, mappable.group).await?;
    let outcome = mapped(&mut page.connection, &mapper, mappable, &mut fields).await?;
    if !outcome.changed.is_empty() {
        store_fields(page, mappable.group, &fields).await?;
    }
    store_outcome(page, mappable.id, mapper.version, &outcome).await
}

/// The fields of a person; none of one that is gone.
pub(super) async fn fields_of(connection: &mut SqliteConnection, group: &str) -> Result<GroupFields, Trouble> {
    let fields: Option<String> = sqlx::query_scalar("select fields from identity_groups where id = ?")
        .bind(group)
        .fetch_optional(connection)
        .await?;
    Ok(GroupFields::read(&fields.unwrap_or_default()))
}

/// What mapping an identity into these fields comes to; writes nothing.
pub(super) async fn mapped(
    connection: &mut SqliteConnection,
    mapper: &Mapper,
    mappable: &Mappable<'_>,
    fields: &mut GroupFields,
) -> Result<Outcome, Trouble> {
    if mapper.is_empty() {
        return Ok(Outcome::default());
    }
    let is_outranked = mappable.namespace != "signed"
        && sqlx::query_scalar("select exists (select 1 from identities where group_id = ? and namespace = 'signed')")
            .bind(mappable.group)
            .fetch_one(connection)
            .await?;
    let brought = Brought {
        identity: mappable.identity,
        is_automated: mappable.namespace == "automated",
        is_outranked,
    };
    Ok(mapper.map(&brought, fields))
}

pub(super) async fn store_fields(page: &mut Page, group: &str, fields: &GroupFields) -> Result<(), Trouble> {
    sqlx::query("update identity_groups set fields = ?, updated_at = ? where id = ?")
        .bind(fields.write())
        .bind(to_stored(page.now()))
        .bind(group)
        .execute(&mut page.connection)
        .await?;
    Ok(())
}

pub(super) async fn store_outcome(
    page: &mut Page,
    identity: &str,
    version: u64,
    outcome: &Outcome,
) -> Result<(), Trouble> {
    let not_mapped: Vec<_> = outcome.not_mapped.iter().map(NotMapped::write).collect();
    sqlx::query("update identities set mapped_by = ?, not_mapped = ? where id = ?")
        .bind(to_stored(version))
        .bind(Value::from(not_mapped).to_string())
        .bind(identity)
        .execute(&mut page.connection)
        .await?;
    Ok(())
}

struct Merge {
    into: GroupId,
    from: GroupId,
}

impl Change for Merge {
    type Done = IdentityGroup;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<IdentityGroup, NotDone<Objection>> {
        let Some(mut into) = group(&mut page.connection, &self.into).await? else {
            return no_group(&self.into);
        };
        let Some(from) = group(&mut page.connection, &self.from).await? else {
            return no_group(&self.from);
        };
        if into.id == from.id {
            return rule("an identity group cannot be merged with itself: name another one".into());
        }
        if into.community != from.community {
            return rule("identity groups of two communities cannot be merged: each community has its own".into());
        }
        if into.identities.len() + from.identities.len() > IDENTITIES {
            return rule(format!(
                "an identity group has at most {IDENTITIES} identities: these two have more"
            ));
        }
        into.fields.absorb(&from.fields);
        sqlx::query("update identities set group_id = ? where group_id = ?")
            .bind(into.id.as_str())
            .bind(from.id.as_str())
            .execute(&mut page.connection)
            .await?;
        sqlx::query("delete from identity_groups where id = ?")
            .bind(from.id.as_str())
            .execute(&mut page.connection)
            .await?;
        store_fields(page, into.id.as_str(), &into.fields).await?;
        page.tell(Topic::Community(into.community.clone()));
        into.identities.extend(from.identities);
        into.identities.sort();
        into.updated_at = page.now();
        Ok(into)
    }
}
