//! Accepting connections, and ending them well.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::app::{App, stopped};
use crate::http::{self, client};
use crate::hub::Topic;
use crate::network::Arrival;

/// Connections beyond the live ones, for requests for scripts and pages.
pub(crate) const REQUESTS: usize = 512;
/// Connections of those who read the figures.
const METRICS: usize = 8;
/// A request's head is here within this time, or the connection is closed.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 16 * 1024;

/// Who is at the other end of a connection. The connection keeps its place until the last copy of this
/// is dropped: also as a WebSocket, which outlives the request that it came from.
#[derive(Clone, Debug)]
pub struct Peer {
    /// The network address.
    pub address: SocketAddr,
    _place: Arc<(OwnedSemaphorePermit, Arrival)>,
}

/// The places there are for connections.
struct Places {
    all: Arc<Semaphore>,
    /// Everybody may come: then one network address has so many and no more.
    are_public: bool,
}

impl Places {
    fn new(all: usize, are_public: bool) -> Self {
        let all = Arc::new(Semaphore::new(all));
        Self { all, are_public }
    }
}

/// Serves until `stop`, then closes what is open: nothing that was acknowledged is lost, and clients come back.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()>) {
    let watching = tokio::spawn(watch_configuration(app.clone()));
    let noting = tokio::spawn(note_usage(app.clone()));
    let all = app.config.bounds.sockets + REQUESTS;
    let places = Places::new(all, true);
    accept(listener, &http::router(app.clone()), &app, &places, stop).await;
    app.stopping.send_replace(true);
    watching.abort();
    let everybody_has_left = async {
        let sockets = u32::try_from(app.config.bounds.sockets).unwrap_or(u32::MAX);
        let all = u32::try_from(all).unwrap_or(u32::MAX);
        drop(app.sockets.acquire_many(sockets).await);
        drop(places.all.acquire_many(all).await);
    };
    if timeout(app.config.bounds.stop_within, everybody_has_left)
        .await
        .is_err()
    {
        tracing::warn!("some connections did not close in time");
    }
    // The last note says that nobody is here any more.
    drop(noting.await);
    note(&app).await;
}

/// Serves the figures, until the server stops.
pub async fn serve_metrics(listener: TcpListener, app: App) {
    let mut stopping = app.stopping.subscribe();
    let places = Places::new(METRICS, false);
    let stop = stopped(&mut stopping);
    accept(listener, &http::metrics(app.clone()), &app, &places, stop).await;
}

/// Takes connections until `stop`.
async fn accept(listener: TcpListener, router: &Router, app: &App, places: &Places, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    loop {
        // Where all are taken the next one waits with the system.
        let accepted = async {
            let permit = places.all.clone().acquire_owned().await;
            listener
                .accept()
                .await
                .map(|(stream, address)| (stream, address, permit))
        };
        let accepted = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, address, Ok(permit))) => {
                let ip = address.ip();
                let is_bounded = places.are_public && !client::is_trusted(&app.config, ip);
                // One too many is closed at once.
                if let Some(arrival) = app.networks.connect(client::network(ip), is_bounded) {
                    let peer = Peer {
                        address,
                        _place: Arc::new((permit, arrival)),
                    };
                    tokio::spawn(connection(stream, peer, router.clone(), app.clone()));
                }
            }
            // Nobody closes the places.
            Ok((.., Err(_))) => break,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, peer: Peer, router: Router, app: App) {
    // A frame is written whole: waiting for more would only delay it.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let mut stream = TimeoutStream::new(stream);
    // A WebSocket finds out by itself before, and says so.
    stream.set_write_timeout(Some(app.config.bounds.write_within * 2));
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer.clone());
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let mut stopping = app.stopping.subscribe();
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

/// Notes how keys are used, now and then.
async fn note_usage(app: App) {
    // What a server that broke off counted is over.
    if let Err(trouble) = app.store.forget_live_sessions().await {
        tracing::warn!(%trouble, "the use of keys could not be begun anew");
    }
    let mut stopping = app.stopping.subscribe();
    loop {
        tokio::select! {
            () = sleep(app.config.bounds.note_every) => note(&app).await,
            () = stopped(&mut stopping) => return,
        }
    }
}

async fn note(app: &App) {
    let news = app.usage.news();
    if news.is_empty() {
        return;
    }
    if let Err(trouble) = app.store.note_usage(news.clone()).await {
        tracing::warn!(%trouble, "the use of keys could not be noted");
        app.usage.take_back(news);
    }
}

/// Looks for what was set up differently, by this process or another, and has live connections look again.
async fn watch_configuration(app: App) {
    let hints = app.hub.listen(vec![Topic::Configuration]);
    loop {
        match app.store.configuration().await {
            Ok(now) => {
                app.configuration.send_if_modified(|before| {
                    let is_new = *before != now;
                    *before = now;
                    is_new
                });
            }
            Err(trouble) => tracing::warn!(%trouble, "the configuration could not be looked at"),
        }
        tokio::select! {
            _ = hints.heard() => {}
            () = sleep(app.config.bounds.look_every) => {}
        }
    }
}
