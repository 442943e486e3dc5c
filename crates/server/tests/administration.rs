//! The command line of administrators: the real program, a database of its own for each story.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;

const SECRET: &str = "5f2d8c1a9b7e4036d1c8a2f4";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnzkG0xa1T/kdGijbcJtZ
y7C7jR5RJg/aHjIAN6T7wRNfbpVN5o/Z+sv2sqgFqbSH4VMUCwtvHRDh1HkFfjBF
OmsxIPikDIHDBQwcqe1JJrKmsMwJ/SmzULDVKnkd8l4WiOsPCOf4JFQoD4Rz5vHL
NPf+AFJg/72GrObYuPx2HtZuo8leCuFgHNKuhy35BbRdaPhltcr+Lcfp+ZpXEYw1
l2qDETewDtvRP1m9r/6c19EkBidhePlPCypfrOQ9uRxyvf+Ia8v3MKoI6M88hpd8
OD6aZbEy6MP/Ixa/7OwwQUjWJDLyIojkzmZr90DQD8F+ZufHYQiodvxmzDY6C84L
NwIDAQAB
-----END PUBLIC KEY-----
";

/// A place to keep things, and the program that works there.
struct Desk(TempDir);

/// What the program answered.
struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(commands: &[&str]) -> Self {
        let desk = Self::new();
        for command in commands {
            desk.run(command).is_done();
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, command: &str) -> Answer {
        self.run_with(command, "")
    }

    /// Words are apart by spaces; a `+` in a word stands for one.
    fn run_with(&self, command: &str, input: &str) -> Answer {
        let words = command.split(' ').map(|word| word.replace('+', " "));
        let mut child = Command::new(env!("CARGO_BIN_EXE_visavis-server"))
            .args(words)
            .env_remove("VISAVIS_MASTER_KEY_FILE")
            .env_remove("VISAVIS_PUBLIC_URL")
            .env(
                "VISAVIS_DATABASE_URL",
                format!("sqlite:{}", self.path("visavis.db").display()),
            )
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        Answer {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Answer {
    #[track_caller]
    fn is_done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    #[track_caller]
    fn json(self) -> Value {
        serde_json::from_str(&self.is_done()).unwrap()
    }

    #[track_caller]
    fn is_refused(self, sentence: &str) {
        assert_eq!((self.code, self.out.as_str()), (1, ""));
        assert_eq!(self.err, format!("visavis-server: {sentence}\n"));
    }

    #[track_caller]
    fn is_misused(self, about: &str) {
        assert_eq!((self.code, self.out.as_str()), (2, ""));
        assert!(self.err.contains(about), "{}", self.err);
    }
}

fn token(kid: &str, secret: &str, claims: &Value) -> String {
    let header = json!({"typ": "JWT", "alg": "HS256", "kid": kid});
    let parts = [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = parts.join(".");
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!(
        "{signed}.{}",
        URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()))
    )
}

#[expect(clippy::disallowed_methods, reason = "the program has the real clock")]
fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_secs()
}

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
    assert!(source["snippet"].as_str().unwrap().contains(&address));

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
            assert!(!desk.run(&command).is_done().contains(secret), "{command}");
        }
    }
    for file in std::fs::read_dir(desk.0.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(24).any(|window| window == secret.as_bytes()));
    }
}

#[test]
fn for_people_it_is_said_in_words() {
    let desk = Desk::new();
    let made = desk.run("community create --name My+shop --kid web_2026").is_done();
    assert!(made.starts_with(
        "community \"My shop\", preset ringcx, mode require: signed identities alone come in\n\
         a token lives at least 3600 s when it is presented\n\n\
         key web_2026, HS256; its secret is shown now and never again, give it to the machine that signs:\n\n\
         \x20 VISAVIS_KEY_ID=web_2026\n  VISAVIS_SECRET="
    ));
    assert!(made.ends_with(
        "\n\nnext: visavis-server source create --community 'My shop' --name Website --origin https://www.example.org\n"
    ));
    let list = desk.run("community list").is_done();
    assert_eq!(
        list,
        "name     preset  mode     minimum lifetime\nMy shop  ringcx  require  3600 s\n"
    );
    assert_eq!(
        desk.run("agent list").is_done(),
        "no agents: make one with `visavis-server agent create`\n"
    );
}

#[test]
fn mode_accept_is_warned_of() {
    let desk = Desk::new();
    let warning = "warning: mode accept is not for production: anybody can claim to be anybody; choose require as soon \
                   as your website signs\n";
    let made = desk.run("community create --name Shop --preset engage --mode accept");
    assert_eq!((made.code, made.err.as_str()), (0, warning));
    assert!(!made.out.contains("VISAVIS_SECRET"), "no key was asked for");
    assert!(
        desk.run("community show Shop --json").json()["warning"]
            .as_str()
            .unwrap()
            .contains("not for production")
    );
    desk.run("community mode Shop require")
        .is_refused("community \"Shop\" would let nobody in: mode require needs a key: `visavis-server key add` first");
    desk.run("key add --community Shop --kid web_2026").is_done();
    desk.run("community mode Shop require").is_done();
    desk.run("community create --name Other --mode accept").is_refused(
        "community \"Other\" has the preset ringcx, which does not allow mode accept: choose mode reject or require, \
         or the preset engage",
    );
    assert!(
        !desk
            .run("community create --name Plain --preset engage")
            .is_done()
            .contains("VISAVIS_SECRET")
    );
}

#[test]
fn a_key_moves_over_to_the_next() {
    let desk = Desk::with(&["community create --name Shop --kid web_2026"]);
    desk.run("key remove --community Shop --kid web_2026").is_refused(
        "key web_2026 is the last one of a community that requires signed identities: without it nobody can come in: \
         add another key first, or say --force",
    );
    std::fs::write(desk.path("public.pem"), PUBLIC).unwrap();
    let added = desk
        .run("key create --community Shop --kid rsa_2027 --rs256 public.pem --json")
        .json();
    assert_eq!(added, json!({"kid": "rsa_2027", "algorithm": "RS256"}));
    desk.run("key create --community Shop --kid rsa_2027")
        .is_refused("the community has a key rsa_2027 already: choose another Key ID, or remove that one first");
    desk.run("key remove --community Shop --kid web_2026").is_done();
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
    desk.run("key remove --community Shop --kid rsa_2027 --force").is_done();
    assert_eq!(
        desk.run("key list --community Shop").is_done(),
        "no keys: add one with `visavis-server key create`\n"
    );
    desk.run("key show --community Shop --kid rsa_2027")
        .is_refused("there is no key rsa_2027: `visavis-server key list` shows them");
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
        .is_refused("the secret is 10 characters long: it must be 64 (recommended) or 24, of 0-9 and a-f");
    desk.run("key create --community Shop --kid web --secret-stdin")
        .is_refused("the secret is empty: give it by the standard input");
    desk.run("key create --community Shop --kid Web-1")
        .is_misused("1 to 64 characters of a-z, 0-9 and _");
    desk.run("key create --community Shop --kid web --length 32")
        .is_misused("write 64 or 24");
    desk.run("key create --community Shop --kid web --length 24 --secret-stdin")
        .is_misused("cannot be used with");
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
        .is_done();
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
        let words = desk.run_with("explain-token --community Shop", &wrong);
        assert!(
            words.code == 1 && words.out.starts_with(&format!("refused: {code}\nmeasured   ")),
            "{}",
            words.out
        );
    }
    let good = token("web_2026", SECRET, &json!({"uuid": "42", "exp": now() + 7_200}));
    let words = desk
        .run_with("explain-token --community Shop", &format!("{good}\r\n"))
        .is_done();
    assert!(
        words.starts_with("accepted\nKey ID     web_2026\nexpires    in 7"),
        "{words}"
    );
    desk.run("community mode Shop reject").is_done();
    assert!(explain(&good).out.contains("signed_identity_not_accepted"));
}

#[test]
fn another_master_key_is_told_not_guessed() {
    let desk = Desk::new();
    desk.run_with("community create --name Shop --kid web_2026 --secret-stdin", SECRET)
        .is_done();
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

#[test]
fn origins_are_as_browsers_write_them() {
    let desk = Desk::with(&["community create --name Shop"]);
    let create = "source create --community Shop --name Website";
    desk.run(create).is_misused("--origin <ORIGIN>");
    for wrong in [
        "shop.example",
        "https://shop.example/page",
        "*",
        "null",
        "ftp://shop.example",
        "https://shop.example:99999",
    ] {
        desk.run(&format!("{create} --origin {wrong}"))
            .is_misused("write scheme, host and port alone");
    }
    let origins = "--origin https://Shop.Example:443/ --origin http://localhost:8080";
    let made = desk.run(&format!("{create} {origins} --json")).json();
    assert_eq!(
        made["origins"],
        json!(["https://shop.example", "http://localhost:8080"])
    );
    let token = made["token"].as_str().unwrap();
    let allowed = desk
        .run(&format!("source allow {token} https://www.shop.example --json"))
        .json();
    assert_eq!(allowed["origins"].as_array().unwrap().len(), 3);
    desk.run(&format!("source disallow {token} http://localhost:8080"))
        .is_done();
    let list = desk.run("source list --community Shop --json").json();
    assert_eq!(
        list["records"][0]["origins"],
        json!(["https://shop.example", "https://www.shop.example"])
    );
    assert_eq!(list["records"][0]["community"], "Shop");
    desk.run("source allow nosuchtoken https://a.example")
        .is_refused("there is no source nosuchtoken: `visavis-server source list` shows them");
    desk.run(&format!("source remove {token}"))
        .is_refused("source \"Website\" would go with its conversations: say --force to mean it");
    desk.run(&format!("source remove {token} --force")).is_done();
    assert_eq!(
        desk.run("source list --json").json(),
        json!({"count": 0, "records": []})
    );
}

#[test]
fn agents_come_and_go() {
    let desk = Desk::with(&["community create --name Shop", "community create --name Bank"]);
    let create = "agent create --email Ann@example.org --name Ann --community Shop --community Bank --password-stdin";
    desk.run_with(create, "short")
        .is_refused("the password cannot be taken: write at least 8 characters and at most 1024 bytes");
    let made = desk.run_with(create, "correct horse battery\n").is_done();
    assert!(!made.contains("correct horse"), "it was given, and is not repeated");
    let shown = desk.run("agent show ann@example.org --json").json();
    assert_eq!(
        (&shown["name"], &shown["communities"]),
        (&json!("Ann"), &json!(["Bank", "Shop"]))
    );
    desk.run_with(create, "correct horse battery")
        .is_refused("there is an agent \"Ann@example.org\" already: remove that one first");
    desk.run("agent create --email b@example.org --name B --community Nowhere")
        .is_refused("there is no community \"Nowhere\": `visavis-server community list` shows them");
    desk.run("agent remove ann@example.org").is_done();
    assert_eq!(desk.run("agent list --json").json()["count"], 0);
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
    desk.run("community remove Shop --force").is_done();
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
