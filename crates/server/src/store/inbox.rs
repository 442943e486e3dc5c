//! What agents see and do. **Invariant**: every statement here names the agent, and reaches the
//! threads of the agent's communities alone.

use std::convert::Infallible;
use visavis_wire::json;

use sqlx::SqliteConnection;
use visavis_wire::agent::{PersonField, Summary};
use visavis_wire::{Author, Body, Identity, Known, MessageId, ThreadId, Variables};

use super::Store;
use super::fault::{NotDone, NotTaken, Trouble};
use super::fields::fields;
use super::number::{from_stored, to_stored};
use super::threads::{Stored, Writing, append, known_of, thread_id};
use super::variables::variables;
use super::writer::{Change, Page};
use crate::community::{AgentId, CommunityId};
use crate::hub::Topic;
use crate::mapping::GroupFields;
use crate::visitor::Place;

/// Unread messages are counted up to this.
const UNREAD: i64 = 100;

/// Which threads of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// With an activity after this one, the earliest first: what has happened since.
    Since(u64),
    /// With an activity after this one, the latest first: the news for who was away.
    LatestAfter(u64),
    /// With an activity before this one, the latest first.
    LatestBefore(u64),
}

/// The person of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadPerson {
    /// How well the visitor is known now.
    pub known: Known,
    /// What the website said, with the uuid.
    pub identity: Identity,
    /// What was mapped of the person's identities.
    pub fields: Vec<PersonField>,
    /// What the page says of the visit.
    pub variables: Variables,
    /// The thread's last number.
    pub head: u64,
}

type SummaryRow = (
    String,
    i64,
    String,
    String,
    String,
    i64,
    i64,
    i64,
    i64,
    Option<String>,
    Option<i64>,
    i64,
    Option<String>,
    Option<String>,
    String,
);

/// The columns of [`SummaryRow`]. Parameters: the agent, an activity, how many, how far unread ones are counted.
///
/// Each community gives as many threads as are asked for, in the order of its index: the list costs the same however
/// many threads there are.
macro_rules! summaries {
    ($compared:literal, $order:literal) => {
        concat!(
            "select t.id, t.activity, s.name, i.fields, t.known, t.head, t.agent_seen, \
             (select count(*) from (select 1 from contents u where u.thread_id = t.id and u.seq > t.agent_seen \
             and u.agent_name is null limit ?4)), \
             t.visitor_seen, t.agent_name, t.ended_at, c.at, c.agent_name, c.known, substr(c.body, 1, 120) \
             from agent_communities m \
             join threads t on t.id in (select x.id from threads x \
             where x.community_id = m.community_id and x.activity ",
            $compared,
            " ?2 order by x.activity",
            $order,
            " limit ?3) \
             join identities i on i.id = t.identity_id \
             join sources s on s.token = t.source_token \
             join contents c on c.thread_id = t.id and c.seq = t.head \
             where m.agent_id = ?1 order by t.activity",
            $order,
            " limit ?3"
        )
    };
}

const SINCE: &str = summaries!(">", "");
const LATEST_AFTER: &str = summaries!(">", " desc");
const LATEST_BEFORE: &str = summaries!("<", " desc");

impl Store {
    /// A page of the list of threads.
    pub async fn threads(&self, agent: &AgentId, span: Span, at_most: usize) -> Result<Vec<Summary>, Trouble> {
        let (sql, from) = match span {
            Span::Since(activity) => (SINCE, activity),
            Span::LatestAfter(activity) => (LATEST_AFTER, activity),
            Span::LatestBefore(activity) => (LATEST_BEFORE, activity),
        };
        let rows: Vec<SummaryRow> = sqlx::query_as(sql)
            .bind(agent.as_str())
            .bind(to_stored(from))
            .bind(to_stored(at_most as u64))
            .bind(UNREAD)
            .fetch_all(&self.readers)
            .await?;
        rows.into_iter().map(summary).collect()
    }

    /// The greatest activity number that was ever given.
    pub async fn activity(&self) -> Result<u64, Trouble> {
        let activity: i64 = sqlx::query_scalar("select activity from counters")
            .fetch_one(&self.readers)
            .await?;
        Ok(from_stored(activity))
    }

    /// The person of a thread; `None` where there is no such thread for this agent.
    pub async fn person(&self, agent: &AgentId, thread: &ThreadId) -> Result<Option<ThreadPerson>, Trouble> {
        let mut connection = self.readers.acquire().await?;
        let found: Option<(String, i64, String, String, String, String, String)> = sqlx::query_as(
            "select t.known, t.head, i.uuid, i.fields, g.fields, t.variables, t.community_id from threads t \
             join identities i on i.id = t.identity_id \
             join identity_groups g on g.id = i.group_id \
             join agent_communities m on m.community_id = t.community_id and m.agent_id = ? \
             where t.id = ?",
        )
        .bind(agent.as_str())
        .bind(thread.as_str())
        .fetch_optional(&mut *connection)
        .await?;
        let Some((known, head, uuid, said, mapped, described, community)) = found else {
            return Ok(None);
        };
        let mapped = GroupFields::read(&mapped);
        let custom = if mapped.has_custom() {
            fields(&mut connection, &community.into()).await?
        } else {
            Vec::new()
        };
        Ok(Some(ThreadPerson {
            known: known_of(&known)?,
            identity: identity(Some(&uuid), &said)?,
            fields: mapped.shown(&custom).into_iter().map(PersonField::from).collect(),
            variables: variables(&described)?,
            head: from_stored(head),
        }))
    }

    /// Where a thread is; `None` where there is no such thread for this agent.
    pub async fn whereabouts(
        &self,
        agent: &AgentId,
        thread: &ThreadId,
    ) -> Result<Option<(Place, CommunityId)>, Trouble> {
        let mut connection = self.readers.acquire().await?;
        let reached = reach(&mut connection, agent, thread).await?;
        Ok(reached.map(|reached| (reached.place, reached.community)))
    }

    /// Stores an agent's reply. Its id is unique among the agent's; the same reply said again is the first.
    pub async fn reply(
        &self,
        agent: AgentId,
        thread: ThreadId,
        id: MessageId,
        body: Body,
    ) -> Result<Stored, NotDone<NotTaken>> {
        let reply = Reply {
            agent,
            thread,
            id,
            body,
        };
        self.desk.make(reply).await
    }

    /// Notes that an agent has seen everything up to a number.
    pub async fn seen_by_agent(&self, agent: AgentId, thread: ThreadId, seq: u64) -> Result<(), Trouble> {
        self.mark(agent, thread, Mark::Seen(seq)).await
    }

    /// Ends a thread, unless there is more in it than up to this number: that is still to be read.
    pub async fn end(&self, agent: AgentId, thread: ThreadId, seq: u64) -> Result<(), Trouble> {
        self.mark(agent, thread, Mark::Ended(seq)).await
    }

    /// Takes an ended thread up again.
    pub async fn reopen(&self, agent: AgentId, thread: ThreadId) -> Result<(), Trouble> {
        self.mark(agent, thread, Mark::Reopened).await
    }

    async fn mark(&self, agent: AgentId, thread: ThreadId, mark: Mark) -> Result<(), Trouble> {
        match self.desk.make(Marking { agent, thread, mark }).await {
            Ok(()) => Ok(()),
            Err(NotDone::Refused(never)) => match never {},
            Err(NotDone::Trouble(trouble)) => Err(trouble),
        }
    }
}

fn summary(row: SummaryRow) -> Result<Summary, Trouble> {
    let (
        thread,
        activity,
        source,
        fields,
        known,
        head,
        seen,
        unread,
        visitor_seen,
        agent,
        ended_at,
        at,
        by,
        written_known,
        excerpt,
    ) = row;
    let author = match (by, written_known) {
        (Some(name), _) => Author::Agent(name),
        (None, known) => Author::Visitor(known_of(known.as_deref().unwrap_or_default())?),
    };
    Ok(Summary {
        thread: thread_id(thread)?,
        activity: from_stored(activity),
        source,
        name: identity(None, &fields)?.name(),
        known: known_of(&known)?,
        head: from_stored(head),
        seen: from_stored(seen),
        unread: from_stored(unread),
        visitor_seen: from_stored(visitor_seen),
        agent,
        ended_at: ended_at.map(from_stored),
        at: from_stored(at),
        author,
        excerpt,
    })
}

/// What the website said, with the uuid where it is to be shown.
pub(super) fn identity(uuid: Option<&str>, fields: &str) -> Result<Identity, Trouble> {
    let identity: Identity = json::from_str(fields).map_err(|error| error.named("an identity"))?;
    Ok(match uuid {
        Some(uuid) => identity.or_uuid(uuid),
        None => identity,
    })
}

struct Reply {
    agent: AgentId,
    thread: ThreadId,
    id: MessageId,
    body: Body,
}

/// What an agent's change needs to know of a thread.
struct Reached {
    head: u64,
    seen: u64,
    is_ended: bool,
    place: Place,
    community: CommunityId,
    agent_name: String,
}

type ReachedRow = (String, String, String, Vec<u8>, i64, i64, bool, String, String);

async fn reach(
    connection: &mut SqliteConnection,
    agent: &AgentId,
    thread: &ThreadId,
) -> Result<Option<Reached>, Trouble> {
    let found: Option<ReachedRow> = sqlx::query_as(
        "select t.source_token, i.namespace, i.uuid, t.holder, t.head, t.agent_seen, t.ended_at is not null, \
         t.community_id, a.name \
         from threads t \
         join identities i on i.id = t.identity_id \
         join agent_communities m on m.community_id = t.community_id \
         join agents a on a.id = m.agent_id \
         where t.id = ? and a.id = ?",
    )
    .bind(thread.as_str())
    .bind(agent.as_str())
    .fetch_optional(connection)
    .await?;
    let reached =
        |(source, namespace, uuid, holder, head, seen, is_ended, community, agent_name): ReachedRow| Reached {
            head: from_stored(head),
            seen: from_stored(seen),
            is_ended,
            place: Place::of_stored(&source, &namespace, &uuid, &holder),
            community: CommunityId::from(community),
            agent_name,
        };
    Ok(found.map(reached))
}

impl Change for Reply {
    type Done = Stored;
    type Refusal = NotTaken;

    async fn make(&self, page: &mut Page) -> Result<Stored, NotDone<NotTaken>> {
        let reached = reach(&mut page.connection, &self.agent, &self.thread).await?;
        let reached = reached.ok_or(NotDone::Refused(NotTaken::ThreadUnknown))?;
        let writing = Writing::Agent(self.agent.as_str(), &reached.agent_name);
        let stored = append(page, &writing, &self.thread, &self.id, &self.body).await?;
        page.tell(Topic::Place(reached.place));
        page.tell(Topic::Community(reached.community));
        Ok(stored)
    }
}

/// What an agent does to a thread without writing in it.
#[derive(Clone, Copy)]
enum Mark {
    Seen(u64),
    Ended(u64),
    Reopened,
}

struct Marking {
    agent: AgentId,
    thread: ThreadId,
    mark: Mark,
}

impl Change for Marking {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        let Some(reached) = reach(&mut page.connection, &self.agent, &self.thread).await? else {
            return Ok(());
        };
        let ends = "update threads set ended_at = ?, activity = ? where id = ?";
        let (sql, value) = match self.mark {
            Mark::Seen(seq) if seq.min(reached.head) > reached.seen => {
                let sql = "update threads set agent_seen = ?, activity = ? where id = ?";
                (sql, Some(to_stored(seq.min(reached.head))))
            }
            Mark::Ended(seq) if seq >= reached.head && !reached.is_ended => (ends, Some(to_stored(page.now()))),
            Mark::Reopened if reached.is_ended => (ends, None),
            Mark::Seen(_) | Mark::Ended(_) | Mark::Reopened => return Ok(()),
        };
        sqlx::query(sql)
            .bind(value)
            .bind(to_stored(page.next_activity()))
            .bind(self.thread.as_str())
            .execute(&mut page.connection)
            .await?;
        page.tell(Topic::Place(reached.place));
        page.tell(Topic::Community(reached.community));
        Ok(())
    }
}
