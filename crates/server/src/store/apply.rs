//! Mapping identities that are stored already: a few persons at a time, so that nobody waits for it.

use std::collections::BTreeMap;
use std::convert::Infallible;

use sqlx::SqliteConnection;

use super::Store;
use super::fault::{NotDone, Trouble, made};
use super::inbox::identity;
use super::mappings::{mapper, version};
use super::number::{from_stored, to_stored};
use super::persons::{Mappable, fields_of, mapped, store_fields, store_outcome};
use super::writer::{Change, Page};
use crate::community::{CommunityId, GroupId};
use crate::hub::Topic;
use crate::mapping::{GroupFields, IDENTITIES, Mapper, Outcome};

/// Persons in one step.
const STEP: i64 = 50;

/// What mapping stored identities came to, or would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Identities that were looked at.
    pub identities: u64,
    /// Persons that have another value in a field now.
    pub groups_changed: u64,
    /// Fields that have another value now, by their words: of how many persons.
    pub fields_changed: BTreeMap<String, u64>,
    /// What was not mapped, by extra value, field and code: of how many identities.
    pub not_mapped: BTreeMap<(String, String, &'static str), u64>,
}

/// One step of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it came to.
    pub applied: Applied,
    /// Where the next begins; `None` where this was the last.
    pub next: Option<GroupId>,
}

/// Whether anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// Only counts.
    Dry,
    /// Maps and stores.
    Real,
}

impl Applied {
    /// Counts another step in.
    pub fn add(&mut self, other: Self) {
        self.identities += other.identities;
        self.groups_changed += other.groups_changed;
        for (field, count) in other.fields_changed {
            *self.fields_changed.entry(field).or_default() += count;
        }
        for (what, count) in other.not_mapped {
            *self.not_mapped.entry(what).or_default() += count;
        }
    }
}

impl Store {
    /// How many identities of a community were mapped before its fields and mappings last changed.
    pub async fn to_be_mapped(&self, community: &CommunityId) -> Result<u64, Trouble> {
        let count: i64 = sqlx::query_scalar(
            "select count(*) from identities i join communities c on c.id = i.community_id \
             where c.id = ? and i.mapped_by < c.mapping_version",
        )
        .bind(community.as_str())
        .fetch_one(&self.readers)
        .await?;
        Ok(from_stored(count))
    }

    /// Maps stored identities that were mapped before the fields and mappings last changed, person by person, from
    /// the one after `after` on. Other changes go on between one step and the next.
    pub async fn apply_mappings(
        &self,
        community: &CommunityId,
        after: Option<&GroupId>,
        run: Run,
    ) -> Result<Step, Trouble> {
        let apply = Apply {
            community: community.clone(),
            after: after.map(|after| after.as_str().to_owned()).unwrap_or_default(),
        };
        match run {
            Run::Real => made(self.desk.make(apply).await),
            Run::Dry => {
                let mut connection = self.readers.acquire().await?;
                let mapper = mapper(&mut connection, community).await?;
                let mut step = apply.begin(&mut connection).await?;
                for group in &step.groups {
                    let person = map_group(&mut connection, &mapper, group).await?;
                    person.count(&mut step.applied);
                }
                Ok(step.end())
            }
        }
    }
}

struct Apply {
    community: CommunityId,
    after: String,
}

/// The persons of one step.
struct Begun {
    groups: Vec<String>,
    applied: Applied,
}

impl Begun {
    fn end(mut self) -> Step {
        let is_last = self.groups.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
        Step {
            applied: self.applied,
            next: self.groups.pop().filter(|_| !is_last).map(GroupId::from),
        }
    }
}

impl Apply {
    async fn begin(&self, connection: &mut SqliteConnection) -> Result<Begun, Trouble> {
        let version = version(connection, &self.community).await?;
        let groups = sqlx::query_scalar(
            "select group_id from identities where community_id = ? and group_id > ? and mapped_by < ? \
             group by group_id order by group_id limit ?",
        )
        .bind(self.community.as_str())
        .bind(&self.after)
        .bind(to_stored(version))
        .bind(STEP)
        .fetch_all(connection)
        .await?;
        Ok(Begun {
            groups,
            applied: Applied::default(),
        })
    }
}

impl Change for Apply {
    type Done = Step;
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<Step, NotDone<Infallible>> {
        let mapper = page.mapper(&self.community).await?;
        let mut step = self.begin(&mut page.connection).await?;
        for group in &step.groups {
            let person = map_group(&mut page.connection, &mapper, group).await?;
            if person.fields != person.before {
                store_fields(page, group, &person.fields).await?;
            }
            for (identity, outcome) in &person.outcomes {
                store_outcome(page, identity, mapper.version, outcome).await?;
            }
            person.count(&mut step.applied);
        }
        if step.applied.groups_changed > 0 {
            page.tell(Topic::Community(self.community.clone()));
        }
        Ok(step.end())
    }
}

/// What mapping all identities of one person comes to.
struct Mapped {
    before: GroupFields,
    fields: GroupFields,
    outcomes: Vec<(String, Outcome)>,
}

impl Mapped {
    fn count(&self, applied: &mut Applied) {
        applied.identities += self.outcomes.len() as u64;
        applied.groups_changed += u64::from(self.fields != self.before);
        let mut changed: Vec<_> = self.outcomes.iter().flat_map(|(_, outcome)| &outcome.changed).collect();
        changed.sort();
        changed.dedup();
        for field in changed {
            *applied.fields_changed.entry(field.clone()).or_default() += 1;
        }
        for not in self.outcomes.iter().flat_map(|(_, outcome)| &outcome.not_mapped) {
            let what = (not.extra_value.clone(), not.field.clone(), not.reason.code());
            *applied.not_mapped.entry(what).or_default() += 1;
        }
    }
}

/// Maps the identities of a person, the one that changed last last: what it says counts. Writes nothing.
async fn map_group(connection: &mut SqliteConnection, mapper: &Mapper, group: &str) -> Result<Mapped, Trouble> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "select id, namespace, fields from identities where group_id = ? order by updated_at, id limit ?",
    )
    .bind(group)
    .bind(to_stored(IDENTITIES as u64))
    .fetch_all(&mut *connection)
    .await?;
    let before = fields_of(connection, group).await?;
    let (mut fields, mut outcomes) = (before.clone(), Vec::with_capacity(rows.len()));
    for (id, namespace, said) in rows {
        let mappable = Mappable {
            id: &id,
            group,
            namespace: &namespace,
            identity: &identity(None, &said)?,
        };
        let outcome = mapped(connection, mapper, &mappable, &mut fields).await?;
        outcomes.push((id, outcome));
    }
    Ok(Mapped {
        before,
        fields,
        outcomes,
    })
}
