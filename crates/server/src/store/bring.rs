//! Bringing a conversation along: what somebody wrote in this browser before signing in becomes the signed person's.
//!
//! **Invariant**: only threads that the very browser's key holds move, and those of a signed person have no holder: what
//! was once signed never changes hands. Each entry stays as its author was known when writing it.

use std::sync::Arc;

use visavis_wire::{ThreadId, limits};

use super::Store;
use super::fault::{NotDone, NotTaken};
use super::number::to_stored;
use super::threads::thread_id;
use super::visitors::{find, make_identity};
use super::writer::{Change, Page};
use crate::hub::Topic;
use crate::visitor::{Standing, Visitor};

impl Store {
    /// Has the conversations of `from`, who is not signed, be those of `to`, who is. The one that was active last;
    /// `None` where there is none, or not any more: asked again, it changes nothing.
    pub async fn bring_along(
        &self,
        from: Visitor,
        to: Arc<Visitor>,
        good_until: Option<u64>,
    ) -> Result<Option<ThreadId>, NotDone<NotTaken>> {
        self.desk.make(Bring { from, to, good_until }).await
    }
}

struct Bring {
    from: Visitor,
    to: Arc<Visitor>,
    /// After this moment, in milliseconds since 1970, nothing is taken.
    good_until: Option<u64>,
}

impl Change for Bring {
    type Done = Option<ThreadId>;
    type Refusal = NotTaken;

    async fn make(&self, page: &mut Page) -> Result<Option<ThreadId>, NotDone<NotTaken>> {
        if self.good_until.is_some_and(|good_until| page.clock() >= good_until) {
            return Err(NotDone::Refused(NotTaken::Expired));
        }
        let (Standing::Signed { .. }, Standing::Claimed { .. } | Standing::Automated { .. }) =
            (&self.to.standing, &self.from.standing)
        else {
            return Ok(None);
        };
        let Some(before) = find(&mut page.connection, &self.from).await? else {
            return Ok(None);
        };
        // The latest; the last one moved is then the one that was active last, as it was before.
        let mut threads: Vec<String> = sqlx::query_scalar(
            "select id from threads where identity_id = ? and holder = ? and source_token = ? \
             order by activity desc limit ?",
        )
        .bind(&before.identity)
        .bind(self.from.standing.thread_holder())
        .bind(self.from.source.as_str())
        .bind(to_stored(limits::THREADS as u64))
        .fetch_all(&mut page.connection)
        .await?;
        threads.reverse();
        let Some(latest) = threads.last().cloned() else {
            return Ok(None);
        };
        let after = match find(&mut page.connection, &self.to).await? {
            Some(found) => found.identity,
            None => make_identity(page, &self.to).await?,
        };
        for thread in threads {
            sqlx::query("update threads set identity_id = ?, holder = ?, known = ?, activity = ? where id = ?")
                .bind(&after)
                .bind(self.to.standing.thread_holder())
                .bind(self.to.known().word())
                .bind(to_stored(page.next_activity()))
                .bind(&thread)
                .execute(&mut page.connection)
                .await?;
            // A message that is said again, for its acknowledgement was lost, is then still the same.
            sqlx::query("update or ignore contents set author_id = ? where thread_id = ? and author_id = ?")
                .bind(&after)
                .bind(&thread)
                .bind(&before.identity)
                .execute(&mut page.connection)
                .await?;
        }
        page.tell(Topic::Place(self.from.place()));
        page.tell(Topic::Place(self.to.place()));
        page.tell(Topic::Community(self.to.community.clone()));
        Ok(Some(thread_id(latest)?))
    }
}
