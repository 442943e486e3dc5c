//! Changes that fail, disks that are full.

use std::convert::Infallible;

use super::town;
use crate::store::writer::{Change, Page};
use crate::store::{NotDone, Trouble};

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
        Err(NotDone::Trouble(Trouble::new("it goes on as if nothing had happened")))
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

/// Writes whatever it is given.
pub(super) struct Sql(pub(super) &'static str);

impl Change for Sql {
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
    desk.make(Sql("pragma max_page_count = 1")).await.unwrap(); // SQLite takes what it has as the least
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
    desk.make(Sql("pragma max_page_count = 1000000")).await.unwrap();
    town.write(&format!("m{}", taken + 1), &long).await.unwrap();
    assert_eq!(town.bodies().await.len(), taken + 2);
}
