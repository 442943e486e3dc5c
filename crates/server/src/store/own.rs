//! A visitor's own threads with a source. **Invariant**: every statement here names the identity, the holder and the
//! source, and so reaches nobody else's.

use sqlx::SqliteConnection;
use visavis_wire::thread::Summary;
use visavis_wire::{MessageId, ThreadId};

use super::fault::Trouble;
use super::number::{from_stored, to_stored};
use super::threads::thread_id;
use super::visitors::RunningThread;
use crate::visitor::Visitor;

/// Unread messages are counted up to this.
const UNREAD: i64 = 100;

/// Which of the visitor's threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// Those that were active last, the latest first.
    Latest,
    /// Those with an activity after this one, the earliest first.
    Since(u64),
}

type SummaryRow = (
    String,
    i64,
    i64,
    i64,
    i64,
    i64,
    Option<String>,
    Option<i64>,
    i64,
    Option<String>,
    String,
);

macro_rules! summaries {
    ($order:literal) => {
        concat!(
            "select t.id, t.activity, t.head, t.visitor_seen, t.agent_seen, \
             (select count(*) from (select 1 from contents u where u.thread_id = t.id and u.seq > t.visitor_seen \
             and u.agent_name <> '' limit ?6)), \
             t.agent_name, t.ended_at, c.at, c.agent_name, substr(c.body, 1, 120) \
             from threads t join contents c on c.thread_id = t.id and c.seq = t.head \
             where t.identity_id = ?1 and t.holder = ?2 and t.source_token = ?3 and t.activity > ?4 \
             order by t.activity",
            $order,
            " limit ?5"
        )
    };
}

/// The threads, each with its activity.
pub(super) async fn summaries(
    connection: &mut SqliteConnection,
    visitor: &Visitor,
    identity: &str,
    own: Own,
    at_most: usize,
) -> Result<Vec<(u64, Summary)>, Trouble> {
    let (sql, after) = match own {
        Own::Latest => (summaries!(" desc"), 0),
        Own::Since(activity) => (summaries!(""), activity),
    };
    let rows: Vec<SummaryRow> = sqlx::query_as(sql)
        .bind(identity)
        .bind(visitor.standing.thread_holder())
        .bind(visitor.source.as_str())
        .bind(to_stored(after))
        .bind(to_stored(at_most as u64))
        .bind(UNREAD)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(summary).collect()
}

fn summary(row: SummaryRow) -> Result<(u64, Summary), Trouble> {
    let (thread, activity, head, seen, agents_seen, unread, agent, ended_at, at, by, excerpt) = row;
    let summary = Summary {
        thread: thread_id(thread)?,
        head: from_stored(head),
        seen: from_stored(seen),
        agents_seen: from_stored(agents_seen),
        unread: from_stored(unread),
        agent,
        ended_at: ended_at.map(from_stored),
        at: from_stored(at),
        by,
        excerpt,
    };
    Ok((from_stored(activity), summary))
}

/// The thread that was written in last.
pub(super) async fn latest(
    connection: &mut SqliteConnection,
    visitor: &Visitor,
    identity: &str,
) -> Result<Option<RunningThread>, Trouble> {
    let found: Option<(String, i64, i64)> = sqlx::query_as(
        "select t.id, t.head, t.visitor_seen from threads t join contents c on c.thread_id = t.id and c.seq = t.head \
         where t.identity_id = ? and t.holder = ? and t.source_token = ? order by c.at desc, t.activity desc limit 1",
    )
    .bind(identity)
    .bind(visitor.standing.thread_holder())
    .bind(visitor.source.as_str())
    .fetch_optional(connection)
    .await?;
    found.map(running).transpose()
}

/// This thread, where it is the visitor's.
pub(super) async fn one(
    connection: &mut SqliteConnection,
    visitor: &Visitor,
    identity: &str,
    thread: &ThreadId,
) -> Result<Option<RunningThread>, Trouble> {
    let found: Option<(String, i64, i64)> = sqlx::query_as(
        "select id, head, visitor_seen from threads \
         where id = ? and identity_id = ? and holder = ? and source_token = ?",
    )
    .bind(thread.as_str())
    .bind(identity)
    .bind(visitor.standing.thread_holder())
    .bind(visitor.source.as_str())
    .fetch_optional(connection)
    .await?;
    found.map(running).transpose()
}

fn running((id, head, seen): (String, i64, i64)) -> Result<RunningThread, Trouble> {
    Ok(RunningThread {
        id: thread_id(id)?,
        head: from_stored(head),
        seen: from_stored(seen),
    })
}

/// The thread that this message is in already, or the one that begins with `first`.
pub(super) async fn begun_by(
    connection: &mut SqliteConnection,
    visitor: &Visitor,
    identity: &str,
    id: &MessageId,
    first: &MessageId,
) -> Result<Option<ThreadId>, Trouble> {
    let found: Option<String> = sqlx::query_scalar(
        "select t.id from contents c join threads t on t.id = c.thread_id \
         where c.author_id = ?1 and c.client_id in (?2, ?3) and t.holder = ?4 and t.source_token = ?5 \
         order by c.client_id = ?2 desc limit 1",
    )
    .bind(identity)
    .bind(id.as_str())
    .bind(first.as_str())
    .bind(visitor.standing.thread_holder())
    .bind(visitor.source.as_str())
    .fetch_optional(connection)
    .await?;
    found.map(thread_id).transpose()
}

/// How many threads the visitor has with this source.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    visitor: &Visitor,
    identity: &str,
) -> Result<u64, Trouble> {
    let count: i64 =
        sqlx::query_scalar("select count(*) from threads where identity_id = ? and holder = ? and source_token = ?")
            .bind(identity)
            .bind(visitor.standing.thread_holder())
            .bind(visitor.source.as_str())
            .fetch_one(connection)
            .await?;
    Ok(from_stored(count))
}
