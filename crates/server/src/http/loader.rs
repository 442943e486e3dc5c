//! The loader: the one script whose address a website embeds, with its source's configuration in it.

use crate::object::Object;
use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use visavis_wire::SourceToken;

use super::assets::{self, NOT_BUILT};
use crate::app::App;
use crate::appearance::Appearance;
use crate::config::Config;

/// The name that the loader's script leaves free.
const CONFIGURATION: &str = "__VISAVIS_CONFIG__";
/// A website is told of a new version, or that its source is gone, within this time.
const SHORTLY: &str = "public, max-age=60";

/// `GET /chat/{source}/loader.js`
///
/// Always a script: a browser does not run one that comes with an error, and its developer would see nothing.
pub(super) async fn loader(State(app): State<App>, Path(source): Path<String>, headers: HeaderMap) -> Response {
    let Ok(source) = SourceToken::read("source", source) else {
        return sentence(
            "the loader's address holds no source token: copy it as `visavis-server source show` gives it",
        );
    };
    let appearance = match app.store.appearance(&source).await {
        Ok(Some(appearance)) => appearance,
        Ok(None) => {
            return sentence(&format!(
                "no source has the token {source}: copy the loader's address as `visavis-server source list` gives it"
            ));
        }
        Err(trouble) => {
            tracing::error!(%trouble, "a loader could not be served");
            return sentence("the server cannot use its storage now: try again later");
        }
    };
    match script(&app.config, &source, &appearance) {
        None => sentence(NOT_BUILT),
        Some(script) => cached(script, &headers),
    }
}

fn script(config: &Config, source: &SourceToken, appearance: &Appearance) -> Option<String> {
    let template = config.web.file("loader.js")?;
    let client = assets::client(&config.web)?;
    let server = config.public.as_ref().map_or("", |public| public.as_str());
    let configuration = Object::default()
        .text("source", source.as_str())
        .text("server", server)
        .text("js", &client.js)
        .text("wasm", &client.wasm)
        .text("js_integrity", &client.js_integrity)
        .text("wasm_integrity", &client.wasm_integrity)
        .text("version", env!("CARGO_PKG_VERSION"));
    let configuration = appearance.add_to(configuration).finish();
    let template = std::str::from_utf8(&template).ok()?;
    Some(template.replace(CONFIGURATION, &safe_in_script(&configuration)))
}

/// JSON that means the same and cannot end a script or a line of it.
fn safe_in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn cached(script: String, headers: &HeaderMap) -> Response {
    let hash = BASE64_URL_SAFE_NO_PAD.encode(&digest(&SHA256, script.as_bytes()).as_ref()[..16]);
    let tag = format!("\"{hash}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|known| {
        known
            .split(',')
            .any(|known| known.trim().trim_start_matches("W/") == tag)
    });
    let mut response = if is_known {
        (StatusCode::NOT_MODIFIED, shared(SHORTLY)).into_response()
    } else {
        (StatusCode::OK, shared(SHORTLY), script).into_response()
    };
    // Weak: it is one for the script as it is and compressed (RFC 9110 section 8.8.1).
    if let Ok(tag) = HeaderValue::from_str(&format!("W/{tag}")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// A script that says one sentence to the developer.
fn sentence(text: &str) -> Response {
    let literal = serde_json::Value::from(format!("visavis: {text}")).to_string();
    let script = format!("console.error({});\n", safe_in_script(&literal));
    (StatusCode::OK, shared("no-store"), script).into_response()
}

fn shared(cache: &'static str) -> [(HeaderName, &'static str); 5] {
    [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, cache),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_cannot_end_its_script() {
        assert_eq!(safe_in_script("\"</script>\u{2028}\""), "\"\\u003c/script>\\u2028\"");
    }
}
