//! What takes many transactions to remove: cut off anywhere, it is there to be removed again.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::join_all;
use serde_json::json;
use tokio::task::yield_now;
use tokio::time::timeout;

use super::failures::Sql;
use super::{Town, community, town};
use crate::community::Mode;
use crate::mapping::{FieldType, NewCustomField};
use crate::store::NotDone;
use crate::store::removals::{ForgetSome, OF_COMMUNITY, OF_SOURCE, Of};
use crate::visitor::Visitor;

/// Longer than anything here takes; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A town with a person whose number is known.
async fn town_with_a_number() -> Town {
    let mut town = town().await;
    let field = NewCustomField {
        key: "number".into(),
        label: "Number".into(),
        kind: FieldType::String,
        choices: Vec::new(),
        regex: None,
    };
    let shop = town.visitor.community.clone();
    town.store.add_custom_field(&shop, field).await.unwrap();
    town.store.add_mapping(&shop, "customer", "number").await.unwrap();
    let visitor = Visitor {
        identity: visavis_wire::json::from_value(json!({"extra_values": {"customer": "4711"}})).unwrap(),
        ..(*town.visitor).clone()
    };
    town.visitor = visitor.into();
    town.write("m1", "hello").await.unwrap();
    assert!(has_a_number(&town).await);
    town
}

/// True where a person has a value of a custom field.
async fn has_a_number(town: &Town) -> bool {
    let stored = "select exists (select 1 from identity_groups where fields like '%4711%')";
    sqlx::query_scalar(stored).fetch_one(&town.store.readers).await.unwrap()
}

#[tokio::test]
async fn a_custom_field_whose_removal_was_cut_off_can_be_removed_again() {
    let town = town_with_a_number().await;
    let (store, shop) = (&town.store, &town.visitor.community);
    let wall =
        "create trigger wall before update of fields on identity_groups begin select raise(abort, 'cut off'); end";
    store.desk.make(Sql(wall)).await.unwrap();
    let cut_off = store.remove_custom_field(shop, "number").await;
    assert!(matches!(cut_off, Err(NotDone::Trouble(_))), "{cut_off:?}");
    assert!(has_a_number(&town).await);
    store.custom_field_with(shop, "number").await.unwrap();
    assert_eq!(store.mappings(shop).await.unwrap(), [], "nothing more goes into it");

    store.desk.make(Sql("drop trigger wall")).await.unwrap();
    store.remove_custom_field(shop, "number").await.unwrap();
    assert!(!has_a_number(&town).await);
    assert_eq!(store.custom_fields(shop).await.unwrap(), []);
}

#[tokio::test]
async fn a_custom_field_is_removed_to_the_end_though_who_asked_has_gone() {
    let town = town_with_a_number().await;
    let (store, shop) = (&town.store, &town.visitor.community);
    // They go as soon as there is anything to wait for.
    assert!(store.remove_custom_field(shop, "number").now_or_never().is_none());
    let removed = async {
        while store.custom_field_with(shop, "number").await.is_ok() {
            yield_now().await;
        }
    };
    timeout(PATIENCE, removed).await.expect("nobody goes on with it");
    assert!(!has_a_number(&town).await);
}

/// A town with more conversations than go in one step; the last one cannot go.
async fn town_that_is_cut_off() -> Town {
    let town = town().await;
    town.begin_many(250).await;
    let wall = "create trigger wall before delete on threads when old.rowid = 250 \
                begin select raise(abort, 'cut off'); end";
    town.store.desk.make(Sql(wall)).await.unwrap();
    town
}

async fn count(town: &Town, table: &'static str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
    sqlx::query_scalar(sql).fetch_one(&town.store.readers).await.unwrap()
}

#[tokio::test]
async fn a_source_goes_step_by_step_and_where_that_was_cut_off_it_can_be_removed_again() {
    let town = town_that_is_cut_off().await;
    let store = &town.store;
    let cut_off = store.remove_source(&town.source).await;
    assert!(matches!(cut_off, Err(NotDone::Trouble(_))), "{cut_off:?}");
    assert_eq!(
        count(&town, "threads").await,
        50,
        "the others have gone, a hundred at a time"
    );
    assert_eq!(
        store.rules(&town.source, "x").await.unwrap(),
        None,
        "nobody comes in any more"
    );
    store
        .source(&town.source)
        .await
        .expect("it can be found to be removed again");

    store.desk.make(Sql("drop trigger wall")).await.unwrap();
    store.remove_source(&town.source).await.unwrap();
    assert_eq!((count(&town, "threads").await, count(&town, "contents").await), (0, 0));
    assert_eq!(store.sources(None).await.unwrap(), []);
}

#[tokio::test]
async fn a_community_goes_step_by_step_and_where_that_was_cut_off_it_can_be_removed_again() {
    let town = town_that_is_cut_off().await;
    let store = &town.store;
    let other = store
        .add_community(community("Bank", Mode::Accept), vec![])
        .await
        .unwrap();
    let cut_off = store.remove_community("Shop").await;
    assert!(matches!(cut_off, Err(NotDone::Trouble(_))), "{cut_off:?}");
    assert_eq!(count(&town, "threads").await, 50);
    assert_eq!(store.rules(&town.source, "x").await.unwrap(), None);

    let later =
        "drop trigger wall; create trigger wall before delete on communities begin select raise(abort, 'cut off'); end";
    store.desk.make(Sql(later)).await.unwrap();
    assert!(store.remove_community("Shop").await.is_err());
    assert_eq!(count(&town, "identity_groups").await, 0, "the persons have gone before");
    store.desk.make(Sql("drop trigger wall")).await.unwrap();
    store.remove_community("Shop").await.unwrap();
    for table in ["threads", "contents", "identities", "identity_groups", "sources"] {
        assert_eq!(count(&town, table).await, 0, "{table}");
    }
    assert_eq!(store.communities().await.unwrap(), [other]);
}

#[tokio::test]
async fn each_step_of_a_removal_takes_a_few_rows_however_long_a_conversation_is() {
    let town = town().await;
    join_all((0..2_500).map(async |number| town.write(&format!("m{number}"), "x").await.unwrap())).await;
    let mut left = Vec::new();
    while town
        .store
        .desk
        .make(ForgetSome(Of::Source(town.source.clone())))
        .await
        .unwrap()
    {
        left.push(count(&town, "contents").await);
    }
    assert_eq!((left, count(&town, "threads").await), (vec![500], 0));
    for (sql, _) in OF_SOURCE.iter().chain(&OF_COMMUNITY) {
        let plan = format!("explain query plan {sql}");
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(plan))
            .bind("x")
            .bind(1)
            .fetch_all(&town.store.readers)
            .await
            .unwrap();
        let steps: Vec<_> = plan.into_iter().map(|(.., step)| step).collect();
        assert!(
            !steps
                .iter()
                .any(|step| step.starts_with("SCAN") || step.contains("TEMP")),
            "{steps:?}"
        );
    }
}

#[tokio::test]
async fn a_source_is_removed_to_the_end_though_who_asked_has_gone() {
    let town = town().await;
    town.begin_many(250).await;
    assert!(town.store.remove_source(&town.source).now_or_never().is_none());
    let removed = async {
        while town.store.source(&town.source).await.is_ok() {
            yield_now().await;
        }
    };
    timeout(PATIENCE, removed).await.expect("nobody goes on with it");
    assert_eq!(count(&town, "threads").await, 0);
}
