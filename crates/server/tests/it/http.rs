//! What is served over HTTP: scripts, pages, health.

use std::fs;

use serde_json::json;
use visavis_server::community::{Mode, Origin};
use visavis_server::config::Config;
use visavis_server::web::Web;

use crate::server::Server;

const MANIFEST: &str = r#"{"client":{"js":"/assets/client-1.js","wasm":"/assets/client-2.wasm",
    "js_integrity":"sha384-a","wasm_integrity":"sha384-b",
    "frame":"/assets/frame-3.js","frame_integrity":"sha384-c"}}"#;

/// A web part of a few small files.
fn web() -> (tempfile::TempDir, Web) {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in [
        ("manifest.json", MANIFEST),
        ("loader.js", "start(__VISAVIS_CONFIG__)"),
        ("assets/client-1.js", "plain"),
        ("assets/client-1.js.br", "as brotli"),
        ("assets/client-1.js.gz", "as gzip"),
        ("assets/client-2.wasm", "wasm"),
        ("assets/style-3.css", "css"),
        ("assets/notes.bin", "of no kind"),
        ("console/index.html", "<!doctype html>"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let web = Web::Folder(folder.path().into());
    (folder, web)
}

/// A server with that web part, for as long as its folder.
async fn with_web() -> (tempfile::TempDir, Server) {
    let (folder, web) = web();
    let config = Config {
        web,
        ..Config::default()
    };
    (folder, Server::start_with(Mode::Accept, config).await)
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_come_in_the_smallest_form() {
    let (_folder, server) = with_web().await;
    for (accepted, coding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "as brotli"),
        ("gzip;q=0.8, br;q=0", Some("gzip"), "as gzip"),
        ("identity", None, "plain"),
    ] {
        let answer = server
            .http("GET", "/assets/client-1.js", &[("accept-encoding", accepted)], "")
            .await;
        assert_eq!((answer.status, answer.text().as_str()), (200, body));
        assert_eq!(answer.headers.get("content-encoding").map(String::as_str), coding);
        for (name, value) in [
            ("content-type", "text/javascript; charset=utf-8"),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-content-type-options", "nosniff"),
            ("vary", "Accept-Encoding"),
        ] {
            assert_eq!(answer.headers[name], value, "{name}");
        }
    }
    for (name, kind) in [
        ("client-2.wasm", "application/wasm"),
        ("style-3.css", "text/css; charset=utf-8"),
    ] {
        assert_eq!(
            server.get(&format!("/assets/{name}")).await.headers["content-type"],
            kind
        );
    }
    for name in [
        "client-9.js",
        "notes.bin",
        "client-1.js.br",
        "..%2Fmanifest.json",
        "..%2F..%2Fetc%2Fpasswd",
        "",
    ] {
        assert_eq!(server.get(&format!("/assets/{name}")).await.status, 404, "{name}");
    }
}

#[tokio::test]
async fn agents_reach_the_server_by_no_strangers_name() {
    let (_folder, web) = web();
    let config = |public: Option<&str>| Config {
        web: web.clone(),
        public: public.map(|public| Origin::read(public).unwrap()),
        ..Config::default()
    };
    let server = Server::start_with(Mode::Accept, config(None)).await;
    let port = server.address.port();
    let status = async |server: &Server, path: &str, host: &str| {
        let answer = server.http("GET", path, &[("host", host)], "").await;
        (answer.status, answer.text())
    };
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), "[::1]".into()] {
        assert_eq!(status(&server, "/agent/", &host).await.0, 200, "{host}");
    }
    for path in ["/agent", "/agent/", "/agent/socket", "/agent/session"] {
        let (status, text) = status(&server, path, &format!("rebound.example:{port}")).await;
        assert_eq!(status, 421, "{path}");
        assert!(text.contains("set VISAVIS_PUBLIC_URL"), "{text}");
    }
    let loader = format!("/chat/{}/loader.js", server.source);
    assert_eq!(status(&server, &loader, "any.example").await.0, 200, "visitors may");
    let public = Server::start_with(Mode::Accept, config(Some("https://chat.example"))).await;
    assert_eq!(status(&public, "/agent/", "chat.example").await.0, 200);
}

#[tokio::test]
async fn the_loader_holds_its_sources_configuration() {
    let (_folder, web) = web();
    let config = Config {
        web,
        public: Some(Origin::read("https://chat.example").unwrap()),
        ..Config::default()
    };
    let server = Server::start_with(Mode::Accept, config).await;
    let path = format!("/chat/{}/loader.js", server.source);
    let answer = server.get(&path).await;
    let text = answer.text();
    let configuration = text
        .strip_prefix("start(")
        .and_then(|text| text.strip_suffix(')'))
        .unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(configuration).unwrap(),
        json!({
            "source": server.source.as_str(), "server": "https://chat.example", "version": "0.1.0",
            "js": "/assets/client-1.js", "wasm": "/assets/client-2.wasm",
            "js_integrity": "sha384-a", "wasm_integrity": "sha384-b"
        })
    );
    assert_eq!(answer.headers["cache-control"], "public, max-age=60");
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    let tag = &answer.headers["etag"];
    let again = server.http("GET", &path, &[("if-none-match", tag)], "").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[tokio::test]
async fn the_loader_is_compressed_for_who_takes_it_so() {
    let (_folder, server) = with_web().await;
    let path = format!("/chat/{}/loader.js", server.source);
    let plain = server.get(&path).await;
    assert!(!plain.headers.contains_key("content-encoding"));
    let takes = ("accept-encoding", "gzip, deflate, br, zstd");
    let packed = server.http("GET", &path, &[takes], "").await;
    assert_eq!(packed.headers["content-encoding"], "br");
    assert_eq!(packed.headers["vary"].to_lowercase(), "accept-encoding");
    assert!(packed.body.len() < plain.body.len());
    let tag = ("if-none-match", &*packed.headers["etag"]);
    assert_eq!(server.http("GET", &path, &[takes, tag], "").await.status, 304);
}

#[tokio::test]
async fn the_loader_holds_its_sources_looks_and_texts_and_no_text_ends_the_script() {
    let (_folder, server) = with_web().await;
    let path = format!("/chat/{}/loader.js", server.source);
    let before = server.get(&path).await;
    let text = "</script><!--\u{2028}\"+alert(1)+\"";
    let appearance = json!({
        "locale": "de", "title_badge": true, "colors": {"header-color": "teal"},
        "texts": {"de": {"window": {"welcome": text}}},
    });
    let appearance = appearance.as_object().unwrap().clone();
    server
        .app
        .store
        .change_appearance(&server.source, appearance)
        .await
        .unwrap();
    let tag = [("if-none-match", &*before.headers["etag"])];
    let after = server.http("GET", &path, &tag, "").await;
    assert_eq!(after.status, 200, "who has the one from before is given the new one");
    let script = after.text();
    assert!(!script.contains('<') && !script.contains('\u{2028}'), "{script}");
    let configuration = script.strip_prefix("start(").unwrap().strip_suffix(')').unwrap();
    let configuration = serde_json::from_str::<serde_json::Value>(configuration).unwrap();
    assert_eq!(configuration["locale"], "de");
    assert_eq!(configuration["configuration"], json!({"titleBadge": true}));
    assert_eq!(
        configuration["style"],
        ":host,:host([data-dark]){--visavis-header-color:#008080;}"
    );
    assert_eq!(configuration["texts"]["de"]["window"]["welcome"], text);
}

#[tokio::test]
async fn a_loader_that_cannot_be_says_why_in_the_console() {
    let (folder, server) = with_web().await;
    for (source, sentence) in [
        (
            "nobody",
            "no source has the token nobody: copy the loader's address as `visavis-server source list` gives it",
        ),
        (
            "%3C%2Fscript%3E",
            "the loader's address holds no source token: copy it as `visavis-server source show` gives it",
        ),
    ] {
        let answer = server.get(&format!("/chat/{source}/loader.js")).await;
        assert_eq!(answer.text(), format!("console.error(\"visavis: {sentence}\");\n"));
        assert_eq!((answer.status, &*answer.headers["cache-control"]), (200, "no-store"));
        assert_eq!(answer.headers["content-type"], "text/javascript; charset=utf-8");
    }
    fs::remove_file(folder.path().join("manifest.json")).unwrap();
    let answer = server.get(&format!("/chat/{}/loader.js", server.source)).await;
    assert!(answer.text().contains("run `npm run build:web`"), "{}", answer.text());
}

#[tokio::test]
async fn the_console_is_under_a_strict_policy() {
    let (folder, web) = web();
    let config = Config {
        web,
        public: Some(Origin::read("https://chat.example:8080").unwrap()),
        ..Config::default()
    };
    let server = Server::start_with(Mode::Accept, config).await;
    let to = server.get("/agent").await;
    assert_eq!((to.status, &*to.headers["location"]), (308, "/agent/"));
    let page = server
        .http("GET", "/agent/", &[("host", "chat.example:8080")], "")
        .await;
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(
        page.headers["content-security-policy"],
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://chat.example:8080 \
         wss://chat.example:8080; img-src 'self' https: data:; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'"
    );
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    let odd = server.http("GET", "/agent/", &[("host", "a; script-src *")], "").await;
    assert!(!odd.headers["content-security-policy"].contains("script-src *"));
    fs::remove_file(folder.path().join("console/index.html")).unwrap();
    let missing = server.get("/agent/").await;
    assert_eq!(
        (missing.status, &missing.json()["code"]),
        (404, &json!("web_part_missing"))
    );
}

#[tokio::test]
async fn health_reads_the_database() {
    let server = Server::start(Mode::Accept).await;
    let well = server.get("/health").await;
    assert_eq!((well.status, well.json()), (200, json!({"status": "ok"})));
    server.app.store.clone().close().await;
    let ill = server.get("/health").await;
    assert_eq!((ill.status, &ill.json()["code"]), (503, &json!("storage_unavailable")));
}

#[tokio::test]
async fn what_is_not_there_is_not_there() {
    let server = Server::start(Mode::Accept).await;
    for path in [
        "/",
        "/demo/",
        "/demo/token?for=signed",
        "/chat/x/window",
        "/agent/socket/",
        "/manifest.json",
    ] {
        let answer = server.get(path).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (404, &json!("not_found")),
            "{path}"
        );
    }
}
