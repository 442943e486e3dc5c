//! The persons of a community, and merging two who are one.

use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde::Deserialize;

use super::page::{Done, Failed, Page, community, objection, to};
use super::session::Me;
use crate::app::App;
use crate::community::{Community, GroupId};
use crate::mapping::CustomField;
use crate::store::{IdentityGroup, StoredIdentity, Trouble};

const TAB: &str = "/persons";
/// Persons on one page.
const SHOWN: u64 = 20;

/// Who is looked for, and how many are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    q: String,
    offset: u64,
}

/// Who is the same person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ToMerge {
    other: String,
    q: String,
    sure: String,
}

/// `GET /admin/communities/{id}/persons`
pub(super) async fn list(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    let context = found(&app, &community, &wanted, None).await?;
    Ok(Page::of(&community, "persons.html", TAB, context).to(&me))
}

/// `GET /admin/communities/{id}/persons/{person}`
pub(super) async fn show(
    State(app): State<App>,
    Extension(me): Me,
    Path((id, person)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    Query(done): Query<Done>,
) -> Result<Page, Failed> {
    let (community, person) = person_of(&app, id, person).await?;
    let page = shown(&app, &community, &person, &wanted).await?;
    Ok(page.to(&me).after(&done))
}

/// `POST /admin/communities/{id}/persons/{person}/merge`
pub(super) async fn merge(
    State(app): State<App>,
    Extension(me): Me,
    Path((id, person)): Path<(String, String)>,
    Form(form): Form<ToMerge>,
) -> Result<Response, Failed> {
    let (community, person) = person_of(&app, id, person).await?;
    let merged = if form.other.is_empty() {
        Err("nobody is chosen: choose who the same person is".into())
    } else if form.sure == "yes" {
        let other = GroupId::from(form.other);
        objection(app.store.merge_identity_groups(&person.id, &other).await)?.map(drop)
    } else {
        Err("who is merged cannot be parted again: tick the box to mean it".into())
    };
    Ok(match merged {
        Ok(()) => to(&community.id, &format!("{TAB}/{}", person.id.as_str()), "merged").into_response(),
        Err(problem) => {
            let wanted = Wanted { q: form.q, offset: 0 };
            let page = shown(&app, &community, &person, &wanted).await?;
            page.to(&me).not_done(&problem).into_response()
        }
    })
}

/// A person, where it is one of the community's.
async fn person_of(app: &App, id: String, person: String) -> Result<(Community, IdentityGroup), Failed> {
    let community = community(app, id).await?;
    let person = app.store.identity_group(&person.into()).await?;
    if person.community != community.id {
        return Err(Failed::nothing_here());
    }
    Ok((community, person))
}

async fn shown(app: &App, community: &Community, person: &IdentityGroup, wanted: &Wanted) -> Result<Page, Trouble> {
    let others = found(app, community, wanted, Some(&person.id)).await?;
    let fields = app.store.custom_fields(&community.id).await?;
    let person = described(app, person, &fields).await?;
    Ok(Page::of(community, "person.html", TAB, context! { person, ..others }))
}

/// The persons that are looked for, without this one.
async fn found(app: &App, community: &Community, wanted: &Wanted, but: Option<&GroupId>) -> Result<Value, Trouble> {
    let fields = app.store.custom_fields(&community.id).await?;
    let q = wanted.q.trim();
    let having = (!q.is_empty()).then_some(q);
    let part = app
        .store
        .identity_groups(&community.id, having, wanted.offset, SHOWN)
        .await?;
    let mut persons = Vec::new();
    for person in part.records.iter().filter(|person| but != Some(&person.id)) {
        persons.push(described(app, person, &fields).await?);
    }
    let next = wanted.offset.saturating_add(SHOWN);
    Ok(context! {
        persons,
        q,
        count => part.count,
        next => (next < part.count).then_some(next),
        before => (wanted.offset > 0).then(|| wanted.offset.saturating_sub(SHOWN)),
    })
}

async fn described(app: &App, person: &IdentityGroup, fields: &[CustomField]) -> Result<Value, Trouble> {
    let identities = app.store.identities_of(person).await?;
    let facts = person.fields.shown(fields).into_iter().map(|field| {
        let value = match &field.value {
            serde_json::Value::Array(values) => {
                let texts = values.iter().filter_map(serde_json::Value::as_str);
                texts.collect::<Vec<_>>().join(", ")
            }
            serde_json::Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        vec![field.label.unwrap_or(field.key), value]
    });
    let facts: Vec<Vec<String>> = facts.collect();
    let said = identities.iter().map(|identity| {
        context! {
            namespace => &*identity.namespace,
            uuid => identity.identity.uuid(),
            name => identity.identity.name(),
        }
    });
    Ok(context! {
        id => person.id.as_str(),
        name => name_of(&identities),
        facts,
        identities => said.collect::<Vec<_>>(),
    })
}

/// What a person is called: as the website of the first identity that says so has it.
fn name_of(identities: &[StoredIdentity]) -> String {
    let name = identities.iter().find_map(|identity| identity.identity.name());
    let uuid = || identities.first()?.identity.uuid().map(Into::into);
    name.or_else(uuid).unwrap_or_else(|| "Nobody any more".into())
}
