//! A server for one test, with a clock that the test moves.

use std::collections::HashMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use visavis_server::app::{App, Parts};
use visavis_server::clock::Clock;
use visavis_server::community::{Community, Mode, NewAgent, NewCommunity, Origin, Preset, Role};
use visavis_server::config::Config;
use visavis_server::hub::Hub;
use visavis_server::identity::Vault;
use visavis_server::serve::serve;
use visavis_server::store::{Location, Store};
use visavis_server::{keys, password, random};
use visavis_wire::{KeyId, SourceToken};

use crate::line::{Frame, Line, hello};

pub(crate) const SHOP: &str = "https://shop.example";
pub(crate) const SECRET: &str = "0123456789abcdef01234567";
pub(crate) const PASSWORD: &str = "correct horse";
/// 2026-11-21, about noon, in milliseconds.
pub(crate) const NOON: u64 = 1_795_262_400_000;

pub(crate) struct Server {
    pub(crate) app: App,
    pub(crate) address: SocketAddr,
    pub(crate) clock: Arc<AtomicU64>,
    pub(crate) community: Community,
    pub(crate) source: SourceToken,
    folder: Arc<TempDir>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(mode: Mode) -> Self {
        Self::start_with(mode, Config::default()).await
    }

    pub(crate) async fn start_with(mode: Mode, config: Config) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let clock = Arc::new(AtomicU64::new(NOON));
        let (app, listener) = open(&folder, &clock, config).await;
        let id = random::id(NOON).unwrap().into();
        let kid = KeyId::read("kid", "key_1".into()).unwrap();
        let key = keys::sealed_secret(&app.vault, &id, kid, SECRET).unwrap();
        let community = NewCommunity {
            id,
            name: "Shop".into(),
            preset: Preset::Engage,
            mode: Some(mode),
            minimum_lifetime: Duration::from_hours(1),
            maximum_lifetime: None,
        };
        let community = app.store.add_community(community, vec![key]).await.unwrap();
        let origins = vec![Origin::read(SHOP).unwrap()];
        let source = app.store.add_source(&community.id, "Website".into(), origins).await;
        let source = source.unwrap().token;
        Self::run(app, listener, folder, clock, community, source)
    }

    fn run(
        app: App,
        listener: TcpListener,
        folder: Arc<TempDir>,
        clock: Arc<AtomicU64>,
        community: Community,
        source: SourceToken,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, app.clone(), async {
            let _ = stopped.await;
        }));
        Self {
            app,
            address,
            clock,
            community,
            source,
            folder,
            stop: Some(stop),
            task,
        }
    }

    /// Ends this server well and starts another one on the same database.
    pub(crate) async fn restart(mut self) -> Self {
        self.stop.take().unwrap().send(()).unwrap();
        self.task.await.unwrap();
        let config = self.app.config.clone();
        drop(self.app);
        let (app, listener) = open(&self.folder, &self.clock, config).await;
        Self::run(app, listener, self.folder, self.clock, self.community, self.source)
    }

    /// Tells the server to stop.
    pub(crate) fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    /// Waits until the server has ended.
    pub(crate) async fn ended(self) {
        self.task.await.unwrap();
    }

    pub(crate) fn pass(&self, time: Duration) {
        let time = u64::try_from(time.as_millis()).unwrap();
        self.clock.fetch_add(time, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.load(Ordering::SeqCst)
    }

    /// A token with a lifetime from now.
    pub(crate) fn token(&self, uuid: &str, lifetime: Duration) -> String {
        let exp = self.now() / 1_000 + lifetime.as_secs();
        token(SECRET, "key_1", &json!({"uuid": uuid, "exp": exp, "firstname": "Ada"}))
    }

    pub(crate) fn visitors(&self) -> String {
        format!("/chat/{}/socket", self.source)
    }

    /// A visitor's connection from the allowed website, before the hello.
    pub(crate) async fn call(&self) -> Line {
        let headers = [("origin", SHOP)];
        Line::open(self.address, &self.visitors(), &headers).await.unwrap()
    }

    /// A visitor's connection, as soon as there is room for one more.
    pub(crate) async fn find_place(&self) -> Line {
        for _ in 0..10_000 {
            match Line::open(self.address, &self.visitors(), &[("origin", SHOP)]).await {
                Ok(line) => return line,
                Err(status) => assert_eq!(status, 503),
            }
        }
        panic!("there is never room");
    }

    /// A visitor's connection after the hello; gives the welcome too.
    pub(crate) async fn visit(&self, who: Value) -> (Line, Frame) {
        let mut line = self.call().await;
        line.say(&hello(who)).await;
        let welcome = line.next().await;
        assert_eq!(welcome.name, "welcome", "{welcome:?}");
        (line, welcome)
    }

    pub(crate) async fn add_agent(&self, email: &str, communities: &[&Community]) {
        let hash = tokio::task::spawn_blocking(|| password::hash(PASSWORD).unwrap());
        let agent = NewAgent {
            email: email.into(),
            name: "Grace".into(),
            password_hash: hash.await.unwrap(),
            role: Role::Agent,
            communities: communities.iter().map(|community| community.id.clone()).collect(),
        };
        self.app.store.add_agent(agent).await.unwrap();
    }

    /// Signs an agent in; gives the cookie.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let body = json!({"email": email, "password": PASSWORD}).to_string();
        let answer = self
            .http("POST", "/agent/session", &[("content-type", "application/json")], &body)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.headers["set-cookie"].split(';').next().unwrap().to_owned()
    }

    /// An agent's connection, before the hello.
    pub(crate) async fn call_as_agent(&self, cookie: &str) -> Line {
        let origin = format!("http://{}", self.address);
        let headers = [("origin", &*origin), ("cookie", cookie)];
        Line::open(self.address, "/agent/socket", &headers).await.unwrap()
    }

    /// An agent's connection after the hello; gives the list too.
    pub(crate) async fn work(&self, cookie: &str, after: Option<u64>) -> (Line, Frame) {
        let mut line = self.call_as_agent(cookie).await;
        line.say(&json!({"hello": {"versions": [1], "after": after}})).await;
        let welcome = line.next().await;
        assert_eq!(welcome.name, "welcome", "{welcome:?}");
        let threads = line.next().await;
        assert_eq!(threads.name, "threads", "{threads:?}");
        (line, threads)
    }

    pub(crate) async fn http(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Answer {
        self.http_at(self.address, method, path, headers, body).await
    }

    pub(crate) async fn http_at(
        &self,
        address: SocketAddr,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Answer {
        let body = body.as_ref();
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "host") {
            write!(request, "host: {address}\r\n").unwrap();
        }
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").unwrap();
        }
        write!(request, "content-length: {}\r\n\r\n", body.len()).unwrap();
        stream.write_all(&[request.as_bytes(), body].concat()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_lowercase(), value.trim().to_owned())
        });
        Answer {
            status,
            headers: headers.collect(),
            body: answer[end + 4..].to_vec(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.http("GET", path, &[], "").await
    }
}

async fn open(folder: &TempDir, clock: &Arc<AtomicU64>, config: Config) -> (App, TcpListener) {
    let (ticking, hub) = (clock.clone(), Hub::default());
    let clock = Clock::new(move || ticking.load(Ordering::SeqCst));
    let location = Location::from(folder.path().join("visavis.db"));
    let store = Store::open(&location, clock.clone(), hub.clone()).await.unwrap();
    let vault = Vault::new(&[7; 32]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    (Parts::new(store, hub, clock, vault, config, None), listener)
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A browser's key.
pub(crate) fn browser(letter: char) -> String {
    letter.to_string().repeat(43)
}

/// An HS256 token.
pub(crate) fn token(secret: &str, kid: &str, payload: &Value) -> String {
    let header = json!({"typ": "JWT", "alg": "HS256", "kid": kid});
    let signed = [&header, payload].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = signed.join(".");
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = hmac::sign(&key, signed.as_bytes());
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}
