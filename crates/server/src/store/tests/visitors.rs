//! What one visitor can have the writer do: it is bounded, and no word is lost for that.

use futures_util::future::join_all;
use visavis_wire::visitor::Target;
use visavis_wire::{Body, MessageId, limits};

use super::failures::Sql;
use super::{Town, town};
use crate::store::{Own, Stored};

impl Town {
    /// Begins a conversation.
    async fn begin(&self, id: &str) -> Stored {
        let id = MessageId::read("id", id.into()).unwrap();
        let body = Body::new("hello".into()).unwrap();
        let to = Some(Target::New(id.clone()));
        let written = self.store.write(self.visitor.clone(), id, body, None, to, None);
        written.await.unwrap()
    }

    pub(super) async fn begin_many(&self, count: usize) {
        join_all((0..count).map(async |number| self.begin(&format!("m{number}")).await)).await;
    }
}

#[tokio::test]
async fn who_is_known_anew_is_shown_so_in_the_recent_conversations() {
    let mut town = town().await;
    town.begin_many(limits::THREADS + 10).await;
    let is_current = async |town: &Town| {
        let known = town.store.acquaintance(&town.visitor).await.unwrap();
        known.unwrap().is_current
    };
    assert!(is_current(&town).await);
    let changed = async |town: &Town| {
        let before = town.store.activity().await.unwrap();
        town.store.recognise(town.visitor.clone()).await.unwrap();
        let threads = town.store.threads_of(&town.visitor, Own::Since(before), 1_000);
        threads.await.unwrap().len()
    };
    assert_eq!(changed(&town).await, 0);
    let sql = "update threads set known = 'anonymous'";
    town.store.desk.make(Sql(sql)).await.unwrap();
    assert!(!is_current(&town).await);
    assert_eq!(changed(&town).await, limits::THREADS);
    assert!(is_current(&town).await, "it is not stored anew by each connection");
    let renamed = crate::visitor::Visitor {
        identity: visavis_wire::json::from_value(serde_json::json!({"firstname": "Augusta"})).unwrap(),
        ..(*town.visitor).clone()
    };
    town.visitor = renamed.into();
    assert_eq!(changed(&town).await, limits::THREADS);
}

#[tokio::test]
async fn who_begins_conversations_without_end_goes_on_in_the_latest() {
    let town = town().await;
    town.begin_many(1_000).await;
    let threads = async || {
        town.store
            .threads_of(&town.visitor, Own::Latest, 2_000)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(threads().await, 1_000);
    let latest = town.begin("one_more").await;
    assert_eq!((latest.seq, threads().await), (2, 1_000));
    assert_eq!(town.begin("one_more").await, latest, "said again it is the same");
    assert_eq!(town.begin("and_another").await.thread, latest.thread);
}
