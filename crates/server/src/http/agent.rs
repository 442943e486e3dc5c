//! The WebSocket of an agent's console: the list of threads, and one open thread.
//!
//! As with visitors, everything is read from the store after a cursor, and every read and change
//! names the agent: what another community has is not there.

use std::convert::Infallible;
use std::time::Duration;
use visavis_wire::json;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use visavis_wire::agent::{FromAgent, PersonField, Summary, ToAgent};
use visavis_wire::thread::fitting;
use visavis_wire::{Body, MessageId, ThreadId, close, limits};

use super::origin;
use super::problem::{full, problem, trouble};
use super::sign_in::{self, SessionHash};
use super::socket::{Call, End, Socket};
use super::visitor::restart;
use crate::app::{App, stopped};
use crate::community::AgentId;
use crate::hub::{Listening, Topic, Typed};
use crate::session::{Refusal, common_version};
use crate::store::{AgentSession, NotDone, Span, ThreadPerson};

/// `GET /agent/socket`
pub(super) async fn upgrade(State(app): State<App>, headers: HeaderMap, call: Call) -> Response {
    if !origin::is_own(&app.config, &headers) {
        let text = "this address is for the console's own page: open /agent/ on this server, and set \
                    VISAVIS_PUBLIC_URL where browsers reach it by another name";
        return problem(StatusCode::FORBIDDEN, "origin_not_allowed", text);
    }
    let (session, hash) = match sign_in::session(&app, &headers).await {
        Ok(Some(found)) => found,
        Ok(None) => return sign_in::not_signed_in(),
        Err(error) => return trouble(&error),
    };
    let Ok(permit) = app.sockets.clone().try_acquire_owned() else {
        return full();
    };
    call.answer(async move |socket| {
        let mut socket = Socket::new(socket, &app.config.bounds, app.config.bounds.agent_frames);
        let end = Box::pin(converse(&app, &mut socket, session, hash)).await;
        tracing::debug!(?end, "an agent's connection ends");
        socket.end(end).await;
        drop(permit);
    })
}

/// Talks with a console until it ends.
async fn converse(app: &App, socket: &mut Socket, session: AgentSession, hash: SessionHash) -> End {
    let configuration = app.configuration.subscribe();
    let mut stopping = app.stopping.subscribe();
    let begun = tokio::select! {
        begun = Box::pin(Line::begin(app, socket, session, hash)) => begun,
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

/// A console's connection after the hello.
struct Line<'a> {
    app: &'a App,
    agent: AgentId,
    name: String,
    hash: SessionHash,
    expires_at: u64,
    /// Hears of threads, and of the session.
    hints: Listening,
    /// The last activity that was sent.
    cursor: u64,
    open: Option<Open>,
    /// There may be something after a cursor.
    is_behind: bool,
}

/// The open thread.
struct Open {
    thread: ThreadId,
    /// The last number that was sent.
    cursor: u64,
    /// Its last number, as far as it is known here.
    head: u64,
    /// The frame that said who the person is.
    person: ToAgent,
}

impl<'a> Line<'a> {
    async fn begin(app: &'a App, socket: &mut Socket, session: AgentSession, hash: SessionHash) -> Result<Self, End> {
        let hello = timeout(app.config.bounds.hello_within, hello(socket)).await;
        let (versions, after) = hello.map_err(|_| End::close(close::NO_HELLO, "no hello came"))??;
        let version = common_version(&versions)?;
        let mut line = Self {
            app,
            hints: app.hub.listen(topics(&session)),
            agent: session.agent,
            name: session.name,
            hash,
            expires_at: session.expires_at,
            cursor: 0,
            open: None,
            is_behind: true,
        };
        let welcome = ToAgent::Welcome {
            version,
            now: app.clock.now(),
            id: line.agent.as_str().into(),
            name: line.name.clone(),
            picture: session.picture,
            body_chars: limits::BODY_CHARS as u64,
        };
        socket.say(&welcome).await?;
        // A cursor from a database that is no more would wait for ever.
        let given = app.store.activity().await?;
        let after = after.filter(|after| *after <= given).unwrap_or(0);
        let newest = line.list(socket, Span::LatestAfter(after)).await?;
        line.cursor = newest.unwrap_or(after);
        Ok(line)
    }

    async fn run(
        &mut self,
        socket: &mut Socket,
        mut configuration: watch::Receiver<u64>,
        mut stopping: watch::Receiver<bool>,
    ) -> Result<Infallible, End> {
        let bounds = &self.app.config.bounds;
        let mut ping_at = Instant::now() + bounds.ping_every;
        loop {
            let now = self.app.clock.now();
            let left = self.expires_at.checked_sub(now).filter(|left| *left > 0);
            let left = left.ok_or_else(signed_out)?;
            let due_at = ping_at.min(Instant::now() + Duration::from_millis(left));
            tokio::select! {
                frame = socket.hear() => {
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
                    if ping_at <= Instant::now() {
                        if socket.heard_at().elapsed() >= bounds.hears_within {
                            return Err(End::close(close::SILENT, "nothing was heard for too long"));
                        }
                        ping_at = Instant::now() + bounds.ping_every;
                        let now = self.app.clock.now();
                        socket.say(&ToAgent::Ping { now }).await?;
                    }
                }
                changed = configuration.changed() => {
                    changed.map_err(|_| restart())?;
                    self.is_behind = true;
                }
                () = stopped(&mut stopping) => return Err(restart()),
            }
        }
    }

    async fn take(&mut self, socket: &mut Socket, frame: FromAgent) -> Result<(), End> {
        match frame {
            FromAgent::Hello { .. } => Err(End::close(close::MALFORMED, "a connection says hello once")),
            FromAgent::Open { thread, after } => self.open(socket, thread, after).await,
            FromAgent::History { before } => self.history(socket, before).await,
            FromAgent::Older { before } => self.list(socket, Span::LatestBefore(before)).await.map(drop),
            FromAgent::Reply { thread, id, body } => self.reply(socket, thread, id, body).await,
            FromAgent::Seen { thread, seq } => {
                Ok(self.app.store.seen_by_agent(self.agent.clone(), thread, seq).await?)
            }
            FromAgent::End { thread, seq } => Ok(self.app.store.end(self.agent.clone(), thread, seq).await?),
            FromAgent::Reopen { thread } => Ok(self.app.store.reopen(self.agent.clone(), thread).await?),
            FromAgent::Typing {} => self.typed().await,
            FromAgent::Pong {} => Ok(()),
        }
    }

    /// Tells the visitor of the open thread, and the other agents, that this one types.
    async fn typed(&self) -> Result<(), End> {
        let Some(open) = &self.open else { return Ok(()) };
        let Some((place, community)) = self.app.store.whereabouts(&self.agent, &open.thread).await? else {
            return Ok(());
        };
        let typed = Typed {
            thread: open.thread.clone(),
            agent: Some((self.agent.clone(), self.name.clone())),
        };
        self.app.hub.tell_typed(&Topic::Place(place), &typed);
        self.app.hub.tell_typed(&Topic::Community(community), &typed);
        Ok(())
    }

    /// Says who else types.
    async fn tell_typed(&self, socket: &mut Socket, typed: Vec<Typed>) -> Result<(), End> {
        for Typed { thread, agent } in typed {
            if agent.as_ref().is_some_and(|(agent, _)| *agent == self.agent) {
                continue;
            }
            let name = agent.map(|(_, name)| name);
            socket.say(&ToAgent::Typing { thread, name }).await?;
        }
        Ok(())
    }

    /// Sends a page of the list, the latest first, also where it is empty: it is an answer. Gives its first activity.
    async fn list(&self, socket: &mut Socket, span: Span) -> Result<Option<u64>, End> {
        let mut threads = self.app.store.threads(&self.agent, span, limits::THREADS + 1).await?;
        let fit = fitting_threads(&threads).min(limits::THREADS);
        let more = threads.len() > fit;
        threads.truncate(fit);
        let newest = threads.first().map(|thread| thread.activity);
        socket.say(&ToAgent::Threads { threads, more }).await?;
        Ok(newest)
    }

    async fn open(&mut self, socket: &mut Socket, thread: ThreadId, after: Option<u64>) -> Result<(), End> {
        let Some(person) = self.app.store.person(&self.agent, &thread).await? else {
            return self.lose(socket, thread).await;
        };
        let (head, frame) = (person.head, person_frame(&thread, person));
        let newest = head.saturating_sub(limits::ENTRIES as u64);
        self.open = Some(Open {
            thread,
            cursor: after.filter(|after| *after <= head).unwrap_or(newest),
            head,
            person: frame.clone(),
        });
        self.is_behind = true;
        socket.say(&frame).await
    }

    /// A thread that is gone, or another community's, is not open; the console is told the same of both.
    async fn lose(&mut self, socket: &mut Socket, thread: ThreadId) -> Result<(), End> {
        self.open = None;
        socket.say(&ToAgent::Gone { thread }).await
    }

    async fn history(&mut self, socket: &mut Socket, before: u64) -> Result<(), End> {
        let Some(open) = &self.open else { return Ok(()) };
        let thread = open.thread.clone();
        let store = &self.app.store;
        let mut entries = store.entries_before(&thread, None, before, limits::ENTRIES).await?;
        if !entries.is_empty() {
            entries.truncate(fitting(&entries));
            entries.reverse();
        }
        socket.say(&ToAgent::Entries { thread, entries }).await
    }

    async fn reply(&mut self, socket: &mut Socket, thread: ThreadId, id: MessageId, body: String) -> Result<(), End> {
        let declined = |id: MessageId, code: &str, text: String| ToAgent::Declined {
            id,
            code: code.into(),
            text,
        };
        let answer = match Body::new(body) {
            Err(wrong) => declined(id, wrong.code(), wrong.to_string()),
            Ok(body) => match self.app.store.reply(self.agent.clone(), thread, id.clone(), body).await {
                Ok(stored) => ToAgent::Ack {
                    id,
                    thread: stored.thread,
                    seq: stored.seq,
                    at: stored.at,
                },
                Err(NotDone::Refused(wrong)) => declined(id, wrong.code(), wrong.to_string()),
                Err(NotDone::Trouble(trouble)) => return Err(trouble.into()),
            },
        };
        socket.say(&answer).await
    }

    /// Sends the next page of whatever is behind: the open thread first, it is being read.
    async fn catch_up(&mut self, socket: &mut Socket) -> Result<(), End> {
        self.is_behind = false;
        self.look_again().await?;
        self.person_again(socket).await?;
        let since = Span::Since(self.cursor);
        let mut threads = self.app.store.threads(&self.agent, since, limits::THREADS).await?;
        let all = threads.len();
        threads.truncate(fitting_threads(&threads));
        self.is_behind = all == limits::THREADS || threads.len() < all;
        self.entries(socket).await?;
        if let Some(last) = threads.last() {
            self.cursor = last.activity;
            socket.say(&ToAgent::Threads { threads, more: false }).await?;
        }
        Ok(())
    }

    /// Sends the person of the open thread where it has changed; closes a thread that is gone, or out of reach.
    async fn person_again(&mut self, socket: &mut Socket) -> Result<(), End> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let Some(person) = self.app.store.person(&self.agent, &open.thread).await? else {
            let thread = open.thread.clone();
            return self.lose(socket, thread).await;
        };
        open.head = open.head.max(person.head);
        let frame = person_frame(&open.thread, person);
        if open.person == frame {
            return Ok(());
        }
        open.person.clone_from(&frame);
        socket.say(&frame).await
    }

    /// Sends the next entries of the open thread.
    async fn entries(&mut self, socket: &mut Socket) -> Result<(), End> {
        let Some(open) = &mut self.open else { return Ok(()) };
        if open.cursor >= open.head {
            return Ok(());
        }
        let thread = open.thread.clone();
        let mut entries = self
            .app
            .store
            .entries_after(&thread, None, open.cursor, limits::ENTRIES)
            .await?;
        let Some(_) = entries.first() else { return Ok(()) };
        entries.truncate(fitting(&entries));
        open.cursor = entries.last().map_or(open.cursor, |entry| entry.seq);
        self.is_behind |= open.cursor < open.head;
        socket.say(&ToAgent::Entries { thread, entries }).await
    }

    /// Is the agent still signed in, and where may the agent look?
    async fn look_again(&mut self) -> Result<(), End> {
        let session = self.app.store.session(self.hash, self.app.clock.now()).await?;
        let session = session.ok_or_else(signed_out)?;
        let topics = topics(&session);
        if self.hints.topics() != topics {
            self.hints = self.app.hub.listen(topics);
            self.is_behind = true;
        }
        Ok(())
    }
}

/// Says who the person of a thread is, with as many fields as fit.
fn person_frame(thread: &ThreadId, person: ThreadPerson) -> ToAgent {
    let mut bytes = json::to_string(&person.variables).len();
    let fits = |field: &PersonField| {
        bytes += json::to_string(field).len() + 1;
        bytes <= limits::FRAME_BYTES - limits::IDENTITY_BYTES - 4_096
    };
    ToAgent::Person {
        thread: thread.clone(),
        known: person.known,
        identity: person.identity,
        fields: person.fields.into_iter().take_while(fits).collect(),
        variables: person.variables,
    }
}

fn topics(session: &AgentSession) -> Vec<Topic> {
    let communities = session.communities.iter().cloned().map(Topic::Community);
    std::iter::once(Topic::Agent(session.agent.clone()))
        .chain(communities)
        .collect()
}

fn signed_out() -> End {
    End::Refused(Refusal::signed_out())
}

/// The most threads from the front that fit one frame, and at least one.
fn fitting_threads(threads: &[Summary]) -> usize {
    let mut bytes = 0;
    let fit = threads.iter().take_while(|thread| {
        bytes += json::to_string(thread).len() + 1;
        bytes <= limits::FRAME_BYTES - 1_024
    });
    fit.count().max(1)
}

async fn hello(socket: &mut Socket) -> Result<(Vec<u32>, Option<u64>), End> {
    loop {
        match json::frame(&socket.hear().await?)? {
            None => {}
            Some(FromAgent::Hello { versions, after }) => return Ok((versions, after)),
            Some(_) => return Err(End::close(close::MALFORMED, "the first frame must be hello")),
        }
    }
}
