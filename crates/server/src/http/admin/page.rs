//! Making a page: templates that escape what they are given, under a policy without any script.

use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use minijinja::value::{Value, merge_maps};
use minijinja::{Environment, context};
use serde::Deserialize;

use crate::app::App;
use crate::community::{Community, CommunityId, Mode};
use crate::store::{AgentSession, NotDone, Objection, Trouble};

macro_rules! templates {
    ($($name:literal),+) => {
        [$(($name, include_str!(concat!("../../../../../www/admin/", $name)))),+]
    };
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    // The names end in .html: everything that is put in is escaped.
    for (name, text) in templates![
        "agents.html",
        "appearance.html",
        "base.html",
        "communities.html",
        "community.html",
        "community_frame.html",
        "community_new.html",
        "explain.html",
        "keys.html",
        "mapping.html",
        "nothing.html",
        "parts.html",
        "person.html",
        "persons.html",
        "refusals.html",
        "secret.html",
        "sign_in.html",
        "sources.html"
    ] {
        templates.add_template(name, text).expect("a template is well formed");
    }
    templates
});

/// The policy of every page: its own style sheet, pictures of its own server, its own forms, and nothing
/// that runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// A page to be shown.
pub(super) struct Page {
    status: StatusCode,
    template: &'static str,
    context: Value,
}

/// What was done before a page is shown; it stands in its address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

impl Page {
    /// The style sheet of all pages.
    pub(super) const STYLE: &'static str = include_str!("../../../../../www/admin/admin.css");

    pub(super) fn new(template: &'static str, context: Value) -> Self {
        Self {
            status: StatusCode::OK,
            template,
            context,
        }
    }

    /// A page of one community.
    pub(super) fn of(community: &Community, template: &'static str, here: &'static str, context: Value) -> Self {
        let tabs = [
            ("/sources", "Sources"),
            ("/keys", "Keys"),
            ("/mapping", "Fields and mapping"),
            ("/persons", "Persons"),
            ("/explain", "Explain a token"),
            ("/refusals", "Recent refusals"),
            ("", "Settings"),
        ];
        let frame =
            context! { community => community_of(community), tabs => tabs.map(|(tab, text)| vec![tab, text]), here };
        Self::new(template, merge_maps([context, frame]))
    }

    fn with(self, context: Value) -> Self {
        Self {
            context: merge_maps([context, self.context]),
            ..self
        }
    }

    /// Shown for this account.
    pub(super) fn to(self, me: &AgentSession) -> Self {
        self.with(context! { me => &*me.email })
    }

    /// Says what was done before.
    pub(super) fn after(self, done: &Done) -> Self {
        let notice = match done.done.as_str() {
            "changed" => "It is saved. Whoever is in the chat is looked at again within seconds.",
            "field_changed" => "It is saved. It counts for what arrives from now on.",
            "appearance" => "It is saved. Visitors have it when they next load a page, a minute later at most.",
            "picture" => {
                "It is saved. Visitors see it from the next message on, and who opens the chat beside all of them."
            }
            "merged" => "They are one person now.",
            "added" => "It is added.",
            "removed" => "It is removed.",
            _ => return self,
        };
        self.with(context! { notice })
    }

    /// Says why it was not done.
    pub(super) fn not_done(self, problem: &str) -> Self {
        let refused = Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..self
        };
        refused.with(context! { problem => sentence(problem) })
    }

    pub(super) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

/// A message as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let end = if text.ends_with(['.', ')', '?']) { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let template = TEMPLATES.get_template(self.template);
        let text = template.and_then(|template| template.render(self.context));
        let (status, text) = match text {
            Ok(text) => (self.status, text),
            Err(error) => {
                tracing::error!(%error, "a page could not be made");
                let text = "The server made a mistake: try again later.".to_owned();
                (StatusCode::INTERNAL_SERVER_ERROR, text)
            }
        };
        let headers = [
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            // A form that is posted says where it comes from, to this server alone.
            (header::REFERRER_POLICY, "same-origin"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        ];
        let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
        (status, headers, Html(text)).into_response()
    }
}

/// A request that comes to nothing.
#[derive(Debug)]
pub(super) struct Failed {
    status: StatusCode,
    title: &'static str,
    text: String,
}

impl Failed {
    fn new(status: StatusCode, title: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { status, title, text }
    }

    pub(super) fn nothing_here() -> Self {
        let text = "There is nothing at this address.";
        Self::new(StatusCode::NOT_FOUND, "Not found", text)
    }

    pub(super) fn no_administrator(me: &AgentSession) -> Self {
        let text = format!(
            "{} is signed in, and is no administrator. An administrator can change that: visavis-server agent role {0} \
             administrator.",
            me.email
        );
        Self::new(StatusCode::FORBIDDEN, "Not for this account", text)
    }

    pub(super) fn foreign() -> Self {
        let text = "This request comes from another site's page. Nothing was done: use the pages at /admin/.";
        Self::new(StatusCode::FORBIDDEN, "Not from here", text)
    }
}

impl From<Trouble> for Failed {
    fn from(trouble: Trouble) -> Self {
        tracing::error!(%trouble, "a page could not be made");
        let text = "The server cannot use its storage now: try again later.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Not now", text)
    }
}

impl From<NotDone<Objection>> for Failed {
    fn from(not_done: NotDone<Objection>) -> Self {
        match not_done {
            NotDone::Refused(objection) => {
                Self::new(StatusCode::NOT_FOUND, "Not found", sentence(&objection.to_string()))
            }
            NotDone::Trouble(trouble) => trouble.into(),
        }
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let context = context! { title => self.title, text => self.text };
        Page::new("nothing.html", context).status(self.status).into_response()
    }
}

/// What a form could not do: a sentence for the person who filled it in, or trouble.
pub(super) fn objection<T>(outcome: Result<T, NotDone<Objection>>) -> Result<Result<T, String>, Failed> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(NotDone::Refused(objection)) => Ok(Err(objection.to_string())),
        Err(NotDone::Trouble(trouble)) => Err(trouble.into()),
    }
}

/// Shows a page of a community, and what was done.
pub(super) fn to(community: &CommunityId, tab: &str, done: &'static str) -> Redirect {
    Redirect::to(&format!("/admin/communities/{}{tab}?done={done}", community.as_str()))
}

/// The community of an address.
pub(super) async fn community(app: &App, id: String) -> Result<Community, Failed> {
    Ok(app.store.community_with(&id.into()).await?)
}

/// A community for a template.
pub(super) fn community_of(community: &Community) -> Value {
    let meaning = match community.mode {
        Mode::Accept => "Signed and plain identities both come in.",
        Mode::Reject => "Plain identities alone come in; nobody is ever verified.",
        Mode::Require => "Signed identities alone come in.",
    };
    context! {
        id => community.id.as_str(),
        name => &*community.name,
        preset => community.preset.word(),
        mode => community.mode.word(),
        meaning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_page_is_text() {
        let context = context! { title => "<script>alert(1)</script>", text => "\" onload='x'" };
        let page = TEMPLATES.get_template("nothing.html").unwrap().render(context).unwrap();
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"), "{page}");
        assert!(page.contains("&quot; onload=&#x27;x&#x27;"), "{page}");
        for (name, text) in TEMPLATES.templates() {
            let source = text.source();
            let handler = source
                .split_whitespace()
                .find(|word| word.starts_with("on") && word.contains("=\""));
            assert_eq!(handler, None, "{name}");
            assert!(!source.contains("<script") && !source.contains("style="), "{name}");
        }
    }

    #[test]
    fn a_message_is_a_sentence() {
        assert_eq!(sentence("there is none: add one"), "There is none: add one.");
        assert_eq!(sentence("make a pair (openssl)"), "Make a pair (openssl)");
        assert_eq!(sentence("did you mean this?"), "Did you mean this?");
        assert_eq!(sentence(""), ".");
    }
}
