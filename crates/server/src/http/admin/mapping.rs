//! Custom fields and mappings of a community, and applying them to who came before.

use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Response};
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::apply::apply;
use super::communities::Sure;
use super::page::{Done, Failed, Page, community, objection, to};
use super::session::Me;
use crate::app::App;
use crate::community::{Community, GroupId};
use crate::mapping::{FieldType, NewCustomField, Predefined};
use crate::store::{Applied, Run, Trouble};

const TAB: &str = "/mapping";

/// What the page's forms have.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    extra_value: String,
    field: String,
    key: String,
    label: String,
    kind: String,
    choices: String,
    regex: String,
}

/// How stored identities are to be mapped.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ToApply {
    run: String,
    after: String,
}

/// `GET /admin/communities/{id}/mapping`
pub(super) async fn list(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    let page = shown(&app, &community, &Fields::default(), context! {}).await?;
    Ok(page.to(&me).after(&done))
}

/// `POST /admin/communities/{id}/mapping`
pub(super) async fn add(
    State(app): State<App>,
    me: Me,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let added = app
        .store
        .add_mapping(&community.id, form.extra_value.trim(), &form.field)
        .await;
    answered(&app, me, &community, &form, objection(added)?.map(drop), "added").await
}

/// `POST /admin/communities/{id}/mapping/remove`
pub(super) async fn remove(
    State(app): State<App>,
    me: Me,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let removed = app
        .store
        .remove_mapping(&community.id, &form.extra_value, &form.field)
        .await;
    answered(&app, me, &community, &Fields::default(), objection(removed)?, "removed").await
}

/// `POST /admin/communities/{id}/fields`
pub(super) async fn add_field(
    State(app): State<App>,
    me: Me,
    Path(id): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let added = match form.custom_field() {
        Ok(field) => objection(app.store.add_custom_field(&community.id, field).await)?.map(drop),
        Err(problem) => Err(problem),
    };
    answered(&app, me, &community, &form, added, "added").await
}

/// `POST /admin/communities/{id}/fields/{key}`
pub(super) async fn change_field(
    State(app): State<App>,
    Extension(me): Me,
    Path((id, key)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let present = app.store.custom_field_with(&community.id, &key).await?;
    let field = form.of_kind(key, present.kind);
    Ok(
        match objection(app.store.change_custom_field(&community.id, field.clone()).await)? {
            Ok(_) => to(&community.id, TAB, "field_changed").into_response(),
            Err(problem) => {
                let more = context! { changing => written(&field) };
                let page = shown(&app, &community, &Fields::default(), more).await?;
                page.to(&me).not_done(&problem).into_response()
            }
        },
    )
}

/// `POST /admin/communities/{id}/fields/{key}/remove`
pub(super) async fn remove_field(
    State(app): State<App>,
    me: Me,
    Path((id, key)): Path<(String, String)>,
    Form(sure): Form<Sure>,
) -> Result<Response, Failed> {
    let community = community(&app, id).await?;
    let removed = if sure.sure == "yes" {
        objection(app.store.remove_custom_field(&community.id, &key).await)?
    } else {
        Err("what persons have in the field would go too: tick the box to mean it".into())
    };
    answered(&app, me, &community, &Fields::default(), removed, "removed").await
}

/// `POST /admin/communities/{id}/mapping/apply`
pub(super) async fn apply_to_stored(
    State(app): State<App>,
    Extension(me): Me,
    Path(id): Path<String>,
    Form(form): Form<ToApply>,
) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    // Only what says so changes anything.
    let run = if form.run == "real" { Run::Real } else { Run::Dry };
    let after = (!form.after.is_empty()).then(|| GroupId::from(form.after));
    let (applied, next) = apply(&app, &community.id, after, run).await?;
    let told = told(&applied, next.as_ref(), run);
    let page = shown(&app, &community, &Fields::default(), context! { applied => told }).await?;
    Ok(page.to(&me))
}

async fn answered(
    app: &App,
    Extension(me): Me,
    community: &Community,
    form: &Fields,
    outcome: Result<(), String>,
    done: &'static str,
) -> Result<Response, Failed> {
    Ok(match outcome {
        Ok(()) => to(&community.id, TAB, done).into_response(),
        Err(problem) => {
            let page = shown(app, community, form, context! {}).await?;
            page.to(&me).not_done(&problem).into_response()
        }
    })
}

async fn shown(app: &App, community: &Community, form: &Fields, more: Value) -> Result<Page, Trouble> {
    let fields = app.store.custom_fields(&community.id).await?;
    let mappings = app.store.mappings(&community.id).await?;
    let waiting = app.store.to_be_mapped(&community.id).await?;
    let predefined = Predefined::ALL
        .iter()
        .map(|field| context! { key => field.word(), label => field.word() });
    let custom = fields.iter().map(|field| {
        let label = format!("{} ({})", field.label, field.key);
        context! { key => &*field.key, label }
    });
    let destinations: Vec<Value> = predefined.chain(custom).collect();
    let kinds: Vec<Value> = FieldType::ALL.iter().map(|kind| kind.word().into()).collect();
    let mappings = mappings.iter().map(|mapping| {
        context! { extra_value => &*mapping.extra_value, field => &*mapping.field }
    });
    let mappings: Vec<Value> = mappings.collect();
    let fields = fields.into_iter().map(|field| {
        let field = NewCustomField {
            key: field.key,
            label: field.label,
            kind: field.kind,
            choices: field.choices,
            regex: field.regex,
        };
        written(&field)
    });
    let fields: Vec<Value> = fields.collect();
    let context = context! { fields, mappings, waiting, destinations, kinds, form => form.shown(), ..more };
    Ok(Page::of(community, "mapping.html", TAB, context))
}

/// A custom field as a form has it.
fn written(field: &NewCustomField) -> Value {
    context! {
        key => &*field.key,
        label => &*field.label,
        kind => field.kind.word(),
        has_choices => field.kind.has_choices(),
        may_have_regex => field.kind.may_have_regex(),
        choices => field.choices.join(", "),
        regex => field.regex.as_deref(),
    }
}

fn told(applied: &Applied, next: Option<&GroupId>, run: Run) -> Value {
    let fields = applied.fields_changed.iter();
    let fields: Vec<Vec<Value>> = fields
        .map(|(field, count)| vec![(&**field).into(), (*count).into()])
        .collect();
    let not_mapped = applied
        .not_mapped
        .iter()
        .map(|((extra_value, field, code), count)| -> Vec<Value> {
            vec![
                (&**extra_value).into(),
                (&**field).into(),
                (*code).into(),
                (*count).into(),
            ]
        });
    context! {
        dry_run => run == Run::Dry,
        identities => applied.identities,
        groups_changed => applied.groups_changed,
        fields,
        not_mapped => not_mapped.collect::<Vec<_>>(),
        next => next.map(GroupId::as_str),
    }
}

impl Fields {
    fn shown(&self) -> Value {
        context! {
            extra_value => &*self.extra_value,
            field => &*self.field,
            key => &*self.key,
            label => &*self.label,
            kind => &*self.kind,
            choices => &*self.choices,
            regex => &*self.regex,
        }
    }

    fn custom_field(&self) -> Result<NewCustomField, String> {
        let kind = FieldType::from_word(&self.kind).ok_or("nothing is said of what the field holds: choose it")?;
        Ok(self.of_kind(self.key.trim().into(), kind))
    }

    fn of_kind(&self, key: String, kind: FieldType) -> NewCustomField {
        let choices = self
            .choices
            .split(',')
            .map(str::trim)
            .filter(|choice| !choice.is_empty());
        NewCustomField {
            key,
            label: self.label.trim().into(),
            kind,
            choices: choices.map(Into::into).collect(),
            regex: (!self.regex.is_empty()).then(|| self.regex.clone()),
        }
    }
}
