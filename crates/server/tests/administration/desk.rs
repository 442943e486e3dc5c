//! The real program at work in a folder of its own, and what it answers.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const SECRET: &str = "5f2d8c1a9b7e4036d1c8a2f4";
pub(crate) const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
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
pub(crate) struct Desk(pub(crate) TempDir);

/// What the program answered.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn with(commands: &[&str]) -> Self {
        let desk = Self::new();
        for command in commands {
            desk.run(command).done();
        }
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn run(&self, command: &str) -> Answer {
        self.run_with(command, "")
    }

    /// Words are apart by spaces; a `+` in a word stands for one.
    pub(crate) fn run_with(&self, command: &str, input: &str) -> Answer {
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
    pub(crate) fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    #[track_caller]
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.done()).unwrap()
    }

    #[track_caller]
    pub(crate) fn refused(self, sentence: &str) {
        assert_eq!((self.code, self.out.as_str()), (1, ""));
        assert_eq!(self.err, format!("visavis-server: {sentence}\n"));
    }

    #[track_caller]
    pub(crate) fn misused(self, about: &str) {
        assert_eq!((self.code, self.out.as_str()), (2, ""));
        assert!(self.err.contains(about), "{}", self.err);
    }
}

pub(crate) fn token(kid: &str, secret: &str, claims: &Value) -> String {
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
pub(crate) fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap().as_secs()
}
