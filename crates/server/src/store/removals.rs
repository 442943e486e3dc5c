//! Removing sources and communities: first nobody comes in any more, then what is in them goes, a few rows a
//! transaction, and at last they go themselves. Cut off anywhere in between they are there to be removed again.

use std::convert::Infallible;

use tokio::time::{Instant, sleep};
use visavis_wire::SourceToken;

use super::fault::{NotDone, Objection, Trouble, made};
use super::number::to_stored;
use super::sources::missing;
use super::writer::{Change, Desk, Page};
use super::{Store, to_the_end};
use crate::community::CommunityId;

impl Store {
    /// Removes a source with its threads.
    pub async fn remove_source(&self, token: &SourceToken) -> Result<(), NotDone<Objection>> {
        let (desk, token) = (self.desk.clone(), token.clone());
        to_the_end(async move {
            desk.make(OnSource::close(token.clone())).await?;
            forget(&desk, &Of::Source(token.clone())).await?;
            desk.make(OnSource::remove(token)).await
        })
        .await
    }

    /// Removes a community with everything in it.
    pub async fn remove_community(&self, name: &str) -> Result<(), NotDone<Objection>> {
        let (store, community) = (self.clone(), self.community(name).await?.id);
        to_the_end(async move {
            let sources = store.sources(Some(&community)).await?;
            for source in &sources {
                store.desk.make(OnSource::close(source.token.clone())).await?;
            }
            for source in sources {
                forget(&store.desk, &Of::Source(source.token)).await?;
            }
            forget(&store.desk, &Of::Community(community.clone())).await?;
            Ok(made(store.desk.make(RemoveCommunity(community)).await)?)
        })
        .await
    }
}

/// What has more rows than one transaction should remove.
#[derive(Clone)]
pub(super) enum Of {
    /// The threads of a source.
    Source(SourceToken),
    /// The persons of a community whose threads are gone.
    Community(CommunityId),
}

/// Statements that remove so many rows at most, each what the one after it stands on.
pub(super) const OF_SOURCE: [(&str, u64); 2] = [
    (
        "delete from contents where (thread_id, seq) in (select thread_id, seq from contents where thread_id in \
         (select id from threads where source_token = ?1 order by rowid limit 100) limit ?2)",
        2_000,
    ),
    (
        "delete from threads where id in (select id from threads where source_token = ?1 order by rowid limit ?2)",
        100,
    ),
];
pub(super) const OF_COMMUNITY: [(&str, u64); 2] = [
    (
        "delete from identities where id in (select id from identities where community_id = ?1 limit ?2)",
        500,
    ),
    (
        "delete from identity_groups where id in (select id from identity_groups where community_id = ?1 limit ?2)",
        500,
    ),
];

/// Removes it step by step.
async fn forget(desk: &Desk, of: &Of) -> Result<(), Trouble> {
    loop {
        let begun = Instant::now();
        if !made(desk.make(ForgetSome(of.clone())).await)? {
            return Ok(());
        }
        rest(begun).await;
    }
}

/// Rests for as long as a step took: another process finds its turn to write by trying now and then.
pub(super) async fn rest(begun: Instant) {
    sleep(begun.elapsed()).await;
}

/// Removes some rows; true where there may be more.
pub(super) struct ForgetSome(pub(super) Of);

impl Change for ForgetSome {
    type Done = bool;
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<bool, NotDone<Infallible>> {
        let (statements, name) = match &self.0 {
            Of::Source(token) => (OF_SOURCE, token.as_str()),
            Of::Community(community) => (OF_COMMUNITY, community.as_str()),
        };
        for (sql, at_most) in statements {
            let removed = sqlx::query(sql)
                .bind(name)
                .bind(to_stored(at_most))
                .execute(&mut page.connection)
                .await?;
            if removed.rows_affected() >= at_most {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A statement about one source, which must be there.
struct OnSource(&'static str, SourceToken);

impl OnSource {
    /// Has nobody come in by it any more; its live sessions end.
    const fn close(token: SourceToken) -> Self {
        Self("update sources set closed = 1 where token = ?", token)
    }

    const fn remove(token: SourceToken) -> Self {
        Self("delete from sources where token = ?", token)
    }
}

impl Change for OnSource {
    type Done = ();
    type Refusal = Objection;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Objection>> {
        let Self(sql, token) = self;
        let changed = sqlx::query(*sql)
            .bind(token.as_str())
            .execute(&mut page.connection)
            .await?;
        if changed.rows_affected() == 0 {
            return Err(NotDone::Refused(missing(token)));
        }
        page.configuration_changed();
        Ok(())
    }
}

struct RemoveCommunity(CommunityId);

impl Change for RemoveCommunity {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        sqlx::query("delete from communities where id = ?")
            .bind(self.0.as_str())
            .execute(&mut page.connection)
            .await?;
        page.configuration_changed();
        Ok(())
    }
}
