//! The program itself, as a process: what survives when it is killed, what it says, how it ends.

#[path = "it/line.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod line;

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use visavis_server::clock::Clock;
use visavis_server::community::{Mode, NewCommunity, Origin, Preset};
use visavis_server::hub::Hub;
use visavis_server::random;
use visavis_server::store::{Location, Store};

use crate::line::{Frame, Line, hello};

const SHOP: &str = "https://shop.example";

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_visavis-server"));
    command
        .current_dir(folder)
        .env_clear()
        .env("VISAVIS_LISTEN", "127.0.0.1:0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Starts the server and reads its address from the log.
async fn serve(folder: &Path) -> (Child, SocketAddr) {
    let mut child = program(folder).arg("serve").spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut seen = String::new();
    while let Some(line) = log.next_line().await.unwrap() {
        if let Some((_, address)) = line.split_once("listening address=") {
            let address = address.trim().parse().unwrap();
            // Read on: a full pipe would stop the server.
            tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
            return (child, address);
        }
        seen += &line;
    }
    panic!("the server did not start: {seen}");
}

/// Sets up a community and a source in the program's database, as the command line does from its own process.
async fn set_up(folder: &Path) -> String {
    let location = Location::from(folder.join("visavis.db"));
    let store = Store::open(&location, Clock::system(), Hub::default()).await.unwrap();
    let community = NewCommunity {
        id: random::id(0).unwrap().into(),
        name: "Shop".into(),
        preset: Preset::Engage,
        mode: Some(Mode::Reject),
        minimum_lifetime: Duration::from_hours(1),
        maximum_lifetime: None,
    };
    let community = store.add_community(community, vec![]).await.unwrap();
    let origins = vec![Origin::read(SHOP).unwrap()];
    let source = store
        .add_source(&community.id, "Website".into(), origins)
        .await
        .unwrap();
    store.close().await;
    format!("/chat/{}/socket", source.token)
}

async fn visit(address: SocketAddr, path: &str, browser: char) -> (Line, Frame) {
    let mut line = Line::open(address, path, &[("origin", SHOP)]).await.unwrap();
    let browser = browser.to_string().repeat(43);
    line.say(&hello(json!({"browser": browser}))).await;
    let welcome = line.next().await;
    (line, welcome)
}

/// Writes one message after the other, each when the one before is acknowledged, until the server is gone. Gives the
/// number of the last one acknowledged.
async fn write_on(mut line: Line, from: u64, acknowledged: mpsc::UnboundedSender<()>) -> u64 {
    let mut last = from;
    loop {
        let number = last + 1;
        let frame = json!({"write": {"id": format!("m{number}"), "body": number.to_string()}});
        if !line.try_say(&frame.to_string()).await {
            return last;
        }
        let Some(ack) = line.try_next_named("ack").await else {
            return last;
        };
        assert_eq!(
            (&ack["id"], &ack["seq"]),
            (&json!(format!("m{number}")), &json!(number))
        );
        last = number;
        acknowledged.send(()).unwrap();
    }
}

#[tokio::test]
async fn what_is_acknowledged_survives_being_killed_and_is_there_once() {
    let folder = TempDir::new().unwrap();
    let (mut child, mut address) = serve(folder.path()).await;
    // The server runs already: what another process sets up is seen at the next hello.
    let path = set_up(folder.path()).await;
    let mut acknowledged = [0_u64; 4];
    for _ in 0..5 {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let mut writers = Vec::new();
        for (browser, from) in ('a'..).zip(acknowledged) {
            let (line, _) = visit(address, &path, browser).await;
            writers.push(tokio::spawn(write_on(line, from, sender.clone())));
        }
        for _ in 0..40 {
            receiver.recv().await.unwrap();
        }
        child.kill().await.unwrap(); // SIGKILL, in the middle of what they write
        for (last, writer) in acknowledged.iter_mut().zip(writers) {
            *last = writer.await.unwrap();
        }
        (child, address) = serve(folder.path()).await;
        for (browser, last) in ('a'..).zip(acknowledged) {
            let (mut line, welcome) = visit(address, &path, browser).await;
            let head = welcome["head"].as_u64().unwrap();
            // One message may be on disk whose acknowledgement nobody has heard: it is said again in the next round.
            assert!(head == last || head == last + 1, "{last} acknowledged, {head} stored");
            let newest = head.saturating_sub(50) + 1..=head;
            let expected: Vec<_> = newest.map(|number| number.to_string()).collect();
            assert_eq!(
                line.bodies(expected.len()).await,
                expected,
                "each once, in order, without a gap"
            );
        }
    }
}

#[tokio::test]
async fn a_database_that_another_server_serves_is_not_touched() {
    let folder = TempDir::new().unwrap();
    let location = Location::from(folder.path().join("visavis.db"));
    let _lease = location.lease().unwrap();
    let output = program(folder.path()).arg("serve").output().await.unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("another server serves the database"), "{said}");
    assert!(!location.path().exists());
}

#[cfg(unix)]
#[tokio::test]
async fn few_open_files_make_few_connections_and_a_warning() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_visavis-server");
    command
        .args(["-c", "ulimit -n 700 && exec \"$0\" serve --listen 127.0.0.1:0", program])
        .current_dir(folder.path())
        .env_clear()
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let warning = log.next_line().await.unwrap().unwrap();
    assert!(
        warning.contains("let the process have more open files (ulimit -n) wished=10000 possible=124"),
        "{warning}"
    );
    assert!(log.next_line().await.unwrap().unwrap().contains("listening"));
}

#[tokio::test]
async fn a_demo_shows_everything_and_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let mut command = program(folder.path());
    command.args(["demo", "--json"]).env("TMPDIR", folder.path());
    let mut child = command.spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    let said: Value = serde_json::from_str(&said.next_line().await.unwrap().unwrap()).unwrap();
    let address: SocketAddr = said["listen"].as_str().unwrap().parse().unwrap();
    assert_eq!(said["demo"], format!("http://{address}/demo/"));
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "its throw-away folder"
    );

    let config = get(address, "/demo/config.json").await;
    assert_eq!(
        config["loader"],
        format!("/chat/{}/loader.js", said["source"].as_str().unwrap())
    );
    let path = format!("/chat/{}/socket", said["source"].as_str().unwrap());
    for host in ["127.0.0.1", "localhost"] {
        let origin = format!("http://{host}:{}", address.port());
        for kind in ["signed", "minute"] {
            let token = get(address, &format!("/demo/token?for={kind}")).await["token"].clone();
            let mut line = Line::open(address, &path, &[("origin", &origin)]).await.unwrap();
            let browser = "a".repeat(43);
            line.say(&hello(json!({"browser": browser, "token": token}))).await;
            let welcome = line.next().await;
            assert_eq!(
                (&welcome["known"], &welcome["minimum_lifetime"]),
                (&json!("verified"), &json!(30)),
                "{kind}"
            );
        }
    }
    assert!(get(address, "/demo/token?for=ever").await["token"].is_null());

    let id = child.id().unwrap().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert!(child.wait().await.unwrap().success());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The JSON that is at an address.
async fn get(address: SocketAddr, path: &str) -> Value {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test]
async fn what_cannot_be_is_said_in_one_sentence() {
    let folder = TempDir::new().unwrap();
    let (_child, address) = serve(folder.path()).await;
    let taken = address.to_string();
    for (arguments, status, sentence) in [
        (
            vec!["serve"],
            1,
            "another server serves the database visavis.db: stop that one first",
        ),
        (
            vec!["serve", "--listen", &taken],
            1,
            "choose another address with --listen or VISAVIS_LISTEN",
        ),
        (
            vec!["serve", "--database", "sqlite:nowhere/visavis.db"],
            1,
            "name a file in a folder that this user may write",
        ),
        (vec!["serve", "--log", "visavis=loud"], 1, "VISAVIS_LOG cannot be"),
        (
            vec!["serve", "--database", "postgres://localhost"],
            2,
            "write sqlite:path/to/visavis.db",
        ),
        (
            vec!["serve", "--public-url", "chat.example"],
            2,
            "write scheme, host and port alone",
        ),
        (
            vec!["serve", "--trusted-proxy", "10.0.0.0/8"],
            2,
            "invalid IP address syntax",
        ),
        (vec!["sreve"], 2, "serve"),
    ] {
        let output = program(folder.path()).args(&arguments).output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(said.contains(sentence), "{arguments:?}: {said}");
        if status == 1 {
            let last = said.trim_end().lines().last().unwrap();
            assert!(last.starts_with("visavis-server: "), "{said}");
        }
    }
}
