//! `/1.0/content_sources/{id}/appearance`

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::answer::{Answer, Body, Part, Shown};
use super::content_sources::{missing, token};
use crate::app::App;
use crate::appearance::Appearance;

/// How a source's chat looks and what it says, for all pages that embed it. What is null or missing is as it is built
/// in; what a page says itself lies over it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"locale": "de", "theme": "auto", "position": null, "title_badge": true, "sound": null, "colors": {"highlight-color": "#00aa55"}, "texts": {"de": {"input_placeholder": "Fragen Sie uns …", "window": {"unread_messages": {"one": "%{count} neue Nachricht", "other": "%{count} neue Nachrichten"}}}}}))]
pub(super) struct ContentSourceAppearance {
    /// The language where a page asks for none.
    locale: Option<String>,
    /// `auto`, `light` or `dark`.
    theme: Option<&'static str>,
    /// `left` or `right`.
    position: Option<&'static str>,
    /// Whether the page's title counts unread messages.
    title_badge: Option<bool>,
    /// Whether visitors may turn sound on.
    sound: Option<bool>,
    /// Colours by their names, as `highlight-color`.
    colors: BTreeMap<&'static str, String>,
    /// Texts by language, nested as in the client's `en.json`.
    #[schema(value_type = Object)]
    texts: Map<String, Value>,
}

impl From<Appearance> for ContentSourceAppearance {
    fn from(appearance: Appearance) -> Self {
        let colors = appearance.colors.iter();
        Self {
            locale: appearance.locale,
            theme: appearance.theme,
            position: appearance.position,
            title_badge: appearance.title_badge,
            sound: appearance.sound,
            colors: colors
                .map(|(name, color)| (name.as_str(), color.as_str().into()))
                .collect(),
            texts: appearance.texts,
        }
    }
}

/// How a source looks and what it says.
#[utoipa::path(get, path = "/1.0/content_sources/{id}/appearance", tag = "content_sources", params(("id", description = "The source's id")),
    operation_id = "show_source_appearance", responses((status = 200, description = "Its appearance", body = ContentSourceAppearance)))]
pub(super) async fn show(State(app): State<App>, Part(id): Part<String>) -> Answer<Shown<ContentSourceAppearance>> {
    let appearance = app.store.appearance(&token(id)?).await?;
    Ok(Shown(appearance.ok_or_else(missing)?.into()))
}

/// Changes what is named, each as a whole: all colours, all texts. Null gives back what is built in. Visitors have it
/// within a minute, when they load a page.
#[utoipa::path(put, path = "/1.0/content_sources/{id}/appearance", tag = "content_sources", params(("id", description = "The source's id")),
    operation_id = "change_source_appearance", request_body = ContentSourceAppearance,
    responses((status = 200, description = "Its appearance now", body = ContentSourceAppearance)))]
pub(super) async fn change(
    State(app): State<App>,
    Part(id): Part<String>,
    Body(asked): Body<Map<String, Value>>,
) -> Answer<Shown<ContentSourceAppearance>> {
    let changed = app.store.change_appearance(&token(id)?, asked).await?;
    Ok(Shown(changed.into()))
}
