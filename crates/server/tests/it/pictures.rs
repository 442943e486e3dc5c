//! Pictures of agents: beside what they wrote, at addresses of their own, and gone when they are taken away.

use serde_json::{Value, json};
use visavis_server::community::Mode;
use visavis_server::picture::Picture;

use crate::line::Line;
use crate::office;
use crate::rest::Office;
use crate::server::{Answer, Server};

const EMAIL: &str = "grace@shop.example";

/// A PNG, as far as anybody looks.
pub(crate) fn png(width: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\0\0\0\x28\x08\0\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

async fn set(server: &Server, width: u32) -> String {
    let store = &server.app.store;
    let agent = store.agent(EMAIL).await.unwrap().id;
    store
        .set_picture(&agent, Picture::read(png(width)).unwrap())
        .await
        .unwrap();
    store.agent(EMAIL).await.unwrap().picture.unwrap()
}

/// The pictures beside the messages of the next frame of entries.
async fn pictures(line: &mut Line) -> Vec<Value> {
    let entries = line.next_named("entries").await["entries"].clone();
    let entries = entries.as_array().unwrap().iter();
    entries.map(|entry| entry["picture"].clone()).collect()
}

#[tokio::test]
async fn the_picture_of_who_wrote_it_stands_beside_a_message() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let (mut visitor, _) = server.visit(json!({})).await;
    let thread = visitor.deliver("m1", "hello").await["thread"].clone();
    assert_eq!(pictures(&mut visitor).await, [Value::Null]);
    let (mut agent, _) = server.work(&server.sign_in(EMAIL).await, None).await;
    let reply = |id: &str| json!({"reply": {"thread": thread, "id": id, "body": "hi"}});

    agent.say(&reply("r1")).await;
    assert_eq!(pictures(&mut visitor).await, [Value::Null], "there is none yet");
    let first = set(&server, 40).await;
    agent.say(&reply("r2")).await;
    assert_eq!(pictures(&mut visitor).await, [json!(first)]);
    let second = set(&server, 41).await;
    assert_ne!(first, second, "another picture is another address");

    // Who comes back sees all messages with the picture of now; the agents too.
    let after = json!({"thread": thread, "after": 0});
    let (mut again, _) = server.visit(after).await;
    let now = [Value::Null, json!(second), json!(second)];
    assert_eq!(pictures(&mut again).await, now);
    agent.say(&json!({"open": {"thread": thread}})).await;
    assert_eq!(pictures(&mut agent).await, now);
    // Who comes back to the console hears of their own.
    let mut console = server.call_as_agent(&server.sign_in(EMAIL).await).await;
    console.say(&json!({"hello": {"versions": [1]}})).await;
    assert_eq!(console.next().await["picture"], json!(second));

    let store = &server.app.store;
    let id = store.agent(EMAIL).await.unwrap().id;
    store.remove_picture(&id).await.unwrap();
    again.say(&json!({"history": {"before": 4}})).await;
    assert_eq!(pictures(&mut again).await, [Value::Null, Value::Null, Value::Null]);
    for gone in [first, second] {
        assert_eq!(server.get(&format!("/pictures/{gone}")).await.status, 404);
    }
}

#[tokio::test]
async fn a_picture_is_a_picture_whatever_it_holds() {
    let server = Server::start(Mode::Accept).await;
    server.add_agent(EMAIL, &[&server.community]).await;
    let id = set(&server, 40).await;
    assert_eq!(id.len(), 22, "128 bits that nobody guesses");
    let answer = server.get(&format!("/pictures/{id}")).await;
    assert_eq!((answer.status, &answer.body), (200, &png(40)));
    for (name, value) in [
        ("content-type", "image/png"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        assert_eq!(answer.headers[name], value, "{name}");
    }
    for nothing in [
        "/pictures/",
        "/pictures/x",
        "/pictures/..%2Fhealth",
        &format!("/pictures/{id}/x"),
    ] {
        assert_eq!(server.get(nothing).await.status, 404, "{nothing}");
    }
    server.app.store.remove_agent(EMAIL).await.unwrap();
    assert_eq!(
        server.get(&format!("/pictures/{id}")).await.status,
        404,
        "it goes with the agent"
    );
}

#[tokio::test]
async fn a_program_gives_agents_pictures() {
    let office = Office::open().await;
    let server = &office.server;
    server.add_agent(EMAIL, &[&server.community]).await;
    let all = office.get("/1.0/agents?limit=1&offset=1").await;
    let grace = all["records"][0].clone();
    let id = grace["id"].as_str().unwrap();
    let as_made = json!({
        "id": id, "name": "Grace", "email": EMAIL, "communities": ["Shop"], "administrator": false, "avatar_url": null,
    });
    assert_eq!((&all["count"], &grace), (&json!(2), &as_made));
    let agent = format!("/1.0/agents/{id}");
    let avatar = format!("{agent}/avatar");

    // Two programs, and neither needs to know what kind of file it has.
    let long = [png(41), vec![0; 64 * 1024 - png(41).len()]].concat();
    for (kind, file) in [("application/octet-stream", png(40)), ("text/plain", long)] {
        let now = office.put(&avatar, kind, &file).await;
        assert_eq!(now.status, 200, "{}", now.text());
        let now = now.json();
        assert_eq!(now, office.get(&agent).await);
        let path = now["avatar_url"].as_str().unwrap();
        let path = path.strip_prefix(&format!("http://{}", server.address)).unwrap();
        assert!(server.get(path).await.body == file);
    }
    let administrator = &office.get("/1.0/agents").await["records"][0];
    assert_eq!(
        (&administrator["administrator"], &administrator["avatar_url"]),
        (&json!(true), &Value::Null),
        "it is one agent's alone"
    );
    for _ in 0..2 {
        let gone = office.ask("DELETE", &avatar, &Value::Null).await;
        assert_eq!((gone.status, gone.body.len()), (204, 0));
        assert_eq!(office.get(&agent).await, as_made);
    }
}

#[tokio::test]
async fn what_is_no_picture_changes_nothing() {
    let office = Office::open().await;
    let agent = office.get("/1.0/agents").await["records"][0].clone();
    let agent = format!("/1.0/agents/{}", agent["id"].as_str().unwrap());
    let avatar = format!("{agent}/avatar");
    let before = office.put(&avatar, "image/png", &png(40)).await.json();
    for (file, status, word, says) in [
        (Vec::new(), 422, "rule", "the picture is empty"),
        (vec![0; 64 * 1024 + 1], 413, "malformed", "make it smaller"),
        (b"<svg/>".to_vec(), 422, "rule", "save it as one of these"),
        (png(40)[..18].to_vec(), 422, "rule", "the picture is damaged"),
        (png(513), 422, "rule", "make it at most 512 by 512"),
        (
            [png(40), b"acTL fcTL".to_vec()].concat(),
            422,
            "rule",
            "the picture moves",
        ),
    ] {
        let refused = office.put(&avatar, "image/png", &file).await;
        let problem = refused.json();
        assert_eq!((refused.status, &problem["error"]), (status, &json!(word)), "{problem}");
        assert_eq!(problem["status"], status);
        assert!(problem["message"].as_str().unwrap().contains(says), "{problem}");
    }
    assert_eq!(office.get(&agent).await, before);

    for (method, path) in [
        ("GET", "/1.0/agents/nobody"),
        ("PUT", "/1.0/agents/nobody/avatar"),
        ("DELETE", "/1.0/agents/nobody/avatar"),
    ] {
        assert_eq!(
            office.word(method, path, &Value::Null).await,
            (404, "not_found".into()),
            "{method}"
        );
    }
    for (method, path, status) in [
        ("POST", &*avatar, 405),
        ("DELETE", &agent, 405),
        ("GET", "/1.0/agents?limit=0", 400),
    ] {
        assert_eq!(
            office.word(method, path, &Value::Null).await.0,
            status,
            "{method} {path}"
        );
    }
}

/// Posts a form with a file in this field, as a browser sends it.
async fn upload(office: &office::Office, path: &str, field: &str, file: &[u8]) -> Answer {
    let head = format!("--b\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"a.png\"\r\n\r\n");
    let form = [head.as_bytes(), file, b"\r\n--b--\r\n"].concat();
    let headers = [
        ("content-type", "multipart/form-data; boundary=b"),
        ("cookie", &*office.cookie),
    ];
    office.server.http("POST", path, &headers, form).await
}

#[tokio::test]
async fn an_administrator_gives_agents_pictures_on_the_screen() {
    let office = office::Office::open(Mode::Require).await;
    let store = &office.server.app.store;
    office.server.add_agent(EMAIL, &[&office.server.community]).await;
    let agent = async || store.agent(EMAIL).await.unwrap();
    let set_picture = format!("/admin/agents/{}/picture", agent().await.id.as_str());
    let page = office.get("/admin/agents").await;
    assert!(
        page.contains(EMAIL) && page.contains("answers in <bdi>Shop</bdi>"),
        "{page}"
    );
    assert!(!page.contains("<img") && !page.contains("Remove the picture"), "{page}");

    let largest = [png(40), vec![0; 64 * 1024 - png(40).len()]].concat();
    let set = upload(&office, &set_picture, "picture", &largest).await;
    assert_eq!(
        (set.status, &*set.headers["location"]),
        (303, "/admin/agents?done=picture")
    );
    let kept = agent().await.picture_path().unwrap();
    assert!(office.server.get(&kept).await.body == largest);
    let page = office.get(&set.headers["location"]).await;
    let shown = format!("src=\"{}\" alt=\"Picture of Grace\"", kept.replace('/', "&#x2f;"));
    assert!(
        page.contains(&shown) && page.contains("It is saved."),
        "{shown} is not in {page}"
    );
    assert_eq!(page.matches("<img").count(), 1, "the administrator has none");

    // Whatever is wrong is said, however much was sent, and changes nothing.
    let long = [png(40), vec![0; 64 * 1024]].concat();
    for (field, file, says) in [
        ("picture", Vec::new(), "The picture is empty: choose"),
        ("file", png(40), "The picture is empty: choose"),
        (
            "picture",
            long,
            "The picture has more than 65536 bytes: make it smaller",
        ),
        (
            "picture",
            vec![1; 4_000_000],
            "The picture has more than 65536 bytes: make it smaller",
        ),
        ("picture", b"<svg/>".to_vec(), "The picture is no PNG, JPEG or WebP"),
        (
            "picture",
            png(513),
            "The picture has 513 by 40 pixels: make it at most 512 by 512.",
        ),
        (
            "picture",
            b"\r\n--b\r\nx".to_vec(),
            "The file did not arrive as a whole: choose it again.",
        ),
    ] {
        let refused = upload(&office, &set_picture, field, &file).await;
        let page = refused.text();
        assert_eq!(refused.status, 422, "{page}");
        assert!(
            page.contains(&format!("<strong>Not done.</strong> {says}")),
            "{says} is not in {page}"
        );
        assert_eq!(page.matches("aria-invalid").count(), 1);
    }
    assert_eq!(agent().await.picture_path().as_deref(), Some(&*kept));

    let remove = format!("{set_picture}/remove");
    for _ in 0..2 {
        let removed = office.post(&remove, &[]).await;
        assert_eq!(removed.headers["location"], "/admin/agents?done=removed");
        assert_eq!(agent().await.picture, None);
    }
    store.remove_agent(EMAIL).await.unwrap();
    assert_eq!(office.post(&remove, &[]).await.status, 404);
    assert_eq!(upload(&office, &set_picture, "picture", &png(40)).await.status, 404);
}
