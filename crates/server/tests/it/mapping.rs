//! What a website says of a visitor, in the fields that agents see.

use serde_json::{Value, json};
use visavis_server::community::{CommunityId, GroupId, Mode};
use visavis_server::mapping::{FieldType, GroupFields, NewCustomField, Predefined};
use visavis_server::store::{Applied, Run, Store};

use crate::line::{Frame, Line};
use crate::server::{Server, browser};

fn field(key: &str, kind: FieldType) -> NewCustomField {
    NewCustomField {
        key: key.into(),
        label: format!("The {key}"),
        kind,
        choices: Vec::new(),
        regex: None,
    }
}

fn customer_number() -> NewCustomField {
    NewCustomField {
        regex: Some("C-[0-9]{4}".into()),
        ..field("customer_number", FieldType::String)
    }
}

/// A server with an agent, and these mappings as `extra_value>field`.
async fn server(fields: Vec<NewCustomField>, mappings: &[&str]) -> (Server, String) {
    let server = Server::start(Mode::Accept).await;
    let (store, community) = (&server.app.store, &server.community.id);
    for field in fields {
        store.add_custom_field(community, field).await.unwrap();
    }
    for mapping in mappings {
        map(store, community, mapping).await;
    }
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    (server, cookie)
}

async fn map(store: &Store, community: &CommunityId, mapping: &str) {
    let (extra_value, field) = mapping.split_once('>').unwrap();
    store.add_mapping(community, extra_value, field).await.unwrap();
}

/// Key and values of each field.
fn fields(person: &Value) -> Value {
    let fields = person["fields"].as_array().unwrap().iter();
    json!(
        fields
            .map(|field| json!([field["key"], field["values"]]))
            .collect::<Vec<_>>()
    )
}

/// An agent with the thread of this visitor open, and the person.
async fn watch(server: &Server, cookie: &str, visitor: &mut Line) -> (Line, Frame) {
    let thread = visitor.deliver("m1", "hello").await["thread"].clone();
    let (mut agent, _) = server.work(cookie, None).await;
    agent.say(&json!({"open": {"thread": thread}})).await;
    let person = agent.next_named("person").await;
    (agent, person)
}

async fn groups(server: &Server) -> Vec<(GroupId, GroupFields)> {
    let part = server
        .app
        .store
        .identity_groups(&server.community.id, None, 0, 100)
        .await;
    let mut groups: Vec<_> = part
        .unwrap()
        .records
        .into_iter()
        .map(|group| (group.id, group.fields))
        .collect();
    groups.reverse();
    groups
}

#[tokio::test]
async fn an_agent_sees_mapped_fields_and_sees_them_change() {
    let mut plan = field("plan", FieldType::SingleChoice);
    plan.choices = vec!["gold".into(), "silver".into()];
    let all = vec![customer_number(), plan, field("vip", FieldType::Boolean)];
    let (server, cookie) = server(all, &["uuid>customer_number", "plan>plan", "vip>vip", "mail>emails"]).await;
    let extra = |values: Value| json!({"uuid": "C-0042", "extra_values": values});
    let first = extra(json!({"plan": "gold", "vip": "yes", "mail": "ada@example.org", "other": 1}));
    let (mut visitor, _) = server.visit(json!({"identity": first})).await;
    let (mut agent, person) = watch(&server, &cookie, &mut visitor).await;
    assert_eq!(
        person["fields"],
        json!([
            {"key": "emails", "type": "multiple_choice", "values": ["ada@example.org"]},
            {"key": "customer_number", "label": "The customer_number", "type": "string", "values": ["C-0042"]},
            {"key": "plan", "label": "The plan", "type": "single_choice", "values": ["gold"]},
            {"key": "vip", "label": "The vip", "type": "boolean", "values": ["true"]},
        ])
    );
    // Another value takes the place of the first, a list gains one, what fits nothing changes nothing.
    let second = extra(json!({"plan": "silver", "vip": "perhaps", "mail": "ada@work.example"}));
    visitor.say(&json!({"identify": {"plain": second}})).await;
    let person = agent.next_named("person").await;
    assert_eq!(
        fields(&person),
        json!([
            ["emails", ["ada@example.org", "ada@work.example"]],
            ["customer_number", ["C-0042"]],
            ["plan", ["silver"]],
            ["vip", ["true"]],
        ])
    );
    assert_eq!(person["identity"]["extra_values"]["vip"], "perhaps", "it is kept");
    let identities = server
        .app
        .store
        .identities(&server.community.id, None, 0, 10)
        .await
        .unwrap();
    assert_eq!(
        identities.records[0].not_mapped,
        json!([{
            "extra_value": "vip", "field": "vip", "code": "type_mismatch",
            "text": "it is none of true, false, yes, no, 1, 0",
        }])
    );
}

#[tokio::test]
async fn a_uuid_of_the_servers_own_stays_out_of_the_fields() {
    let any = field("any", FieldType::String);
    let (server, cookie) = server(vec![customer_number(), any], &["uuid>customer_number", "uuid>any"]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let (mut agent, person) = watch(&server, &cookie, &mut visitor).await;
    assert!(person["identity"]["uuid"].is_string());
    assert_eq!(person["fields"], json!([]));
    // One whose name is said stays automated.
    visitor.say(&json!({"identify": {"plain": {"firstname": "Ada"}}})).await;
    assert_eq!(agent.next_named("person").await["fields"], json!([]));
    let mut foreign = server.visit(json!({"identity": {"uuid": "77"}})).await.0;
    let (_, person) = watch(&server, &cookie, &mut foreign).await;
    assert_eq!(
        fields(&person),
        json!([["any", ["77"]]]),
        "the regex keeps out what does not fit"
    );
}

#[tokio::test]
async fn a_changed_mapping_holds_for_who_comes_next_and_on_request_for_who_came() {
    let (server, cookie) = server(vec![], &[]).await;
    let (store, community) = (&server.app.store, &server.community.id);
    let said = |name: &str| json!({"identity": {"uuid": name, "extra_values": {"name": name}}});
    let mut visitors = Vec::new();
    for name in ["Ada", "Grace", "Edith"] {
        let (mut visitor, _) = server.visit(said(name)).await;
        visitor.deliver("m1", "hello").await;
        visitors.push(visitor);
    }
    let (mut agent, person) = watch(&server, &cookie, &mut visitors[1]).await;
    assert_eq!(person["fields"], json!([]));
    map(store, community, "name>firstname").await;
    assert_eq!(store.to_be_mapped(community).await.unwrap(), 3);
    // One comes again and says what they said before.
    server.visit(said("Ada")).await;
    let firstnames = async || {
        let groups = groups(&server).await.into_iter();
        let names = groups.filter_map(|(_, fields)| Some(fields.value(Predefined::Firstname)?.as_str()?.to_owned()));
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    };
    assert_eq!(firstnames().await, ["Ada"]);

    let dry = store.apply_mappings(community, None, Run::Dry).await.unwrap();
    let expected = Applied {
        identities: 2,
        groups_changed: 2,
        fields_changed: [("firstname".to_owned(), 2)].into(),
        ..Applied::default()
    };
    assert_eq!((dry.applied, dry.next), (expected.clone(), None));
    assert_eq!(firstnames().await, ["Ada"], "a dry run writes nothing");
    let real = store.apply_mappings(community, None, Run::Real).await.unwrap();
    assert_eq!((real.applied, real.next), (expected, None));
    assert_eq!(firstnames().await, ["Ada", "Edith", "Grace"]);
    assert_eq!(store.to_be_mapped(community).await.unwrap(), 0);
    // Who has the thread open sees it at once.
    assert_eq!(
        fields(&*agent.next_named("person").await),
        json!([["firstname", ["Grace"]]])
    );
    let again = store.apply_mappings(community, None, Run::Real).await.unwrap();
    assert_eq!(again.applied, Applied::default());
}

/// Applies from a person on to the end; gives what it came to, and in how many steps.
async fn apply(server: &Server, mut after: Option<GroupId>, run: Run) -> (Applied, u32) {
    let (store, community) = (&server.app.store, &server.community.id);
    let (mut all, mut steps) = (Applied::default(), 0);
    loop {
        let step = store.apply_mappings(community, after.as_ref(), run).await.unwrap();
        assert!(step.applied.identities <= 50, "one step is small");
        all.add(step.applied);
        (after, steps) = (step.next, steps + 1);
        if after.is_none() {
            return (all, steps);
        }
    }
}

#[tokio::test]
async fn many_are_mapped_a_few_at_a_time_and_nobody_waits_for_all_of_them() {
    let (server, _) = server(vec![], &[]).await;
    let (store, community) = (&server.app.store, &server.community.id);
    for number in 0..120 {
        let said = json!({"uuid": number.to_string(), "extra_values": {"mail": format!("{number}@example.org")}});
        let (mut visitor, _) = server.visit(json!({"identity": said})).await;
        visitor.deliver("m1", "hello").await;
    }
    map(store, community, "mail>emails").await;
    map(store, community, "mail>company").await;
    let (dry, steps) = apply(&server, None, Run::Dry).await;
    assert_eq!((dry.identities, dry.groups_changed, steps), (120, 120, 3));
    assert_eq!(
        dry.fields_changed,
        [("company".into(), 120), ("emails".into(), 120)].into()
    );
    let first = store.apply_mappings(community, None, Run::Real).await.unwrap();
    let (mut visitor, _) = server.visit(json!({"browser": browser('b')})).await;
    visitor.deliver("m1", "in between").await;
    assert_eq!(store.to_be_mapped(community).await.unwrap(), 70);
    // Broken off here and begun again from the front, it does what is left.
    let (left, _) = apply(&server, None, Run::Real).await;
    assert_eq!((first.applied.identities, left.identities), (50, 70));
    assert_eq!(apply(&server, None, Run::Real).await, (Applied::default(), 1));
}

#[tokio::test]
async fn two_persons_become_one_and_a_claim_changes_no_signed_one() {
    let (server, cookie) = server(vec![], &["name>firstname", "mail>emails"]).await;
    let (store, community) = (&server.app.store, &server.community.id);
    let (mut signed, _) = server
        .visit(json!({"token": server.token("42", std::time::Duration::from_hours(2))}))
        .await;
    signed.deliver("m0", "it is me").await;
    let claim = |name: &str, mail: &str| json!({"uuid": "42", "extra_values": {"name": name, "mail": mail}});
    let hello = json!({"identity": claim("Ada", "ada@example.org"), "browser": browser('b')});
    let (mut claimed, _) = server.visit(hello).await;
    claimed.deliver("m1", "me too").await;
    let found = store.identities(community, None, 0, 10).await.unwrap().records;
    let group = |namespace: &str| {
        &found
            .iter()
            .find(|identity| identity.namespace == namespace)
            .unwrap()
            .group
    };
    let (person, other) = (group("signed"), group("claimed"));
    let merged = store.merge_identity_groups(person, other).await.unwrap();
    assert_eq!(merged.identities.len(), 2);
    assert_eq!(
        merged.fields.write(),
        r#"{"firstname":"Ada","emails":["ada@example.org"]}"#
    );
    assert_eq!(
        store.identity_group(person).await.unwrap().identities,
        merged.identities
    );
    assert!(store.identity_group(other).await.is_err());
    assert!(store.merge_identity_groups(person, other).await.is_err());
    assert!(store.merge_identity_groups(person, person).await.is_err());

    let (mut agent, before) = watch(&server, &cookie, &mut signed).await;
    assert_eq!(
        fields(&before),
        json!([["firstname", ["Ada"]], ["emails", ["ada@example.org"]]])
    );
    claimed
        .say(&json!({"identify": {"plain": claim("Mallory", "mallory@example.org")}}))
        .await;
    claimed.next_named("recognised").await;
    let part = store.identities(community, Some(person), 0, 10).await.unwrap();
    let claimed = part
        .records
        .iter()
        .find(|identity| identity.namespace == "claimed")
        .unwrap();
    assert_eq!(claimed.not_mapped[0]["code"], "not_signed");
    assert_eq!(groups(&server).await[0].1, merged.fields);
    // The signed one may.
    let exp = server.now() / 1_000 + 7_200;
    let payload = json!({"uuid": "42", "exp": exp, "extra_values": {"name": "Augusta"}});
    let token = crate::server::token(crate::server::SECRET, "key_1", &payload);
    signed.say(&json!({"identify": {"signed": {"token": token}}})).await;
    let person = agent.next_named("person").await;
    assert_eq!(fields(&person)[0], json!(["firstname", ["Augusta"]]));
}

#[tokio::test]
async fn a_field_that_is_removed_takes_its_values_along() {
    let (server, cookie) = server(vec![customer_number()], &["uuid>customer_number", "uuid>notes"]).await;
    let (store, community) = (&server.app.store, &server.community.id);
    let (mut visitor, _) = server.visit(json!({"identity": {"uuid": "C-0042"}})).await;
    let (mut agent, person) = watch(&server, &cookie, &mut visitor).await;
    assert_eq!(
        fields(&person),
        json!([["notes", ["C-0042"]], ["customer_number", ["C-0042"]]])
    );
    store.remove_custom_field(community, "customer_number").await.unwrap();
    assert_eq!(
        fields(&*agent.next_named("person").await),
        json!([["notes", ["C-0042"]]])
    );
    assert!(!groups(&server).await[0].1.has_custom(), "nothing is left behind");
    let left: Vec<_> = store
        .mappings(community)
        .await
        .unwrap()
        .into_iter()
        .map(|mapping| mapping.field)
        .collect();
    assert_eq!(left, ["notes"]);
    // Another field by the same key begins empty.
    store.add_custom_field(community, customer_number()).await.unwrap();
    assert!(!groups(&server).await[0].1.has_custom());
}

/// The example of docs/extra-values.md, from the website's call to what the agent sees.
#[tokio::test]
async fn the_documented_example_is_true() {
    let mut plan = field("plan", FieldType::SingleChoice);
    plan.choices = vec!["gold".into(), "silver".into()];
    let fields_of_shop = vec![customer_number(), plan, field("newsletter", FieldType::Boolean)];
    let mappings = [
        "uuid>customer_number",
        "plan>plan",
        "newsletter>newsletter",
        "mobile>mobile_phones",
    ];
    let (server, cookie) = server(fields_of_shop, &mappings).await;
    let said = json!({
        "uuid": "C-0042", "firstname": "Ada",
        "extra_values": {"plan": "gold", "newsletter": "perhaps", "mobile": "+33 6 12 34 56 78", "theme": "dark"},
    });
    let (mut visitor, _) = server.visit(json!({"identity": said})).await;
    let (_, person) = watch(&server, &cookie, &mut visitor).await;
    assert_eq!(
        fields(&person),
        json!([
            ["mobile_phones", ["+33 6 12 34 56 78"]],
            ["customer_number", ["C-0042"]],
            ["plan", ["gold"]],
        ])
    );
    assert_eq!(person["identity"], said);
    let identities = server.app.store.identities(&server.community.id, None, 0, 1).await;
    let not_mapped = &identities.unwrap().records[0].not_mapped;
    assert_eq!(
        (not_mapped.as_array().unwrap().len(), &not_mapped[0]["code"]),
        (1, &json!("type_mismatch"))
    );
}
