//! Bounds: of time, of size, of numbers. They are shortened here; nothing is waited for that does not happen.

use std::time::Duration;

use futures_util::SinkExt;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use visavis_server::community::Mode;
use visavis_server::config::{Bounds, Config, Pace};

use crate::line::{Line, PATIENCE};
use crate::server::{SHOP, Server, browser};

fn config(bounds: Bounds) -> Config {
    Config {
        bounds,
        ..Config::default()
    }
}

#[tokio::test]
async fn who_says_no_hello_is_closed() {
    let bounds = Bounds {
        hello_within: Duration::from_millis(20),
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    assert_eq!(server.call().await.closed().await.0, 4408);
    let mut line = server.call().await;
    line.say(&json!({"wink": {}})).await;
    assert_eq!(line.closed().await.0, 4408, "another frame is no hello");
}

#[tokio::test]
async fn who_is_silent_is_closed_and_who_answers_is_not() {
    let bounds = Bounds {
        ping_every: Duration::from_millis(20),
        // A machine that has much to do may not get around to an answer for a second.
        hears_within: Duration::from_secs(2),
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let (mut silent, _) = server.visit(json!({})).await;
    let (mut alive, _) = server.visit(json!({"browser": browser('b')})).await;
    let answering = async {
        loop {
            let ping = alive.try_next_named("ping").await.expect("who answers is not closed");
            assert_eq!(ping, json!({"ping": {"now": server.now()}}));
            alive.say(&json!({"pong": {}})).await;
        }
    };
    let (_, (code, _)) = tokio::select! {
        rest = silent.rest() => rest,
        () = answering => unreachable!(),
    };
    assert_eq!(code, 4441);
    alive.deliver("m1", "I am here").await;
}

#[tokio::test]
async fn a_reader_that_is_too_slow_is_closed() {
    let bounds = Bounds {
        sockets: 4, // of which two are for agents
        write_within: Duration::from_millis(100),
        frames: Pace {
            burst: 100_000,
            interval: Duration::from_nanos(1),
        },
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    for number in 0..10 {
        visitor.deliver(&format!("m{number}"), &"\u{1}".repeat(5_000)).await;
    }
    // It asks for the longest pages again and again, and reads none.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let stream = socket.connect(server.address).await.unwrap();
    let path = server.visitors();
    let mut slow = Line::over(stream, server.address, &path, &[("origin", SHOP)])
        .await
        .unwrap();
    slow.say(&json!({"hello": {"versions": [1], "browser": browser('a'), "person": {"plain": {}}}}))
        .await;
    let history = json!({"history": {"before": 11}}).to_string();
    let mut asked = 0;
    while asked < 1_000 && slow.try_say(&history).await {
        asked += 1;
    }
    // There is room for two visitors only: a third one finds a place when the slow one has lost its own.
    let mut third = server.find_place().await;
    third
        .say(&json!({"hello": {"versions": [1], "browser": browser('a'), "person": {"plain": {}}}}))
        .await;
    assert_eq!(third.next().await["head"], 10);
    visitor.deliver("m10", "others notice nothing").await;
}

#[tokio::test]
async fn who_does_not_read_the_answers_is_closed() {
    let bounds = Bounds {
        write_within: Duration::from_millis(50),
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let asked = format!("GET /1.0/openapi.json HTTP/1.1\r\nhost: {}\r\n\r\n", server.address).repeat(100);
    // It asks for more than the line can hold, and for more.
    let closed = async { while stream.write_all(asked.as_bytes()).await.is_ok() {} };
    timeout(PATIENCE, closed).await.expect("it is never closed");
}

/// True where somebody at this address is answered, and not closed at once.
async fn is_served(server: &Server, from: [u8; 4]) -> bool {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((from, 0).into()).unwrap();
    let mut stream = socket.connect(server.address).await.unwrap();
    let request = "GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let (mut answer, asked) = (Vec::new(), stream.write_all(request.as_bytes()).await);
    let read = stream.read_to_end(&mut answer).await;
    asked.is_ok() && read.is_ok() && answer.starts_with(b"HTTP/1.1 200")
}

#[tokio::test]
async fn one_network_has_so_many_connections_live_or_not_and_others_are_served() {
    let bounds = Bounds {
        sockets_of_a_network: 1,
        requests_of_a_network: 1,
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds.clone())).await;
    let (mut live, _) = server.visit(json!({})).await;
    let idle = TcpStream::connect(server.address).await.unwrap();
    assert!(!is_served(&server, [127, 0, 0, 1]).await, "a live one counts too");
    assert!(is_served(&server, [127, 0, 0, 2]).await);
    live.deliver("m1", "still here").await;
    drop(idle);
    while !is_served(&server, [127, 0, 0, 1]).await {
        tokio::task::yield_now().await;
    }
    let behind_a_proxy = Config {
        trusted_proxies: vec![[127, 0, 0, 1].into()],
        ..config(bounds)
    };
    let server = Server::start_with(Mode::Accept, behind_a_proxy).await;
    let _idle = [(); 3].map(|()| std::net::TcpStream::connect(server.address).unwrap());
    assert!(is_served(&server, [127, 0, 0, 1]).await, "a proxy is everybody");
}

#[tokio::test]
async fn who_writes_too_fast_waits_and_loses_nothing() {
    let bounds = Bounds {
        messages: Pace {
            burst: 3,
            interval: Duration::from_millis(30),
        },
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let (mut line, _) = server.visit(json!({})).await;
    let begun = tokio::time::Instant::now();
    for number in 0..10 {
        line.write(&format!("m{number}"), &number.to_string()).await;
    }
    let expected: Vec<_> = (0..10).map(|number| number.to_string()).collect();
    assert_eq!(line.bodies(10).await, expected);
    assert!(
        begun.elapsed() >= Duration::from_millis(7 * 30),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn what_nobody_understands_and_pings_are_heard_at_the_same_pace() {
    let bounds = Bounds {
        frames: Pace {
            burst: 3,
            interval: Duration::from_millis(30),
        },
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let words = [json!({"wink": {}}), json!({"pong": {}})].map(|word| Message::text(word.to_string()));
    for flood in words.into_iter().chain([Message::Ping(vec![1; 125].into())]) {
        let (mut line, _) = server.visit(json!({})).await;
        let begun = tokio::time::Instant::now();
        for _ in 0..10 {
            line.0.send(flood.clone()).await.unwrap();
        }
        line.write("m1", "heard at last").await;
        line.next_named("ack").await;
        let elapsed = begun.elapsed();
        assert!(elapsed >= Duration::from_millis(8 * 30), "{flood:?}: {elapsed:?}");
    }
    let mut line = server.call().await;
    let begun = tokio::time::Instant::now();
    for _ in 0..10 {
        line.say(&json!({"wink": {}})).await;
    }
    line.say(&json!({"hello": {"versions": [1], "browser": browser('a'), "person": {"plain": {}}}}))
        .await;
    assert_eq!(line.next().await.name, "welcome");
    let elapsed = begun.elapsed();
    assert!(
        elapsed >= Duration::from_millis(8 * 30),
        "before the hello: {elapsed:?}"
    );
}

#[tokio::test]
async fn what_the_page_says_of_a_visitor_has_a_pace_and_no_message_waits_for_it() {
    let bounds = Bounds {
        messages: Pace {
            burst: 3,
            interval: Duration::from_millis(300),
        },
        messages_by_network: Pace {
            burst: 5,
            interval: Duration::from_hours(1),
        },
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let (mut line, _) = server.visit(json!({})).await;
    line.deliver("m1", "hello").await;
    let begun = tokio::time::Instant::now();
    for number in 0..4 {
        line.say(&json!({"identify": {"plain": {"firstname": format!("Ada {number}")}}}))
            .await;
    }
    line.say(&json!({"variables": {"custom_cart": 58}})).await;
    for _ in 0..4 {
        line.next_named("recognised").await;
    }
    // The first three at once; what follows the variables comes after their turn.
    line.deliver("m2", "how much is it?").await;
    let elapsed = begun.elapsed();
    assert!(elapsed >= Duration::from_millis(2 * 300), "{elapsed:?}");
    for id in ["m3", "m4", "m5"] {
        // The network's steps of the one kind are all taken, and those of messages are not.
        line.deliver(id, "thanks").await;
    }
}

#[tokio::test]
async fn a_visitors_pace_outlives_the_connection() {
    let bounds = Bounds {
        messages: Pace {
            burst: 2,
            interval: Duration::from_millis(300),
        },
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let begun = tokio::time::Instant::now();
    for id in ["m1", "m2", "m3", "m4"] {
        let (mut line, _) = server.visit(json!({})).await;
        line.deliver(id, "in a hurry").await;
    }
    let elapsed = begun.elapsed();
    assert!(elapsed >= Duration::from_millis(2 * 300), "{elapsed:?}");
    let (mut other, _) = server.visit(json!({"browser": browser('b')})).await;
    other.deliver("m1", "others do not wait").await;
}

#[tokio::test]
async fn one_visitor_has_so_many_connections_and_no_more() {
    let bounds = Bounds {
        sockets_of_a_place: 2,
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let (_first, _) = server.visit(json!({})).await;
    let (mut second, _) = server.visit(json!({})).await;
    let mut third = server.call().await;
    third
        .say(&json!({"hello": {"versions": [1], "browser": browser('a'), "person": {"plain": {}}}}))
        .await;
    let reason = "this visitor has as many connections as one may have: close another page first";
    assert_eq!(third.rest().await, (vec![], (4429, reason.into())));
    second.deliver("m1", "the others go on").await;
    server.visit(json!({"browser": browser('b')})).await;
}

#[tokio::test]
async fn one_network_has_so_many_connections_as_its_proxy_tells_and_others_come_in() {
    let config = Config {
        trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        ..config(Bounds {
            sockets_of_a_network: 2,
            ..Bounds::default()
        })
    };
    let server = Server::start_with(Mode::Accept, config).await;
    let path = server.visitors();
    let from = async |address: &str| {
        let headers = [("origin", SHOP), ("x-forwarded-for", address)];
        Line::open(server.address, &path, &headers).await
    };
    let _first = from("2001:db8::1").await.unwrap();
    let second = from("2001:db8::2").await.unwrap();
    assert_eq!(from("2001:db8::3").await.unwrap_err(), 429, "a /64 is one network");
    from("2001:db8:0:1::1").await.unwrap();
    drop(second);
    while from("2001:db8::3").await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_visitors_of_one_network_write_at_one_pace_and_lose_nothing() {
    let bounds = Bounds {
        messages_by_network: Pace {
            burst: 2,
            interval: Duration::from_millis(300),
        },
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let (mut one, _) = server.visit(json!({})).await;
    let (mut other, _) = server.visit(json!({"browser": browser('b')})).await;
    let begun = tokio::time::Instant::now();
    one.deliver("m1", "at once").await;
    other.deliver("m2", "at once").await;
    one.deliver("m3", "later").await;
    other.deliver("m4", "later still").await;
    let elapsed = begun.elapsed();
    assert!(elapsed >= Duration::from_millis(2 * 300), "{elapsed:?}");
}

#[tokio::test]
async fn visitors_leave_room_for_agents() {
    let bounds = Bounds {
        sockets: 4,
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    let _first = server.call().await;
    let _second = server.call().await;
    let refused = Line::open(server.address, &server.visitors(), &[("origin", SHOP)]).await;
    assert_eq!(refused.unwrap_err(), 503);
    server.work(&cookie, None).await;
}

#[tokio::test]
async fn one_connection_more_than_there_may_be_comes_later() {
    let bounds = Bounds {
        sockets: 4, // of which two are for agents
        ..Bounds::default()
    };
    let server = Server::start_with(Mode::Accept, config(bounds)).await;
    let (first, _) = server.visit(json!({})).await;
    let (mut second, _) = server.visit(json!({})).await;
    let refused = Line::open(server.address, &server.visitors(), &[("origin", SHOP)]).await;
    assert_eq!(refused.unwrap_err(), 503);
    assert_eq!(server.get("/health").await.status, 200, "requests go on");
    drop(first);
    second.deliver("m1", "still here").await;
    server.find_place().await;
}

#[tokio::test]
async fn a_server_that_stops_closes_every_connection() {
    let mut server = Server::start(Mode::Accept).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let mut waiting = server.call().await;
    server.add_agent("grace@shop.example", &[&server.community]).await;
    let cookie = server.sign_in("grace@shop.example").await;
    let (mut agent, _) = server.work(&cookie, None).await;
    server.stop();
    assert_eq!(visitor.closed().await.0, 1012);
    assert_eq!(waiting.closed().await.0, 1012);
    assert_eq!(agent.closed().await.0, 1012);
    server.ended().await;
}
