//! Where a request comes from, and what this server's own origin is.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::problem::problem;
use crate::app::App;
use crate::config::Config;

/// The `Origin` header; empty where there is none or it is not text.
pub(super) fn of_request(headers: &HeaderMap) -> &str {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.unwrap_or_default()
}

/// Host and port as the browser named them, where they are fit to be repeated in a header.
pub(super) fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    (matches!(host.len(), 1..=261) && host.bytes().all(fits)).then_some(host)
}

/// Where this server is: as the operator says, or else as the browser or program that asks has named it.
pub(super) fn address(config: &Config, headers: &HeaderMap) -> String {
    match (&config.public, host(headers)) {
        (Some(public), _) => public.as_str().to_owned(),
        (None, Some(host)) => format!("http://{host}"),
        (None, None) => "https://chat.example.org".into(),
    }
}

/// Passes on what is asked of this server by a name that is its own. Without a public URL only addresses and
/// `localhost` are: any other name may be a stranger's that leads here (DNS rebinding), and its pages would pass for
/// ours.
pub(super) async fn own_host(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.config.public.is_some() || host(request.headers()).is_some_and(is_unmistakable) {
        return next.run(request).await;
    }
    let text = "the server does not know this name for itself: open it by its IP address or as localhost, or set \
                VISAVIS_PUBLIC_URL to where browsers reach it";
    problem(StatusCode::MISDIRECTED_REQUEST, "host_unknown", text)
}

/// True for what no name server has a say in.
fn is_unmistakable(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.to_ascii_lowercase();
    let in_brackets = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<Ipv4Addr>().is_ok()
        || in_brackets.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

/// True where the request comes from a page of this very server. A page elsewhere cannot send this `Origin`.
pub(super) fn is_own(config: &Config, headers: &HeaderMap) -> bool {
    let origin = of_request(headers);
    match &config.public {
        Some(public) => origin == public.as_str(),
        None => host(headers).is_some_and(|host| {
            let authority = origin
                .strip_prefix("http://")
                .or_else(|| origin.strip_prefix("https://"));
            authority == Some(host)
        }),
    }
}

/// True where it comes from a page of this very server, which was asked for by a name that is the server's own.
pub(super) fn is_own_page(config: &Config, headers: &HeaderMap) -> bool {
    is_own(config, headers) && (config.public.is_some() || host(headers).is_some_and(is_unmistakable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_somebody_else_may_give_is_not_unmistakable() {
        for own in [
            "localhost",
            "LocalHost:8787",
            "chat.localhost",
            "127.0.0.1:8787",
            "192.0.2.1",
            "[::1]:8787",
            "[::1]",
        ] {
            assert!(is_unmistakable(own), "{own}");
        }
        for other in [
            "evil.example",
            "127.0.0.1.evil.example:80",
            "localhost.evil.example",
            "notlocalhost",
            "",
            ":80",
            "[a]",
        ] {
            assert!(!is_unmistakable(other), "{other}");
        }
    }
}
