//! Custom fields and mappings.

use serde_json::json;

use super::desk::Desk;

#[test]
fn fields_and_mappings_are_made_listed_and_removed() {
    let desk = Desk::with(&["community create --name Shop"]);
    assert_eq!(
        desk.run("field list --community Shop").done(),
        "no custom fields: make one with `visavis-server field create`\n"
    );
    assert_eq!(
        desk.run("field create --community Shop --key customer_number --label Customer+number --regex C-[0-9]{4}")
            .done(),
        "field customer_number, string, shown as \"Customer number\"\n"
    );
    let plan = desk
        .run("field create --community Shop --key plan --label Plan --type single_choice --choice gold --choice silver --json")
        .json();
    assert_eq!(
        (&plan["key"], &plan["type"], &plan["choices"], plan.get("regex")),
        (
            &json!("plan"),
            &json!("single_choice"),
            &json!(["gold", "silver"]),
            None
        )
    );
    assert_eq!(
        desk.run("field list --community Shop").done(),
        "key              label            type           choices       regex\n\
         customer_number  Customer number  string                       C-[0-9]{4}\n\
         plan             Plan             single_choice  gold, silver\n"
    );
    let changed = desk
        .run("field change --community Shop --key customer_number --label Number --no-regex --json")
        .json();
    assert_eq!(
        (&changed["label"], changed.get("regex"), &changed["id"]),
        (
            &json!("Number"),
            None,
            &desk.run("field list --community Shop --json").json()["records"][0]["id"]
        )
    );
    let plan = desk
        .run("field change --community Shop --key plan --choice gold --choice lead --json")
        .json();
    assert_eq!(
        (&plan["label"], &plan["choices"]),
        (&json!("Plan"), &json!(["gold", "lead"]))
    );
    for (extra_value, field) in [("uuid", "customer_number"), ("plan", "plan"), ("mail", "emails")] {
        let create = format!("mapping create --community Shop --extra-value {extra_value} --field {field}");
        assert_eq!(
            desk.run(&create).done(),
            format!("extra value {extra_value:?} goes to {field}\n")
        );
    }
    assert_eq!(
        desk.run("mapping list --community Shop").done(),
        "extra value  field\nuuid         customer_number\nplan         plan\nmail         emails\n"
    );
    desk.run("mapping remove --community Shop --extra-value mail --field emails")
        .done();
    desk.run("field remove --community Shop --key plan").done();
    let left = desk.run("mapping list --community Shop --json").json();
    assert_eq!(
        (&left["count"], &left["records"][0]["extra_value"]),
        (&json!(1), &json!("uuid"))
    );
}

#[test]
fn what_cannot_be_is_said_in_one_sentence() {
    let desk = Desk::with(&[
        "community create --name Shop",
        "field create --community Shop --key plan --label Plan",
        "mapping create --community Shop --extra-value plan --field plan",
    ]);
    for (command, sentence) in [
        (
            "field create --community Shop --key plan --label Plan",
            "the community has a field \"plan\" already: choose another key, or remove that one first",
        ),
        (
            "field create --community Shop --key emails --label Mail",
            "emails is there already: map an extra value to it, or choose another key for a field of your own",
        ),
        (
            "field create --community Shop --key number --label Number --regex [0-9",
            "the regex is none: unclosed character class: write one without look-around and back-references, and test \
             it at docs.rs/regex",
        ),
        (
            "field create --community Shop --key size --label Size --type single_choice",
            "a choice field needs 1 to 100 different choices of 1 to 100 characters each, without commas and without \
             spaces around them",
        ),
        (
            "field remove --community Shop --key nothing",
            "the community has no custom field \"nothing\": `visavis-server field list` shows its fields",
        ),
        (
            "mapping create --community Shop --extra-value plan --field plan",
            "\"plan\" is mapped to plan already",
        ),
        (
            "mapping create --community Shop --extra-value plan --field nothing",
            "there is no field \"nothing\" to map to: name one of firstname, lastname, company, gender, emails, \
             home_phones, mobile_phones, notes, avatar_url, or a custom field: `visavis-server field list` shows them",
        ),
        (
            "mapping remove --community Shop --extra-value plan --field notes",
            "\"plan\" is not mapped to notes: `visavis-server mapping list` shows the mappings",
        ),
    ] {
        desk.run(command).refused(sentence);
    }
    desk.run("field create --community Shop --key x --label X --type date")
        .misused("multiple_choice");
    desk.run("field change --community Shop --key plan").misused("--label");
}

#[test]
fn applying_to_nobody_says_so() {
    let desk = Desk::with(&[
        "community create --name Shop",
        "mapping create --community Shop --extra-value plan --field notes",
    ]);
    assert_eq!(
        desk.run("mapping apply --community Shop --dry-run").done(),
        "0 identities would be mapped, 0 persons would have another value in a field\n"
    );
    let applied = desk.run("mapping apply --community Shop --json").json();
    assert_eq!(
        applied,
        json!({"dry_run": false, "identities": 0, "groups_changed": 0, "fields_changed": [], "not_mapped": []})
    );
}
