//! Visitors: who is known already, what they write, what they have seen.
//!
//! **Invariant**: a visitor who never writes leaves no row; identity and thread are made together
//! with the first message.

use std::convert::Infallible;
use std::sync::Arc;

use sqlx::SqliteConnection;
use visavis_wire::{Body, Known, MessageId, ThreadId};

use super::Store;
use super::fault::{NotDone, NotTaken, Trouble, made};
use super::number::{from_stored, to_stored};
use super::threads::{Stored, Writing, append, known_of, thread_id};
use super::writer::{Change, Page};
use crate::hub::Topic;
use crate::random;
use crate::visitor::Visitor;

/// What is stored of a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acquaintance {
    /// The thread with this source.
    pub thread: Option<RunningThread>,
    /// True where the identity is stored as the website says it now.
    pub is_current: bool,
}

/// A thread, seen by its visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningThread {
    /// Its name.
    pub id: ThreadId,
    /// Its last number.
    pub head: u64,
    /// The last number the visitor has seen.
    pub seen: u64,
}

impl Store {
    /// What is stored of a visitor; `None` of one who has never written in this community.
    pub async fn acquaintance(&self, visitor: &Visitor) -> Result<Option<Acquaintance>, Trouble> {
        let mut connection = self.readers.acquire().await?;
        let Some(found) = find(&mut connection, visitor).await? else {
            return Ok(None);
        };
        let is_known_so = found.thread.as_ref().is_none_or(|(_, known)| *known == visitor.known());
        Ok(Some(Acquaintance {
            is_current: is_known_so && found.fields == visitor.identity.write(),
            thread: found.thread.map(|(thread, _)| thread),
        }))
    }

    /// Stores what the website says now of a visitor who has written before.
    pub async fn recognise(&self, visitor: Arc<Visitor>) -> Result<(), Trouble> {
        made(self.desk.make(Recognise(visitor)).await)
    }

    /// Stores a visitor's message. Its id is unique among its author's; the same message said again is the first.
    pub async fn write(
        &self,
        visitor: Arc<Visitor>,
        id: MessageId,
        body: Body,
        good_until: Option<u64>,
    ) -> Result<Stored, NotDone<NotTaken>> {
        let write = Write {
            visitor,
            id,
            body,
            good_until,
        };
        self.desk.make(write).await
    }

    /// Notes that the visitor has seen everything up to a number.
    pub async fn seen_by_visitor(&self, thread: ThreadId, seq: u64) -> Result<(), Trouble> {
        made(self.desk.make(Seen { thread, seq }).await)
    }
}

struct Found {
    identity: String,
    fields: String,
    thread: Option<(RunningThread, Known)>,
}

type FoundRow = (String, String, Option<String>, Option<i64>, Option<i64>, Option<String>);

async fn find(connection: &mut SqliteConnection, visitor: &Visitor) -> Result<Option<Found>, Trouble> {
    let standing = &visitor.standing;
    let query = match standing.uuid() {
        Some(uuid) => sqlx::query_as(
            "select i.id, i.fields, t.id, t.head, t.visitor_seen, t.known from identities i \
             left join threads t on t.source_token = ? and t.identity_id = i.id and t.holder = ? \
             where i.community_id = ? and i.namespace = ? and i.uuid = ?",
        )
        .bind(visitor.source.as_str())
        .bind(standing.thread_holder())
        .bind(visitor.community.as_str())
        .bind(standing.namespace())
        .bind(uuid),
        None => sqlx::query_as(
            "select i.id, i.fields, t.id, t.head, t.visitor_seen, t.known from identities i \
             left join threads t on t.source_token = ? and t.identity_id = i.id and t.holder = ? \
             where i.community_id = ? and i.holder = ?",
        )
        .bind(visitor.source.as_str())
        .bind(standing.thread_holder())
        .bind(visitor.community.as_str())
        .bind(standing.identity_holder()),
    };
    let found: Option<FoundRow> = query.fetch_optional(connection).await?;
    let Some((identity, fields, thread, head, seen, known)) = found else {
        return Ok(None);
    };
    let thread = match thread {
        None => None,
        Some(id) => Some((
            RunningThread {
                id: thread_id(id)?,
                head: from_stored(head.unwrap_or(0)),
                seen: from_stored(seen.unwrap_or(0)),
            },
            known_of(known.as_deref().unwrap_or_default())?,
        )),
    };
    Ok(Some(Found {
        identity,
        fields,
        thread,
    }))
}

struct Write {
    visitor: Arc<Visitor>,
    id: MessageId,
    body: Body,
    /// After this moment, in milliseconds since 1970, nothing more is taken.
    good_until: Option<u64>,
}

impl Change for Write {
    type Done = Stored;
    type Refusal = NotTaken;

    async fn make(&self, page: &mut Page) -> Result<Stored, NotDone<NotTaken>> {
        // Asked here and not only where it came in: a message may have waited for the one before it.
        if self.good_until.is_some_and(|good_until| page.clock() >= good_until) {
            return Err(NotDone::Refused(NotTaken::Expired));
        }
        let (identity, thread) = self.find_or_make(page).await?;
        let writing = Writing::Visitor(&identity, self.visitor.known());
        let stored = append(page, &writing, &thread, &self.id, &self.body).await?;
        page.tell(Topic::Place(self.visitor.place()));
        page.tell(Topic::Community(self.visitor.community.clone()));
        Ok(stored)
    }
}

impl Write {
    async fn find_or_make(&self, page: &mut Page) -> Result<(String, ThreadId), Trouble> {
        let visitor = &*self.visitor;
        let found = find(&mut page.connection, visitor).await?;
        let identity = match found {
            Some(Found {
                identity,
                thread: Some((thread, _)),
                ..
            }) => return Ok((identity, thread.id)),
            Some(Found { identity, .. }) => identity,
            None => make_identity(page, visitor).await?,
        };
        let thread = make_thread(page, visitor, &identity).await?;
        Ok((identity, thread))
    }
}

async fn make_identity(page: &mut Page, visitor: &Visitor) -> Result<String, Trouble> {
    let now = page.now();
    let id = random::id(now)?;
    sqlx::query(
        "insert into identities (id, community_id, namespace, uuid, holder, fields, created_at, updated_at) \
         values (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&id)
    .bind(visitor.community.as_str())
    .bind(visitor.standing.namespace())
    .bind(visitor.standing.uuid().unwrap_or(&id))
    .bind(visitor.standing.identity_holder())
    .bind(visitor.identity.write())
    .bind(to_stored(now))
    .bind(to_stored(now))
    .execute(&mut page.connection)
    .await?;
    Ok(id)
}

async fn make_thread(page: &mut Page, visitor: &Visitor, identity: &str) -> Result<ThreadId, Trouble> {
    let now = page.now();
    let id = random::id(now)?;
    sqlx::query(
        "insert into threads (id, source_token, community_id, identity_id, holder, known, activity, created_at) \
         values (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&id)
    .bind(visitor.source.as_str())
    .bind(visitor.community.as_str())
    .bind(identity)
    .bind(visitor.standing.thread_holder())
    .bind(visitor.known().word())
    .bind(to_stored(page.next_activity()))
    .bind(to_stored(now))
    .execute(&mut page.connection)
    .await?;
    thread_id(id)
}

struct Recognise(Arc<Visitor>);

impl Change for Recognise {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        let visitor = &*self.0;
        let Some(found) = find(&mut page.connection, visitor).await? else {
            return Ok(());
        };
        let fields = visitor.identity.write();
        let known = visitor.known();
        let is_known_so = found.thread.as_ref().is_none_or(|(_, before)| *before == known);
        if is_known_so && found.fields == fields {
            return Ok(());
        }
        sqlx::query("update identities set fields = ?, updated_at = ? where id = ?")
            .bind(fields)
            .bind(to_stored(page.now()))
            .bind(&found.identity)
            .execute(&mut page.connection)
            .await?;
        // Of a claimed uuid only this browser's threads: anybody may claim it, and so move as many threads as there
        // are browsers.
        let threads: Vec<String> = sqlx::query_scalar("select id from threads where identity_id = ? and holder = ?")
            .bind(&found.identity)
            .bind(visitor.standing.thread_holder())
            .fetch_all(&mut page.connection)
            .await?;
        for thread in threads {
            sqlx::query("update threads set activity = ?, known = ? where id = ?")
                .bind(to_stored(page.next_activity()))
                .bind(known.word())
                .bind(thread)
                .execute(&mut page.connection)
                .await?;
        }
        page.tell(Topic::Community(visitor.community.clone()));
        Ok(())
    }
}

struct Seen {
    thread: ThreadId,
    seq: u64,
}

impl Change for Seen {
    type Done = ();
    type Refusal = Infallible;

    // Agents are shown nothing of it yet, so it is no activity.
    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        sqlx::query("update threads set visitor_seen = min(head, ?) where id = ? and visitor_seen < min(head, ?)")
            .bind(to_stored(self.seq))
            .bind(self.thread.as_str())
            .bind(to_stored(self.seq))
            .execute(&mut page.connection)
            .await?;
        Ok(())
    }
}
