//! Stories of the store.

mod administration;
mod failures;
mod mappings;
mod removals;
mod visitors;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use visavis_wire::{Body, BrowserKey, Identity, MessageId, SourceToken};

use super::open::migrator;
use super::{Location, NotDone, NotTaken, Own, Store, Stored};
use crate::clock::Clock;
use crate::community::{Mode, NewAgent, NewCommunity, Preset, Role};
use crate::hub::Hub;
use crate::random;
use crate::visitor::{Standing, Visitor};

/// Any moment will do.
const NOW: u64 = 1_795_262_400_000;

struct Town {
    store: Store,
    folder: TempDir,
    source: SourceToken,
    visitor: Arc<Visitor>,
}

async fn open(folder: &TempDir) -> Store {
    let location = Location::from(folder.path().join("test.db"));
    Store::open(&location, Clock::new(|| NOW), Hub::default())
        .await
        .unwrap()
}

fn community(name: &str, mode: Mode) -> NewCommunity {
    NewCommunity {
        id: random::id(NOW).unwrap().into(),
        name: name.into(),
        preset: Preset::Engage,
        mode: Some(mode),
        minimum_lifetime: Duration::from_hours(1),
        maximum_lifetime: None,
    }
}

async fn town() -> Town {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    town_in(folder, store).await
}

async fn town_in(folder: TempDir, store: Store) -> Town {
    let community = store
        .add_community(community("Shop", Mode::Accept), vec![])
        .await
        .unwrap();
    let source = store.add_source(&community.id, "Website".into(), vec![]).await.unwrap();
    let identity = visavis_wire::json::from_value(json!({"firstname": "Ada"})).unwrap();
    let browser = BrowserKey::read("browser", "a".repeat(43)).unwrap();
    let visitor = Visitor::plain(community.id, source.token.clone(), &browser, identity);
    Town {
        store,
        folder,
        source: source.token,
        visitor: Arc::new(visitor),
    }
}

impl Town {
    async fn write(&self, id: &str, body: &str) -> Result<Stored, NotDone<NotTaken>> {
        let id = MessageId::read("id", id.into()).unwrap();
        let body = Body::new(body.into()).unwrap();
        self.store.write(self.visitor.clone(), id, body, None, None, None).await
    }

    async fn bodies(&self) -> Vec<(u64, String)> {
        let known = self.store.acquaintance(&self.visitor).await.unwrap();
        let Some(thread) = known.and_then(|known| known.thread) else {
            return Vec::new();
        };
        let entries = self.store.entries_after(&thread.id, None, 0, 10_000).await.unwrap();
        entries.into_iter().map(|entry| (entry.seq, entry.body)).collect()
    }
}

#[tokio::test]
async fn a_clock_that_was_wrong_for_a_moment_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicU64::new(NOW));
    let ticking = clock.clone();
    let location = Location::from(folder.path().join("test.db"));
    let clock_of_store = Clock::new(move || ticking.load(Ordering::SeqCst));
    let store = Store::open(&location, clock_of_store, Hub::default()).await.unwrap();
    let town = town_in(folder, store).await;
    let email = "grace@shop.example";
    let agent = NewAgent {
        email: email.into(),
        name: "Grace".into(),
        password_hash: String::new(),
        role: Role::Agent,
        communities: vec![town.visitor.community.clone()],
    };
    let agent = town.store.add_agent(agent).await.unwrap().id;
    let hour = 3_600_000;
    town.store
        .begin_session(agent.clone(), [1; 32], NOW + hour)
        .await
        .unwrap();

    clock.store(NOW + 24 * hour, Ordering::SeqCst);
    let ahead = town.write("m1", "tomorrow").await.unwrap();
    clock.store(NOW, Ordering::SeqCst);
    let id = MessageId::read("id", "m2".into()).unwrap();
    let body = Body::new("today".into()).unwrap();
    let signed = town
        .store
        .write(town.visitor.clone(), id, body, None, None, Some(NOW + hour))
        .await;
    assert!(signed.unwrap().at >= ahead.at, "times are in the order of the messages");
    town.store.begin_session(agent, [2; 32], NOW + hour).await.unwrap();
    for session in [[1; 32], [2; 32]] {
        assert!(town.store.session(session, NOW).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn the_same_id_is_stored_once() {
    let town = town().await;
    let first = town.write("m1", "one").await.unwrap();
    assert_eq!(town.write("m1", "one").await.unwrap(), first);
    let reused = town.write("m1", "two").await;
    assert!(matches!(reused, Err(NotDone::Refused(NotTaken::IdReused))));
    assert_eq!(town.bodies().await, [(1, "one".into())]);
    let again = join_all((0..50).map(|_| town.write("m2", "at once"))).await;
    let seqs: BTreeSet<_> = again.into_iter().map(|stored| stored.unwrap().seq).collect();
    assert_eq!(seqs, BTreeSet::from([2]));
}

#[tokio::test]
async fn numbers_have_no_gap_whoever_writes_at_once() {
    let town = Arc::new(town().await);
    let writers = (0..8).map(|writer| {
        let town = town.clone();
        tokio::spawn(async move {
            for number in 0..40 {
                // Every fourth is refused: it takes no number.
                let id = if number % 4 == 3 {
                    "m0-0".into()
                } else {
                    format!("m{writer}-{number}")
                };
                let stored = town.write(&id, &format!("{writer}.{number}")).await;
                assert_eq!(stored.is_err(), number % 4 == 3, "{id} {stored:?}");
            }
        })
    });
    town.write("m0-0", "0.0").await.unwrap();
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    let bodies = town.bodies().await;
    let seqs: Vec<_> = bodies.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(seqs, (1..=240).collect::<Vec<_>>());
    for writer in 0..8 {
        let own: Vec<u32> = bodies
            .iter()
            .filter_map(|(_, body)| body.strip_prefix(&format!("{writer}."))?.parse().ok())
            .collect();
        assert!(own.is_sorted(), "each writer's messages are in order: {own:?}");
    }
}

#[tokio::test]
async fn a_message_that_waited_beyond_its_authors_time_is_not_taken() {
    let town = town().await;
    let write = async |id: &str, good_until| {
        let id = MessageId::read("id", id.into()).unwrap();
        let body = Body::new("hello".into()).unwrap();
        town.store
            .write(town.visitor.clone(), id, body, None, None, Some(good_until))
            .await
    };
    let late = write("m1", NOW).await;
    assert!(matches!(late, Err(NotDone::Refused(NotTaken::Expired))), "{late:?}");
    assert_eq!(town.store.acquaintance(&town.visitor).await.unwrap(), None);
    assert_eq!(write("m1", NOW + 1).await.unwrap().seq, 1);
}

#[tokio::test]
async fn everything_is_there_when_it_is_opened_again() {
    let Town {
        store,
        folder,
        source,
        visitor,
    } = town().await;
    let town = Town {
        store,
        folder,
        source,
        visitor,
    };
    let first = town.write("m1", "one").await.unwrap();
    let activity = town.store.activity().await.unwrap();
    town.store.clone().close().await;
    let town = Town {
        store: open(&town.folder).await,
        ..town
    };
    assert_eq!(town.write("m1", "one").await.unwrap(), first);
    assert_eq!(town.write("m2", "two").await.unwrap().seq, 2);
    assert!(town.store.activity().await.unwrap() > activity);
}

#[tokio::test]
async fn a_visitor_who_never_writes_leaves_no_row() {
    let town = town().await;
    town.store.recognise(town.visitor.clone()).await.unwrap();
    assert_eq!(town.store.acquaintance(&town.visitor).await.unwrap(), None);
    town.write("m1", "one").await.unwrap();
    let known = town.store.acquaintance(&town.visitor).await.unwrap().unwrap();
    assert!(known.is_current);
    assert_eq!(known.thread.unwrap().head, 1);
}

#[tokio::test]
async fn two_processes_share_the_database() {
    let town = town().await;
    let other = open(&town.folder).await;
    let communities: Vec<_> = (0..20).map(|number| format!("Community {number}")).collect();
    let added = join_all(
        communities
            .iter()
            .map(|name| other.add_community(community(name, Mode::Reject), vec![])),
    );
    let written = join_all((0..20).map(async |number| town.write(&format!("m{number}"), "x").await));
    let (added, written) = tokio::join!(added, written);
    assert!(added.iter().all(Result::is_ok) && written.iter().all(Result::is_ok));
    assert_eq!(town.store.communities().await.unwrap().len(), 21);
    assert_eq!(
        town.store.configuration().await.unwrap(),
        other.configuration().await.unwrap()
    );
}

#[tokio::test]
async fn a_database_from_before_there_were_several_threads_keeps_every_message() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("test.db"))
        .create_if_missing(true)
        .foreign_keys(true);
    let mut connection = options.connect().await.unwrap();
    migrator(1).run_direct(None, &mut connection, false).await.unwrap();
    let rows = "insert into communities values ('c', 'Shop', 'engage', 'accept', 3600, null, 1); \
        insert into sources values ('s', 'c', 'Website', 1); \
        insert into identities values ('i', 'c', 'signed', '42', null, '{}', 1, 1); \
        insert into threads values ('t', 's', 'c', 'i', x'', 'verified', 3, 2, 1, 7, 1); \
        insert into contents values ('t', 1, 'i', null, 'verified', 'm1', 'hello', 1), \
        ('t', 2, 'a', 'Grace', null, 'r1', 'good day', 2), ('t', 3, 'i', null, 'verified', 'm2', 'thanks', 3)";
    sqlx::raw_sql(rows).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();

    let store = open(&folder).await;
    let visitor = Visitor {
        community: "c".to_owned().into(),
        source: SourceToken::read("source", "s".into()).unwrap(),
        standing: Standing::Signed { uuid: "42".into() },
        identity: Identity::default(),
    };
    let threads = store.threads_of(&visitor, Own::Latest, 10).await.unwrap();
    let [(7, thread)] = &threads[..] else {
        panic!("{threads:?}")
    };
    assert_eq!(
        (thread.head, thread.seen, thread.agents_seen, thread.unread),
        (3, 2, 1, 0)
    );
    assert_eq!((thread.agent.as_deref(), thread.ended_at), (Some("Grace"), None));
    let entries = store.entries_after(&thread.thread, None, 0, 10).await.unwrap();
    let bodies: Vec<_> = entries.iter().map(|entry| entry.body.as_str()).collect();
    assert_eq!(bodies, ["hello", "good day", "thanks"]);
}
