//! One golden file a frame: what is written is the file to the letter, and the file, also with a
//! member that nobody knows, reads as the frame. A changed file is a changed protocol.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use visavis_wire::{Author, Entry, Identity, Known, MessageId, ThreadId, Variables, json};

mod agent;
mod visitor;

fn golden(side: &str, name: &str) -> String {
    let path = Path::new("tests/golden").join(side).join(name).with_extension("json");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
    text.trim_end().to_owned()
}

/// The golden frame with a member that this version does not know; an enum has no other member than its own.
fn newer(text: &str) -> String {
    let mut frame: Value = serde_json::from_str(text).unwrap();
    for said in frame.as_object_mut().unwrap().values_mut() {
        if let Some(members) = said.as_object_mut().filter(|members| is_struct(members)) {
            members.insert("from_the_future".into(), json!({"any": ["thing"]}));
        }
    }
    frame.to_string()
}

/// And custom variables are named freely.
fn is_struct(members: &serde_json::Map<String, Value>) -> bool {
    !members.contains_key("signed") && !members.contains_key("custom_vip")
}

fn thread() -> ThreadId {
    ThreadId::read("thread", "0191a7c2-5b1e-7d3f-9a63-0c1f4f6f8a11".into()).unwrap()
}

fn message(id: &str) -> MessageId {
    MessageId::read("id", id.into()).unwrap()
}

fn ada() -> Identity {
    let given = json!({
        "uuid": "42", "firstname": "Ada", "lastname": "Lovelace", "email": "ada@example.org",
        "extra_values": {"plan": "gold", "orders": 3, "newsletter": true}
    });
    json::from_value(given).unwrap()
}

fn variables() -> Variables {
    let given = json!({"custom_cart_amount": 58, "custom_page": "Checkout", "custom_vip": true});
    json::from_value(given).unwrap()
}

fn entries() -> Vec<Entry> {
    let known = Author::Visitor(Known::Verified);
    let agent = Author::Agent("Grace".into());
    vec![
        Entry {
            seq: 1,
            id: message("m1"),
            at: 1_795_297_000_000,
            author: known,
            body: "Hello\n\"you\" <b>".into(),
            picture: None,
            automated: false,
        },
        Entry {
            seq: 2,
            id: message("r1"),
            at: 1_795_297_001_000,
            author: agent,
            body: "Bonjour ça va 👋".into(),
            picture: Some("9zr1nUKxBq2wZ0cW4yJr5A".into()),
            automated: false,
        },
        Entry {
            seq: 3,
            id: message("a1"),
            at: 1_795_297_001_500,
            author: Author::Agent(String::new()),
            body: "How can we help?".into(),
            picture: None,
            automated: true,
        },
        Entry {
            seq: 4,
            id: message("a2"),
            at: 1_795_297_001_500,
            author: Author::Visitor(Known::Claimed),
            body: "Order 7".into(),
            picture: None,
            automated: true,
        },
    ]
}
