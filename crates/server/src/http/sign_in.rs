//! Agents sign in and out. The session is an opaque secret in a cookie; its hash is what is kept.

use std::net::IpAddr;

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::Deserialize;
use tokio::time::sleep;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use visavis_wire::json::from_slice;

use super::client;
use super::problem::{json, problem, trouble};
use crate::app::App;
use crate::community::Origin;
use crate::config::Config;
use crate::object::Object;
use crate::pace::Wait;
use crate::random;
use crate::serve::Peer;
use crate::store::{AgentSession, Trouble};

/// SHA-256 of a session's secret.
pub(super) type SessionHash = [u8; 32];

/// The routes, out of reach for other sites' pages.
pub(super) fn router(app: &App) -> Router<App> {
    let csrf = own_pages(app).with_rejection_response(|_: ProtectionError| -> Response<Body> {
        let text = "this request comes from another site's page: use the console at /agent/";
        problem(StatusCode::FORBIDDEN, "origin_not_allowed", text)
    });
    let session = get(who).post(sign_in).delete(sign_out);
    Router::new().route("/agent/session", session.layer(csrf))
}

/// Lets changes come from this server's own pages alone.
pub(super) fn own_pages(app: &App) -> CsrfLayer {
    let csrf = CsrfLayer::new();
    // An origin that was read is one that the layer can read.
    match &app.config.public {
        Some(public) => csrf.add_trusted_origin(public.as_str()).unwrap_or_default(),
        None => csrf,
    }
}

/// `GET /agent/session`: who is signed in.
async fn who(State(app): State<App>, headers: HeaderMap) -> Response {
    match session(&app, &headers).await {
        Ok(Some((session, _))) => agent(&session),
        Ok(None) => not_signed_in(),
        Err(error) => trouble(&error),
    }
}

fn agent(session: &AgentSession) -> Response {
    let agent = Object::default()
        .text("id", session.agent.as_str())
        .text("name", &session.name)
        .text("role", session.role.word())
        .text("email", &session.email);
    json(StatusCode::OK, agent.finish())
}

/// What an agent signs in with.
#[derive(Deserialize)]
struct Credentials {
    email: String,
    password: String,
}

/// `POST /agent/session`: signs in.
async fn sign_in(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // A page elsewhere can send a form without asking, and JSON only after asking.
    let is_json = |kind: &HeaderValue| kind.as_bytes().starts_with(b"application/json");
    if !headers.get(header::CONTENT_TYPE).is_some_and(is_json) {
        let text = "the body must be JSON: send content-type: application/json";
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", text);
    }
    let Credentials { email, password } = match from_slice(&body) {
        Ok(read) => read,
        Err(error) => {
            let text = error.named("the body").to_string();
            return problem(StatusCode::BAD_REQUEST, "malformed", &text);
        }
    };
    match enter(&app, &peer, &headers, email.trim(), password).await {
        Ok(entered) => {
            let mut response = agent(&entered.session);
            entered.set_cookie(&app, &mut response);
            response
        }
        Err(NotEntered::TooMany(wait)) => too_many(wait),
        Err(NotEntered::Wrong) => problem(StatusCode::UNAUTHORIZED, "not_signed_in", WRONG),
        Err(NotEntered::Trouble(error)) => trouble(&error),
    }
}

/// What somebody is told who guessed, or mistyped.
pub(super) const WRONG: &str = "e-mail address and password do not match: check both";

/// Somebody who has signed in.
pub(super) struct Entered {
    pub(super) session: AgentSession,
    secret: String,
}

/// Why somebody has not signed in.
pub(super) enum NotEntered {
    /// There were too many attempts.
    TooMany(Wait),
    /// There is no such account, or another password.
    Wrong,
    /// Storage fails.
    Trouble(Trouble),
}

impl From<Trouble> for NotEntered {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl Entered {
    /// Has the browser keep the session.
    pub(super) fn set_cookie(&self, app: &App, response: &mut Response) {
        let seconds = app.config.bounds.agent_session.as_secs();
        set_cookie(response, &app.config, &self.secret, seconds);
    }
}

/// Signs somebody in; the browser's former session ends, for with the new cookie nobody could sign it out any more.
pub(super) async fn enter(
    app: &App,
    peer: &Peer,
    headers: &HeaderMap,
    email: &str,
    password: String,
) -> Result<Entered, NotEntered> {
    let network = client::network(client::address(&app.config, peer.address.ip(), headers));
    let tried = attempt(app, network, &email.to_lowercase()).await;
    tried.map_err(NotEntered::TooMany)?;
    let (session, secret) = admitted(app, email, password).await?.ok_or(NotEntered::Wrong)?;
    end(app, headers).await?;
    Ok(Entered { session, secret })
}

/// Takes a step for an attempt, of every gate or of none. Whoever guesses from elsewhere makes an agent's own attempt
/// wait for a moment, and no more.
async fn attempt(app: &App, network: IpAddr, email: &str) -> Result<(), Wait> {
    app.attempts_by_peer.step(network)?;
    if let Err(wait) = app.attempts_by_both.step((network, email)) {
        app.attempts_by_peer.step_back(network);
        return Err(wait);
    }
    if let Err(Wait(wait)) = app.attempts_by_email.step(email) {
        sleep(wait).await;
    }
    Ok(())
}

async fn admitted(app: &App, email: &str, password: String) -> Result<Option<(AgentSession, String)>, Trouble> {
    let (agent, hash) = app.store.password_hash(email).await?.unzip();
    if !app.passwords.is_right(password, hash).await {
        return Ok(None);
    }
    let Some(agent) = agent else { return Ok(None) };
    let secret = random::secret()?;
    let now = app.clock.now();
    let lasts = u64::try_from(app.config.bounds.agent_session.as_millis()).unwrap_or(u64::MAX);
    app.store
        .begin_session(agent, hashed(&secret), now.saturating_add(lasts))
        .await?;
    let session = app.store.session(hashed(&secret), now).await?;
    Ok(session.map(|session| (session, secret)))
}

/// `DELETE /agent/session`: signs out.
async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Response {
    let mut response = (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response();
    match leave(&app, &headers, &mut response).await {
        Ok(()) => response,
        Err(error) => trouble(&error),
    }
}

/// Ends the session of a request, and has the browser forget it.
pub(super) async fn leave(app: &App, headers: &HeaderMap, response: &mut Response) -> Result<(), Trouble> {
    end(app, headers).await?;
    set_cookie(response, &app.config, "", 0);
    Ok(())
}

/// Ends the session of a request, where there is one.
async fn end(app: &App, headers: &HeaderMap) -> Result<(), Trouble> {
    match secret(&app.config, headers) {
        Some(secret) => app.store.end_session(hashed(secret)).await,
        None => Ok(()),
    }
}

/// The session of a request's cookie.
pub(super) async fn session(app: &App, headers: &HeaderMap) -> Result<Option<(AgentSession, SessionHash)>, Trouble> {
    let Some(secret) = secret(&app.config, headers) else {
        return Ok(None);
    };
    let hash = hashed(secret);
    let session = app.store.session(hash, app.clock.now()).await?;
    Ok(session.map(|session| (session, hash)))
}

/// Nobody is signed in.
pub(super) fn not_signed_in() -> Response {
    problem(
        StatusCode::UNAUTHORIZED,
        "not_signed_in",
        "nobody is signed in: sign in first",
    )
}

fn too_many(Wait(wait): Wait) -> Response {
    let seconds = wait.as_secs().saturating_add(1);
    let text = format!("too many attempts: wait {seconds} s");
    let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", &text);
    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    response
}

fn hashed(secret: &str) -> SessionHash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
    hash
}

fn is_secure(config: &Config) -> bool {
    config.public.as_ref().is_some_and(Origin::is_https)
}

/// The cookie's name. The prefix has browsers refuse it from anywhere but this very host over TLS.
fn cookie_name(config: &Config) -> &'static str {
    if is_secure(config) {
        "__Host-visavis_agent"
    } else {
        "visavis_agent"
    }
}

/// The session's secret in a request.
fn secret<'a>(config: &Config, headers: &'a HeaderMap) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let pairs = cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'));
    let mut named = pairs.filter_map(|pair| pair.trim().split_once('='));
    named.find_map(|(name, value)| (name == cookie_name(config)).then_some(value))
}

fn set_cookie(response: &mut Response, config: &Config, secret: &str, seconds: u64) {
    let secure = if is_secure(config) { "; Secure" } else { "" };
    let name = cookie_name(config);
    let cookie = format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(mut cookie) = HeaderValue::from_str(&cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}
