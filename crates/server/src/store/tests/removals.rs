//! What takes many transactions to remove: cut off anywhere, it is there to be removed again.

use std::time::Duration;

use futures_util::FutureExt;
use serde_json::json;
use tokio::task::yield_now;
use tokio::time::timeout;
use visavis_wire::Identity;

use super::failures::Sql;
use super::{Town, town};
use crate::mapping::{FieldType, NewCustomField};
use crate::store::NotDone;
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
        identity: Identity::read(&json!({"extra_values": {"customer": "4711"}})).unwrap(),
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
