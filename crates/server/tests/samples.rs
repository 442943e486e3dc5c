//! The signing samples of the documentation: what each of them prints is verified.
//!
//! An interpreter that is not here is skipped, and said so; Node is always here, where the client is built.

use std::io::{self, ErrorKind, Write as _};
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use visavis_server::identity::{HmacSecret, Key, Moment, Policy, SecretLength, fresh_secret, verify};
use visavis_wire::ExtraValue;

const SAMPLES: [(&str, &str); 4] = [
    ("node", "sign.mjs"),
    ("python3", "sign.py"),
    ("php", "sign.php"),
    ("ruby", "sign.rb"),
];

#[test]
fn each_sample_signs_what_the_server_takes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/samples");
    let mut verified = 0;
    for (interpreter, sample) in SAMPLES {
        for length in [SecretLength::Recommended, SecretLength::Engage] {
            let secret = fresh_secret(length);
            let ran = Command::new(interpreter)
                .arg(sample)
                .current_dir(folder)
                .envs([("VISAVIS_KEY_ID", "web_2026"), ("VISAVIS_SECRET", secret.as_str())])
                .output();
            let output = match ran {
                Ok(output) => output,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    // Past the capture of the test's output: it must be seen.
                    writeln!(io::stderr(), "SKIPPED: {sample}, there is no {interpreter} here").unwrap();
                    continue;
                }
                Err(error) => panic!("{interpreter}: {error}"),
            };
            assert!(
                output.status.success(),
                "{sample}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            let token = String::from_utf8(output.stdout).unwrap();
            check(sample, token.trim_end_matches('\n'), &secret);
            verified += 1;
        }
    }
    assert!(verified > 0, "not one interpreter is here");
}

fn check(sample: &str, token: &str, secret: &str) {
    let key = Key::Hs256(HmacSecret::read(secret).unwrap());
    let policy = Policy {
        minimum_lifetime: Duration::from_secs(7_190),
        maximum_lifetime: Some(Duration::from_hours(2)),
    };
    let verified = verify(token, |_| Some(&key), &policy, Moment::Registering, now());
    let verified = verified.unwrap_or_else(|refusal| panic!("{sample}: {refusal}"));
    assert_eq!(verified.kid.as_str(), "web_2026", "{sample}");
    let identity = verified.identity;
    assert_eq!(identity.uuid(), Some("42"), "{sample}");
    assert_eq!(identity.name().as_deref(), Some("Ada Lovelace"), "{sample}");
    let extra = [
        ("plan", ExtraValue::Text("gold".into())),
        ("seats", ExtraValue::Natural(3)),
    ];
    assert_eq!(
        identity.extra_values(),
        extra.map(|(name, value)| (name.to_owned(), value)),
        "{sample}"
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "the samples sign for two hours from the real now"
)]
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}
