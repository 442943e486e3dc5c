//! Messages between visitors and agents: stored once, in order, and found again.

use serde_json::{Value, json};
use visavis_server::community::Mode;

use crate::server::{Server, browser};

fn seqs(frame: &Value) -> Vec<u64> {
    let entries = frame["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["seq"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_visitor_and_an_agent_talk() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    let (mut agent, threads) = server.work(&cookie, None).await;
    assert_eq!(threads, json!({"threads": {"threads": [], "more": false}}));

    let hello = json!({"identity": {"firstname": "Ada", "extra_values": {"plan": "gold"}}});
    let (mut visitor, welcome) = server.visit(hello).await;
    assert_eq!(welcome["known"], "claimed");
    assert_eq!((&welcome["thread"], &welcome["head"]), (&Value::Null, &json!(0)));

    let ack = visitor.deliver("m1", "Is this in stock?").await;
    assert_eq!((&ack["seq"], &ack["at"]), (&json!(1), &json!(server.now())));
    let thread = ack["thread"].clone();
    let entries = visitor.next_named("entries").await;
    assert_eq!(
        entries,
        json!({"entries": {"thread": thread, "entries": [{
            "seq": 1, "id": "m1", "at": server.now(), "author": {"visitor": "claimed"}, "body": "Is this in stock?"
        }]}})
    );

    let list = agent.next_named("threads").await;
    let summary = &list["threads"][0];
    assert_eq!(summary["name"], "Ada");
    assert_eq!(
        (&summary["unread"], &summary["excerpt"]),
        (&json!(1), &json!("Is this in stock?"))
    );
    assert_eq!(
        (&summary["source"], &summary["author"]),
        (&json!("Website"), &json!({"visitor": "claimed"}))
    );

    agent.say(&json!({"open": {"thread": thread}})).await;
    let person = agent.next_named("person").await;
    assert_eq!(person["identity"]["firstname"], "Ada");
    assert_eq!(
        person["identity"]["uuid"].as_str().unwrap().len(),
        36,
        "the server made one"
    );
    assert_eq!(agent.bodies(1).await, ["Is this in stock?"]);
    agent.say(&json!({"seen": {"thread": thread, "seq": 1}})).await;
    let list = agent.next_named("threads").await;
    assert_eq!(
        (&list["threads"][0]["unread"], &list["threads"][0]["seen"]),
        (&json!(0), &json!(1))
    );

    agent
        .say(&json!({"reply": {"thread": thread, "id": "r1", "body": "Yes, three."}}))
        .await;
    let ack = agent.next_named("ack").await;
    assert_eq!((&ack["seq"], &ack["id"]), (&json!(2), &json!("r1")));
    assert_eq!(agent.bodies(1).await, ["Yes, three."]);
    let entries = visitor.next_named("entries").await;
    assert_eq!(
        entries["entries"][0],
        json!({"seq": 2, "id": "r1", "at": server.now(), "author": {"agent": "Grace"}, "body": "Yes, three."})
    );
}

#[tokio::test]
async fn the_same_id_is_the_same_message() {
    let server = Server::start(Mode::Accept).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let first = visitor.deliver("m1", "once").await;
    let (mut again, _) = server.visit(json!({})).await;
    assert_eq!(again.deliver("m1", "once").await, first);
    again.write("m1", "otherwise").await;
    let declined = again.next_named("declined").await;
    assert_eq!(
        (&declined["id"], &declined["code"]),
        (&json!("m1"), &json!("id_reused"))
    );
    for (body, code) in [(" \n", "body_blank"), (&*"x".repeat(5_001), "body_too_long")] {
        again.write("m2", body).await;
        assert_eq!(again.next_named("declined").await["code"], code);
    }
    again.deliver("m2", "twice").await;
    let (mut third, welcome) = server.visit(json!({})).await;
    assert_eq!(welcome["head"], 2);
    assert_eq!(third.bodies(2).await, ["once", "twice"]);
}

#[tokio::test]
async fn a_visitor_who_comes_back_has_everything_that_was_missed() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", "one").await["thread"].clone();
    drop(visitor);
    let (mut agent, list) = server.work(&cookie, None).await;
    let activity = list["threads"][0]["activity"].as_u64().unwrap();
    for number in 2..=70 {
        let (id, body) = (format!("r{number}"), number.to_string());
        agent
            .say(&json!({"reply": {"thread": thread, "id": id, "body": body}}))
            .await;
        agent.next_named("ack").await;
    }
    drop(agent);

    let expected: Vec<String> = (2..=70).map(|number| number.to_string()).collect();
    let (mut visitor, welcome) = server.visit(json!({"seen_of": {"thread": thread, "seq": 1}})).await;
    assert_eq!(welcome["head"], 70);
    assert_eq!(visitor.bodies(69).await, expected, "all of it, in pages");
    let (mut visitor, _) = server.visit(json!({})).await;
    let entries = visitor.next_named("entries").await;
    assert_eq!(
        seqs(&entries),
        (21..=70).collect::<Vec<_>>(),
        "who has seen nothing has the newest"
    );
    visitor.say(&json!({"history": {"before": 21}})).await;
    assert_eq!(
        seqs(&*visitor.next_named("entries").await),
        (1..=20).collect::<Vec<_>>()
    );
    visitor.say(&json!({"history": {"before": 1}})).await;
    assert_eq!(
        seqs(&*visitor.next_named("entries").await),
        Vec::<u64>::new(),
        "an answer all the same"
    );
    let (mut visitor, _) = server.visit(json!({"seen_of": {"thread": thread, "seq": 5_000}})).await;
    assert_eq!(
        visitor.bodies(50).await.len(),
        50,
        "a number that was never given is not waited for"
    );

    let (mut agent, list) = server.work(&cookie, Some(activity)).await;
    assert_eq!(
        list["threads"][0]["head"], 70,
        "what has changed since is in the answer"
    );
    agent.say(&json!({"open": {"thread": thread, "after": 1}})).await;
    assert_eq!(agent.bodies(69).await, expected);
    agent.say(&json!({"history": {"before": 2}})).await;
    assert_eq!(seqs(&*agent.next_named("entries").await), [1]);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let server = Server::start(Mode::Accept).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let before = visitor.deliver("m1", "one").await;
    let server = server.restart().await;
    assert_eq!(visitor.closed().await.0, 1012);
    let (mut visitor, _) = server.visit(json!({})).await;
    assert_eq!(visitor.deliver("m1", "one").await, before);
    assert_eq!(visitor.deliver("m2", "two").await["seq"], 2);
}

#[tokio::test]
async fn two_tabs_of_one_browser_share_the_conversation_from_its_first_message() {
    let server = Server::start(Mode::Accept).await;
    let (mut first, _) = server.visit(json!({})).await;
    let (mut second, _) = server.visit(json!({})).await;
    let (mut stranger, _) = server.visit(json!({"browser": browser('b')})).await;
    first.deliver("m1", "hello").await;
    assert_eq!(second.bodies(1).await, ["hello"]);
    second.deliver("m2", "from here too").await;
    assert_eq!(first.bodies(2).await, ["hello", "from here too"]);
    assert_eq!(
        stranger.deliver("m1", "who else?").await["seq"],
        1,
        "another browser, another conversation"
    );
}

#[tokio::test]
async fn what_a_visitor_has_seen_is_told_to_every_browser_of_theirs() {
    let server = Server::start(Mode::Accept).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    visitor.deliver("m1", "one").await;
    for seq in [1, 0, 900] {
        visitor.say(&json!({"seen": {"seq": seq}})).await;
    }
    visitor.deliver("m2", "two").await;
    let (_, welcome) = server.visit(json!({})).await;
    assert_eq!((&welcome["head"], &welcome["seen"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn long_messages_come_in_pages_that_fit_a_frame() {
    let server = Server::start(Mode::Accept).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let body = "\u{1}".repeat(5_000);
    for number in 0..7 {
        visitor.deliver(&format!("m{number}"), &body).await;
    }
    let (mut again, _) = server.visit(json!({})).await;
    assert_eq!(again.bodies(7).await, vec![body; 7]);
    again.say(&json!({"history": {"before": 8}})).await;
    assert_eq!(
        seqs(&*again.next_named("entries").await),
        [6, 7],
        "the newest of them, without a gap"
    );
}
