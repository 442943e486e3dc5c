//! How quick the verifier is: beside jsonwebtoken on the same aws-lc, in the same run, so that the ratios hold on any
//! machine. `npm run bench` prints it.
//!
//! Both sides have their keys parsed beforehand and give an identity. The two take turns, and the best of many short
//! rounds counts, in the processor's time of this thread: what else the machine does only makes a round slower. The bare
//! check of the signature takes its turn too: it is the floor that neither side can go below.

#![expect(clippy::print_stdout, reason = "that is what a benchmark is for")]
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark measures time, and the other library asks the clock itself"
)]

use std::hint::black_box;
use std::time::Duration;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use aws_lc_rs::{encoding, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use rustix::time::{ClockId, clock_gettime};
use serde::Deserialize;
use visavis_server::identity::{HmacSecret, Key, Moment, Policy, RsaPublicKey, verify};

const SECRET: &str = "5f2d8c1a9b7e4036d1c8a2f4";
const ROUNDS: usize = 60;
const SECONDS_A_ROUND: f64 = 0.02;

/// What another library has to read for the same: the payload in types.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read, not used")]
struct Claims {
    exp: u64,
    uuid: String,
    firstname: String,
    lastname: String,
    email: String,
    company: String,
    extra_values: std::collections::BTreeMap<String, serde_json::Value>,
}

struct Case {
    name: &'static str,
    /// How many times as quick as the other it is to be.
    goal: f64,
    token: String,
    ours: Key,
    theirs: DecodingKey,
    algorithm: Algorithm,
    /// Checks the token's signature and reads nothing.
    bare: Box<dyn Fn() -> bool>,
}

fn main() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = u64::try_from(now.unwrap_or_default().as_millis()).unwrap_or_default();
    let mut is_met = true;
    for case in [hs256(now), rs256(now)] {
        let policy = Policy::default();
        let mut ours = || {
            let verified = verify(
                black_box(&case.token),
                |_| Some(&case.ours),
                &policy,
                Moment::Registering,
                now,
            );
            assert!(verified.is_ok());
        };
        let validation = Validation::new(case.algorithm);
        let mut theirs = || {
            let verified = decode::<Claims>(black_box(&case.token), &case.theirs, &validation);
            assert!(verified.is_ok());
        };
        let mut bare = || assert!((case.bare)());
        let [ours, theirs, bare] = best([&mut ours, &mut theirs, &mut bare]);
        let ratio = theirs / ours;
        is_met &= ratio >= case.goal;
        println!(
            "{} of {} bytes: {:.2} µs, jsonwebtoken {:.2} µs: {ratio:.2}x (goal {}x); the signature alone {:.2} µs",
            case.name,
            case.token.len(),
            ours * 1e6,
            theirs * 1e6,
            case.goal,
            bare * 1e6
        );
    }
    for (what, hostile) in hostile() {
        let key = hs256(now).ours;
        let mut refuse = || {
            let refused = verify(
                black_box(&hostile),
                |_| Some(&key),
                &Policy::default(),
                Moment::Registering,
                now,
            );
            assert!(refused.is_err());
        };
        let [took] = best([&mut refuse]);
        is_met &= took < 1e-3;
        println!(
            "refusal of {} bytes of {what}: {:.1} µs (goal 1000 µs)",
            hostile.len(),
            took * 1e6
        );
    }
    // Compared with nothing it would be noise: only a release says anything.
    if !cfg!(debug_assertions) && !is_met {
        println!("a goal is not met");
        std::process::exit(1);
    }
}

/// Seconds that one call takes, at best, of each; they take turns.
fn best<const N: usize>(mut calls: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut best = [f64::INFINITY; N];
    for _ in 0..ROUNDS {
        for (call, best) in calls.iter_mut().zip(&mut best) {
            let begun = worked();
            let mut count = 0_u32;
            while worked() - begun < SECONDS_A_ROUND {
                for _ in 0..16 {
                    call();
                }
                count += 16;
            }
            *best = best.min((worked() - begun) / f64::from(count));
        }
    }
    best
}

/// Seconds that the processor has worked for this thread: what others do meanwhile does not count.
fn worked() -> f64 {
    let worked = Duration::try_from(clock_gettime(ClockId::ThreadCPUTime));
    worked.expect("it began at zero").as_secs_f64()
}

fn unsigned(algorithm: &str, notes: &str, now: u64) -> String {
    let header = serde_json::json!({"typ": "JWT", "alg": algorithm, "kid": "web_2026"});
    let payload = serde_json::json!({
        "exp": now / 1_000 + 7_200, "uuid": "customer-000042", "firstname": "Ada", "lastname": "Lovelace",
        "email": "ada.lovelace@example.org", "company": "Analytical Engines",
        "extra_values": {"plan": "gold", "orders": 3, "newsletter": true, "notes": notes},
    });
    [header, payload]
        .map(|part| URL_SAFE_NO_PAD.encode(part.to_string()))
        .join(".")
}

/// A token that is as long as it shall be: some notes make it so.
fn of_length(length: usize, signature: usize, algorithm: &str, now: u64) -> String {
    let mut token = String::new();
    for notes in 0..400 {
        token = unsigned(algorithm, &"n".repeat(notes), now);
        if token.len() + 1 + signature >= length {
            break;
        }
    }
    token
}

fn hs256(now: u64) -> Case {
    let signed = of_length(518, 43, "HS256", now);
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = hmac::sign(&key, signed.as_bytes());
    Case {
        name: "HS256",
        goal: 2.0,
        token: format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag)),
        ours: Key::Hs256(HmacSecret::read(SECRET).expect("a secret")),
        theirs: DecodingKey::from_secret(SECRET.as_bytes()),
        algorithm: Algorithm::HS256,
        bare: Box::new(move || hmac::verify(&key, black_box(signed.as_bytes()), tag.as_ref()).is_ok()),
    }
}

fn rs256(now: u64) -> Case {
    let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key pair");
    let signed = of_length(817, 342, "RS256", now);
    let mut signature = vec![0; pair.public_modulus_len()];
    let signs = pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut signature,
    );
    signs.expect("a signature");
    let der: encoding::PublicKeyX509Der<'_> = pair.public_key().as_der().expect("a public key");
    let bare = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der.as_ref()).expect("a public key");
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----",
        folded(&STANDARD.encode(der.as_ref()))
    );
    Case {
        name: "RS256-2048",
        goal: 1.3,
        token: format!("{signed}.{}", URL_SAFE_NO_PAD.encode(&signature)),
        ours: Key::Rs256(RsaPublicKey::read(&pem).expect("a public key")),
        theirs: DecodingKey::from_rsa_pem(pem.as_bytes()).expect("a public key"),
        algorithm: Algorithm::RS256,
        bare: Box::new(move || bare.verify_sig(black_box(signed.as_bytes()), &signature).is_ok()),
    }
}

fn folded(text: &str) -> String {
    let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy);
    lines.collect::<Vec<_>>().join("\n")
}

/// A megabyte each, of what is hard for whoever begins to work on it.
fn hostile() -> [(&'static str, String); 3] {
    let length = 1_000_000;
    let deep = URL_SAFE_NO_PAD.encode("[".repeat(length * 3 / 4));
    [
        ("dots", ".".repeat(length)),
        ("one letter", "A".repeat(length)),
        ("nested lists", format!("{deep}.{deep}.AA")),
    ]
}
