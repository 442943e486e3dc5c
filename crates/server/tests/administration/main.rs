//! The command line of administrators: the real program, a database of its own for each story.

mod communities;
mod desk;
mod keys;
mod mappings;
mod persons;
mod sources;

use std::path::Path;

use serde_json::{Value, json};

use desk::{Desk, now, token};

#[test]
fn a_community_goes_live_in_four_commands() {
    let desk = Desk::new();
    let made = desk.run("community create --name Shop --json").json();
    assert_eq!(
        (&made["mode"], &made["preset"], &made["minimum_lifetime"]),
        (&json!("require"), &json!("ringcx"), &json!(3600))
    );
    assert_eq!(
        (&made["key"]["kid"], &made["key"]["algorithm"]),
        (&json!("key_1"), &json!("HS256"))
    );
    let secret = made["key"]["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 64);

    let public = "--public-url https://chat.example.org";
    let source = format!("source create --community Shop --name Website --origin https://shop.example {public} --json");
    let source = desk.run(&source).json();
    let address = format!(
        "https://chat.example.org/chat/{}/loader.js",
        source["token"].as_str().unwrap()
    );
    let snippet = source["snippet"].as_str().unwrap();
    for part in [&*address, "_setSignedIdentity", "_setTokenProvider"] {
        assert!(snippet.contains(part), "{part} is not in {snippet}");
    }

    let agent = desk
        .run("agent create --email ann@example.org --name Ann --community Shop --json")
        .json();
    assert!(agent["password"].as_str().unwrap().len() >= 16);

    let claims = json!({"uuid": "42", "firstname": "Ada", "exp": now() + 7200});
    let explained = desk
        .run_with(
            "explain-token --community Shop --json",
            &token("key_1", secret, &claims),
        )
        .json();
    assert_eq!(explained["accepted"], true);
    assert_eq!(explained["identity"], json!({"uuid": "42", "firstname": "Ada"}));
}

#[test]
fn a_program_of_an_administrator_is_given_an_access_token() {
    let desk = Desk::with(&["community create --name Shop"]);
    desk.run("agent create --email ann@example.org --name Ann --community Shop")
        .done();
    let create = "access-token create --administrator ann@example.org --name CI --json";
    assert!(
        desk.run(create)
            .err
            .contains("agent role ann@example.org administrator")
    );
    let said = desk.run("agent role ann@example.org administrator").done();
    assert!(
        said.starts_with("administrator \"Ann\", ann@example.org, sets everything up"),
        "{said}"
    );
    let made = desk.run(create).json();
    let token = made["access_token"].as_str().unwrap();
    assert!(token.starts_with("visavis_") && token.len() == 51, "{token}");
    assert!(desk.run(create).err.contains("\"taken\""));
    let list = desk.run("access-token list --json").json();
    assert_eq!(list["records"][0]["name"], "CI");
    assert!(!list.to_string().contains(token));
    let database = std::fs::read(desk.path("visavis.db")).unwrap();
    assert!(
        !String::from_utf8_lossy(&database).contains(token),
        "only its hash is kept"
    );
    desk.run("agent create --email bob@example.org --name Bob --administrator")
        .done();
    assert_eq!(desk.run("agent create --email eve@example.org --name Eve").code, 2);
    // What belongs to an account goes with it.
    desk.run("agent remove ann@example.org").done();
    assert_eq!(desk.run("access-token list --json").json()["count"], 0);
    assert_eq!(desk.run("access-token remove CI").code, 1);
}

#[test]
fn errors_are_json_too_where_json_was_asked_for() {
    let desk = Desk::with(&["community create --name Shop"]);
    for (command, code) in [
        ("community show Nowhere --json", "missing"),
        ("community create --name Shop --json", "taken"),
        ("key remove --community Shop --kid key_1 --json", "rule"),
        ("community remove Shop --json", "failed"),
    ] {
        let answer = desk.run(command);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""));
        let error: Value = serde_json::from_str(&answer.err).unwrap();
        assert_eq!(error["error"], code, "{command}");
        assert!(error["message"].as_str().is_some_and(|message| message.len() > 20));
    }
    desk.run("community remove Shop --force").done();
    assert_eq!(desk.run("community list --json").json()["count"], 0);
}

#[test]
fn nothing_is_made_where_only_a_look_was_asked_for() {
    let desk = Desk::new();
    let answer = desk.run("community list");
    assert_eq!(answer.code, 1);
    assert!(
        answer.err.contains("name it with --database or VISAVIS_DATABASE_URL"),
        "{}",
        answer.err
    );
    let files = |path: &Path| std::fs::read_dir(path).unwrap().count();
    assert_eq!(files(desk.0.path()), 0);
}
