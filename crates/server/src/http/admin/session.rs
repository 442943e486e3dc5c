//! Signing in and out, and the layer that stands before every other page.

use axum::Extension;
use axum::extract::{Form, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::context;
use serde::Deserialize;

use super::super::sign_in::{self, NotEntered, WRONG};
use super::page::{Failed, Page};
use crate::app::App;
use crate::community::Role;
use crate::pace::Wait;
use crate::serve::Peer;
use crate::store::AgentSession;

/// The administrator who asks.
pub(super) type Me = Extension<AgentSession>;

/// Passes on what an administrator asks for.
pub(super) async fn required(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match sign_in::session(&app, request.headers()).await {
        Ok(Some((me, _))) if me.role == Role::Administrator => {
            request.extensions_mut().insert(me);
            next.run(request).await
        }
        Ok(Some((me, _))) => Failed::no_administrator(&me).into_response(),
        Ok(None) => Redirect::to("/admin/sign-in").into_response(),
        Err(trouble) => Failed::from(trouble).into_response(),
    }
}

/// `GET /admin/sign-in`
pub(super) async fn ask() -> Page {
    Page::new("sign_in.html", context! {})
}

/// What somebody signs in with.
#[derive(Deserialize)]
pub(super) struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// `POST /admin/sign-in`
pub(super) async fn sign_in(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Form(Credentials { email, password }): Form<Credentials>,
) -> Response {
    let again = |problem: &str| Page::new("sign_in.html", context! { email => &*email }).not_done(problem);
    match sign_in::enter(&app, &peer, &headers, email.trim(), password).await {
        Ok(entered) => {
            let mut response = Redirect::to("/admin/").into_response();
            entered.set_cookie(&app, &mut response);
            response
        }
        Err(NotEntered::Wrong) => again(WRONG).status(StatusCode::UNAUTHORIZED).into_response(),
        Err(NotEntered::TooMany(Wait(wait))) => {
            let text = format!("too many attempts: wait {} s", wait.as_secs().saturating_add(1));
            again(&text).status(StatusCode::TOO_MANY_REQUESTS).into_response()
        }
        Err(NotEntered::Trouble(trouble)) => Failed::from(trouble).into_response(),
    }
}

/// `POST /admin/sign-out`
pub(super) async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Response {
    let mut response = Redirect::to("/admin/sign-in").into_response();
    match sign_in::leave(&app, &headers, &mut response).await {
        Ok(()) => response,
        Err(trouble) => Failed::from(trouble).into_response(),
    }
}
