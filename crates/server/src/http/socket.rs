//! A WebSocket whose every write is bounded in time, whose every frame is bounded in size, and which is listened to at
//! a pace, whatever it says: a ping is answered, and nothing is read while that answer and others fill the line.

use std::borrow::Cow;
use std::future::Future;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tungstenite::Error as Wrong;
use visavis_wire::visitor::ToVisitor;
use visavis_wire::{FieldError, json};
use visavis_wire::{close, limits};

use crate::app::App;
use crate::config::{Bounds, Pace};
use crate::pace::{Steps, Wait};
use crate::serve::Peer;
use crate::session::Refusal;
use crate::store::Trouble;

/// The peer has this long to answer our closing.
const CLOSED_WITHIN: Duration = Duration::from_secs(2);
/// Bytes of a closing's reason (RFC 6455 section 5.5).
const REASON_BYTES: usize = 123;

/// The server's end of a WebSocket.
pub(super) struct Socket {
    inner: WebSocket,
    write_within: Duration,
    closed_within: Duration,
    heard_at: Instant,
    steps: Steps,
    /// The step for the next frame is taken, though it has not come.
    may_hear: bool,
}

/// Why a connection ends.
#[derive(Debug)]
pub(super) enum End {
    /// The peer has left.
    Gone,
    /// A closing with this number and reason.
    Close(u16, Cow<'static, str>),
    /// A `refused` frame, then a closing.
    Refused(Refusal),
}

impl End {
    pub(super) const fn close(code: u16, reason: &'static str) -> Self {
        Self::Close(code, Cow::Borrowed(reason))
    }
}

impl From<Refusal> for End {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Trouble> for End {
    fn from(trouble: Trouble) -> Self {
        tracing::error!(%trouble, "a connection ends");
        Self::close(close::TROUBLE, "storage trouble: come back later")
    }
}

impl From<FieldError> for End {
    fn from(error: FieldError) -> Self {
        Self::Close(close::MALFORMED, error.named("the frame").to_string().into())
    }
}

/// A request that would be a WebSocket.
pub(super) struct Call {
    upgrade: WebSocketUpgrade,
    /// The connection keeps its place as long as the WebSocket lasts.
    peer: Peer,
}

impl FromRequestParts<App> for Call {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let upgrade = WebSocketUpgrade::from_request_parts(parts, app).await;
        let peer = Extension::from_request_parts(parts, app).await;
        Ok(Self {
            upgrade: upgrade.map_err(IntoResponse::into_response)?,
            peer: peer.map_err(IntoResponse::into_response)?.0,
        })
    }
}

impl Call {
    /// Answers the call. What a peer may send, and what is kept for it, is bounded.
    pub(super) fn answer<F>(self, talk: impl FnOnce(WebSocket) -> F + Send + 'static) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Self { upgrade, peer } = self;
        let bounded = upgrade
            .read_buffer_size(2_048)
            .write_buffer_size(0)
            // A frame, and answers to pings: those it has no room for replace one another.
            .max_write_buffer_size(2 * limits::FRAME_BYTES)
            .max_message_size(limits::FRAME_BYTES)
            .max_frame_size(limits::FRAME_BYTES);
        bounded.on_upgrade(async move |socket| {
            talk(socket).await;
            drop(peer);
        })
    }
}

impl Socket {
    pub(super) fn new(inner: WebSocket, bounds: &Bounds, pace: Pace) -> Self {
        Self {
            inner,
            write_within: bounds.write_within,
            closed_within: bounds.write_within.min(CLOSED_WITHIN),
            heard_at: Instant::now(),
            steps: pace.into(),
            may_hear: false,
        }
    }

    /// When something was heard last.
    pub(super) const fn heard_at(&self) -> Instant {
        self.heard_at
    }

    /// Writes a frame; a reader that is too slow for it ends the connection.
    pub(super) async fn say(&mut self, frame: &impl Serialize) -> Result<(), End> {
        let text = json::to_string(frame);
        match timeout(self.write_within, self.inner.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::close(close::SLOW, "too slow: nothing is lost, ask again")),
        }
    }

    /// Waits for a frame, and before that for its turn. Dropping the future loses none.
    pub(super) async fn hear(&mut self) -> Result<Utf8Bytes, End> {
        loop {
            while !self.may_hear {
                match self.steps.step() {
                    Ok(()) => self.may_hear = true,
                    Err(Wait(wait)) => sleep(wait).await,
                }
            }
            let message = match self.inner.recv().await {
                None => return Err(End::Gone),
                Some(message) => message.map_err(|error| end_of(error.into_inner().as_ref()))?,
            };
            self.heard_at = Instant::now();
            self.may_hear = false;
            match message {
                Message::Text(text) => return Ok(text),
                Message::Binary(_) => return Err(End::close(close::MALFORMED, "a frame must be text")),
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Close(_) => return Err(End::Gone),
            }
        }
    }

    /// Says why it ends, and ends.
    pub(super) async fn end(mut self, end: End) {
        let (code, reason) = match end {
            End::Gone => return self.leave().await,
            End::Close(code, reason) => (code, reason),
            End::Refused(refusal) => {
                let refused = ToVisitor::Refused(refusal.told());
                if self.say(&refused).await.is_err() {
                    return;
                }
                (close::REFUSED, refusal.code.into())
            }
        };
        let reason = cut(&reason, REASON_BYTES).into();
        let closing = self.inner.send(Message::Close(Some(CloseFrame { code, reason })));
        if let Ok(Ok(())) = timeout(self.closed_within, closing).await {
            self.leave().await;
        }
    }

    /// Reads what is still on its way: closing over unread bytes would reset the connection, and the peer might never
    /// see why.
    async fn leave(&mut self) {
        let until = Instant::now() + self.closed_within;
        while let Ok(Some(Ok(_))) = timeout_at(until, self.inner.recv()).await {}
    }
}

fn end_of(error: &(dyn std::error::Error + 'static)) -> End {
    match error.downcast_ref() {
        Some(Wrong::Capacity(_)) => End::close(close::TOO_LARGE, "a frame must be at most 65536 bytes"),
        Some(Wrong::Protocol(_) | Wrong::Utf8(_)) => End::close(close::MALFORMED, "the frame is no WebSocket frame"),
        _ => End::Gone,
    }
}

/// The front of a text, cut between characters.
fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
