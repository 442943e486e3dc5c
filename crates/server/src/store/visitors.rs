//! Visitors: who is known already, what they write, what they have seen.
//!
//! **Invariant**: a visitor who never writes leaves no row; identity and thread are made together
//! with the first message.

use std::convert::Infallible;
use std::sync::Arc;
use visavis_wire::json;

use sqlx::SqliteConnection;
use visavis_wire::thread::{Side, Summary};
use visavis_wire::visitor::Target;
use visavis_wire::{Body, MessageId, ThreadId, limits};

use super::Store;
use super::fault::{NotDone, NotTaken, Trouble, made};
use super::number::to_stored;
use super::own::{self, Own};
use super::persons::{Mappable, make_group, map_identity};
use super::threads::{Stored, Writing, append, thread_id};
use super::writer::{Change, Page};
use crate::hub::Topic;
use crate::random;
use crate::visitor::Visitor;

/// Threads of one visitor with one source. Nobody begins so many; who does goes on in the latest.
const THREADS: u64 = 1_000;

/// What is stored of a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acquaintance {
    /// The thread with this source that was written in last.
    pub thread: Option<RunningThread>,
    /// True where the identity is stored as the website says it now, and mapped as the administrator says it now.
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
        let is_known_so = are_known_so(&mut connection, visitor, &found.identity).await?;
        Ok(Some(Acquaintance {
            is_current: is_known_so && found.is_mapped && found.fields == json::to_string(&visitor.identity),
            thread: own::latest(&mut connection, visitor, &found.identity).await?,
        }))
    }

    /// Threads of a visitor with this source, each with its activity.
    pub async fn threads_of(
        &self,
        visitor: &Visitor,
        own: Own,
        at_most: usize,
    ) -> Result<Vec<(u64, Summary)>, Trouble> {
        let mut connection = self.readers.acquire().await?;
        match find(&mut connection, visitor).await? {
            Some(found) => own::summaries(&mut connection, visitor, &found.identity, own, at_most).await,
            None => Ok(Vec::new()),
        }
    }

    /// A thread of a visitor with this source; `None` where this is none of theirs.
    pub async fn thread_of(&self, visitor: &Visitor, thread: &ThreadId) -> Result<Option<RunningThread>, Trouble> {
        let mut connection = self.readers.acquire().await?;
        match find(&mut connection, visitor).await? {
            Some(found) => own::one(&mut connection, visitor, &found.identity, thread).await,
            None => Ok(None),
        }
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
        automated: Option<Side>,
        to: Option<Target>,
        good_until: Option<u64>,
    ) -> Result<Stored, NotDone<NotTaken>> {
        let write = Write {
            visitor,
            id,
            body,
            automated,
            to,
            good_until,
        };
        self.desk.make(write).await
    }

    /// Notes that the visitor has seen everything of a thread up to a number.
    pub async fn seen_by_visitor(&self, visitor: Arc<Visitor>, thread: ThreadId, seq: u64) -> Result<(), Trouble> {
        made(self.desk.make(Seen { visitor, thread, seq }).await)
    }
}

pub(super) struct Found {
    pub(super) identity: String,
    /// The person.
    group: String,
    fields: String,
    /// Since the mappings last changed.
    is_mapped: bool,
}

macro_rules! found {
    ($condition:literal) => {
        concat!(
            "select i.id, i.group_id, i.fields, i.mapped_by = c.mapping_version from identities i \
             join communities c on c.id = i.community_id where i.community_id = ? and ",
            $condition
        )
    };
}

pub(super) async fn find(connection: &mut SqliteConnection, visitor: &Visitor) -> Result<Option<Found>, Trouble> {
    let standing = &visitor.standing;
    let query = match standing.uuid() {
        Some(uuid) => sqlx::query_as(found!("i.namespace = ? and i.uuid = ?"))
            .bind(visitor.community.as_str())
            .bind(standing.namespace())
            .bind(uuid),
        None => sqlx::query_as(found!("i.holder = ?"))
            .bind(visitor.community.as_str())
            .bind(standing.identity_holder()),
    };
    let found: Option<(String, String, String, bool)> = query.fetch_optional(connection).await?;
    Ok(found.map(|(identity, group, fields, is_mapped)| Found {
        identity,
        group,
        fields,
        is_mapped,
    }))
}

struct Write {
    visitor: Arc<Visitor>,
    id: MessageId,
    body: Body,
    automated: Option<Side>,
    to: Option<Target>,
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
        let known = self.visitor.known();
        let writing = match self.automated {
            None => Writing::Visitor(&identity, known),
            Some(side) => Writing::Script(&identity, known, side),
        };
        let stored = append(page, &writing, &thread, &self.id, &self.body).await?;
        page.tell(Topic::Place(self.visitor.place()));
        page.tell(Topic::Community(self.visitor.community.clone()));
        Ok(stored)
    }
}

impl Write {
    async fn find_or_make(&self, page: &mut Page) -> Result<(String, ThreadId), Trouble> {
        let visitor = &*self.visitor;
        let identity = match find(&mut page.connection, visitor).await? {
            Some(Found { identity, .. }) => identity,
            None => make_identity(page, visitor).await?,
        };
        let thread = match self.find(page, &identity).await? {
            Some(thread) => thread,
            None => make_thread(page, visitor, &identity).await?,
        };
        Ok((identity, thread))
    }

    /// Finds the thread that is meant. One that is not there, or another's, or one more than there may be, is as none
    /// named: what a visitor has written is never refused for that.
    async fn find(&self, page: &mut Page, identity: &str) -> Result<Option<ThreadId>, Trouble> {
        let (connection, visitor) = (&mut page.connection, &*self.visitor);
        match &self.to {
            Some(Target::New(first)) => {
                let begun = own::begun_by(connection, visitor, identity, &self.id, first).await?;
                if begun.is_some() || own::count(connection, visitor, identity).await? < THREADS {
                    return Ok(begun);
                }
            }
            Some(Target::Thread(thread)) => {
                if let Some(thread) = own::one(connection, visitor, identity, thread).await? {
                    return Ok(Some(thread.id));
                }
            }
            None => (),
        }
        Ok(own::latest(connection, visitor, identity)
            .await?
            .map(|thread| thread.id))
    }
}

pub(super) async fn make_identity(page: &mut Page, visitor: &Visitor) -> Result<String, Trouble> {
    let now = page.now();
    let id = random::id(now)?;
    // A person of one identity has its name.
    make_group(page, &visitor.community, &id).await?;
    sqlx::query(
        "insert into identities (id, group_id, community_id, namespace, uuid, holder, fields, created_at, updated_at) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&id)
    .bind(&id)
    .bind(visitor.community.as_str())
    .bind(visitor.standing.namespace())
    .bind(visitor.standing.uuid().unwrap_or(&id))
    .bind(visitor.standing.identity_holder())
    .bind(json::to_string(&visitor.identity))
    .bind(to_stored(now))
    .bind(to_stored(now))
    .execute(&mut page.connection)
    .await?;
    map(page, visitor, &id, &id).await?;
    Ok(id)
}

async fn map(page: &mut Page, visitor: &Visitor, identity: &str, group: &str) -> Result<(), Trouble> {
    let mappable = Mappable {
        id: identity,
        group,
        namespace: visitor.standing.namespace(),
        identity: &visitor.identity,
    };
    map_identity(page, &visitor.community, &mappable).await
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

/// The threads of an identity and a holder, with whatever source, that show how well the visitor is known now: those
/// that were active last. An older one shows how its last message was known, and whose it is.
macro_rules! recent {
    () => {
        "(select id, known from threads where identity_id = ? and holder = ? order by activity desc limit ?)"
    };
}

/// True where the recent threads show the visitor as well known as now.
async fn are_known_so(connection: &mut SqliteConnection, visitor: &Visitor, identity: &str) -> Result<bool, Trouble> {
    let sql = concat!("select not exists (select 1 from ", recent!(), " where known <> ?)");
    Ok(sqlx::query_scalar(sql)
        .bind(identity)
        .bind(visitor.standing.thread_holder())
        .bind(to_stored(limits::THREADS as u64))
        .bind(visitor.known().word())
        .fetch_one(connection)
        .await?)
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
        let fields = json::to_string(&visitor.identity);
        let is_known_so = are_known_so(&mut page.connection, visitor, &found.identity).await?;
        let is_same = found.fields == fields;
        if is_known_so && is_same && found.is_mapped {
            return Ok(());
        }
        if !is_same {
            sqlx::query("update identities set fields = ?, updated_at = ? where id = ?")
                .bind(fields)
                .bind(to_stored(page.now()))
                .bind(&found.identity)
                .execute(&mut page.connection)
                .await?;
        }
        if !is_same || !found.is_mapped {
            map(page, visitor, &found.identity, &found.group).await?;
        }
        // Of a claimed uuid only this browser's threads: anybody may claim it, and so move as many threads as there
        // are browsers.
        let threads: Vec<String> = sqlx::query_scalar(concat!("select id from ", recent!()))
            .bind(&found.identity)
            .bind(visitor.standing.thread_holder())
            .bind(to_stored(limits::THREADS as u64))
            .fetch_all(&mut page.connection)
            .await?;
        for thread in threads {
            sqlx::query("update threads set activity = ?, known = ? where id = ?")
                .bind(to_stored(page.next_activity()))
                .bind(visitor.known().word())
                .bind(thread)
                .execute(&mut page.connection)
                .await?;
        }
        page.tell(Topic::Community(visitor.community.clone()));
        Ok(())
    }
}

struct Seen {
    visitor: Arc<Visitor>,
    thread: ThreadId,
    seq: u64,
}

impl Change for Seen {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        let seen: Option<i64> =
            sqlx::query_scalar("select min(head, ?) from threads where id = ? and visitor_seen < min(head, ?)")
                .bind(to_stored(self.seq))
                .bind(self.thread.as_str())
                .bind(to_stored(self.seq))
                .fetch_optional(&mut page.connection)
                .await?;
        if let Some(seen) = seen {
            sqlx::query("update threads set visitor_seen = ?, activity = ? where id = ?")
                .bind(seen)
                .bind(to_stored(page.next_activity()))
                .bind(self.thread.as_str())
                .execute(&mut page.connection)
                .await?;
            page.tell(Topic::Place(self.visitor.place()));
            page.tell(Topic::Community(self.visitor.community.clone()));
        }
        Ok(())
    }
}
