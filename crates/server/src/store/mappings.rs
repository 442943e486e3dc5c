//! Mappings of extra values to fields, and the rules that they and the fields come to.

use sqlx::SqliteConnection;

use super::Store;
use super::communities::rule;
use super::fault::{NotDone, Objection, Trouble};
use super::fields::fields;
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::community::{CommunityId, FieldId, MappingId};
use crate::mapping::{self, Destination, Mapper, Mapping, Predefined};
use crate::random;

/// UTF-8 bytes of an extra value's key.
const KEY_BYTES: usize = visavis_wire::limits::EXTRA_NAME_BYTES;

impl Store {
    /// Maps an extra value, or the uuid, to a field: a predefined one's name or a custom one's key.
    pub async fn add_mapping(
        &self,
        community: &CommunityId,
        extra_value: &str,
        field: &str,
    ) -> Result<Mapping, NotDone<Objection>> {
        let add = AddMapping {
            community: community.clone(),
            extra_value: extra_value.into(),
            field: field.into(),
        };
        self.desk.make(add).await
    }

    /// The mappings of a community, in the order they were made.
    pub async fn mappings(&self, community: &CommunityId) -> Result<Vec<Mapping>, Trouble> {
        mappings(&mut *self.readers.acquire().await?, community).await
    }

    /// Removes a mapping. What it has mapped stays.
    pub async fn remove_mapping(
        &self,
        community: &CommunityId,
        extra_value: &str,
        field: &str,
    ) -> Result<(), NotDone<Objection>> {
        let remove = RemoveMapping {
            community: community.clone(),
            extra_value: extra_value.into(),
            field: field.into(),
        };
        self.desk.make(remove).await
    }
}

/// The version of a community's mappings; 0 of a community that is gone.
pub(super) async fn version(connection: &mut SqliteConnection, community: &CommunityId) -> Result<u64, Trouble> {
    let version: Option<i64> = sqlx::query_scalar("select mapping_version from communities where id = ?")
        .bind(community.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(from_stored(version.unwrap_or(0)))
}

/// All that decides about mapping in a community, as it is now.
pub(super) async fn mapper(connection: &mut SqliteConnection, community: &CommunityId) -> Result<Mapper, Trouble> {
    let version = version(connection, community).await?;
    let mappings = mappings(connection, community).await?;
    let fields = fields(connection, community).await?;
    Ok(Mapper::new(version, &fields, &mappings))
}

type MappingRow = (String, String, Option<String>, Option<String>, Option<String>);

async fn mappings(connection: &mut SqliteConnection, community: &CommunityId) -> Result<Vec<Mapping>, Trouble> {
    let rows: Vec<MappingRow> = sqlx::query_as(
        "select m.id, m.extra_value, m.predefined, m.field_id, f.key from mappings m \
         left join custom_fields f on f.id = m.field_id where m.community_id = ? order by m.position",
    )
    .bind(community.as_str())
    .fetch_all(connection)
    .await?;
    let mapping = |(id, extra_value, predefined, field, key): MappingRow| {
        let destination = match (predefined.as_deref().and_then(Predefined::from_word), field, key) {
            (Some(predefined), ..) => (Destination::Predefined(predefined), predefined.word().to_owned()),
            (None, Some(field), Some(key)) => (Destination::Custom(FieldId::from(field)), key),
            _ => return Err(Trouble::new(format_args!("mapping {id} goes nowhere"))),
        };
        Ok(Mapping {
            id: id.into(),
            community: community.clone(),
            extra_value,
            destination: destination.0,
            field: destination.1,
        })
    };
    rows.into_iter().map(mapping).collect()
}

struct AddMapping {
    community: CommunityId,
    extra_value: String,
    field: String,
}

impl Change for AddMapping {
    type Done = Mapping;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<Mapping, NotDone<Objection>> {
        let (extra_value, field) = (&self.extra_value, &self.field);
        if extra_value.is_empty() || extra_value.len() > KEY_BYTES || extra_value.contains(char::is_control) {
            return rule(format!(
                "the extra value's key {extra_value:?} cannot be: write 1 to {KEY_BYTES} bytes, as the website does"
            ));
        }
        let custom = async |page: &mut Page| -> Result<_, NotDone<Objection>> {
            let fields = fields(&mut page.connection, &self.community).await?;
            match fields.into_iter().find(|custom| custom.key == *field) {
                Some(custom) => Ok(Destination::Custom(custom.id)),
                None => no_destination(field),
            }
        };
        let destination = match Predefined::from_word(field) {
            Some(predefined) => Destination::Predefined(predefined),
            None => custom(page).await?,
        };
        let present = mappings(&mut page.connection, &self.community).await?;
        if present
            .iter()
            .any(|mapping| mapping.extra_value == *extra_value && mapping.field == *field)
        {
            let text = format!("{extra_value:?} is mapped to {field} already");
            return Err(NotDone::Refused(Objection::Taken(text)));
        }
        if present.len() >= mapping::MAPPINGS {
            let most = mapping::MAPPINGS;
            return rule(format!(
                "the community has {most} mappings, as many as it may: remove one first"
            ));
        }
        let now = page.now();
        let id = random::id(now)?;
        let (predefined, custom) = match &destination {
            Destination::Predefined(predefined) => (Some(predefined.word()), None),
            Destination::Custom(id) => (None, Some(id.as_str())),
        };
        sqlx::query(
            "insert into mappings (id, community_id, extra_value, predefined, field_id, created_at, position) \
             values (?1, ?2, ?3, ?4, ?5, ?6, \
             (select coalesce(max(position), 0) + 1 from mappings where community_id = ?2))",
        )
        .bind(&id)
        .bind(self.community.as_str())
        .bind(extra_value)
        .bind(predefined)
        .bind(custom)
        .bind(to_stored(now))
        .execute(&mut page.connection)
        .await?;
        page.mapping_changed(&self.community).await?;
        Ok(Mapping {
            id: MappingId::from(id),
            community: self.community.clone(),
            extra_value: extra_value.clone(),
            field: field.clone(),
            destination,
        })
    }
}

fn no_destination<T>(field: &str) -> Result<T, NotDone<Objection>> {
    let predefined: Vec<_> = Predefined::ALL.iter().map(|field| field.word()).collect();
    Err(NotDone::Refused(Objection::Missing(format!(
        "there is no field {field:?} to map to: name one of {}, or a custom field: `visavis-server field list` shows \
         them",
        predefined.join(", ")
    ))))
}

struct RemoveMapping {
    community: CommunityId,
    extra_value: String,
    field: String,
}

impl Change for RemoveMapping {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let present = mappings(&mut page.connection, &self.community).await?;
        let is_it = |mapping: &&Mapping| mapping.extra_value == self.extra_value && mapping.field == self.field;
        let Some(mapping) = present.iter().find(is_it) else {
            return Err(NotDone::Refused(Objection::Missing(format!(
                "{:?} is not mapped to {}: `visavis-server mapping list` shows the mappings",
                self.extra_value, self.field
            ))));
        };
        sqlx::query("delete from mappings where id = ?")
            .bind(mapping.id.as_str())
            .execute(&mut page.connection)
            .await?;
        page.mapping_changed(&self.community).await?;
        Ok(())
    }
}
