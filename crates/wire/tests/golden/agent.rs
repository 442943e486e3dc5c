//! What the agents' console and the server say to each other.

use visavis_wire::agent::{FromAgent, PersonField, Summary, ToAgent};
use visavis_wire::{Author, Known, json};

use super::{ada, entries, golden, message, newer, thread, variables};

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
        ("typing", FromAgent::Typing {}),
        ("pong", FromAgent::Pong {}),
    ];
    for (name, frame) in frames {
        assert_eq!(
            json::frame(&newer(&golden("from_agent", name))),
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
                picture: Some("k3Jw0nq4TzS7c1yVYb2mXw".into()),
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
        ("gone", ToAgent::Gone { thread: thread() }),
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
        assert_eq!(json::to_string(&frame), golden("to_agent", name), "{name}");
    }
}
