//! Communities: made, listed, shown, removed by an administrator.

use std::time::Duration;

use sqlx::SqlitePool;

use super::Store;
use super::fault::{NotDone, Objection, Trouble};
use super::keys::insert_key;
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::community::{ChangedCommunity, Community, CommunityId, Mode, NewCommunity, Preset, StoredKey};

/// Lifetimes of tokens that a community may ask for: ten years, beyond which `exp` is refused.
const LONGEST: Duration = Duration::from_hours(24 * 365 * 10);

type CommunityRow = (String, String, String, String, i64, Option<i64>);

impl Store {
    /// Makes a community, with its first keys: one that requires signed identities needs one.
    pub async fn add_community(
        &self,
        community: NewCommunity,
        keys: Vec<StoredKey>,
    ) -> Result<Community, NotDone<Objection>> {
        self.desk.make(AddCommunity { community, keys }).await
    }

    /// All communities, by name.
    pub async fn communities(&self) -> Result<Vec<Community>, Trouble> {
        let rows: Vec<CommunityRow> = sqlx::query_as(
            "select id, name, preset, mode, minimum_lifetime, maximum_lifetime from communities order by name",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(community).collect()
    }

    /// A community by its name for people.
    pub async fn community(&self, name: &str) -> Result<Community, NotDone<Objection>> {
        by_name(&self.readers, name).await
    }

    /// A community by its id.
    pub async fn community_with(&self, id: &CommunityId) -> Result<Community, NotDone<Objection>> {
        let row: Option<CommunityRow> = sqlx::query_as(
            "select id, name, preset, mode, minimum_lifetime, maximum_lifetime from communities where id = ?",
        )
        .bind(id.as_str())
        .fetch_optional(&self.readers)
        .await?;
        row.map_or_else(|| Err(NotDone::Refused(gone())), |row| Ok(community(row)?))
    }

    /// Changes a community. Live sessions that do not fit any more are asked to renew, or end.
    pub async fn change_community(
        &self,
        id: &CommunityId,
        changed: ChangedCommunity,
    ) -> Result<Community, NotDone<Objection>> {
        let id = id.clone();
        self.desk.make(ChangeCommunity { id, changed }).await
    }

    /// Changes how a community handles signed identities.
    pub async fn set_mode(&self, name: &str, mode: Mode) -> Result<(), NotDone<Objection>> {
        let community = self.community(name).await?;
        let changed = ChangedCommunity {
            mode: Some(mode),
            ..ChangedCommunity::default()
        };
        self.change_community(&community.id, changed).await.map(drop)
    }
}

async fn by_name(readers: &SqlitePool, name: &str) -> Result<Community, NotDone<Objection>> {
    let row: Option<CommunityRow> = sqlx::query_as(
        "select id, name, preset, mode, minimum_lifetime, maximum_lifetime from communities where name = ?",
    )
    .bind(name)
    .fetch_optional(readers)
    .await?;
    match row {
        Some(row) => Ok(community(row)?),
        None => Err(NotDone::Refused(Objection::Missing(format!(
            "there is no community {name:?}: `visavis-server community list` shows them"
        )))),
    }
}

fn community((id, name, preset, mode, minimum, maximum): CommunityRow) -> Result<Community, Trouble> {
    Ok(Community {
        id: id.into(),
        name,
        preset: Preset::from_word(&preset)
            .ok_or_else(|| Trouble::new(format_args!("a row holds an unknown preset {preset:?}")))?,
        mode: mode_of(&mode)?,
        minimum_lifetime: Duration::from_secs(from_stored(minimum)),
        maximum_lifetime: maximum.map(|maximum| Duration::from_secs(from_stored(maximum))),
    })
}

/// A stored mode.
pub(super) fn mode_of(word: &str) -> Result<Mode, Trouble> {
    Mode::from_word(word).ok_or_else(|| Trouble::new(format_args!("a row holds an unknown mode {word:?}")))
}

/// Names for people: not blank, not endless.
pub(super) fn check_name(what: &str, name: &str) -> Result<(), NotDone<Objection>> {
    if name.trim() == name && matches!(name.chars().count(), 1..=100) && !name.chars().any(char::is_control) {
        return Ok(());
    }
    let text = format!("the {what}'s name {name:?} cannot be: write 1 to 100 characters without spaces around them");
    Err(NotDone::Refused(Objection::Rule(text)))
}

pub(super) fn rule<T>(text: String) -> Result<T, NotDone<Objection>> {
    Err(NotDone::Refused(Objection::Rule(text)))
}

struct AddCommunity {
    community: NewCommunity,
    keys: Vec<StoredKey>,
}

impl Change for AddCommunity {
    type Done = Community;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<Community, NotDone<Objection>> {
        let NewCommunity {
            id,
            name,
            preset,
            mode,
            minimum_lifetime,
            maximum_lifetime,
        } = self.community.clone();
        let mode = mode.unwrap_or(preset.mode());
        let new = Community {
            id,
            name,
            preset,
            mode,
            minimum_lifetime,
            maximum_lifetime,
        };
        check(&new)?;
        let Community { id, name, .. } = &new;
        if mode == Mode::Require && self.keys.is_empty() {
            let others = match preset {
                Preset::Ringcx => "reject",
                Preset::Engage => "reject or accept",
            };
            return rule(format!(
                "community {name:?} would let nobody in: mode require needs a key: give it one now, or choose mode \
                 {others}"
            ));
        }
        check_free(page, name).await?;
        let now = page.now();
        sqlx::query(
            "insert into communities (id, name, preset, mode, minimum_lifetime, maximum_lifetime, created_at) \
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id.as_str())
        .bind(name)
        .bind(preset.word())
        .bind(mode.word())
        .bind(to_stored(minimum_lifetime.as_secs()))
        .bind(maximum_lifetime.map(|maximum| to_stored(maximum.as_secs())))
        .bind(to_stored(now))
        .execute(&mut page.connection)
        .await?;
        for key in &self.keys {
            insert_key(page, id, key).await?;
        }
        page.configuration_changed();
        Ok(new)
    }
}

fn check_mode(name: &str, preset: Preset, mode: Mode) -> Result<(), NotDone<Objection>> {
    if preset.allows(mode) {
        return Ok(());
    }
    rule(format!(
        "community {name:?} has the preset {}, which does not allow mode {}: choose mode reject or require, or the \
         preset engage",
        preset.word(),
        mode.word()
    ))
}

struct ChangeCommunity {
    id: CommunityId,
    changed: ChangedCommunity,
}

impl Change for ChangeCommunity {
    type Done = Community;
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<Community, NotDone<Objection>> {
        let row: Option<CommunityRow> = sqlx::query_as(
            "select id, name, preset, mode, minimum_lifetime, maximum_lifetime from communities where id = ?",
        )
        .bind(self.id.as_str())
        .fetch_optional(&mut page.connection)
        .await?;
        let before = community(row.ok_or_else(|| NotDone::Refused(gone()))?)?;
        let changed = self.changed.clone();
        let after = Community {
            name: changed.name.unwrap_or_else(|| before.name.clone()),
            mode: changed.mode.unwrap_or(before.mode),
            minimum_lifetime: changed.minimum_lifetime.unwrap_or(before.minimum_lifetime),
            maximum_lifetime: changed.maximum_lifetime.unwrap_or(before.maximum_lifetime),
            ..before.clone()
        };
        let keys: i64 = sqlx::query_scalar("select count(*) from keys where community_id = ?")
            .bind(self.id.as_str())
            .fetch_one(&mut page.connection)
            .await?;
        check(&after)?;
        if after.mode == Mode::Require && keys == 0 {
            return rule(format!(
                "community {:?} would let nobody in: mode require needs a key: add one first (`visavis-server key add`)",
                after.name
            ));
        }
        if after.name != before.name {
            check_free(page, &after.name).await?;
        }
        sqlx::query(
            "update communities set name = ?, mode = ?, minimum_lifetime = ?, maximum_lifetime = ? where id = ?",
        )
        .bind(&after.name)
        .bind(after.mode.word())
        .bind(to_stored(after.minimum_lifetime.as_secs()))
        .bind(after.maximum_lifetime.map(|maximum| to_stored(maximum.as_secs())))
        .bind(self.id.as_str())
        .execute(&mut page.connection)
        .await?;
        page.configuration_changed();
        Ok(after)
    }
}

/// What every community must be.
fn check(community: &Community) -> Result<(), NotDone<Objection>> {
    let name = &community.name;
    check_name("community", name)?;
    check_mode(name, community.preset, community.mode)?;
    let (minimum, maximum) = (community.minimum_lifetime, community.maximum_lifetime);
    if minimum > LONGEST || maximum.is_some_and(|maximum| maximum > LONGEST) {
        return rule(format!(
            "community {name:?} would ask for tokens of more than ten years: choose shorter lifetimes"
        ));
    }
    if maximum.is_some_and(|maximum| maximum < minimum) {
        return rule(format!(
            "community {name:?} would accept no token: its maximum lifetime must not be less than its minimum lifetime"
        ));
    }
    Ok(())
}

async fn check_free(page: &mut Page, name: &str) -> Result<(), NotDone<Objection>> {
    let taken: Option<i64> = sqlx::query_scalar("select 1 from communities where name = ?")
        .bind(name)
        .fetch_optional(&mut page.connection)
        .await?;
    if taken.is_some() {
        let text = format!("there is a community {name:?} already: choose another name");
        return Err(NotDone::Refused(Objection::Taken(text)));
    }
    Ok(())
}

fn gone() -> Objection {
    Objection::Missing("there is no such community: list them to see which there are".into())
}
