//! The keys of a community: added, watched, removed.

use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde::Deserialize;
use visavis_wire::KeyId;
use zeroize::Zeroizing;

use super::communities::Sure;
use super::page::{Done, Failed, Page, community, objection, to};
use super::session::Me;
use crate::app::App;
use crate::community::{Community, CommunityId, KeySummary, StoredKey};
use crate::identity::{NotAKey, SecretLength, fresh_secret};
use crate::keys;
use crate::moment::moment;
use crate::store::Trouble;

/// A key as a form has it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    kid: String,
    kind: String,
    secret: String,
    public_key: String,
}

/// A key that was made.
pub(super) struct Made {
    pub(super) stored: StoredKey,
    /// Shown once.
    secret: Option<Zeroizing<String>>,
}

impl Made {
    /// The one page that shows the secret.
    pub(super) fn page(&self, community: &Community) -> Page {
        let key = context! {
            kid => self.stored.kid.as_str(),
            algorithm => self.stored.algorithm.word(),
            secret => self.secret.as_ref().map(|secret| secret.as_str()),
        };
        Page::of(community, "secret.html", "/keys", context! { key })
    }
}

/// A key with a secret of its own.
pub(super) fn fresh(app: &App, community: &CommunityId, kid: KeyId, length: SecretLength) -> Result<Made, NotAKey> {
    let secret = fresh_secret(length);
    Ok(Made {
        stored: keys::sealed_secret(&app.vault, community, kid, &secret)?,
        secret: Some(secret),
    })
}

/// `GET /admin/communities/{id}/keys`
pub(super) async fn list(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    let form = Fields {
        kind: "fresh".into(),
        ..Fields::default()
    };
    Ok(shown(&app, &community, &form).await?.to(&me).after(&done))
}

/// `POST /admin/communities/{id}/keys`
pub(super) async fn create(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let added = match form.made(&app, &community.id) {
        Ok(made) => objection(app.store.add_key(&community.id, made.stored.clone()).await)?.map(|()| made),
        Err(problem) => Err(problem),
    };
    Ok(match added {
        Ok(made) => made.page(&community).to(&me).into_response(),
        Err(problem) => {
            let page = shown(&app, &community, &form).await?;
            page.to(&me).not_done(&problem).into_response()
        }
    })
}

/// `POST /admin/communities/{id}/keys/{kid}/remove`
pub(super) async fn remove(
    State(app): State<App>,
    Extension(me): Me,
    Path((id, kid)): Path<(String, String)>,
    Form(sure): Form<Sure>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let kid = KeyId::read("the Key ID", kid).map_err(|_| Failed::nothing_here())?;
    // The box says what comes of it where it is the last one.
    let removed = if sure.sure == "yes" {
        objection(app.store.force_remove_key(&community.id, &kid).await)?
    } else {
        Err(format!("key {kid} would be removed: tick the box to mean it"))
    };
    Ok(match removed {
        Ok(()) => to(&community.id, "/keys", "removed").into_response(),
        Err(problem) => {
            let page = shown(&app, &community, &Fields::default()).await?;
            page.to(&me).not_done(&problem).into_response()
        }
    })
}

async fn shown(app: &App, community: &Community, form: &Fields) -> Result<Page, Trouble> {
    let now = app.clock.now();
    let keys = app.store.keys(&community.id).await?;
    let keys: Vec<Value> = keys.iter().map(|key| row(key, now)).collect();
    let context = context! { keys, form => form.shown() };
    Ok(Page::of(community, "keys.html", "/keys", context))
}

fn row(key: &KeySummary, now: u64) -> Value {
    let time = |at: Option<u64>| at.map_or("never".into(), moment);
    context! {
        kid => key.kid.as_str(),
        algorithm => key.algorithm.word(),
        added => moment(key.added_at),
        first_used => time(key.usage.first_used_at),
        last_used => time(key.usage.last_used_at),
        live_sessions => key.usage.live_sessions,
        safe => key.safe_to_remove(now).to_string(),
        is_needed => key.is_needed,
    }
}

impl Fields {
    /// What is shown again; a secret goes in and never out.
    fn shown(&self) -> Value {
        context! { kid => &*self.kid, kind => &*self.kind, public_key => &*self.public_key }
    }

    fn made(&self, app: &App, community: &CommunityId) -> Result<Made, String> {
        let kid = KeyId::read("the Key ID", self.kid.trim().into()).map_err(|wrong| wrong.to_string())?;
        let given = |stored| Made { stored, secret: None };
        let made = match self.kind.as_str() {
            "fresh" => fresh(app, community, kid, SecretLength::Recommended),
            "fresh24" => fresh(app, community, kid, SecretLength::Engage),
            "secret" => keys::sealed_secret(&app.vault, community, kid, &self.secret).map(given),
            "public" => keys::public_key(kid, self.public_key.trim()).map(given),
            _ => return Err("nothing is said of what the key is: choose one".into()),
        };
        made.map_err(|mistake| mistake.to_string())
    }
}
