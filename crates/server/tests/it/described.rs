//! Every operation of the REST interface is described, and answers as its description and its examples say.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::pictures::png;
use crate::rest::Office;
use crate::schema::Schemas;

const TWO_HOURS: Duration = Duration::from_hours(2);

/// All operations, in an order in which each finds what it is about; and what each makes, for the next ones to be about.
const OPERATIONS: [(&str, &str, &str); 36] = [
    ("get", "/1.0/communities", ""),
    ("post", "/1.0/communities", "community"),
    ("get", "/1.0/communities/{id}", ""),
    ("put", "/1.0/communities/{id}", ""),
    ("post", "/1.0/communities/{id}/keys", "kid"),
    ("get", "/1.0/communities/{id}/keys", ""),
    ("get", "/1.0/communities/{id}/keys/{kid}", ""),
    ("post", "/1.0/communities/{id}/identity_check", ""),
    ("get", "/1.0/communities/{id}/refusals", ""),
    ("post", "/1.0/content_sources", "source"),
    ("get", "/1.0/content_sources", ""),
    ("get", "/1.0/content_sources/{id}", ""),
    ("put", "/1.0/content_sources/{id}", ""),
    ("put", "/1.0/content_sources/{id}/appearance", ""),
    ("get", "/1.0/content_sources/{id}/appearance", ""),
    ("delete", "/1.0/content_sources/{id}", ""),
    ("post", "/1.0/custom_fields", "field"),
    ("get", "/1.0/custom_fields", ""),
    ("get", "/1.0/custom_fields/{id}", ""),
    ("put", "/1.0/custom_fields/{id}", ""),
    ("post", "/1.0/communities/{id}/extra_value_mappings", "mapping"),
    ("get", "/1.0/communities/{id}/extra_value_mappings", ""),
    ("post", "/1.0/communities/{id}/extra_value_mappings/apply", ""),
    ("delete", "/1.0/communities/{id}/extra_value_mappings/{mapping_id}", ""),
    ("delete", "/1.0/custom_fields/{id}", ""),
    ("get", "/1.0/agents", ""),
    ("put", "/1.0/agents/{id}/avatar", ""),
    ("get", "/1.0/agents/{id}", ""),
    ("delete", "/1.0/agents/{id}/avatar", ""),
    ("get", "/1.0/identities", ""),
    ("get", "/1.0/identities/{id}", ""),
    ("get", "/1.0/identity_groups", ""),
    ("get", "/1.0/identity_groups/{id}", ""),
    ("post", "/1.0/identity_groups/{id}/merge", ""),
    ("delete", "/1.0/communities/{id}/keys/{kid}", ""),
    ("delete", "/1.0/communities/{id}", ""),
];

#[tokio::test]
async fn every_operation_is_described_and_answers_as_its_description_says() {
    let office = Office::open().await;
    let schemas = Schemas(office.server.get("/1.0/openapi.json").await.json());
    let mut known = Map::new();
    known.insert("community".into(), office.server.community.id.as_str().into());
    known.insert("kid".into(), "key_1".into());
    known.insert("source".into(), office.server.source.as_str().into());
    let shop = &office.server.community.id;
    for uuid in ["42", "43"] {
        let hello = json!({"token": office.server.token(uuid, TWO_HOURS)});
        let (mut line, _) = office.server.visit(hello).await;
        line.say(&json!({"write": {"id": format!("m{uuid}"), "body": "hello"}}))
            .await;
        line.next_named("ack").await;
    }
    let groups = office
        .server
        .app
        .store
        .identity_groups(shop, None, 0, 10)
        .await
        .unwrap()
        .records;
    known.insert("identity".into(), groups[0].identities[0].as_str().into());
    let ann = office.server.app.store.agent("ann@shop.example").await.unwrap();
    known.insert("agent".into(), ann.id.as_str().into());
    known.insert("group".into(), groups[0].id.as_str().into());
    known.insert("other".into(), groups[1].id.as_str().into());
    let text = |known: &Map<String, Value>, name: &str| known[name].as_str().unwrap().to_owned();

    let mut done = BTreeSet::new();
    for (method, path, makes) in OPERATIONS {
        let operation = &schemas.0["paths"][path][method];
        assert!(operation.is_object(), "{method} {path} is not described");
        let id = match path.split('/').nth(2) {
            Some("agents") => "agent",
            Some("content_sources") => "source",
            Some("custom_fields") => "field",
            Some("identities") => "identity",
            Some("identity_groups") => "group",
            _ => "community",
        };
        let mut address = path.to_owned();
        for (part, name) in [("{id}", id), ("{kid}", "kid"), ("{mapping_id}", "mapping")] {
            if address.contains(part) {
                address = address.replace(part, &text(&known, name));
            }
        }
        if method == "delete" {
            address += "?force=true";
        }
        if ["/1.0/identities", "/1.0/identity_groups"].contains(&path) {
            address = format!("{address}?community_id={}", shop.as_str());
        }
        let content = &operation["requestBody"]["content"];
        let mut body = schemas.example(&content["application/json"]["schema"]);
        if method == "post" && path == "/1.0/communities" {
            body["name"] = "Another".into();
        }
        for (name, id) in [("community_id", "community"), ("identity_group_id", "other")] {
            if body[name].is_string() {
                body[name] = known[id].clone();
            }
        }
        let answer = if content["image/png"].is_object() {
            office.put(&address, "image/png", &png(40)).await
        } else {
            office.ask(method.to_uppercase().as_str(), &address, &body).await
        };
        let described = &operation["responses"][answer.status.to_string()];
        assert!(
            described.is_object(),
            "{method} {address} answered {}: {}",
            answer.status,
            answer.text()
        );
        let schema = &described["content"]["application/json"]["schema"];
        if schema.is_null() {
            assert_eq!(answer.text(), "", "{method} {path}");
        } else {
            let answer = answer.json();
            schemas.check(schema, &answer, path);
            schemas.check(schema, &schemas.example(schema), path);
            if !makes.is_empty() {
                let name = if makes == "kid" { "kid" } else { "id" };
                known.insert(makes.into(), answer[name].clone());
            }
        }
        done.insert(format!("{method} {path}"));
    }
    let described = schemas.0["paths"].as_object().unwrap();
    let described = described.iter().flat_map(|(path, operations)| {
        operations
            .as_object()
            .unwrap()
            .keys()
            .map(move |method| format!("{method} {path}"))
    });
    assert_eq!(described.collect::<BTreeSet<_>>(), done);
}

#[tokio::test]
async fn a_mapping_is_tried_before_it_is_applied() {
    let office = Office::open().await;
    let community = office.community();
    let shop = office.server.community.id.as_str();
    for (uuid, browser) in [("100042", 'a'), ("x", 'b')] {
        let token = office.server.token(uuid, TWO_HOURS);
        let hello = json!({"token": token, "browser": browser.to_string().repeat(43)});
        let (mut line, _) = office.server.visit(hello).await;
        line.say(&json!({"write": {"id": uuid, "body": "hello"}})).await;
        line.next_named("ack").await;
    }
    let field = json!({"community_id": shop, "key": "number", "label": "No.", "type": "string", "regex": "[0-9]{6}"});
    assert_eq!(office.ask("POST", "/1.0/custom_fields", &field).await.status, 201);
    assert_eq!(
        office.word("POST", "/1.0/custom_fields", &field).await,
        (409, "taken".into())
    );
    let mappings = format!("{community}/extra_value_mappings");
    let mapping = json!({"extra_value": "uuid", "field": "number"});
    assert_eq!(office.ask("POST", &mappings, &mapping).await.status, 201);
    let apply = format!("{mappings}/apply");
    let groups = format!("/1.0/identity_groups?community_id={shop}");
    for (dry_run, then) in [(true, json!({})), (false, json!({"number": "100042"}))] {
        let applied = office.ask("POST", &apply, &json!({"dry_run": dry_run})).await.json();
        let not_mapped = json!([{"extra_value": "uuid", "field": "number", "code": "regex_mismatch", "identities": 1}]);
        assert_eq!(
            (
                &applied["identities"],
                &applied["fields_changed"],
                &applied["not_mapped"],
                &applied["next"]
            ),
            (&json!(2), &json!({"number": 1}), &not_mapped, &Value::Null),
            "{applied}"
        );
        let values: Vec<_> = office.get(&groups).await["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| group["custom_field_values"].clone())
            .collect();
        assert!(values.len() == 2 && values.contains(&then), "{values:?}");
        assert!(values.contains(&json!({})), "{values:?}");
    }
    let part = office
        .get(&format!("/1.0/identities?community_id={shop}&limit=1&offset=1"))
        .await;
    assert_eq!(
        (&part["count"], part["records"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    let all = office.get(&format!("/1.0/identities?community_id={shop}")).await;
    let stranger = all["records"].as_array().unwrap().iter().find(|one| one["uuid"] == "x");
    assert_eq!(stranger.unwrap()["not_mapped"][0]["code"], "regex_mismatch");
}
