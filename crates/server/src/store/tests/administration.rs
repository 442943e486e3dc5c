//! What an administrator does, and what is refused.

use visavis_wire::{KeyId, SourceToken};

use super::{community, town};
use crate::community::{Algorithm, Mode, NewAgent, NewCommunity, Origin, Preset, Role, StoredKey};
use crate::store::{NotDone, Objection};

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
        role: Role::Agent,
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
    assert!(town.store.appearance(&town.source).await.unwrap().is_some());
    let nobody = SourceToken::read("token", "nobody".into()).unwrap();
    assert!(town.store.appearance(&nobody).await.unwrap().is_none());
    assert_eq!(
        town.store.source(&town.source).await.unwrap().origins,
        std::slice::from_ref(&origin)
    );
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
