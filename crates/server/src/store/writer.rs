//! The one writer: takes every change that waits, makes all in one transaction, commits once.
//!
//! **Invariant**: nobody is told that a change is made before it is on disk. A change that fails
//! is undone alone; where the commit fails, all of its transaction have failed and say so.

use std::collections::HashMap;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::fault::{NotDone, Trouble};
use super::mappings::{mapper, version};
use super::number::{from_stored, to_stored};
use crate::clock::Clock;
use crate::community::CommunityId;
use crate::hub::{Hub, Topic};
use crate::mapping::Mapper;

/// Changes in one transaction.
const BATCH: usize = 256;
/// Communities whose mapping is at hand.
const MAPPERS: usize = 64;
/// Changes that may wait; who brings one more waits too.
const WAITING: usize = 1_024;

/// Something to be written. It may be refused, and then has left no trace.
pub(super) trait Change: Send + Sync + 'static {
    /// What is told once it is on disk.
    type Done: Send + 'static;
    /// Why it may not be made.
    type Refusal: Send + 'static;

    /// Makes the change within the running transaction.
    fn make(&self, page: &mut Page) -> impl Future<Output = Result<Self::Done, NotDone<Self::Refusal>>> + Send;
}

/// Where changes are written: the running transaction.
pub(super) struct Page {
    /// The connection, within its transaction.
    pub(super) connection: SqliteConnection,
    clock: Clock,
    now: u64,
    counters: Counters,
    hints: Vec<Topic>,
    /// Made of rows as they were in a transaction that was not undone.
    mappers: HashMap<CommunityId, Arc<Mapper>>,
    /// Communities whose mapping the running transaction has changed.
    remapped: Vec<CommunityId>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Counters {
    activity: u64,
    configuration: u64,
}

impl Page {
    /// When a change is made, in milliseconds since 1970; it does not go back from one change to the next. Only to be
    /// kept: whether something is over is asked of [`Page::clock`].
    pub(super) fn now(&mut self) -> u64 {
        self.now = self.now.max(self.clock.now());
        self.now
    }

    /// What the clock shows, in milliseconds since 1970. A clock that was wrong for a moment ends nothing.
    pub(super) fn clock(&self) -> u64 {
        self.clock.now()
    }

    /// The number of one more change of a thread. Numbers grow in the order of the commits, so that who has read up
    /// to one has missed none before it.
    pub(super) fn next_activity(&mut self) -> u64 {
        self.counters.activity += 1;
        self.counters.activity
    }

    /// Has these listeners told, once this is on disk.
    pub(super) fn tell(&mut self, topic: Topic) {
        self.hints.push(topic);
    }

    /// Has everybody look again at who may do what.
    pub(super) fn configuration_changed(&mut self) {
        self.counters.configuration += 1;
        self.tell(Topic::Configuration);
    }

    /// All that decides about mapping in a community, as it is in the running transaction.
    pub(super) async fn mapper(&mut self, community: &CommunityId) -> Result<Arc<Mapper>, Trouble> {
        let version = version(&mut self.connection, community).await?;
        if let Some(mapper) = self.mappers.get(community).filter(|mapper| mapper.version == version) {
            return Ok(Arc::clone(mapper));
        }
        let made = Arc::new(mapper(&mut self.connection, community).await?);
        if self.mappers.len() >= MAPPERS {
            self.mappers.clear();
        }
        self.mappers.insert(community.clone(), Arc::clone(&made));
        Ok(made)
    }

    /// What is mapped in a community changes.
    pub(super) async fn mapping_changed(&mut self, community: &CommunityId) -> Result<(), Trouble> {
        sqlx::query("update communities set mapping_version = mapping_version + 1 where id = ?")
            .bind(community.as_str())
            .execute(&mut self.connection)
            .await?;
        self.remapped.push(community.clone());
        self.tell(Topic::Community(community.clone()));
        Ok(())
    }

    /// Where a mapping's change is undone its version will be that of another one. Nothing else that is undone, as a
    /// message that is declined, costs what was made of the mappings.
    fn forget_remapped(&mut self) {
        for community in &self.remapped {
            self.mappers.remove(community);
        }
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), Trouble> {
        sqlx::query(sql).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Makes all changes in one transaction. Where one of them fails and they are not held apart, nothing is made.
    async fn write(&mut self, orders: &mut [Box<dyn Order>], held: Held) -> Result<Written, Trouble> {
        // Immediate: administration commands of other processes write too, and a transaction that only later finds
        // that it must write cannot wait for them.
        self.run("begin immediate").await?;
        let (activity, configuration): (i64, i64) = sqlx::query_as("select activity, configuration from counters")
            .fetch_one(&mut self.connection)
            .await?;
        let before = Counters {
            activity: from_stored(activity),
            configuration: from_stored(configuration),
        };
        self.counters = before;
        self.remapped.clear();
        for order in orders {
            match held {
                Held::Together if order.make(self).await => {}
                Held::Together => return Ok(Written::Nothing),
                Held::Apart => self.make_apart(&mut **order).await?,
            }
        }
        if self.counters != before {
            sqlx::query("update counters set activity = ?, configuration = ?")
                .bind(to_stored(self.counters.activity))
                .bind(to_stored(self.counters.configuration))
                .execute(&mut self.connection)
                .await?;
        }
        self.run("commit").await?;
        Ok(Written::All)
    }

    async fn make_apart(&mut self, order: &mut dyn Order) -> Result<(), Trouble> {
        let (hints, counters) = (self.hints.len(), self.counters);
        self.run("savepoint change").await?;
        if order.make(self).await {
            return self.run("release change").await;
        }
        self.hints.truncate(hints);
        self.counters = counters;
        self.forget_remapped();
        // After some errors, as of a full disk, SQLite has undone the whole transaction by itself.
        let undone = self.run("rollback to change; release change").await;
        undone.map_err(|trouble| order.trouble().unwrap_or(trouble))
    }

    /// Undoes what is not committed; false where the connection is of no use any more.
    async fn undo(&mut self) -> bool {
        self.hints.clear();
        self.forget_remapped();
        // Where SQLite has undone it by itself there is no transaction to end: then a new one must begin.
        self.run("rollback").await.is_ok() || self.run("begin; rollback").await.is_ok()
    }
}

/// How the changes of one transaction are held.
#[derive(Clone, Copy)]
enum Held {
    /// As one: the quick way, for as long as none fails.
    Together,
    /// Each in a savepoint of its own: one that fails is undone alone.
    Apart,
}

/// What became of a transaction.
enum Written {
    /// It is committed.
    All,
    /// A change failed: nothing was committed.
    Nothing,
}

/// The way to the writer.
#[derive(Clone, Debug)]
pub(super) struct Desk(mpsc::Sender<Box<dyn Order>>);

impl Desk {
    /// Starts the writer. It ends when nobody can bring a change any more.
    pub(super) async fn open(options: SqliteConnectOptions, clock: Clock, hub: Hub) -> Result<Self, Trouble> {
        let (sender, orders) = mpsc::channel(WAITING);
        let mut writer = Writer {
            options,
            clock,
            hub,
            page: None,
        };
        writer.page = Some(writer.new_page().await?);
        tokio::spawn(writer.run(orders));
        Ok(Self(sender))
    }

    /// Makes a change; answers when it is on disk, refused or failed.
    pub(super) async fn make<C: Change>(&self, change: C) -> Result<C::Done, NotDone<C::Refusal>> {
        let (answer, answered) = oneshot::channel();
        let order = Box::new(Waiting {
            change,
            made: None,
            answer,
        });
        let stopped = || Trouble::new("the writer has stopped");
        self.0.send(order).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

/// A change of whatever kind, with who waits for it.
trait Order: Send {
    /// Makes the change and keeps its outcome; false where it must be undone.
    fn make<'a>(&'a mut self, page: &'a mut Page) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>>;

    /// Why the change could not be made, where it was trouble.
    fn trouble(&self) -> Option<Trouble>;

    /// Tells the outcome.
    fn settle(self: Box<Self>, committed: &Result<(), Trouble>);
}

struct Waiting<C: Change> {
    change: C,
    made: Option<Result<C::Done, NotDone<C::Refusal>>>,
    answer: oneshot::Sender<Result<C::Done, NotDone<C::Refusal>>>,
}

impl<C: Change> Order for Waiting<C> {
    fn make<'a>(&'a mut self, page: &'a mut Page) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>> {
        Box::pin(async {
            let made = self.made.insert(self.change.make(page).await);
            made.is_ok()
        })
    }

    fn trouble(&self) -> Option<Trouble> {
        match &self.made {
            Some(Err(NotDone::Trouble(trouble))) => Some(trouble.clone()),
            _ => None,
        }
    }

    fn settle(self: Box<Self>, committed: &Result<(), Trouble>) {
        let outcome = match (committed, self.made) {
            (Ok(()), Some(made)) => made,
            (Ok(()), None) => Err(NotDone::Trouble(Trouble::new("the change was passed over"))),
            // Also of one that was refused: what it was refused for may not be on disk.
            (Err(trouble), _) => Err(NotDone::Trouble(trouble.clone())),
        };
        // Who waited may have gone: the change is made all the same, and the same id finds it.
        drop(self.answer.send(outcome));
    }
}

struct Writer {
    options: SqliteConnectOptions,
    clock: Clock,
    hub: Hub,
    page: Option<Page>,
}

impl Writer {
    async fn run(mut self, mut waiting: mpsc::Receiver<Box<dyn Order>>) {
        let mut orders = Vec::new();
        while waiting.recv_many(&mut orders, BATCH).await > 0 {
            let committed = self.write(&mut orders).await;
            if let Err(trouble) = &committed {
                tracing::error!(%trouble, changes = orders.len(), "nothing was written");
            }
            for order in orders.drain(..) {
                order.settle(&committed);
            }
            self.tell(committed.is_ok());
        }
        if let Some(page) = self.page {
            drop(page.connection.close().await);
        }
    }

    async fn new_page(&self) -> Result<Page, Trouble> {
        Ok(Page {
            connection: self.options.connect().await?,
            clock: self.clock.clone(),
            now: 0,
            counters: Counters::default(),
            hints: Vec::new(),
            mappers: HashMap::new(),
            remapped: Vec::new(),
        })
    }

    async fn write(&mut self, orders: &mut [Box<dyn Order>]) -> Result<(), Trouble> {
        let mut page = match self.page.take() {
            Some(page) => page,
            None => self.new_page().await?,
        };
        let mut written = page.write(orders, Held::Together).await;
        if matches!(written, Ok(Written::Nothing)) {
            written = if page.undo().await {
                page.write(orders, Held::Apart).await
            } else {
                Err(Trouble::new("a transaction could not be undone"))
            };
        }
        let committed = match written {
            Ok(Written::All) => Ok(()),
            Ok(Written::Nothing) => Err(Trouble::new("a transaction was not committed")),
            Err(trouble) => Err(trouble),
        };
        // Where nothing helps, the connection is given up: the next transaction begins with a new one.
        if committed.is_ok() || page.undo().await {
            self.page = Some(page);
        }
        committed
    }

    fn tell(&mut self, committed: bool) {
        let Some(page) = &mut self.page else { return };
        let hints = mem::take(&mut page.hints);
        if committed {
            for topic in &hints {
                self.hub.tell(topic);
            }
        }
    }
}
