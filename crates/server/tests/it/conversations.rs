//! What the two sides see of each other: who types, who has seen what, what was ended; and several conversations.

use std::sync::Arc;

use futures_util::future::join_all;
use serde_json::{Value, json};
use visavis_server::community::Mode;
use visavis_server::visitor::Visitor;
use visavis_wire::{Body, BrowserKey, Identity, MessageId};

use crate::line::Line;
use crate::server::{NOON, Server, browser};

const EMAIL: &str = "grace@shop.example";

/// A server with an agent, and a visitor who has written.
async fn talking() -> (Server, Line, Line, Value) {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", "hello").await["thread"].clone();
    let (mut agent, _) = server.work(&server.sign_in(EMAIL).await, None).await;
    agent.say(&json!({"open": {"thread": thread}})).await;
    agent.bodies(1).await;
    (server, visitor, agent, thread)
}

#[tokio::test]
async fn each_side_hears_that_the_other_types_and_nobody_else_does() {
    let (server, mut visitor, mut agent, thread) = talking().await;
    let (mut other, _) = server.visit(json!({"browser": browser('b')})).await;
    server.add_agent("alan@shop.example", &[&server.community]).await;
    let (mut alan, _) = server.work(&server.sign_in("alan@shop.example").await, None).await;

    visitor.say(&json!({"typing": {}})).await;
    let heard = json!({"typing": {"thread": thread}});
    assert_eq!(agent.next_named("typing").await, heard);
    assert_eq!(alan.next_named("typing").await, heard);
    agent.say(&json!({"typing": {}})).await;
    let heard = json!({"typing": {"thread": thread, "name": "Grace"}});
    assert_eq!(visitor.next_named("typing").await, heard);
    assert_eq!(
        alan.next_named("typing").await,
        heard,
        "two agents need not answer at once"
    );

    // Nobody hears of themselves, and nobody of another visitor's conversation.
    visitor.deliver("m2", "done").await;
    assert_eq!(agent.next().await.name, "entries");
    other.deliver("m1", "I am another").await;
    assert_eq!(other.bodies(1).await, ["I am another"]);
}

#[tokio::test]
async fn typing_without_end_is_passed_on_now_and_then() {
    let (_server, mut visitor, mut agent, _) = talking().await;
    for _ in 0..20 {
        visitor.say(&json!({"typing": {}})).await;
    }
    visitor.deliver("m2", "done").await;
    assert_eq!(agent.next_named("typing").await.name, "typing");
    assert_eq!(agent.next().await.name, "entries");
}

#[tokio::test]
async fn who_has_no_conversation_yet_types_for_themselves() {
    let (server, _visitor, mut agent, _) = talking().await;
    let (mut newcomer, _) = server.visit(json!({"browser": browser('b')})).await;
    newcomer.say(&json!({"typing": {}})).await;
    newcomer.deliver("m1", "here I am").await;
    assert_eq!(agent.next().await.name, "threads");
}

/// The thread as it was told last, once it is as awaited.
async fn told(line: &mut Line, is_so: impl Fn(&Value) -> bool) -> Value {
    loop {
        let frame = line.next_named("threads").await;
        let threads = frame["threads"].as_array().unwrap();
        if let Some(thread) = threads.iter().find(|thread| is_so(thread)) {
            return thread.clone();
        }
    }
}

#[tokio::test]
async fn how_far_each_side_has_read_is_told_to_the_other_never_goes_back_and_outlives_the_connection() {
    let (server, mut visitor, mut agent, thread) = talking().await;
    agent.say(&json!({"seen": {"thread": thread, "seq": 1}})).await;
    let seen = told(&mut visitor, |thread| thread["agents_seen"] == 1).await;
    assert_eq!(
        (&seen["thread"], &seen["seen"], &seen["unread"]),
        (&thread, &json!(0), &json!(0))
    );
    let reply = json!({"reply": {"thread": thread, "id": "r1", "body": "good day"}});
    agent.say(&reply).await;
    let unread = told(&mut visitor, |thread| thread["head"] == 2).await;
    assert_eq!(
        (&unread["unread"], &unread["agent"], &unread["by"]),
        (&json!(1), &json!("Grace"), &json!("Grace"))
    );

    // Another tab of the same visitor looks.
    let (mut tab, _) = server.visit(json!({})).await;
    tab.say(&json!({"seen": {"seq": 2}})).await;
    assert_eq!(told(&mut visitor, |thread| thread["seen"] == 2).await["unread"], 0);
    told(&mut agent, |thread| thread["visitor_seen"] == 2).await;
    tab.say(&json!({"seen": {"seq": 1}})).await;
    tab.say(&json!({"seen": {"seq": 99}})).await;
    tab.deliver("m2", "thanks").await;
    let seen = told(&mut agent, |thread| thread["head"] == 3).await;
    assert_eq!((&seen["visitor_seen"], &seen["seen"]), (&json!(2), &json!(1)));

    let (mut back, welcome) = server.visit(json!({})).await;
    assert_eq!((&welcome["seen"], &welcome["head"]), (&json!(2), &json!(3)));
    let all = told(&mut back, |_| true).await;
    assert_eq!(
        (&all["seen"], &all["agents_seen"], &all["unread"]),
        (&json!(2), &json!(1), &json!(0))
    );
}

#[tokio::test]
async fn an_agent_ends_a_conversation_and_the_visitor_takes_it_up_again() {
    let (_server, mut visitor, mut agent, thread) = talking().await;
    let reply = json!({"reply": {"thread": thread, "id": "r1", "body": "good day"}});
    agent.say(&reply).await;
    agent.say(&json!({"end": {"thread": thread, "seq": 2}})).await;
    let ended = told(&mut visitor, |thread| !thread["ended_at"].is_null()).await;
    assert_eq!((&ended["ended_at"], &ended["agent"]), (&json!(NOON), &json!("Grace")));
    assert_eq!(
        told(&mut agent, |thread| thread["ended_at"] == NOON).await["thread"],
        thread
    );
    agent.say(&json!({"reopen": {"thread": thread}})).await;
    let reopened = told(&mut visitor, |thread| thread["ended_at"].is_null()).await;
    assert_eq!(reopened["agent"], "Grace");

    agent.say(&json!({"end": {"thread": thread, "seq": 2}})).await;
    told(&mut visitor, |thread| !thread["ended_at"].is_null()).await;
    let ack = visitor.deliver("m2", "one more thing").await;
    assert_eq!((&ack["thread"], &ack["seq"]), (&thread, &json!(3)));
    let again = told(&mut visitor, |thread| thread["head"] == 3).await;
    assert_eq!(
        (&again["ended_at"], &again["agent"]),
        (&json!(null), &json!(null)),
        "and waits for an agent"
    );
}

#[tokio::test]
async fn a_conversation_is_not_ended_over_a_message_that_the_agent_has_not_seen() {
    let (_server, mut visitor, mut agent, thread) = talking().await;
    visitor.deliver("m2", "wait!").await;
    agent.say(&json!({"end": {"thread": thread, "seq": 1}})).await;
    agent.say(&json!({"seen": {"thread": thread, "seq": 2}})).await;
    assert_eq!(
        told(&mut agent, |thread| thread["seen"] == 2).await["ended_at"],
        json!(null)
    );
}

#[tokio::test]
async fn a_visitor_begins_another_conversation_once_however_often_it_is_said() {
    let (server, mut visitor, _agent, first) = talking().await;
    let new = |id: &str, begins: &str| json!({"write": {"id": id, "body": id, "to": {"new": begins}}});
    visitor.say(&new("n1", "n1")).await;
    let second = visitor.next_named("ack").await["thread"].clone();
    assert_ne!(second, first);
    assert_eq!(visitor.bodies(1).await, ["n1"], "who begins a conversation has it open");
    // The next one was written before the server had given the conversation its name; both are said again.
    let (mut tab, _) = server.visit(json!({"browser": browser('a')})).await;
    for (id, seq) in [("n2", 2), ("n1", 1), ("n2", 2)] {
        tab.say(&new(id, "n1")).await;
        let ack = tab.next_named("ack").await;
        assert_eq!((&ack["thread"], &ack["seq"]), (&second, &json!(seq)), "{id}");
    }
    // One that names the first goes there, and one that names none goes where was written last.
    tab.say(&json!({"write": {"id": "m2", "body": "m2", "to": {"thread": first}}}))
        .await;
    assert_eq!(tab.next_named("ack").await["thread"], first);
    assert_eq!(tab.deliver("m3", "m3").await["thread"], first);
    assert_eq!(
        tab.deliver("n1", "n1").await["thread"],
        second,
        "said again, it is where it was"
    );

    let (mut back, welcome) = server.visit(json!({"seen_of": {"thread": second, "seq": 1}})).await;
    assert_eq!((&welcome["thread"], &welcome["head"]), (&second, &json!(2)));
    assert_eq!(back.bodies(1).await, ["n2"]);
    let all = back.next_named("threads").await;
    assert_eq!(all["threads"].as_array().unwrap().len(), 2);
    back.say(&json!({"open": {"thread": first}})).await;
    assert_eq!(back.bodies(3).await, ["hello", "m2", "m3"]);
}

#[tokio::test]
async fn a_visitor_reads_and_writes_in_none_but_their_own_conversations() {
    let (server, _visitor, mut agent, theirs) = talking().await;
    let (mut mallory, welcome) = server
        .visit(json!({"browser": browser('m'), "seen_of": {"thread": theirs, "seq": 0}}))
        .await;
    assert_eq!(welcome["thread"], json!(null));
    mallory.say(&json!({"open": {"thread": theirs}})).await;
    mallory.say(&json!({"history": {"before": 9}})).await;
    mallory.say(&json!({"seen": {"seq": 1}})).await;
    mallory.say(&json!({"typing": {}})).await;
    mallory
        .say(&json!({"write": {"id": "x1", "body": "x1", "to": {"thread": theirs}}}))
        .await;
    let ack = mallory.next().await;
    assert_eq!(ack.name, "ack", "nothing of theirs was sent before");
    assert_ne!(ack["thread"], theirs);
    mallory
        .say(&json!({"write": {"id": "x2", "body": "x2", "to": {"new": "m1"}}}))
        .await;
    let ack = mallory.next_named("ack").await;
    assert_ne!(ack["thread"], theirs, "by the name of another's first message neither");
    let frame = agent.next_named("threads").await;
    let untouched = |thread: &Value| thread["thread"] != theirs;
    assert!(frame["threads"].as_array().unwrap().iter().all(untouched));

    // The same claimed uuid in another browser is another holder.
    let (mut ada, _) = server
        .visit(json!({"browser": browser('c'), "identity": {"uuid": "42"}}))
        .await;
    let hers = ada.deliver("c1", "mine").await["thread"].clone();
    let claim = json!({"browser": browser('m'), "identity": {"uuid": "42"}, "thread": hers, "after": 0});
    let (mut claimant, welcome) = server.visit(claim).await;
    assert_eq!(welcome["thread"], json!(null));
    claimant.say(&json!({"open": {"thread": hers}})).await;
    claimant
        .say(&json!({"write": {"id": "c2", "body": "c2", "to": {"new": "c1"}}}))
        .await;
    assert_ne!(claimant.next().await["thread"], hers);
}

#[tokio::test]
async fn a_thread_of_ten_thousand_messages_opens_with_its_last_page_and_is_read_back_page_by_page() {
    let (server, mut visitor, _agent, _) = talking().await;
    let browser = BrowserKey::read("browser", browser('a')).unwrap();
    let (community, source) = (server.community.id.clone(), server.source.clone());
    let writer = Arc::new(Visitor::plain(community, source, &browser, Identity::default()));
    let store = &server.app.store;
    let messages = (0..10_000).map(|number| {
        let id = MessageId::read("id", format!("f{number}")).unwrap();
        store.write(writer.clone(), id, Body::new("x".into()).unwrap(), None, None, None)
    });
    assert!(join_all(messages).await.iter().all(Result::is_ok));
    visitor.deliver("m2", "the last").await;
    let (mut line, welcome) = server.visit(json!({})).await;
    assert_eq!(welcome["head"], 10_002);
    let seqs = |frame: &Value| -> Vec<u64> {
        let entries = frame["entries"].as_array().unwrap();
        entries.iter().map(|entry| entry["seq"].as_u64().unwrap()).collect()
    };
    assert_eq!(
        seqs(&*line.next_named("entries").await),
        (9_953..=10_002).collect::<Vec<_>>()
    );
    line.say(&json!({"history": {"before": 9_953}})).await;
    assert_eq!(
        seqs(&*line.next_named("entries").await),
        (9_903..=9_952).collect::<Vec<_>>()
    );
}
