//! Communities: made, listed, shown, removed by an administrator.

use std::time::Duration;

use sqlx::SqlitePool;

use super::Store;
use super::fault::{NotDone, Objection, Trouble};
use super::keys::insert_key;
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::community::{Community, CommunityId, Mode, NewCommunity, Preset, StoredKey};

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

    /// Changes how a community handles signed identities. Live sessions that do not fit any more end.
    pub async fn set_mode(&self, name: &str, mode: Mode) -> Result<(), NotDone<Objection>> {
        let community = self.community(name).await?;
        self.desk.make(SetMode { community, mode }).await
    }

    /// Removes a community with everything in it.
    pub async fn remove_community(&self, name: &str) -> Result<(), NotDone<Objection>> {
        let community = self.community(name).await?;
        self.desk.make(RemoveCommunity(community.id)).await
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
        check_name("community", &name)?;
        let mode = mode.unwrap_or(preset.mode());
        check_mode(&name, preset, mode)?;
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
        if maximum_lifetime.is_some_and(|maximum| maximum < minimum_lifetime) {
            return rule(format!(
                "community {name:?} would accept no token: its maximum lifetime must not be less than its minimum \
                 lifetime"
            ));
        }
        let taken: Option<i64> = sqlx::query_scalar("select 1 from communities where name = ?")
            .bind(&name)
            .fetch_optional(&mut page.connection)
            .await?;
        if taken.is_some() {
            let text = format!("there is a community {name:?} already: choose another name");
            return Err(NotDone::Refused(Objection::Taken(text)));
        }
        let now = page.now();
        sqlx::query(
            "insert into communities (id, name, preset, mode, minimum_lifetime, maximum_lifetime, created_at) \
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id.as_str())
        .bind(&name)
        .bind(preset.word())
        .bind(mode.word())
        .bind(to_stored(minimum_lifetime.as_secs()))
        .bind(maximum_lifetime.map(|maximum| to_stored(maximum.as_secs())))
        .bind(to_stored(now))
        .execute(&mut page.connection)
        .await?;
        for key in &self.keys {
            insert_key(page, &id, key).await?;
        }
        page.configuration_changed();
        Ok(Community {
            id,
            name,
            preset,
            mode,
            minimum_lifetime,
            maximum_lifetime,
        })
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

struct SetMode {
    community: Community,
    mode: Mode,
}

impl Change for SetMode {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let Community { id, name, preset, .. } = &self.community;
        check_mode(name, *preset, self.mode)?;
        let keys: i64 = sqlx::query_scalar("select count(*) from keys where community_id = ?")
            .bind(id.as_str())
            .fetch_one(&mut page.connection)
            .await?;
        if self.mode == Mode::Require && keys == 0 {
            return rule(format!(
                "community {name:?} would let nobody in: mode require needs a key: `visavis-server key add` first"
            ));
        }
        sqlx::query("update communities set mode = ? where id = ?")
            .bind(self.mode.word())
            .bind(id.as_str())
            .execute(&mut page.connection)
            .await?;
        page.configuration_changed();
        Ok(())
    }
}

struct RemoveCommunity(CommunityId);

impl Change for RemoveCommunity {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        sqlx::query("delete from communities where id = ?")
            .bind(self.0.as_str())
            .execute(&mut page.connection)
            .await?;
        page.configuration_changed();
        Ok(())
    }
}
