//! Communities: listed, made, changed, removed.

use std::time::Duration;

use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::{Value, context};
use serde::Deserialize;
use visavis_wire::KeyId;

use super::keys;
use super::page::{Done, Failed, Page, community, community_of, objection, to};
use super::session::Me;
use crate::app::App;
use crate::community::{ChangedCommunity, Community, CommunityId, Mode, NewCommunity, Preset};
use crate::identity::SecretLength;
use crate::random;
use crate::store::Trouble;

/// A community as a form has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    name: String,
    preset: String,
    mode: String,
    kid: String,
    minimum_lifetime: String,
    maximum_lifetime: String,
}

/// Something that must be meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sure {
    pub(super) sure: String,
}

/// `GET /admin/`
pub(super) async fn list(State(app): State<App>, Extension(me): Me, Query(done): Query<Done>) -> Result<Page, Failed> {
    let mut communities = Vec::new();
    for community in app.store.communities().await? {
        let keys = app.store.keys(&community.id).await?.len();
        let sources = app.store.sources(Some(&community.id)).await?.len();
        communities.push(context! { keys, sources, ..community_of(&community) });
    }
    let page = Page::new("communities.html", context! { communities, place => "communities" });
    Ok(page.to(&me).after(&done))
}

/// `GET /admin/communities/new`
pub(super) async fn new(Extension(me): Me) -> Page {
    let form = Fields {
        mode: "require".into(),
        kid: "key_1".into(),
        minimum_lifetime: "3600".into(),
        ..Fields::default()
    };
    Page::new("community_new.html", context! { form => form.shown() }).to(&me)
}

/// `POST /admin/communities`
pub(super) async fn create(
    State(app): State<App>,
    Extension(me): Me,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let again = |problem: &str| {
        Page::new("community_new.html", context! { form => form.shown() })
            .to(&me)
            .not_done(problem)
    };
    let id = CommunityId::from(random::id(app.clock.now()).map_err(Trouble::from)?);
    let community = match form.community(id.clone()) {
        Ok(community) => community,
        Err(problem) => return Ok(again(&problem).into_response()),
    };
    let key = match form.kid.trim() {
        "" => None,
        kid => match KeyId::read("the Key ID", kid.into()) {
            Ok(kid) => Some(keys::fresh(&app, &id, kid, SecretLength::Recommended).map_err(Trouble::new)?),
            Err(wrong) => return Ok(again(&wrong.to_string()).into_response()),
        },
    };
    let stored = key.iter().map(|key| key.stored.clone()).collect();
    match objection(app.store.add_community(community, stored).await)? {
        Err(problem) => Ok(again(&problem).into_response()),
        Ok(community) => Ok(match key {
            Some(key) => key.page(&community).to(&me).into_response(),
            None => to(&community.id, "/sources", "added").into_response(),
        }),
    }
}

/// `GET /admin/communities/{id}`
pub(super) async fn show(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    let form = Fields::from(&community);
    Ok(settings(&community, &form).to(&me).after(&done))
}

/// `POST /admin/communities/{id}`
pub(super) async fn change(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let changed = match form.changed() {
        Ok(changed) => objection(app.store.change_community(&community.id, changed).await)?,
        Err(problem) => Err(problem),
    };
    Ok(match changed {
        Ok(community) => to(&community.id, "", "changed").into_response(),
        Err(problem) => settings(&community, &form).to(&me).not_done(&problem).into_response(),
    })
}

/// `POST /admin/communities/{id}/remove`
pub(super) async fn remove(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Form(sure): Form<Sure>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    if sure.sure != "yes" {
        let problem = "everything in the community would go: tick the box to mean it";
        let form = Fields::from(&community);
        return Ok(settings(&community, &form).to(&me).not_done(problem).into_response());
    }
    app.store.remove_community(&community.name).await?;
    Ok(Redirect::to("/admin/?done=removed").into_response())
}

fn settings(community: &Community, form: &Fields) -> Page {
    Page::of(community, "community.html", "", context! { form => form.shown() })
}

impl From<&Community> for Fields {
    fn from(community: &Community) -> Self {
        let maximum = community.maximum_lifetime;
        Self {
            name: community.name.clone(),
            mode: community.mode.word().into(),
            minimum_lifetime: community.minimum_lifetime.as_secs().to_string(),
            maximum_lifetime: maximum.map_or_else(String::new, |maximum| maximum.as_secs().to_string()),
            ..Self::default()
        }
    }
}

impl Fields {
    fn shown(&self) -> Value {
        context! {
            name => &*self.name,
            preset => &*self.preset,
            mode => &*self.mode,
            kid => &*self.kid,
            minimum_lifetime => &*self.minimum_lifetime,
            maximum_lifetime => &*self.maximum_lifetime,
        }
    }

    fn mode(&self) -> Result<Mode, String> {
        Mode::from_word(&self.mode).ok_or_else(|| "nobody is said to come in: choose who".into())
    }

    fn community(&self, id: CommunityId) -> Result<NewCommunity, String> {
        let preset = Preset::from_word(&self.preset).ok_or("no preset is chosen: choose one")?;
        Ok(NewCommunity {
            id,
            name: self.name.trim().into(),
            preset,
            mode: Some(self.mode()?),
            minimum_lifetime: seconds(&self.minimum_lifetime)?.unwrap_or(Duration::from_hours(1)),
            maximum_lifetime: seconds(&self.maximum_lifetime)?,
        })
    }

    fn changed(&self) -> Result<ChangedCommunity, String> {
        Ok(ChangedCommunity {
            name: Some(self.name.trim().into()),
            mode: Some(self.mode()?),
            minimum_lifetime: seconds(&self.minimum_lifetime)?,
            maximum_lifetime: Some(seconds(&self.maximum_lifetime)?),
        })
    }
}

/// Seconds as somebody wrote them; nothing is nothing.
fn seconds(text: &str) -> Result<Option<Duration>, String> {
    match text.trim() {
        "" => Ok(None),
        text => match text.parse() {
            Ok(seconds) => Ok(Some(Duration::from_secs(seconds))),
            Err(_) => Err(format!("{text:?} is no number of seconds: write digits alone")),
        },
    }
}
