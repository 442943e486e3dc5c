//! A session in the last hour of its token: resumed by the browser it began in, and by no other.

use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};
use visavis_server::community::Mode;
use visavis_wire::visitor::PROOF_PREFIX;

use crate::line::Line;
use crate::server::{Server, browser};

/// A browser with a key that cannot leave it.
struct Browser(EcdsaKeyPair);

impl Browser {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn public_key(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0.public_key())
    }

    fn sign(&self, text: &str) -> String {
        let signature = self.0.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        BASE64_URL_SAFE_NO_PAD.encode(signature)
    }

    /// What it answers to the server's challenge.
    fn proof(&self, challenge: &Value) -> Value {
        let signed = [PROOF_PREFIX, challenge["nonce"].as_str().unwrap()].concat();
        json!({"t": "proof", "signature": self.sign(&signed)})
    }
}

async fn hello(server: &Server, token: &str, resume: &Value, key: &Value) -> (Line, Value) {
    let mut line = server.call().await;
    line.say(&json!({"t": "hello", "v": [1], "browser": browser('a'), "token": token, "resume": resume, "key": key}))
        .await;
    let answer = line.next().await;
    (line, answer)
}

/// A server with a token that nobody can present any more, and the ticket that it gave this browser for it.
async fn last_hour(key: &Value) -> (Server, String, Value) {
    let server = Server::start(Mode::Require).await;
    let token = server.token("42", Duration::from_mins(61));
    let (_, welcome) = hello(&server, &token, &Value::Null, key).await;
    assert_eq!(welcome["t"], "welcome", "what can be presented needs no proof");
    server.pass(Duration::from_mins(30));
    (server, token, welcome["resume"].clone())
}

#[tokio::test]
async fn the_browser_it_began_in_resumes_a_session_by_a_signature() {
    let ada = Browser::new();
    let key = json!(ada.public_key());
    let (server, token, ticket) = last_hour(&key).await;
    let (mut line, challenge) = hello(&server, &token, &ticket, &key).await;
    assert_eq!(challenge["t"], "challenge");
    line.say(&ada.proof(&challenge)).await;
    assert_eq!(line.next().await["t"], "welcome");
    line.deliver("m1", "still here").await;

    let (_, again) = hello(&server, &token, &ticket, &key).await;
    assert_ne!(again["nonce"], challenge["nonce"], "each is signed once");
}

#[tokio::test]
async fn a_token_and_its_ticket_are_of_no_use_in_another_browser() {
    let (ada, thief) = (Browser::new(), Browser::new());
    let key = json!(ada.public_key());
    let (server, token, ticket) = last_hour(&key).await;

    for other in [json!(thief.public_key()), Value::Null] {
        let (_, refused) = hello(&server, &token, &ticket, &other).await;
        assert_eq!(
            refused["code"], "lifetime_too_short",
            "a ticket of another key is none: {other}"
        );
    }
    let (_, first) = hello(&server, &token, &ticket, &key).await;
    for proof in ["a thief's", "an old one", "", "no base64!"] {
        let (mut line, challenge) = hello(&server, &token, &ticket, &key).await;
        line.say(&match proof {
            "a thief's" => thief.proof(&challenge),
            "an old one" => ada.proof(&first),
            signature => json!({"t": "proof", "signature": signature}),
        })
        .await;
        assert_eq!(line.refusal().await.0, "proof_wrong", "{proof}");
    }
    let (mut line, _) = hello(&server, &token, &ticket, &key).await;
    line.say(&json!({"t": "write", "id": "m1", "body": "let me in"})).await;
    assert_eq!(line.closed().await.0, 4400, "nothing is taken before the proof");
}

#[tokio::test]
async fn a_running_connection_resumes_nothing() {
    let ada = Browser::new();
    let key = json!(ada.public_key());
    let (server, token, ticket) = last_hour(&key).await;
    let (mut line, _) = hello(
        &server,
        &server.token("42", Duration::from_hours(2)),
        &Value::Null,
        &key,
    )
    .await;
    line.say(&json!({"t": "identify", "token": token, "resume": ticket}))
        .await;
    assert_eq!(line.next_named("refused").await["code"], "proof_wrong");
}

#[tokio::test]
async fn a_browser_without_keys_resumes_by_its_ticket_alone() {
    let (server, token, ticket) = last_hour(&Value::Null).await;
    let (_, welcome) = hello(&server, &token, &ticket, &Value::Null).await;
    assert_eq!(welcome["t"], "welcome");
    let (_, refused) = hello(&server, &token, &ticket, &json!(Browser::new().public_key())).await;
    assert_eq!(refused["code"], "lifetime_too_short");
}
