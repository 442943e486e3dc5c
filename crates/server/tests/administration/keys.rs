//! Keys and what is signed with them.

use serde_json::{Value, json};

use super::desk::{Desk, PUBLIC, SECRET, now, token};

#[test]
fn a_secret_is_shown_once_and_is_nowhere_in_the_files() {
    let desk = Desk::new();
    let made = desk
        .run("community create --name Shop --kid web_2026 --length 24 --json")
        .json();
    let secret = made["key"]["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 24);
    for command in [
        "key list --community Shop",
        "key show --community Shop --kid web_2026",
        "community show Shop",
    ] {
        for command in [command.to_owned(), format!("{command} --json")] {
            assert!(!desk.run(&command).done().contains(secret), "{command}");
        }
    }
    for file in std::fs::read_dir(desk.0.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(24).any(|window| window == secret.as_bytes()));
    }
}

#[test]
fn a_key_moves_over_to_the_next() {
    let desk = Desk::with(&["community create --name Shop --kid web_2026"]);
    desk.run("key remove --community Shop --kid web_2026").refused(
        "key web_2026 is the last one of a community that requires signed identities: without it nobody can come in: \
         add another key first, or say --force",
    );
    std::fs::write(desk.path("public.pem"), PUBLIC).unwrap();
    let added = desk
        .run("key create --community Shop --kid rsa_2027 --rs256 public.pem --json")
        .json();
    assert_eq!(added, json!({"kid": "rsa_2027", "algorithm": "RS256"}));
    desk.run("key create --community Shop --kid rsa_2027")
        .refused("the community has a key rsa_2027 already: choose another Key ID, or remove that one first");
    desk.run("key remove --community Shop --kid web_2026").done();
    let list = desk.run("key list --community Shop --json").json();
    assert_eq!(
        (&list["count"], &list["records"][0]["kid"]),
        (&json!(1), &json!("rsa_2027"))
    );
    let shown = desk.run("key show --community Shop --kid rsa_2027 --json").json();
    assert_eq!(
        (&shown["bits"], shown["public_key"].as_str()),
        (&json!(2048), Some(PUBLIC.trim()))
    );
    desk.run("key remove --community Shop --kid rsa_2027 --force").done();
    assert_eq!(
        desk.run("key list --community Shop").done(),
        "no keys: add one with `visavis-server key create`\n"
    );
    desk.run("key show --community Shop --kid rsa_2027")
        .refused("there is no key rsa_2027: `visavis-server key list` shows them");
}

#[test]
fn what_is_no_key_is_refused_with_its_own_sentence() {
    let desk = Desk::with(&["community create --name Shop"]);
    std::fs::write(
        desk.path("private.pem"),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    )
    .unwrap();
    let refused = desk.run("key create --community Shop --kid web --rs256 private.pem");
    assert_eq!(refused.code, 1);
    assert!(
        refused
            .err
            .starts_with("visavis-server: private.pem: this is a private key: "),
        "{}",
        refused.err
    );
    let missing = desk.run("key create --community Shop --kid web --rs256 missing.pem");
    assert!(
        missing.err.starts_with("visavis-server: missing.pem cannot be read: "),
        "{}",
        missing.err
    );
    desk.run_with("key create --community Shop --kid web --secret-stdin", "0123456789\n")
        .refused("the secret is 10 characters long: it must be 64 (recommended) or 24, of 0-9 and a-f");
    desk.run("key create --community Shop --kid web --secret-stdin")
        .refused("the secret is empty: give it by the standard input");
    desk.run("key create --community Shop --kid Web-1")
        .misused("1 to 64 characters of a-z, 0-9 and _");
    desk.run("key create --community Shop --kid web --length 32")
        .misused("write 64 or 24");
    desk.run("key create --community Shop --kid web --length 24 --secret-stdin")
        .misused("cannot be used with");
    let community = desk.run("community create --name Other --key-file private.pem --kid web");
    assert!(community.err.contains("this is a private key"));
    assert_eq!(
        desk.run("community list --json").json()["count"],
        1,
        "nothing is left half made"
    );
}

#[test]
fn a_token_is_explained_as_the_server_decides() {
    let desk = Desk::new();
    desk.run_with("community create --name Shop --kid web_2026 --secret-stdin", SECRET)
        .done();
    let explain = |token: &str| desk.run_with("explain-token --community Shop --json", token);
    let refused = explain(&token("web_2026", SECRET, &json!({"uuid": "42", "exp": now() + 1_800})));
    assert_eq!((refused.code, refused.err.as_str()), (1, ""));
    let refused: Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!(refused["code"], "lifetime_too_short");
    assert_eq!(refused["rule"], "3600 s; leeway 10 s");
    assert_eq!(refused["remedy"], "sign tokens for two hours");
    let short = token("web_2026", SECRET, &json!({"uuid": "42", "exp": now() + 1_800}));
    assert_eq!(
        desk.run_with("explain-token --community Shop --in-session", &short)
            .code,
        0
    );
    for (wrong, code) in [
        (token("web_2027", SECRET, &json!({})), "key_unknown"),
        (
            token("web_2026", "0123456789abcdef01234567", &json!({})),
            "signature_invalid",
        ),
        ("undefined".into(), "token_malformed"),
        (format!("{short} "), "token_malformed"),
        ("x".repeat(20_000), "token_too_large"),
    ] {
        let out: Value = serde_json::from_str(&explain(&wrong).out).unwrap();
        assert_eq!(
            (out["accepted"].as_bool(), out["code"].as_str()),
            (Some(false), Some(code))
        );
        let words = desk.run_with("token explain --community Shop", &wrong);
        assert!(
            words.code == 1 && words.out.starts_with(&format!("refused: {code}\nmeasured   ")),
            "{}",
            words.out
        );
    }
    let good = token("web_2026", SECRET, &json!({"uuid": "42", "exp": now() + 7_200}));
    let words = desk
        .run_with("explain-token --community Shop", &format!("{good}\r\n"))
        .done();
    assert!(
        words.starts_with("accepted\nKey ID     web_2026\nexpires    in 7"),
        "{words}"
    );
    let said = desk.run(&format!("token explain --community Shop {good}")).done();
    assert!(said.starts_with("accepted\nKey ID     web_2026\n"), "{said}");
    desk.run("community mode Shop reject").done();
    assert!(explain(&good).out.contains("signed_identity_not_accepted"));
}

#[test]
fn another_master_key_is_told_not_guessed() {
    let desk = Desk::new();
    desk.run_with("community create --name Shop --kid web_2026 --secret-stdin", SECRET)
        .done();
    std::fs::remove_file(desk.path("visavis.db.key")).unwrap();
    let good = token("web_2026", SECRET, &json!({"uuid": "42", "exp": now() + 7_200}));
    let answer = desk.run_with("explain-token --community Shop", &good);
    assert_eq!(answer.code, 1);
    assert!(
        answer
            .err
            .contains("start the server with the master key it was stored with"),
        "{}",
        answer.err
    );
}
