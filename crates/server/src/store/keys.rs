//! Keys of communities: added and removed by an administrator, found again by their Key ID.

use std::convert::Infallible;

use sqlx::SqliteConnection;
use visavis_wire::KeyId;

use super::Store;
use super::communities::{mode_of, rule};
use super::fault::{NotDone, Objection, Trouble, made};
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::community::{Algorithm, CommunityId, KeySummary, KeyUsage, Mode, StoredKey};
use crate::usage::{Use, UsedKey};

impl Store {
    /// Adds a key to a community.
    pub async fn add_key(&self, community: &CommunityId, key: StoredKey) -> Result<(), NotDone<Objection>> {
        let community = community.clone();
        self.desk.make(AddKey { community, key }).await
    }

    /// A key, to verify with.
    pub async fn key(&self, community: &CommunityId, kid: &KeyId) -> Result<Option<StoredKey>, Trouble> {
        stored_key(&mut *self.readers.acquire().await?, community, kid).await
    }

    /// The keys of a community and how they are used, the oldest first.
    pub async fn keys(&self, community: &CommunityId) -> Result<Vec<KeySummary>, Trouble> {
        let rows: Vec<KeyRow> = sqlx::query_as(
            "select k.kid, k.algorithm, k.added_at, k.first_used_at, k.last_used_at, k.good_until, k.live_sessions, \
             c.mode from keys k join communities c on c.id = k.community_id \
             where k.community_id = ? order by k.added_at, k.kid",
        )
        .bind(community.as_str())
        .fetch_all(&self.readers)
        .await?;
        let is_only = rows.len() == 1;
        rows.into_iter().map(|row| summary(row, is_only)).collect()
    }

    /// Notes how keys were used; of keys that are gone, nothing.
    pub async fn note_usage(&self, news: Vec<(UsedKey, Use)>) -> Result<(), Trouble> {
        made(self.desk.make(NoteUsage(news)).await)
    }

    /// Nobody stands on any key: the server has just started.
    pub async fn forget_live_sessions(&self) -> Result<(), Trouble> {
        made(self.desk.make(ForgetLiveSessions).await)
    }

    /// Removes a key; sessions that it opened end. The last key of a community that requires one stays.
    pub async fn remove_key(&self, community: &CommunityId, kid: &KeyId) -> Result<(), NotDone<Objection>> {
        self.remove(community, kid, Removal::Safe).await
    }

    /// Removes a key, also where nobody can come in without it.
    pub async fn force_remove_key(&self, community: &CommunityId, kid: &KeyId) -> Result<(), NotDone<Objection>> {
        self.remove(community, kid, Removal::Forced).await
    }

    async fn remove(&self, community: &CommunityId, kid: &KeyId, removal: Removal) -> Result<(), NotDone<Objection>> {
        let remove = RemoveKey {
            community: community.clone(),
            kid: kid.clone(),
            removal,
        };
        self.desk.make(remove).await
    }
}

type KeyRow = (String, String, i64, Option<i64>, Option<i64>, Option<i64>, i64, String);

fn summary(row: KeyRow, is_only: bool) -> Result<KeySummary, Trouble> {
    let (kid, algorithm, added_at, first, last, good_until, live_sessions, mode) = row;
    Ok(KeySummary {
        kid: KeyId::read("kid", kid)?,
        algorithm: algorithm_of(&algorithm)?,
        added_at: from_stored(added_at),
        usage: KeyUsage {
            first_used_at: first.map(from_stored),
            last_used_at: last.map(from_stored),
            good_until: good_until.map(from_stored),
            live_sessions: from_stored(live_sessions),
        },
        is_needed: is_only && mode_of(&mode)? == Mode::Require,
    })
}

async fn stored_key(
    connection: &mut SqliteConnection,
    community: &CommunityId,
    kid: &KeyId,
) -> Result<Option<StoredKey>, Trouble> {
    let row: Option<(String, Vec<u8>)> =
        sqlx::query_as("select algorithm, material from keys where community_id = ? and kid = ?")
            .bind(community.as_str())
            .bind(kid.as_str())
            .fetch_optional(connection)
            .await?;
    let key = |(algorithm, material): (String, Vec<u8>)| {
        Ok(StoredKey {
            kid: kid.clone(),
            algorithm: algorithm_of(&algorithm)?,
            material,
        })
    };
    row.map(key).transpose()
}

fn algorithm_of(word: &str) -> Result<Algorithm, Trouble> {
    Algorithm::from_word(word).ok_or_else(|| Trouble::new(format_args!("a row holds an unknown algorithm {word:?}")))
}

/// Adds a key within a transaction.
pub(super) async fn insert_key(
    page: &mut Page,
    community: &CommunityId,
    key: &StoredKey,
) -> Result<(), NotDone<Objection>> {
    let added_at = page.now();
    let added = sqlx::query(
        "insert into keys (community_id, kid, algorithm, material, added_at) values (?, ?, ?, ?, ?) \
         on conflict (community_id, kid) do nothing",
    )
    .bind(community.as_str())
    .bind(key.kid.as_str())
    .bind(key.algorithm.word())
    .bind(&key.material)
    .bind(to_stored(added_at))
    .execute(&mut page.connection)
    .await?;
    if added.rows_affected() == 0 {
        let text = format!(
            "the community has a key {} already: choose another Key ID, or remove that one first",
            key.kid
        );
        return Err(NotDone::Refused(Objection::Taken(text)));
    }
    Ok(())
}

struct AddKey {
    community: CommunityId,
    key: StoredKey,
}

impl Change for AddKey {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        insert_key(page, &self.community, &self.key).await?;
        page.configuration_changed();
        Ok(())
    }
}

enum Removal {
    Safe,
    Forced,
}

struct RemoveKey {
    community: CommunityId,
    kid: KeyId,
    removal: Removal,
}

impl Change for RemoveKey {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let removed = sqlx::query("delete from keys where community_id = ? and kid = ?")
            .bind(self.community.as_str())
            .bind(self.kid.as_str())
            .execute(&mut page.connection)
            .await?;
        if removed.rows_affected() == 0 {
            let text = format!(
                "the community has no key {}: `visavis-server key list` shows its keys",
                self.kid
            );
            return Err(NotDone::Refused(Objection::Missing(text)));
        }
        let (mode, left): (String, i64) = sqlx::query_as(
            "select mode, (select count(*) from keys where community_id = id) from communities where id = ?",
        )
        .bind(self.community.as_str())
        .fetch_one(&mut page.connection)
        .await?;
        match self.removal {
            Removal::Safe if mode_of(&mode)? == Mode::Require && left == 0 => rule(format!(
                "key {} is the last one of a community that requires signed identities: without it nobody can come \
                 in: add another key first, or say --force",
                self.kid
            )),
            Removal::Safe | Removal::Forced => {
                page.configuration_changed();
                Ok(())
            }
        }
    }
}

struct NoteUsage(Vec<(UsedKey, Use)>);

impl Change for NoteUsage {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        for (key, uses) in &self.0 {
            let stored = stored_key(&mut page.connection, &key.community, &key.kid).await?;
            if stored.is_none_or(|stored| stored.fingerprint() != key.fingerprint) {
                continue; // what was used is gone, whatever has its name now
            }
            sqlx::query(
                "update keys set first_used_at = min(coalesce(first_used_at, ?1), ?1), \
                 last_used_at = max(coalesce(last_used_at, 0), ?2), good_until = max(coalesce(good_until, 0), ?3), \
                 live_sessions = ?4 where community_id = ?5 and kid = ?6",
            )
            .bind(to_stored(uses.first_at))
            .bind(to_stored(uses.last_at))
            .bind(to_stored(uses.good_until))
            .bind(to_stored(uses.live))
            .bind(key.community.as_str())
            .bind(key.kid.as_str())
            .execute(&mut page.connection)
            .await?;
        }
        Ok(())
    }
}

struct ForgetLiveSessions;

impl Change for ForgetLiveSessions {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        sqlx::query("update keys set live_sessions = 0 where live_sessions > 0")
            .execute(&mut page.connection)
            .await?;
        Ok(())
    }
}
