//! What threads are made of: reading entries, adding one.

use sqlx::SqlitePool;
use visavis_wire::thread::Side;
use visavis_wire::{Author, Body, Entry, Known, MessageId, ThreadId};

use super::Store;
use super::fault::{NotDone, NotTaken, Trouble};
use super::number::{from_stored, to_stored};
use super::writer::Page;

/// A message that is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The thread it is in.
    pub thread: ThreadId,
    /// Its place there.
    pub seq: u64,
    /// When it was stored, in milliseconds since 1970.
    pub at: u64,
}

/// Who adds an entry.
pub(super) enum Writing<'a> {
    /// The visitor, by the identity's id.
    Visitor(&'a str, Known),
    /// The page's script, in this place on the visitor's screen, by the visitor's identity's id.
    Script(&'a str, Known, Side),
    /// An agent, by id and name.
    Agent(&'a str, &'a str),
}

impl Writing<'_> {
    const fn author(&self) -> &str {
        match self {
            Self::Visitor(id, _) | Self::Script(id, ..) | Self::Agent(id, _) => id,
        }
    }

    /// The name that the entry shows; none in the visitor's place, and nobody's where a script takes an agent's.
    const fn agent_name(&self) -> Option<&str> {
        match self {
            Self::Visitor(..) | Self::Script(_, _, Side::Visitor) => None,
            Self::Script(_, _, Side::Agent) => Some(""),
            Self::Agent(_, name) => Some(name),
        }
    }

    const fn known(&self) -> Option<&'static str> {
        match self {
            Self::Visitor(_, known) | Self::Script(_, known, Side::Visitor) => Some(known.word()),
            Self::Script(_, _, Side::Agent) | Self::Agent(..) => None,
        }
    }
}

impl Store {
    /// Entries after a number, the oldest first. Who may read the thread is decided before; where a holder is named, the
    /// thread must still be theirs.
    pub async fn entries_after(
        &self,
        thread: &ThreadId,
        holder: Option<&[u8]>,
        after: u64,
        at_most: usize,
    ) -> Result<Vec<Entry>, Trouble> {
        let sql = "select seq, client_id, at, agent_name, known, body, p.id, automated from contents \
                   left join pictures p on p.agent_id = author_id where thread_id = ?1 and seq > ?2 and (?4 is null or exists \
                   (select 1 from threads t where t.id = ?1 and t.holder = ?4)) order by seq limit ?3";
        entries(&self.readers, sql, thread, holder, after, at_most).await
    }

    /// Entries before a number, the newest first; else as [`Store::entries_after`].
    pub async fn entries_before(
        &self,
        thread: &ThreadId,
        holder: Option<&[u8]>,
        before: u64,
        at_most: usize,
    ) -> Result<Vec<Entry>, Trouble> {
        let sql = "select seq, client_id, at, agent_name, known, body, p.id, automated from contents \
                   left join pictures p on p.agent_id = author_id where thread_id = ?1 and seq < ?2 and (?4 is null or exists \
                   (select 1 from threads t where t.id = ?1 and t.holder = ?4)) order by seq desc limit ?3";
        entries(&self.readers, sql, thread, holder, before, at_most).await
    }
}

type EntryRow = (
    i64,
    String,
    i64,
    Option<String>,
    Option<String>,
    String,
    Option<String>,
    bool,
);

async fn entries(
    readers: &SqlitePool,
    sql: &'static str,
    thread: &ThreadId,
    holder: Option<&[u8]>,
    from: u64,
    at_most: usize,
) -> Result<Vec<Entry>, Trouble> {
    let rows: Vec<EntryRow> = sqlx::query_as(sql)
        .bind(thread.as_str())
        .bind(to_stored(from))
        .bind(to_stored(at_most as u64))
        .bind(holder)
        .fetch_all(readers)
        .await?;
    rows.into_iter().map(entry).collect()
}

fn entry((seq, id, at, agent_name, known, body, picture, automated): EntryRow) -> Result<Entry, Trouble> {
    let author = match (agent_name, known) {
        (Some(name), _) => Author::Agent(name),
        (None, known) => Author::Visitor(known_of(known.as_deref().unwrap_or_default())?),
    };
    Ok(Entry {
        seq: from_stored(seq),
        id: MessageId::read("client_id", id)?,
        at: from_stored(at),
        author,
        body,
        picture,
        automated,
    })
}

/// A stored word.
pub(super) fn known_of(word: &str) -> Result<Known, Trouble> {
    Known::from_word(word).ok_or_else(|| Trouble::new(format_args!("a row holds an unknown standing {word:?}")))
}

/// A stored thread id.
pub(super) fn thread_id(text: String) -> Result<ThreadId, Trouble> {
    Ok(ThreadId::read("thread_id", text)?)
}

/// Adds an entry at the end of a thread, once for each id of its author.
pub(super) async fn append(
    page: &mut Page,
    writing: &Writing<'_>,
    thread: &ThreadId,
    id: &MessageId,
    body: &Body,
) -> Result<Stored, NotDone<NotTaken>> {
    let at = page.now();
    let seq: Option<i64> = sqlx::query_scalar(
        "insert into contents (thread_id, seq, author_id, agent_name, known, client_id, body, at, automated) \
         select id, head + 1, ?, ?, ?, ?, ?, ?, ? from threads where id = ? \
         on conflict (author_id, client_id) do nothing returning seq",
    )
    .bind(writing.author())
    .bind(writing.agent_name())
    .bind(writing.known())
    .bind(id.as_str())
    .bind(body.as_str())
    .bind(to_stored(at))
    .bind(matches!(writing, Writing::Script(..)))
    .bind(thread.as_str())
    .fetch_optional(&mut page.connection)
    .await?;
    let Some(seq) = seq else {
        return written_before(page, writing, thread, id, body).await;
    };
    // A message takes an ended thread up again; a visitor who does so waits for an agent anew. No script answers anybody.
    sqlx::query(
        "update threads set head = ?, activity = ?, known = coalesce(?, known), \
         agent_name = coalesce(nullif(?, ''), case when ended_at is null then agent_name end), ended_at = null where id = ?",
    )
    .bind(seq)
    .bind(to_stored(page.next_activity()))
    .bind(writing.known())
    .bind(writing.agent_name())
    .bind(thread.as_str())
    .execute(&mut page.connection)
    .await?;
    Ok(Stored {
        thread: thread.clone(),
        seq: from_stored(seq),
        at,
    })
}

/// Finds the message that its author has given this id before. A visitor's may be in another thread of the same
/// place: where a message named none, another one may have become the latest since.
async fn written_before(
    page: &mut Page,
    writing: &Writing<'_>,
    thread: &ThreadId,
    id: &MessageId,
    body: &Body,
) -> Result<Stored, NotDone<NotTaken>> {
    let found: Option<(String, i64, i64, String, bool)> = sqlx::query_as(
        "select c.thread_id, c.seq, c.at, c.body, o.id is not null from contents c \
         join threads t on t.id = c.thread_id \
         left join threads o on o.id = ? and o.identity_id = t.identity_id and o.holder = t.holder \
         and o.source_token = t.source_token \
         where c.author_id = ? and c.client_id = ?",
    )
    .bind(thread.as_str())
    .bind(writing.author())
    .bind(id.as_str())
    .fetch_optional(&mut page.connection)
    .await?;
    let fits = |of: &str, of_same_place: bool| match writing {
        Writing::Visitor(..) | Writing::Script(..) => of_same_place,
        Writing::Agent(..) => of == thread.as_str(),
    };
    match found {
        None => Err(NotDone::Refused(NotTaken::ThreadUnknown)),
        Some((of, seq, at, text, of_same_place)) if fits(&of, of_same_place) && text == body.as_str() => Ok(Stored {
            thread: thread_id(of)?,
            seq: from_stored(seq),
            at: from_stored(at),
        }),
        Some(_) => Err(NotDone::Refused(NotTaken::IdReused)),
    }
}
