//! The other end of a WebSocket.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Longer than anything here takes; a test that waits this long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(crate) struct Line(pub(crate) WebSocketStream<TcpStream>);

/// Why a connection was closed.
pub(crate) type Closed = (u16, String);

/// A frame: its name, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) name: String,
    said: Value,
}

impl Frame {
    fn read(text: &str) -> Self {
        let Value::Object(frame) = serde_json::from_str(text).unwrap() else {
            panic!("{text} is no frame");
        };
        let (name, said) = frame.into_iter().next().unwrap();
        Self { name, said }
    }
}

impl std::ops::Deref for Frame {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.said
    }
}

impl PartialEq<Value> for Frame {
    fn eq(&self, frame: &Value) -> bool {
        *frame == json!({(&self.name[..]): self.said})
    }
}

/// A hello of a visitor: with a `token` and what `resume`s it, or an `identity`, and other members of the frame.
pub(crate) fn hello(mut who: Value) -> Value {
    let members = who.as_object_mut().unwrap();
    let mut take = |name| members.remove(name);
    let person = match (take("token"), take("resume"), take("identity")) {
        (Some(token), resume, _) => json!({"signed": {"token": token, "resume": resume}}),
        (None, _, Some(identity)) => json!({"plain": identity}),
        (None, _, None) => json!({"plain": {}}),
    };
    members.entry("versions").or_insert_with(|| json!([1]));
    members.entry("browser").or_insert_with(|| "a".repeat(43).into());
    members.insert("person".into(), person);
    json!({"hello": who})
}

impl Line {
    /// Opens a WebSocket; the error is the status it was refused with.
    pub(crate) async fn open(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let stream = TcpStream::connect(address).await.unwrap();
        Self::over(stream, address, path, headers).await
    }

    /// The same over a connection of one's own.
    pub(crate) async fn over(
        stream: TcpStream,
        address: SocketAddr,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Self, u16> {
        let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
        for (name, value) in headers {
            let name: tokio_tungstenite::tungstenite::http::HeaderName = name.parse().unwrap();
            request
                .headers_mut()
                .insert(name, HeaderValue::from_str(value).unwrap());
        }
        match client_async(request, stream).await {
            Ok((stream, _)) => Ok(Self(stream)),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn say(&mut self, frame: &Value) {
        self.say_text(&frame.to_string()).await;
    }

    pub(crate) async fn say_text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// Says something to who may not be there any more; false where nobody is.
    pub(crate) async fn try_say(&mut self, text: &str) -> bool {
        let said = timeout(PATIENCE, self.0.send(Message::text(text))).await;
        said.is_ok_and(|said| said.is_ok())
    }

    pub(crate) async fn write(&mut self, id: &str, body: &str) {
        self.say(&json!({"write": {"id": id, "body": body}})).await;
    }

    async fn message(&mut self) -> Option<Result<Message, Error>> {
        timeout(PATIENCE, self.0.next()).await.expect("nothing came")
    }

    /// The next frame that is no ping.
    pub(crate) async fn next(&mut self) -> Frame {
        loop {
            match self.message().await {
                Some(Ok(Message::Text(text))) => {
                    let frame = Frame::read(&text);
                    if frame.name != "ping" {
                        return frame;
                    }
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("a frame was awaited: {other:?}"),
            }
        }
    }

    /// The next frame of this name; others before it are passed over.
    pub(crate) async fn next_named(&mut self, name: &str) -> Frame {
        loop {
            let frame = self.next().await;
            if frame.name == name {
                return frame;
            }
        }
    }

    /// The next frame of this name; `None` where the other side is gone before.
    pub(crate) async fn try_next_named(&mut self, name: &str) -> Option<Frame> {
        loop {
            let Some(Ok(Message::Text(text))) = self.message().await else {
                return None;
            };
            let frame = Frame::read(&text);
            if frame.name == name {
                return Some(frame);
            }
        }
    }

    /// The bodies of the next entries, until there are so many.
    pub(crate) async fn bodies(&mut self, count: usize) -> Vec<String> {
        let mut bodies = Vec::new();
        while bodies.len() < count {
            let frame = self.next_named("entries").await;
            let entries = frame["entries"].as_array().unwrap();
            bodies.extend(entries.iter().map(|entry| entry["body"].as_str().unwrap().to_owned()));
        }
        bodies
    }

    /// Writes a message and waits until it is acknowledged; gives the acknowledgement.
    pub(crate) async fn deliver(&mut self, id: &str, body: &str) -> Frame {
        self.write(id, body).await;
        let ack = self.try_next_named("ack").await.expect("the message is taken");
        assert_eq!(ack["id"], id);
        ack
    }

    /// Frames until the connection is closed, and why it was.
    pub(crate) async fn rest(&mut self) -> (Vec<Frame>, Closed) {
        let mut frames = Vec::new();
        loop {
            match self.message().await {
                Some(Ok(Message::Text(text))) => frames.push(Frame::read(&text)),
                Some(Ok(Message::Close(Some(close)))) => {
                    return (frames, (close.code.into(), close.reason.to_string()));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("a closing was awaited: {other:?}"),
            }
        }
    }

    /// Why the connection is closed.
    pub(crate) async fn closed(&mut self) -> Closed {
        self.rest().await.1
    }

    /// The refusal's code, where the connection is refused and closed.
    pub(crate) async fn refusal(&mut self) -> (String, String) {
        let (frames, (code, reason)) = self.rest().await;
        let refused = frames.last().expect("a refusal was awaited");
        assert_eq!((&*refused.name, code), ("refused", 4401), "{refused:?}");
        assert_eq!(refused["code"], reason.as_str());
        (reason, refused["text"].as_str().unwrap().to_owned())
    }
}
