//! The WebSocket of a visitor: one task, one loop, no queue.
//!
//! Everything that is sent of a thread is read from the store after this connection's own cursor.
//! A hint only says that looking may be worth it.
//!
//! What is done rarely is boxed: an idle connection, and nearly all are, then holds no room for it.

mod message;
mod thread;

use std::time::Duration;
use visavis_wire::json;

use axum::extract::{Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use visavis_wire::visitor::{FromVisitor, Person, ToVisitor};
use visavis_wire::{BrowserKey, PublicKey, SourceToken, ThreadId, Variables, close};

use self::thread::begin;
use super::client;
use super::door::{admit, hello, note, prove, recognise, rules, stand};
use super::origin;
use super::problem::{crowded, full};
use super::socket::{Call, End, Socket};
use crate::app::{App, stopped};
use crate::hub::{Listening, Topic};
use crate::network::Arrival;
use crate::pace::Wait;
use crate::serve::Peer;
use crate::session::{Admission, Refusal, Session, Verdict, common_version};
use crate::usage::Standing;

/// `GET /chat/{source}/socket`
pub(super) async fn upgrade(
    State(app): State<App>,
    Path(source): Path<String>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    call: Call,
) -> Response {
    let permits = app.visitors.clone().try_acquire_owned();
    let permits = permits.and_then(|first| Ok((first, app.sockets.clone().try_acquire_owned()?)));
    let Ok(permits) = permits else {
        return full();
    };
    let network = client::network(client::address(&app.config, peer.address.ip(), &headers));
    let Some(arrival) = app.networks.arrive(network) else {
        return crowded();
    };
    let origin = origin::of_request(&headers).to_owned();
    let website = (!origin::is_own_page(&app.config, &headers)).then(|| origin.clone());
    call.answer(async move |socket| {
        let mut socket = Socket::new(socket, &app.config.bounds, app.config.bounds.frames);
        let source = SourceToken::read("source", source).ok();
        let end = match source.clone() {
            Some(source) => Box::pin(converse(&app, &mut socket, arrival, source, website)).await,
            None => End::Refused(Refusal::source_unknown()),
        };
        if let End::Refused(refusal) = &end {
            note(&app, source.as_ref(), &origin, refusal).await;
        }
        tracing::debug!(?end, "a visitor's connection ends");
        socket.end(end).await;
        drop(permits);
    })
}

/// Talks with a visitor until it ends.
async fn converse(
    app: &App,
    socket: &mut Socket,
    arrival: Arrival,
    source: SourceToken,
    website: Option<String>,
) -> End {
    let mut configuration = app.configuration.subscribe();
    let mut stopping = app.stopping.subscribe();
    configuration.mark_unchanged();
    let begun = tokio::select! {
        begun = Box::pin(Line::begin(app, socket, arrival, source, website)) => begun,
        () = stopped(&mut stopping) => Err(restart()),
    };
    match begun {
        Err(end) => end,
        Ok(mut line) => match line.run(socket, configuration, stopping).await {
            Err(end) => end,
            Ok(never) => match never {},
        },
    }
}

/// The server stops.
pub(super) fn restart() -> End {
    End::close(close::RESTART, "the server restarts: come back soon")
}

/// A visitor's connection after the hello.
struct Line<'a> {
    app: &'a App,
    /// It counts for the network address it came from.
    arrival: Arrival,
    source: SourceToken,
    /// The origin of the website around; `None` for our own page.
    website: Option<String>,
    browser: BrowserKey,
    /// The browser's key that a signed session is bound to.
    bound_to: Option<PublicKey>,
    session: Session,
    /// Counts for the key that the session stands on.
    standing: Option<Standing>,
    hints: Listening,
    thread: Option<ThreadId>,
    /// The last number of it that was sent.
    cursor: u64,
    /// The last activity of a thread that was told; `None` before the first time.
    activity: Option<u64>,
    /// There may be something after the cursor.
    is_behind: bool,
    /// What the page says of the visit, and the thread that has it already.
    variables: Variables,
    described: Option<ThreadId>,
    /// When the agents were told that the visitor types.
    typed_at: Option<Instant>,
    /// A frame whose time has not come.
    held: Option<(FromVisitor, Instant)>,
    /// It was asked to renew: what it is refused with, and when.
    notice: Option<Box<(Refusal, Instant)>>,
}

impl<'a> Line<'a> {
    async fn begin(
        app: &'a App,
        socket: &mut Socket,
        arrival: Arrival,
        source: SourceToken,
        website: Option<String>,
    ) -> Result<Self, End> {
        let rules = rules(app, &source, website.as_deref()).await?;
        let within = app.config.bounds.hello_within;
        let hello = timeout(within, hello(socket)).await;
        let hello = hello.map_err(|_| End::close(close::NO_HELLO, "no hello came"))??;
        let version = common_version(&hello.versions)?;
        let browser = (&hello.browser, hello.key.as_ref());
        let Admission {
            session,
            ticket,
            is_resumed,
        } = admit(app, &rules, &source, browser, &hello.person).await?;
        if let Some(key) = hello.key.as_ref().filter(|_| is_resumed) {
            let proven = timeout(within, prove(socket, key)).await;
            proven.map_err(|_| End::close(close::NO_HELLO, "no proof came"))??;
        }
        // Listening begins before anything is read: what happens in between is heard.
        let place = Topic::Place(session.visitor.place());
        let hints = app.hub.listen_as_one_of(app.config.bounds.sockets_of_a_place, place);
        let hints = hints.ok_or_else(|| {
            let reason = "this visitor has as many connections as one may have: close another page first";
            End::close(close::TOO_MANY, reason)
        })?;
        let latest = recognise(app, &session).await?;
        let thread = match (&latest, &hello.seen_of) {
            (Some(latest), Some(asked)) if latest.id != asked.thread => {
                app.store.thread_of(&session.visitor, &asked.thread).await?
            }
            _ => None,
        };
        let thread = thread.or(latest);
        let standing = stand(app, &session);
        let welcome = ToVisitor::Welcome {
            version,
            now: app.clock.now(),
            known: session.visitor.known(),
            resume: ticket,
            minimum_lifetime: rules.minimum_lifetime.as_secs(),
            thread: thread.as_ref().map(|thread| thread.id.clone()),
            head: thread.as_ref().map_or(0, |thread| thread.head),
            seen: thread.as_ref().map_or(0, |thread| thread.seen),
        };
        socket.say(&welcome).await?;
        let cursor = match (&thread, &hello.seen_of) {
            (None, _) => 0,
            (Some(thread), Some(asked)) if thread.id == asked.thread => begin(thread.head, Some(asked.seq)),
            (Some(thread), _) => begin(thread.head, None),
        };
        Ok(Self {
            app,
            arrival,
            source,
            website,
            browser: hello.browser,
            bound_to: hello.key,
            session,
            standing,
            hints,
            thread: thread.map(|thread| thread.id),
            cursor,
            activity: None,
            is_behind: true,
            variables: Variables::default(),
            described: None,
            typed_at: None,
            held: None,
            notice: None,
        })
    }

    async fn run(
        &mut self,
        socket: &mut Socket,
        mut configuration: watch::Receiver<u64>,
        mut stopping: watch::Receiver<bool>,
    ) -> Result<std::convert::Infallible, End> {
        let bounds = &self.app.config.bounds;
        let mut ping_at = Instant::now() + bounds.ping_every;
        loop {
            let now = self.app.clock.now();
            if self.session.is_over(now) {
                return Err(End::close(close::EXPIRED, "the signed identity has expired"));
            }
            let mut due_at = ping_at;
            if let Some(good_until) = self.session.good_until() {
                due_at = due_at.min(Instant::now() + Duration::from_millis(good_until - now));
            }
            if let Some((_, at)) = &self.held {
                due_at = due_at.min(*at);
            }
            if let Some(notice) = &self.notice {
                due_at = due_at.min(notice.1);
            }
            tokio::select! {
                frame = socket.hear(), if self.held.is_none() => {
                    if let Some(frame) = json::frame(&frame?)? {
                        Box::pin(self.take(socket, frame)).await?;
                    }
                }
                heard = self.hints.heard() => {
                    self.is_behind |= heard.look;
                    if !heard.typed.is_empty() {
                        Box::pin(self.tell_typed(socket, heard.typed)).await?;
                    }
                }
                () = std::future::ready(()), if self.is_behind => Box::pin(self.catch_up(socket)).await?,
                () = sleep_until(due_at) => {
                    if let Some(notice) = self.notice.take_if(|notice| notice.1 <= Instant::now()) {
                        return Err(End::Refused(notice.0));
                    }
                    if let Some((frame, _)) = self.held.take_if(|(_, at)| *at <= Instant::now()) {
                        Box::pin(self.take(socket, frame)).await?;
                    }
                    if ping_at <= Instant::now() {
                        if socket.heard_at().elapsed() >= bounds.hears_within {
                            return Err(End::close(close::SILENT, "nothing was heard for too long"));
                        }
                        ping_at = Instant::now() + bounds.ping_every;
                        let now = self.app.clock.now();
                        socket.say(&ToVisitor::Ping { now }).await?;
                    }
                }
                changed = configuration.changed() => {
                    changed.map_err(|_| restart())?;
                    Box::pin(self.look_again(socket)).await?;
                }
                () = stopped(&mut stopping) => return Err(restart()),
            }
        }
    }

    /// Takes a frame, or holds one that comes too soon: nothing is read from the socket until its time has come.
    async fn take(&mut self, socket: &mut Socket, frame: FromVisitor) -> Result<(), End> {
        if let Some(paced) = message::paced(&frame)
            && let Err(Wait(wait)) = self.step(paced)
        {
            self.held = Some((frame, Instant::now() + wait));
            return Ok(());
        }
        match frame {
            FromVisitor::Hello { .. } => Err(End::close(close::MALFORMED, "a connection says hello once")),
            FromVisitor::Proof { .. } => Err(End::close(close::MALFORMED, "nothing was to be proven")),
            FromVisitor::Identify(person) => self.identify(socket, &person).await,
            FromVisitor::Write {
                id,
                body,
                automated,
                to,
            } => self.write(socket, id, body, automated, to).await,
            FromVisitor::Open { thread, after } => self.open(&thread, after).await,
            FromVisitor::Bring { uuid } => self.bring(socket, uuid.as_deref()).await,
            FromVisitor::History { before } => self.history(socket, before).await,
            FromVisitor::Seen { seq } => match &self.thread {
                Some(thread) => {
                    let visitor = self.session.visitor.clone();
                    Ok(self.app.store.seen_by_visitor(visitor, thread.clone(), seq).await?)
                }
                None => Ok(()),
            },
            FromVisitor::Typing {} => {
                self.typed();
                Ok(())
            }
            FromVisitor::Variables(variables) => {
                (self.variables, self.described) = (variables, None);
                match self.thread.clone() {
                    Some(thread) => self.describe(&thread).await,
                    None => Ok(()),
                }
            }
            FromVisitor::Pong {} => Ok(()),
        }
    }

    async fn identify(&mut self, socket: &mut Socket, person: &Person) -> Result<(), End> {
        let rules = rules(self.app, &self.source, self.website.as_deref()).await?;
        let browser = (&self.browser, self.bound_to.as_ref());
        let admitted = admit(self.app, &rules, &self.source, browser, person).await;
        let renewed = match admitted {
            // A session is resumed by a hello, where its key can be proven.
            Ok(Admission { is_resumed: true, .. }) => Err(Refusal::PROOF_WRONG),
            Ok(Admission { session, ticket, .. }) => {
                // It was used, also where the session stands on the one before.
                let standing = stand(self.app, &session);
                let renewed = self.session.renewed(session, self.notice.is_some());
                renewed.map(|session| (session, ticket, standing))
            }
            Err(End::Refused(refusal)) => Err(refusal),
            Err(end) => return Err(end),
        };
        let answer = match renewed {
            Ok((session, resume, standing)) => {
                if session.proof != self.session.proof {
                    self.standing = standing;
                }
                self.session = session;
                self.notice = None;
                recognise(self.app, &self.session).await?;
                ToVisitor::Recognised {
                    known: self.session.visitor.known(),
                    resume,
                }
            }
            Err(refusal) => {
                note(
                    self.app,
                    Some(&self.source),
                    self.website.as_deref().unwrap_or_default(),
                    &refusal,
                )
                .await;
                ToVisitor::Refused(refusal.told())
            }
        };
        socket.say(&answer).await
    }

    /// Something was set up differently: may this connection go on? One that another token would save is asked for it
    /// first, and goes on meanwhile.
    async fn look_again(&mut self, socket: &mut Socket) -> Result<(), End> {
        let rules = rules(self.app, &self.source, self.website.as_deref()).await?;
        let key = match &self.session.proof {
            Some(proof) => self.app.store.key(&rules.community, &proof.kid).await?,
            None => None,
        };
        match self.session.check(&rules, key.as_ref()) {
            Verdict::GoesOn => self.notice = None,
            Verdict::Ends(refusal) => return Err(refusal.into()),
            Verdict::MustRenew { .. } if self.notice.is_some() => {}
            Verdict::MustRenew { reason, refusal } => {
                let within = self.app.config.bounds.renew_within;
                self.notice = Some(Box::new((refusal, Instant::now() + within)));
                let renew = ToVisitor::Renew {
                    reason: reason.into(),
                    within: within.as_secs(),
                };
                socket.say(&renew).await?;
            }
        }
        Ok(())
    }
}
