//! Persons, as agents know them.

use std::sync::Arc;

use serde_json::{Value, json};
use visavis_server::clock::Clock;
use visavis_server::hub::Hub;
use visavis_server::store::{Location, Store};
use visavis_server::visitor::{Standing, Visitor};
use visavis_wire::{Body, Identity, MessageId};

use super::desk::Desk;

/// These signed visitors have written.
async fn write(desk: &Desk, identities: &[Value]) {
    let location = Location::from(desk.path("visavis.db"));
    let store = Store::open(&location, Clock::system(), Hub::default()).await.unwrap();
    let community = store.community("Shop").await.unwrap().id;
    let source = store.sources(Some(&community)).await.unwrap().remove(0).token;
    for identity in identities {
        let identity: Identity = visavis_wire::json::from_value(identity.clone()).unwrap();
        let visitor = Visitor {
            community: community.clone(),
            source: source.clone(),
            standing: Standing::Signed {
                uuid: identity.uuid().unwrap().into(),
            },
            identity,
        };
        let (id, body) = (MessageId::read("id", "m1".into()), Body::new("hello".into()));
        let written = store.write(Arc::new(visitor), id.unwrap(), body.unwrap(), None, None, None);
        written.await.unwrap();
    }
    store.close().await;
}

#[tokio::test]
async fn persons_are_listed_found_and_merged() {
    let desk = Desk::with(&[
        "community create --name Shop",
        "source create --community Shop --name Website --origin https://www.example.org --public-url https://chat.example.org",
    ]);
    assert_eq!(desk.run("person list --community Shop").done(), "nobody\n");
    let (ada, grace) = (
        json!({"uuid": "7", "firstname": "Ada"}),
        json!({"uuid": "8", "email": "grace@example.org"}),
    );
    write(&desk, &[ada, grace]).await;

    let all = desk.run("person list --community Shop --json").json();
    let found = desk.run("person list --community Shop --find Ada --json").json();
    let other = desk.run("person list --community Shop --find grace@ --json").json();
    assert_eq!(
        (&all["count"], &found["count"], &other["count"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(found["records"][0]["uuids"], json!(["7"]));
    let (stays, goes) = (&found["records"][0]["id"], &other["records"][0]["id"]);

    let merge = format!(
        "person merge --into {} --from {}",
        stays.as_str().unwrap(),
        goes.as_str().unwrap()
    );
    assert_eq!(
        desk.run(&merge).done(),
        format!("person {} has 2 identities now\n", stays.as_str().unwrap())
    );
    let left = desk.run("person list --community Shop --json").json();
    assert_eq!((&left["count"], &left["records"][0]["id"]), (&json!(1), stays));
    let mut uuids: Vec<&str> = left["records"][0]["uuids"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    uuids.sort_unstable();
    assert_eq!(uuids, ["7", "8"]);
    assert_eq!(desk.run(&merge).code, 1, "who is gone cannot be merged again");
}

#[tokio::test]
async fn a_list_that_is_cut_short_says_how_many_there_are_more() {
    let desk = Desk::with(&[
        "community create --name Shop",
        "source create --community Shop --name Website --origin https://www.example.org --public-url https://chat.example.org",
    ]);
    let three: Vec<Value> = (0..3).map(|n| json!({"uuid": n.to_string()})).collect();
    write(&desk, &three).await;
    let answer = desk.run("person list --community Shop --limit 2");
    assert_eq!(answer.code, 0);
    assert!(answer.err.contains("1 more: --limit shows them"), "{}", answer.err);
    let some = desk.run("person list --community Shop --limit 2 --json").json();
    let shown = some["records"].as_array().unwrap().len();
    assert_eq!(
        (&some["count"], shown),
        (&json!(3), 2),
        "as REST has it: of all that were found"
    );
}
