//! What visitors' browsers and the server say to each other.

use visavis_wire::thread::{Side, Summary};
use visavis_wire::visitor::{FromVisitor, Person, Position, Refusal, Secret, Target, ToVisitor, renew};
use visavis_wire::{BrowserKey, Identity, Known, PublicKey, json};

use super::{ada, entries, golden, message, newer, thread, variables};

fn answered() -> Summary {
    Summary {
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

fn waiting() -> Summary {
    Summary {
        agent: None,
        ended_at: None,
        by: None,
        ..answered()
    }
}

fn hello(person: Person, key: Option<PublicKey>, seen_of: Option<Position>) -> FromVisitor {
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
        (
            "hello_identity",
            hello(
                Person::Plain(ada()),
                None,
                Some(Position {
                    thread: thread(),
                    seq: 7,
                }),
            ),
        ),
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
                automated: None,
                to: None,
            },
        ),
        (
            "write_thread",
            FromVisitor::Write {
                id: message("m2"),
                body: "more".into(),
                automated: None,
                to: Some(Target::Thread(thread())),
            },
        ),
        (
            "write_new",
            FromVisitor::Write {
                id: message("m4"),
                body: "and".into(),
                automated: None,
                to: Some(Target::New(message("m3"))),
            },
        ),
        (
            "write_automated",
            FromVisitor::Write {
                id: message("a1"),
                body: "How can we help?".into(),
                automated: Some(Side::Agent),
                to: Some(Target::New(message("a1"))),
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
        ("typing", FromVisitor::Typing {}),
        ("bring", FromVisitor::Bring { uuid: None }),
        (
            "bring_claimed",
            FromVisitor::Bring {
                uuid: Some("42".into()),
            },
        ),
        ("variables", FromVisitor::Variables(variables())),
        ("pong", FromVisitor::Pong {}),
    ];
    for (name, frame) in frames {
        let text = golden("from_visitor", name);
        assert_eq!(json::to_string(&frame), text, "{name}");
        assert_eq!(json::frame(&newer(&text)), Ok(Some(frame)), "{name}");
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
        assert_eq!(json::to_string(&frame), text, "{name}");
        assert_eq!(json::frame(&newer(&text)), Ok(Some(frame)), "{name}");
    }
}

#[test]
fn an_unknown_frame_is_ignored_and_a_broken_one_named() {
    let read = json::frame::<FromVisitor>;
    assert_eq!(read(r#"{"dance":{}}"#), Ok(None));
    let wrong = |text: &str| read(text).unwrap_err().to_string();
    assert_eq!(wrong("[]"), "must be a name or an object with one member");
    assert_eq!(
        wrong(r#"{"seen":{"seq":"7"}}"#),
        "seq must be a whole number, found a string"
    );
    assert_eq!(
        wrong(r#"{"write":{"id":"a","body":"x","automated":"robot"}}"#),
        "automated must be visitor or agent"
    );
    let browser = "b".repeat(43);
    assert_eq!(
        wrong(&format!(
            r#"{{"hello":{{"versions":[1],"browser":"{browser}","person":{{"plain":{{"uuid":1}}}}}}}}"#
        )),
        "person.uuid must be a string, found a number"
    );
    let versions = [1; 17];
    assert_eq!(
        wrong(&format!(
            r#"{{"hello":{{"versions":{versions:?},"browser":"{browser}","person":{{"plain":{{}}}}}}}}"#
        )),
        "versions must be a list within its limit"
    );
}
