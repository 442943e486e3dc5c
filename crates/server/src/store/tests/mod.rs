//! Stories of the store.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use tempfile::TempDir;
use visavis_wire::{Body, BrowserKey, Identity, KeyId, MessageId, SourceToken};

use super::writer::{Change, Page};
use super::{Location, NotDone, NotTaken, Objection, Store, Stored};
use crate::clock::Clock;
use crate::community::{Algorithm, Mode, NewAgent, NewCommunity, Origin, Preset, StoredKey};
use crate::hub::Hub;
use crate::random;
use crate::visitor::Visitor;

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
    let community = store
        .add_community(community("Shop", Mode::Accept), vec![])
        .await
        .unwrap();
    let source = store.add_source(&community.id, "Website".into(), vec![]).await.unwrap();
    let identity = Identity::read(&json!({"firstname": "Ada"})).unwrap();
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
        self.store.write(self.visitor.clone(), id, body, None).await
    }

    async fn bodies(&self) -> Vec<(u64, String)> {
        let known = self.store.acquaintance(&self.visitor).await.unwrap();
        let Some(thread) = known.and_then(|known| known.thread) else {
            return Vec::new();
        };
        let entries = self.store.entries_after(&thread.id, 0, 10_000).await.unwrap();
        entries.into_iter().map(|entry| (entry.seq, entry.body)).collect()
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

/// Writes something and then fails, or leaves its transaction in a state that no savepoint survives.
enum Failing {
    Refused,
    Broken,
    RolledBack,
}

impl Change for Failing {
    type Done = Infallible;
    type Refusal = ();

    async fn make(&self, page: &mut Page) -> Result<Infallible, NotDone<()>> {
        page.configuration_changed();
        sqlx::query("delete from communities")
            .execute(&mut page.connection)
            .await?;
        let sql = match self {
            Self::Refused => return Err(NotDone::Refused(())),
            Self::Broken => "select broken",
            Self::RolledBack => "rollback",
        };
        sqlx::raw_sql(sql).execute(&mut page.connection).await?;
        Err(NotDone::Trouble(super::Trouble::new(
            "it goes on as if nothing had happened",
        )))
    }
}

#[tokio::test]
async fn a_change_that_fails_leaves_no_trace_and_fails_alone() {
    let town = town().await;
    let configuration = town.store.configuration().await.unwrap();
    let desk = &town.store.desk;
    let (before, refused, broken, after) = tokio::join!(
        town.write("m1", "before"),
        desk.make(Failing::Refused),
        desk.make(Failing::Broken),
        town.write("m2", "after"),
    );
    assert_eq!((before.unwrap().seq, after.unwrap().seq), (1, 2));
    assert!(matches!(refused, Err(NotDone::Refused(()))));
    assert!(matches!(broken, Err(NotDone::Trouble(_))));
    assert_eq!(town.bodies().await.len(), 2);
    assert_eq!(town.store.communities().await.unwrap().len(), 1);
    let (lost, written) = tokio::join!(desk.make(Failing::RolledBack), town.write("m3", "with it"));
    assert!(matches!(lost, Err(NotDone::Trouble(_))));
    // Written together with it or after it: either not acknowledged, or there.
    assert_eq!(town.bodies().await.len(), if written.is_ok() { 3 } else { 2 });
    town.write("m3", "with it").await.unwrap();
    assert_eq!(town.bodies().await.len(), 3);
    assert_eq!(town.store.communities().await.unwrap().len(), 1);
    assert_eq!(town.store.configuration().await.unwrap(), configuration);
}

struct Pragma(&'static str);

impl Change for Pragma {
    type Done = ();
    type Refusal = Infallible;

    async fn make(&self, page: &mut Page) -> Result<(), NotDone<Infallible>> {
        sqlx::raw_sql(self.0).execute(&mut page.connection).await?;
        Ok(())
    }
}

#[tokio::test]
async fn a_full_disk_acknowledges_nothing_and_is_survived() {
    let town = town().await;
    town.write("m0", "there was room").await.unwrap();
    let desk = &town.store.desk;
    desk.make(Pragma("pragma max_page_count = 1")).await.unwrap(); // SQLite takes what it has as the least
    let long = "x".repeat(5_000);
    let mut taken = 0;
    loop {
        match town.write(&format!("m{}", taken + 1), &long).await {
            Ok(_) => taken += 1,
            Err(NotDone::Trouble(trouble)) => {
                assert!(trouble.to_string().contains("full"), "{trouble}");
                break;
            }
            Err(NotDone::Refused(refusal)) => panic!("{refusal}"),
        }
        assert!(taken < 100, "it is never full");
    }
    assert_eq!(town.bodies().await.len(), taken + 1, "reading goes on");
    desk.make(Pragma("pragma max_page_count = 1000000")).await.unwrap();
    town.write(&format!("m{}", taken + 1), &long).await.unwrap();
    assert_eq!(town.bodies().await.len(), taken + 2);
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

fn objection<T: std::fmt::Debug>(outcome: Result<T, NotDone<Objection>>) -> Objection {
    match outcome {
        Err(NotDone::Refused(objection)) => objection,
        other => panic!("an objection was awaited: {other:?}"),
    }
}

fn key(kid: &str) -> StoredKey {
    StoredKey {
        kid: KeyId::read("kid", kid.into()).unwrap(),
        algorithm: Algorithm::Hs256,
        material: vec![1],
    }
}

#[tokio::test]
async fn a_community_that_would_let_nobody_in_is_not_made() {
    let town = town().await;
    let store = &town.store;
    let refused = store.add_community(community("Bank", Mode::Require), vec![]).await;
    assert_eq!(
        objection(refused),
        Objection::Rule(
            "community \"Bank\" would let nobody in: mode require needs a key: give it one now, or choose mode reject \
             or accept"
                .into()
        )
    );
    let bank = store
        .add_community(community("Bank", Mode::Require), vec![key("a")])
        .await
        .unwrap();
    let last = objection(store.remove_key(&bank.id, &key("a").kid).await);
    assert!(
        matches!(&last, Objection::Rule(text) if text.contains("--force")),
        "{last}"
    );
    assert_eq!(store.keys(&bank.id).await.unwrap().len(), 1);
    store.add_key(&bank.id, key("b")).await.unwrap();
    assert!(matches!(
        objection(store.add_key(&bank.id, key("b")).await),
        Objection::Taken(_)
    ));
    store.remove_key(&bank.id, &key("a").kid).await.unwrap();
    assert!(matches!(
        objection(store.remove_key(&bank.id, &key("a").kid).await),
        Objection::Missing(_)
    ));
    store.force_remove_key(&bank.id, &key("b").kid).await.unwrap();
    assert!(matches!(
        objection(store.set_mode("Shop", Mode::Require).await),
        Objection::Rule(_)
    ));
    let ringcx = NewCommunity {
        preset: Preset::Ringcx,
        ..community("Strict", Mode::Accept)
    };
    assert!(matches!(
        objection(store.add_community(ringcx, vec![]).await),
        Objection::Rule(_)
    ));
    assert!(matches!(
        objection(store.add_community(community("Bank", Mode::Reject), vec![]).await),
        Objection::Taken(_)
    ));
}

#[tokio::test]
async fn what_is_removed_takes_along_what_belongs_to_it() {
    let town = town().await;
    town.write("m1", "one").await.unwrap();
    let shop = town.store.community("Shop").await.unwrap();
    let agent = NewAgent {
        email: "grace@shop.example".into(),
        name: "Grace".into(),
        password_hash: "x".into(),
        communities: vec![shop.id],
    };
    let grace = town.store.add_agent(agent.clone()).await.unwrap();
    assert_eq!(grace.communities, ["Shop"]);
    let twice = NewAgent {
        email: "GRACE@shop.example".into(),
        ..agent
    };
    assert!(matches!(
        objection(town.store.add_agent(twice).await),
        Objection::Taken(_)
    ));
    let origin = Origin::read("https://shop.example").unwrap();
    town.store.allow_origin(&town.source, origin.clone()).await.unwrap();
    assert_eq!(town.store.source(&town.source).await.unwrap().origins, [origin.clone()]);
    assert!(
        town.store
            .rules(&town.source, origin.as_str())
            .await
            .unwrap()
            .unwrap()
            .is_origin_allowed
    );
    town.store.forbid_origin(&town.source, origin.clone()).await.unwrap();
    assert!(
        !town
            .store
            .rules(&town.source, origin.as_str())
            .await
            .unwrap()
            .unwrap()
            .is_origin_allowed
    );
    town.store.remove_community("Shop").await.unwrap();
    assert_eq!(town.store.rules(&town.source, "x").await.unwrap(), None);
    assert_eq!(town.store.acquaintance(&town.visitor).await.unwrap(), None);
    assert_eq!(
        town.store.agent("grace@shop.example").await.unwrap().communities,
        Vec::<String>::new()
    );
    assert!(
        matches!(town.write("m2", "two").await, Err(NotDone::Trouble(_))),
        "its source is gone"
    );
    assert!(matches!(
        objection(town.store.remove_source(&town.source).await),
        Objection::Missing(_)
    ));
    town.store.remove_agent("grace@shop.example").await.unwrap();
    assert!(matches!(
        objection(town.store.agent("grace@shop.example").await),
        Objection::Missing(_)
    ));
}
