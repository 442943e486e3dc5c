//! Who was not let in lately, and why.

use axum::Extension;
use axum::extract::{Path, State};
use minijinja::{Value, context};

use super::page::{Failed, Page, community};
use super::session::Me;
use crate::app::App;
use crate::moment::moment;
use crate::refusals::Refused;

/// `GET /admin/communities/{id}/refusals`
pub(super) async fn list(State(app): State<App>, Extension(me): Me, Path(id): Path<String>) -> Result<Page, Failed> {
    let community = community(&app, id).await?;
    let refusals = app.refusals.of(Some(&community.id));
    let refusals: Vec<Value> = refusals.iter().map(row).collect();
    Ok(Page::of(&community, "refusals.html", "/refusals", context! { refusals }).to(&me))
}

fn row(refused: &Refused) -> Value {
    context! {
        code => refused.code,
        text => &*refused.text,
        times => refused.times,
        origin => &*refused.origin,
        source => refused.source.as_ref().map(ToString::to_string),
        first_at => moment(refused.first_at),
        last_at => moment(refused.last_at),
    }
}
