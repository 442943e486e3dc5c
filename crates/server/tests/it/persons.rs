//! Custom fields are changed and persons merged on the administrator's screen.

use std::time::Duration;

use serde_json::json;
use visavis_server::community::Mode;

use crate::office::Office;

/// The ids of the persons with this in anything that is known of them, the newest first.
async fn persons(office: &Office, having: Option<&str>) -> Vec<String> {
    let (store, community) = (&office.server.app.store, &office.server.community.id);
    let part = store.identity_groups(community, having, 0, 10).await.unwrap();
    assert_eq!(part.count, part.records.len() as u64);
    part.records.iter().map(|person| person.id.as_str().into()).collect()
}

/// Ada, whom the website vouches for, and somebody who claims another uuid; both wrote.
async fn two_come(office: &Office) {
    let server = &office.server;
    let token = server.token("100042", Duration::from_hours(2));
    let claimed = json!({"uuid": "old-7", "firstname": "<i>Ada</i>", "extra_values": {"city": "Zurich"}});
    let hellos = [
        json!({"token": token}),
        json!({"identity": claimed, "browser": "b".repeat(43)}),
    ];
    for hello in hellos {
        let (mut line, _) = server.visit(hello).await;
        line.say(&json!({"write": {"id": "m1", "body": "hello"}})).await;
        line.next_named("ack").await;
    }
}

#[tokio::test]
async fn a_custom_field_is_changed() {
    let office = Office::open(Mode::Require).await;
    let path = office.community();
    let fields = format!("{path}/fields");
    let plan = [
        ("key", "plan"),
        ("label", "Plan"),
        ("kind", "single_choice"),
        ("choices", "gold, silver"),
    ];
    assert_eq!(office.post(&fields, &plan).await.status, 303);
    let number = [
        ("key", "number"),
        ("label", "Number"),
        ("kind", "string"),
        ("regex", "[0-9]{4}"),
    ];
    assert_eq!(office.post(&fields, &number).await.status, 303);
    let (store, community) = (&office.server.app.store, &office.server.community.id);
    for (key, asked, becomes) in [
        (
            "plan",
            [("label", "Tariff"), ("choices", "gold, lead")],
            ("Tariff", "gold lead", None),
        ),
        (
            "number",
            [("label", "No."), ("regex", "[0-9]{6}")],
            ("No.", "", Some("[0-9]{6}")),
        ),
        ("number", [("label", "No."), ("regex", "")], ("No.", "", None)),
    ] {
        let answer = office.post(&format!("{fields}/{key}"), &asked).await;
        assert_eq!(answer.headers["location"], format!("{path}/mapping?done=field_changed"));
        let field = store.custom_field_with(community, key).await.unwrap();
        let (label, choices, regex) = becomes;
        assert_eq!(
            (&*field.label, field.choices.join(" "), field.regex.as_deref()),
            (label, choices.into(), regex)
        );
    }
    // What cannot be is said, what was written is still there, and nothing has changed.
    let before = store.custom_fields(community).await.unwrap();
    for (key, wrong) in [("number", ("regex", "(")), ("plan", ("choices", "gold, gold"))] {
        let answer = office
            .post(&format!("{fields}/{key}"), &[("label", "Own words"), wrong])
            .await;
        let page = answer.text();
        assert_eq!(answer.status, 422);
        assert!(
            page.contains("value=\"Own words\"") && page.contains("<details open>"),
            "{page}"
        );
        assert!(page.contains(&format!("value=\"{}\"", wrong.1)), "{page}");
    }
    assert_eq!(store.custom_fields(community).await.unwrap(), before);
    assert_eq!(
        office
            .post(&format!("{fields}/no_such"), &[("label", "X")])
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn persons_are_found_and_merged() {
    let office = Office::open(Mode::Accept).await;
    two_come(&office).await;
    for (having, count) in [
        (None, 2),
        (Some("100042"), 1),
        (Some("OLD-"), 1),
        (Some("zurich"), 1),
        (Some("city"), 0),
        (Some("%"), 0),
    ] {
        assert_eq!(persons(&office, having).await.len(), count, "{having:?}");
    }
    let signed = persons(&office, Some("100042")).await.remove(0);
    let claimed = persons(&office, Some("old-7")).await.remove(0);
    let path = format!("{}/persons", office.community());
    let page = office.get(&format!("{path}?q=zurich")).await;
    assert!(page.contains("&lt;i&gt;Ada") && !page.contains("<i>Ada"), "{page}");
    assert!(page.contains(&claimed) && !page.contains(&signed), "{page}");
    assert!(
        office
            .get(&format!("{path}?q=nobody"))
            .await
            .contains("Nobody has that")
    );

    let person = format!("{path}/{signed}");
    let page = office.get(&person).await;
    assert!(page.contains(&format!("name=\"other\" value=\"{claimed}\"")), "{page}");
    assert!(!page.contains(&format!("name=\"other\" value=\"{signed}\"")), "{page}");
    let merge = format!("{person}/merge");
    for (fields, said) in [
        (&[("sure", "yes")][..], "Nobody is chosen"),
        (&[("other", &*claimed)], "tick the box"),
        (&[("other", &*signed), ("sure", "yes")], "with itself"),
        (&[("other", "nobody"), ("sure", "yes")], "there is no identity group"),
    ] {
        let problem = office.problem(&merge, fields).await;
        assert!(problem.to_lowercase().contains(&said.to_lowercase()), "{problem}");
    }
    assert_eq!(persons(&office, None).await.len(), 2);
    let done = office.post(&merge, &[("other", &claimed), ("sure", "yes")]).await;
    assert_eq!(done.headers["location"], format!("{person}?done=merged"));
    let page = office.get(&done.headers["location"]).await;
    assert!(
        page.contains("They are one person now") && page.contains("old-7"),
        "{page}"
    );
    assert_eq!(persons(&office, None).await, [signed]);
}

#[tokio::test]
async fn a_person_of_another_community_is_not_shown() {
    let office = Office::open(Mode::Accept).await;
    two_come(&office).await;
    let person = persons(&office, None).await.remove(0);
    let bank = [
        ("name", "Bank"),
        ("preset", "ringcx"),
        ("mode", "reject"),
        ("minimum_lifetime", "3600"),
    ];
    assert_eq!(office.post("/admin/communities", &bank).await.status, 303);
    let bank = office.server.app.store.community("Bank").await.unwrap();
    let path = format!("/admin/communities/{}/persons/{person}", bank.id.as_str());
    let cookie = [("cookie", &*office.cookie)];
    assert_eq!(office.server.http("GET", &path, &cookie, "").await.status, 404);
}
