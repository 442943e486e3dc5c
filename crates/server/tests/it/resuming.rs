//! A session in the last hour of its token: resumed by the browser it began in, and by no other.

use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};
use visavis_server::community::Mode;
use visavis_wire::visitor::PROOF_PREFIX;

use crate::line::{Frame, Line, hello};
use crate::server::Server;

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
        json!({"proof": {"signature": self.sign(&signed)}})
    }
}

async fn come(server: &Server, token: &str, resume: &Value, key: &Value) -> (Line, Frame) {
    let mut line = server.call().await;
    let who = json!({"token": token, "resume": resume, "key": key});
    line.say(&hello(who)).await;
    let answer = line.next().await;
    (line, answer)
}

/// A server with a token that nobody can present any more, and the ticket that it gave this browser for it.
async fn last_hour(key: &Value) -> (Server, String, Value) {
    let server = Server::start(Mode::Require).await;
    let token = server.token("42", Duration::from_mins(61));
    let (_, welcome) = come(&server, &token, &Value::Null, key).await;
    assert_eq!(welcome.name, "welcome", "what can be presented needs no proof");
    server.pass(Duration::from_mins(30));
    (server, token, welcome["resume"].clone())
}

#[tokio::test]
async fn the_browser_it_began_in_resumes_a_session_by_a_signature() {
    let ada = Browser::new();
    let key = json!(ada.public_key());
    let (server, token, ticket) = last_hour(&key).await;
    let (mut line, challenge) = come(&server, &token, &ticket, &key).await;
    assert_eq!(challenge.name, "challenge");
    line.say(&ada.proof(&challenge)).await;
    assert_eq!(line.next().await.name, "welcome");
    line.deliver("m1", "still here").await;

    let (_, again) = come(&server, &token, &ticket, &key).await;
    assert_ne!(again["nonce"], challenge["nonce"], "each is signed once");
}

#[tokio::test]
async fn a_token_and_its_ticket_are_of_no_use_in_another_browser() {
    let (ada, thief) = (Browser::new(), Browser::new());
    let key = json!(ada.public_key());
    let (server, token, ticket) = last_hour(&key).await;

    for other in [json!(thief.public_key()), Value::Null] {
        let (_, refused) = come(&server, &token, &ticket, &other).await;
        assert_eq!(
            refused["code"], "lifetime_too_short",
            "a ticket of another key is none: {other}"
        );
    }
    let (_, first) = come(&server, &token, &ticket, &key).await;
    for proof in ["a thief's", "an old one", "", "no base64!"] {
        let (mut line, challenge) = come(&server, &token, &ticket, &key).await;
        line.say(&match proof {
            "a thief's" => thief.proof(&challenge),
            "an old one" => ada.proof(&first),
            signature => json!({"proof": {"signature": signature}}),
        })
        .await;
        assert_eq!(line.refusal().await.0, "proof_wrong", "{proof}");
    }
    let (mut line, _) = come(&server, &token, &ticket, &key).await;
    line.say(&json!({"write": {"id": "m1", "body": "let me in"}})).await;
    assert_eq!(line.closed().await.0, 4400, "nothing is taken before the proof");
}

#[tokio::test]
async fn a_running_connection_resumes_nothing() {
    let ada = Browser::new();
    let key = json!(ada.public_key());
    let (server, token, ticket) = last_hour(&key).await;
    let (mut line, _) = come(
        &server,
        &server.token("42", Duration::from_hours(2)),
        &Value::Null,
        &key,
    )
    .await;
    line.say(&json!({"identify": {"signed": {"token": token, "resume": ticket}}}))
        .await;
    assert_eq!(line.next_named("refused").await["code"], "proof_wrong");
}

#[tokio::test]
async fn a_browser_without_keys_resumes_by_its_ticket_alone() {
    let (server, token, ticket) = last_hour(&Value::Null).await;
    let (_, welcome) = come(&server, &token, &ticket, &Value::Null).await;
    assert_eq!(welcome.name, "welcome");
    let (_, refused) = come(&server, &token, &ticket, &json!(Browser::new().public_key())).await;
    assert_eq!(refused["code"], "lifetime_too_short");
}
