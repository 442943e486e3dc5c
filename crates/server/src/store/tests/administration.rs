//! What an administrator does, and what is refused.

use visavis_wire::{KeyId, SourceToken};

use super::failures::Sql;
use super::{Town, community, town};
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

#[tokio::test]
async fn what_is_asked_for_one_by_one_is_read_alone() {
    let town = town().await;
    let other = add_source(
        &town,
        &["https://shop.example", "https://b.example", "https://a.example"],
    )
    .await;
    let agents = ["grace", "alan"].map(|name| NewAgent {
        email: format!("{name}@shop.example"),
        name: name.into(),
        password_hash: "x".into(),
        role: Role::Agent,
        communities: vec![town.visitor.community.clone()],
    });
    for agent in agents {
        town.store.add_agent(agent).await.unwrap();
    }
    // Rows of others that nobody can read: who trips over one has read them all.
    let desk = &town.store.desk;
    let sql = "insert into source_origins select token, 'nowhere' from sources where name = 'Website'; \
               pragma ignore_check_constraints = on; update agents set role = 'ghost' where name = 'alan'";
    desk.make(Sql(sql)).await.unwrap();
    assert!(town.store.sources(None).await.is_err() && town.store.agents().await.is_err());
    let origins = town.store.source(&other).await.unwrap().origins;
    let origins: Vec<_> = origins.iter().map(Origin::as_str).collect();
    assert_eq!(
        origins,
        ["https://a.example", "https://b.example", "https://shop.example"]
    );
    let grace = town.store.agent("Grace@Shop.example").await.unwrap();
    assert_eq!(town.store.agent_with(&grace.id).await.unwrap(), grace);
    assert_eq!(grace.communities, ["Shop"]);
}

async fn add_source(town: &Town, origins: &[&str]) -> SourceToken {
    let origins = origins.iter().map(|origin| Origin::read(origin).unwrap()).collect();
    let added = town.store.add_source(&town.visitor.community, "Other".into(), origins);
    added.await.unwrap().token
}
