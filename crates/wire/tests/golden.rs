//! One golden file a frame: what is written is the file to the letter, and the file, also with a
//! member that nobody knows, reads as the frame. A changed file is a changed protocol.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use visavis_wire::agent::{FromAgent, PersonField, Summary, ToAgent};
use visavis_wire::thread::Summary as ThreadSummary;
use visavis_wire::visitor::{FromVisitor, Person, Refusal, Secret, Target, ToVisitor, renew};
use visavis_wire::{Author, BrowserKey, Entry, Identity, Known, MessageId, PublicKey, ThreadId, Variables};

fn golden(side: &str, name: &str) -> String {
    let path = Path::new("tests/golden").join(side).join(name).with_extension("json");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
    text.trim_end().to_owned()
}

/// The golden frame with a member that this version does not know.
fn newer(text: &str) -> Value {
    let mut value: Value = serde_json::from_str(text).unwrap();
    value
        .as_object_mut()
        .unwrap()
        .insert("from_the_future".into(), json!({"any": ["thing"]}));
    value
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
    Identity::read(&given).unwrap()
}

fn variables() -> Variables {
    let given = json!({"custom_cart_amount": 58, "custom_page": "Checkout", "custom_vip": true});
    Variables::read(&given).unwrap()
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
        },
        Entry {
            seq: 2,
            id: message("r1"),
            at: 1_795_297_001_000,
            author: agent,
            body: "Bonjour ça va 👋".into(),
        },
    ]
}

fn answered() -> ThreadSummary {
    ThreadSummary {
        thread: thread(),
        head: 2,
        seen: 1,
        agents_seen: 2,
        unread: 1,
        agent: Some("Grace".into()),
        ended_at: Some(1_795_297_002_000),
        at: 1_795_297_001_000,
        by: Some("Grace".into()),
        excerpt: "Bonjour ça va 👋".into(),
    }
}

fn waiting() -> ThreadSummary {
    ThreadSummary {
        agent: None,
        ended_at: None,
        by: None,
        ..answered()
    }
}

fn hello(person: Person, key: Option<PublicKey>, seen_of: Option<(ThreadId, u64)>) -> FromVisitor {
    let browser = BrowserKey::read("browser", "b".repeat(43)).unwrap();
    FromVisitor::Hello {
        versions: vec![1],
        browser,
        person,
        key,
        seen_of,
    }
}

#[test]
fn frames_from_the_visitor() {
    let signed = Person::Signed {
        token: Secret("e30.e30.c2ln".into()),
        resume: Some(Secret("ticket".into())),
    };
    let key = PublicKey::read("key", format!("B{}", "k".repeat(86))).unwrap();
    let frames = [
        ("hello", hello(Person::Plain(Identity::default()), None, None)),
        ("hello_identity", hello(Person::Plain(ada()), None, Some((thread(), 7)))),
        ("hello_signed", hello(signed.clone(), None, None)),
        ("hello_bound", hello(signed.clone(), Some(key), None)),
        (
            "proof",
            FromVisitor::Proof {
                signature: "c2lnbmVk".into(),
            },
        ),
        ("identify", FromVisitor::Identify(signed)),
        (
            "write",
            FromVisitor::Write {
                id: message("m1"),
                body: "Hello\n\"you\" <b>".into(),
                to: None,
            },
        ),
        (
            "write_thread",
            FromVisitor::Write {
                id: message("m2"),
                body: "more".into(),
                to: Some(Target::Thread(thread())),
            },
        ),
        (
            "write_new",
            FromVisitor::Write {
                id: message("m4"),
                body: "and".into(),
                to: Some(Target::New(message("m3"))),
            },
        ),
        (
            "open",
            FromVisitor::Open {
                thread: thread(),
                after: None,
            },
        ),
        (
            "open_after",
            FromVisitor::Open {
                thread: thread(),
                after: Some(7),
            },
        ),
        ("history", FromVisitor::History { before: 51 }),
        ("seen", FromVisitor::Seen { seq: 7 }),
        ("typing", FromVisitor::Typing),
        ("bring", FromVisitor::Bring { uuid: None }),
        (
            "bring_claimed",
            FromVisitor::Bring {
                uuid: Some("42".into()),
            },
        ),
        ("variables", FromVisitor::Variables(variables())),
        ("pong", FromVisitor::Pong),
    ];
    for (name, frame) in frames {
        let text = golden("from_visitor", name);
        assert_eq!(frame.write(), text, "{name}");
        assert_eq!(FromVisitor::read(&newer(&text)), Ok(Some(frame)), "{name}");
    }
}

#[test]
fn frames_to_the_visitor() {
    let welcome = |resume, thread, head, seen| ToVisitor::Welcome {
        version: 1,
        now: 1_795_297_000_000,
        known: Known::Verified,
        resume,
        minimum_lifetime: 3_600,
        thread,
        head,
        seen,
    };
    let frames = [
        ("welcome", welcome(None, None, 0, 0)),
        (
            "welcome_back",
            welcome(Some(Secret("ticket".into())), Some(thread()), 9, 7),
        ),
        (
            "challenge",
            ToVisitor::Challenge {
                nonce: "bm9uY2U".into(),
            },
        ),
        (
            "recognised",
            ToVisitor::Recognised {
                known: Known::Claimed,
                resume: None,
            },
        ),
        (
            "refused",
            ToVisitor::Refused(Refusal {
                code: "lifetime_too_short".into(),
                text: "exp is 12 s ahead; the rule is 3600 s: sign for two hours".into(),
                measured: "exp is 12 s ahead".into(),
                rule: "3600 s".into(),
                remedy: "sign for two hours".into(),
            }),
        ),
        (
            "renew",
            ToVisitor::Renew {
                reason: renew::KEY_REMOVED.into(),
                within: 30,
            },
        ),
        (
            "threads",
            ToVisitor::Threads {
                threads: vec![answered(), waiting()],
            },
        ),
        (
            "entries",
            ToVisitor::Entries {
                thread: thread(),
                entries: entries(),
            },
        ),
        (
            "ack",
            ToVisitor::Ack {
                id: message("m1"),
                thread: thread(),
                seq: 1,
                at: 1_795_297_000_000,
            },
        ),
        (
            "declined",
            ToVisitor::Declined {
                id: message("m1"),
                code: "body_too_long".into(),
                text: "too long".into(),
            },
        ),
        (
            "brought",
            ToVisitor::Brought {
                thread: Some(thread()),
                head: 2,
                seen: 1,
            },
        ),
        (
            "typing",
            ToVisitor::Typing {
                thread: thread(),
                name: "Grace".into(),
            },
        ),
        ("ping", ToVisitor::Ping { now: 1_795_297_000_000 }),
    ];
    for (name, frame) in frames {
        let text = golden("to_visitor", name);
        assert_eq!(frame.write(), text, "{name}");
        assert_eq!(ToVisitor::read(&newer(&text)), Ok(Some(frame)), "{name}");
    }
}

#[test]
fn frames_from_the_agent() {
    let frames = [
        (
            "hello",
            FromAgent::Hello {
                versions: vec![1],
                after: None,
            },
        ),
        (
            "hello_again",
            FromAgent::Hello {
                versions: vec![1],
                after: Some(812),
            },
        ),
        (
            "open",
            FromAgent::Open {
                thread: thread(),
                after: Some(2),
            },
        ),
        ("history", FromAgent::History { before: 51 }),
        ("older", FromAgent::Older { before: 400 }),
        (
            "reply",
            FromAgent::Reply {
                thread: thread(),
                id: message("r1"),
                body: "Bonjour ça va 👋".into(),
            },
        ),
        (
            "end",
            FromAgent::End {
                thread: thread(),
                seq: 2,
            },
        ),
        ("reopen", FromAgent::Reopen { thread: thread() }),
        (
            "seen",
            FromAgent::Seen {
                thread: thread(),
                seq: 2,
            },
        ),
        ("typing", FromAgent::Typing),
        ("pong", FromAgent::Pong),
    ];
    for (name, frame) in frames {
        assert_eq!(
            FromAgent::read(&newer(&golden("from_agent", name))),
            Ok(Some(frame)),
            "{name}"
        );
    }
}

fn person_fields() -> Vec<PersonField> {
    let emails = ["ada@example.org", "ada@work.example"];
    vec![
        PersonField {
            key: "emails".into(),
            label: None,
            kind: "multiple_choice".into(),
            values: emails.map(Into::into).into(),
        },
        PersonField {
            key: "customer_number".into(),
            label: Some("Customer \"number\"".into()),
            kind: "integer".into(),
            values: vec!["42".into()],
        },
    ]
}

#[test]
fn frames_to_the_agent() {
    let summary = Summary {
        thread: thread(),
        activity: 812,
        source: "Website".into(),
        name: Some("Ada Lovelace".into()),
        known: Known::Verified,
        head: 2,
        seen: 1,
        unread: 0,
        visitor_seen: 1,
        agent: Some("Grace".into()),
        ended_at: Some(1_795_297_002_000),
        at: 1_795_297_001_000,
        author: Author::Agent("Grace".into()),
        excerpt: "Bonjour ça va 👋".into(),
    };
    let frames = [
        (
            "welcome",
            ToAgent::Welcome {
                version: 1,
                now: 1_795_297_000_000,
                id: "0191a7c2-5b1e-7d3f-9a63-0c1f4f6f8a22".into(),
                name: "Grace".into(),
                body_chars: 5_000,
            },
        ),
        (
            "refused",
            ToAgent::Refused {
                code: "version_unsupported".into(),
                text: "reload the page".into(),
            },
        ),
        (
            "threads",
            ToAgent::Threads {
                threads: vec![summary],
                more: true,
            },
        ),
        (
            "person",
            ToAgent::Person {
                thread: thread(),
                known: Known::Verified,
                identity: ada(),
                fields: person_fields(),
                variables: variables(),
            },
        ),
        (
            "entries",
            ToAgent::Entries {
                thread: thread(),
                entries: entries(),
            },
        ),
        (
            "ack",
            ToAgent::Ack {
                id: message("r1"),
                thread: thread(),
                seq: 2,
                at: 1_795_297_001_000,
            },
        ),
        (
            "declined",
            ToAgent::Declined {
                id: message("r1"),
                code: "body_too_long".into(),
                text: "too long".into(),
            },
        ),
        (
            "typing",
            ToAgent::Typing {
                thread: thread(),
                name: Some("Linus".into()),
            },
        ),
        (
            "typing_visitor",
            ToAgent::Typing {
                thread: thread(),
                name: None,
            },
        ),
        ("ping", ToAgent::Ping { now: 1_795_297_000_000 }),
    ];
    for (name, frame) in frames {
        assert_eq!(frame.write(), golden("to_agent", name), "{name}");
    }
}

#[test]
fn an_unknown_frame_is_ignored_and_a_broken_one_named() {
    let read = |text: &str| FromVisitor::read(&serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(read(r#"{"t":"dance"}"#), Ok(None));
    let said = |text: &str| read(text).unwrap_err().to_string();
    assert_eq!(said("[]"), "t must be a string, found nothing");
    assert_eq!(
        said(r#"{"t":"seen","seq":"7"}"#),
        "seq must be a whole number, found a string"
    );
    assert_eq!(
        said(r#"{"t":"hello","v":[1],"browser":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","identity":{"uuid":1}}"#),
        "identity.uuid must be a string, found a number"
    );
}
