//! Keys of communities: added and removed by an administrator, found again by their Key ID.

use visavis_wire::KeyId;

use super::Store;
use super::communities::{mode_of, rule};
use super::fault::{NotDone, Objection, Trouble};
use super::number::{from_stored, to_stored};
use super::writer::{Change, Page};
use crate::community::{Algorithm, CommunityId, KeySummary, Mode, StoredKey};

impl Store {
    /// Adds a key to a community.
    pub async fn add_key(&self, community: &CommunityId, key: StoredKey) -> Result<(), NotDone<Objection>> {
        let community = community.clone();
        self.desk.make(AddKey { community, key }).await
    }

    /// A key, to verify with.
    pub async fn key(&self, community: &CommunityId, kid: &KeyId) -> Result<Option<StoredKey>, Trouble> {
        let row: Option<(String, Vec<u8>)> =
            sqlx::query_as("select algorithm, material from keys where community_id = ? and kid = ?")
                .bind(community.as_str())
                .bind(kid.as_str())
                .fetch_optional(&self.readers)
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

    /// The keys of a community, the oldest first.
    pub async fn keys(&self, community: &CommunityId) -> Result<Vec<KeySummary>, Trouble> {
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("select kid, algorithm, added_at from keys where community_id = ? order by added_at, kid")
                .bind(community.as_str())
                .fetch_all(&self.readers)
                .await?;
        let summary = |(kid, algorithm, added_at): (String, String, i64)| {
            Ok(KeySummary {
                kid: KeyId::read("kid", kid)?,
                algorithm: algorithm_of(&algorithm)?,
                added_at: from_stored(added_at),
            })
        };
        rows.into_iter().map(summary).collect()
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
