//! How a source's chat looks and what it says: one form, without a script.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::{Value, context};
use serde_json::Map;

use super::page::{Done, Failed, Page, objection};
use super::session::Me;
use super::sources::source;
use crate::app::App;
use crate::appearance::{Appearance, ColorName, LANGUAGES, english};
use crate::community::Source;

/// The colours that are seen somewhere, as people look for them: those of a group with what each is for.
const COLORS: [(&str, &[(&str, &str)]); 5] = [
    (
        "What leads",
        &[
            ("highlight-color", "Launcher, buttons, the visitor's messages"),
            ("highlight-text-color", "Text on it"),
            ("bubble-icon-color", "Sign on the launcher"),
            ("send-icon-color", "Sign on the send button"),
        ],
    ),
    (
        "Header",
        &[
            ("header-color", "Header"),
            ("header-text-color", "Title"),
            ("header-icon-color", "Signs in the header"),
        ],
    ),
    (
        "Messages",
        &[
            ("message-background-color", "Agents' messages"),
            ("message-text-color", "Text of agents' messages"),
            ("message-self-background-color", "The visitor's messages"),
            ("message-self-text-color", "Text of the visitor's messages"),
        ],
    ),
    (
        "Window",
        &[
            ("background-color", "Ground"),
            ("text-color", "Text"),
            ("secondary-text-color", "Times and small texts"),
            ("placeholder-color", "Text in the empty field"),
            ("error-color", "Mistakes"),
            ("status-color", "Line about the connection"),
            ("global-notification-color", "Count of unread messages"),
        ],
    ),
    (
        "Greys",
        &[
            ("gray900", "Strongest grey"),
            ("gray800", "Very strong grey"),
            ("gray700", "Strong grey"),
            ("gray400", "Edges of controls"),
            ("gray300", "Middle grey"),
            ("gray200", "Lines"),
            ("gray100", "Light grey"),
            ("gray50", "Lightest grey"),
        ],
    ),
];

/// The form: a colour has two fields, `color.NAME` that is written and `pick.NAME` that is chosen.
type Fields = BTreeMap<String, String>;

/// `GET /admin/sources/{token}/appearance`
pub(super) async fn show(
    State(app): State<App>,
    Extension(me): Me,
    Path(token): Path<String>,
    Query(done): Query<Done>,
) -> Result<Page, Failed> {
    let (source, before) = found(&app, token).await?;
    let page = shown(&app, &source, &before, &filled(&before), "").await?;
    Ok(page.to(&me).after(&done))
}

/// `POST /admin/sources/{token}/appearance`
pub(super) async fn change(
    State(app): State<App>,
    Extension(me): Me,
    Path(token): Path<String>,
    Form(form): Form<Fields>,
) -> Result<Response, Failed> {
    let (source, before) = found(&app, token).await?;
    let changed = match changes(&form, &before) {
        Ok(changes) => objection(app.store.change_appearance(&source.token, changes).await)?,
        Err(problem) => Err(problem),
    };
    Ok(match changed {
        Ok(_) => Redirect::to(&format!("/admin/sources/{}/appearance?done=appearance", source.token)).into_response(),
        Err(problem) => {
            let page = shown(&app, &source, &before, &form, &problem).await?;
            page.to(&me).not_done(&problem).into_response()
        }
    })
}

async fn found(app: &App, token: String) -> Result<(Source, Appearance), Failed> {
    let source = source(app, token).await?;
    let appearance = app.store.appearance(&source.token).await?;
    Ok((source, appearance.ok_or_else(Failed::nothing_here)?))
}

/// The form as it is for an appearance.
fn filled(appearance: &Appearance) -> Fields {
    let mut form = Fields::new();
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let tick = |flag: Option<bool>| if flag == Some(true) { "yes" } else { "" }.to_owned();
    form.insert("locale".into(), word(appearance.locale.as_deref()));
    form.insert("theme".into(), word(appearance.theme));
    form.insert("position".into(), word(appearance.position));
    form.insert("title_badge".into(), tick(appearance.title_badge));
    form.insert("sound".into(), tick(appearance.sound));
    for (name, color) in &appearance.colors {
        form.insert(format!("color.{name}"), color.as_str().into());
    }
    if !appearance.texts.is_empty() {
        let texts = serde_json::Value::from(appearance.texts.clone());
        form.insert("texts".into(), format!("{texts:#}"));
    }
    form
}

/// What a form changes. The error is a sentence about texts that cannot be read.
fn changes(form: &Fields, before: &Appearance) -> Result<Map<String, serde_json::Value>, String> {
    let given = |name: &str| form.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let mut colors = crate::appearance::colors(&before.colors);
    for name in offered() {
        colors[name.as_str()] = chosen(form, name, before).into();
    }
    if let Some(colors) = colors.as_object_mut() {
        colors.retain(|_, color| *color != "");
    }
    let texts = given("texts").map(serde_json::from_str).transpose();
    let texts: Option<serde_json::Value> = texts.map_err(|error| format!("texts: this is not JSON: {error}"))?;
    let parts = [
        ("locale", given("locale").into()),
        ("theme", given("theme").into()),
        ("position", given("position").into()),
        ("title_badge", given("title_badge").map(|_| true).into()),
        ("sound", given("sound").map(|_| true).into()),
        ("colors", colors),
        ("texts", texts.into()),
    ];
    Ok(parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect())
}

/// What is written counts, or else, where that was left as it was, what was chosen.
fn chosen(form: &Fields, name: ColorName, before: &Appearance) -> String {
    let field = |kind: &str| form.get(&format!("{kind}.{name}")).map_or("", |text| text.trim());
    let (written, picked) = (field("color"), field("pick"));
    let own = before.colors.get(&name).map_or("", |color| color.as_str());
    let shown = name.shown(&before.colors);
    let is_picked = !picked.is_empty() && shown.is_some_and(|shown| shown.as_str() != picked);
    if written == own && is_picked { picked } else { written }.into()
}

fn offered() -> impl Iterator<Item = ColorName> {
    let names = COLORS.iter().flat_map(|(_, colors)| *colors);
    names.filter_map(|(name, _)| ColorName::read(name).ok())
}

async fn shown(app: &App, source: &Source, before: &Appearance, form: &Fields, problem: &str) -> Result<Page, Failed> {
    let community = app.store.community_with(&source.community).await?;
    let given = |name: &str| form.get(name).map_or("", String::as_str);
    let color = |&(name, what): &(&'static str, &'static str)| {
        let shown = ColorName::read(name).ok().and_then(|name| name.shown(&before.colors));
        let picked = form.get(&format!("pick.{name}")).cloned();
        context! {
            name,
            what,
            written => given(&format!("color.{name}")),
            picked => shown.map(|shown| picked.unwrap_or_else(|| shown.as_str().into())),
            is_wrong => problem.starts_with(&format!("colors: {name}:")),
        }
    };
    let groups = COLORS.iter().map(|&(title, colors)| {
        context! { title, colors => colors.iter().map(color).collect::<Vec<_>>() }
    });
    let own = before.texts.keys().map(String::as_str);
    let own = own.filter(|tag| LANGUAGES.iter().all(|(known, _)| known != tag));
    let own = own.map(|tag| vec![tag.to_owned(), tag.to_owned()]);
    let known = LANGUAGES.map(|(tag, name)| vec![tag.to_owned(), name.to_owned()]);
    let context = context! {
        source => context! { token => source.token.as_str(), name => &*source.name },
        languages => known.into_iter().chain(own).collect::<Vec<_>>(),
        groups => groups.collect::<Vec<Value>>(),
        form => Value::from_pairs(form.iter().map(|(name, text)| (&**name, &**text))),
        is_wrong => problem.starts_with("texts:"),
        english => english(),
    };
    Ok(Page::of(&community, "appearance.html", "/sources", context))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_that_is_offered_is_one() {
        let count: usize = COLORS.iter().map(|(_, colors)| colors.len()).sum();
        assert_eq!(offered().count(), count);
    }
}
