//! Sources and agents.

use std::fs;

use serde_json::json;

use super::desk::Desk;

#[test]
fn origins_are_as_browsers_write_them() {
    let desk = Desk::with(&["community create --name Shop"]);
    let create = "source create --community Shop --name Website";
    desk.run(create).misused("--origin <ORIGIN>");
    for wrong in [
        "shop.example",
        "https://shop.example/page",
        "*",
        "null",
        "ftp://shop.example",
        "https://shop.example:99999",
    ] {
        desk.run(&format!("{create} --origin {wrong}"))
            .misused("write scheme, host and port alone");
    }
    let origins = "--origin https://Shop.Example:443/ --origin http://localhost:8080";
    let made = desk.run(&format!("{create} {origins} --json")).json();
    assert_eq!(
        made["origins"],
        json!(["https://shop.example", "http://localhost:8080"])
    );
    let token = made["token"].as_str().unwrap();
    let allowed = desk
        .run(&format!("source allow {token} https://www.shop.example --json"))
        .json();
    assert_eq!(allowed["origins"].as_array().unwrap().len(), 3);
    desk.run(&format!("source disallow {token} http://localhost:8080"))
        .done();
    let list = desk.run("source list --community Shop --json").json();
    assert_eq!(
        list["records"][0]["origins"],
        json!(["https://shop.example", "https://www.shop.example"])
    );
    assert_eq!(list["records"][0]["community"], "Shop");
    desk.run("source allow nosuchtoken https://a.example")
        .refused("there is no source nosuchtoken: `visavis-server source list` shows them");
    desk.run(&format!("source remove {token}"))
        .refused("source \"Website\" would go with its conversations: say --force to mean it");
    desk.run(&format!("source remove {token} --force")).done();
    assert_eq!(
        desk.run("source list --json").json(),
        json!({"count": 0, "records": []})
    );
}

#[test]
fn a_source_has_looks_and_texts_of_its_own() {
    let desk = Desk::with(&["community create --name Shop"]);
    let create = "source create --community Shop --name Website --origin https://shop.example --json";
    let made = desk.run(create).json();
    let source = format!("source appearance {}", made["token"].as_str().unwrap());
    let now = |changes: &str| desk.run(format!("{source} --json {changes}").trim_end()).json()["appearance"].clone();

    let built_in = desk.run(&source).done();
    assert_eq!(
        built_in,
        "source \"Website\" has the looks and the texts that are built in\n"
    );
    let texts = json!({"en": {"input_placeholder": "Ask us"}});
    fs::write(desk.path("texts.json"), texts.to_string()).unwrap();
    assert_eq!(
        now(
            "--color $header-color=teal --color text-color=#123 --locale de --theme dark --position left \
             --title-badge true --sound false --texts texts.json"
        ),
        json!({
            "locale": "de", "theme": "dark", "position": "left", "title_badge": true, "sound": false,
            "colors": {"header-color": "#008080", "text-color": "#112233"}, "texts": texts,
        })
    );
    assert_eq!(
        now("--color header-color=red --unset text-color --unset theme --unset locale --unset texts --unset sound"),
        json!({"position": "left", "title_badge": true, "colors": {"header-color": "#ff0000"}})
    );
    let shown = desk.run(&source).done();
    assert!(
        shown.contains("source \"Website\" has of its own\n{\n  \"position\": \"left\""),
        "{shown}"
    );
    assert_eq!(
        now("--unset colors --color text-color=red --unset position --unset title_badge"),
        json!({"colors": {"text-color": "#ff0000"}})
    );
    assert_eq!(now(""), json!({"colors": {"text-color": "#ff0000"}}));
    assert_eq!(now("--unset text-color"), json!({}));

    desk.run(&format!("{source} --color header-colour=red"))
        .misused("there is no such colour: did you mean header-color?");
    desk.run(&format!("{source} --color header-color"))
        .misused("write the name, = and the colour");
    desk.run(&format!("{source} --color header-color=#12"))
        .misused("\"#12\" is not a colour");
    desk.run(&format!("{source} --theme neon"))
        .misused("[possible values: auto, light, dark]");
    desk.run(&format!("{source} --unset text-color")).refused(
        "the source has no \"text-color\" of its own: name one of locale, theme, position, title_badge, sound, colors, \
         texts, or a colour it has",
    );
    desk.run(&format!("{source} --locale xx --position left --json"));
    assert_eq!(now(""), json!({}), "of what is refused nothing is done");
    fs::write(desk.path("texts.json"), "{\"en\": {\"input_placehoder\": \"Ask us\"}}").unwrap();
    desk.run(&format!("{source} --texts texts.json"))
        .refused("texts: en.input_placehoder: there is no such text: did you mean input_placeholder?");
    fs::write(desk.path("texts.json"), "{\n\"en\": {,}}").unwrap();
    desk.run(&format!("{source} --texts texts.json"))
        .refused("texts.json is not JSON: key must be a string at line 2 column 8");
    desk.run("source appearance nosuchtoken")
        .refused("there is no source nosuchtoken: `visavis-server source list` shows them");
}

#[test]
fn agents_come_and_go() {
    let desk = Desk::with(&["community create --name Shop", "community create --name Bank"]);
    let create = "agent create --email Ann@example.org --name Ann --community Shop --community Bank --password-stdin";
    desk.run_with(create, "short")
        .refused("the password cannot be taken: write at least 8 characters and at most 1024 bytes");
    let made = desk.run_with(create, "correct horse battery\n").done();
    assert!(!made.contains("correct horse"), "it was given, and is not repeated");
    let shown = desk.run("agent show ann@example.org --json").json();
    assert_eq!(
        (&shown["name"], &shown["communities"]),
        (&json!("Ann"), &json!(["Bank", "Shop"]))
    );
    desk.run_with(create, "correct horse battery")
        .refused("there is an agent \"Ann@example.org\" already: remove that one first");
    desk.run("agent create --email b@example.org --name B --community Nowhere")
        .refused("there is no community \"Nowhere\": `visavis-server community list` shows them");
    desk.run("agent remove ann@example.org").done();
    assert_eq!(desk.run("agent list --json").json()["count"], 0);
}

#[test]
fn an_agent_has_a_picture_until_it_is_taken_away() {
    let desk = Desk::with(&["community create --name Shop"]);
    desk.run("agent create --email ann@example.org --name Ann --community Shop")
        .done();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x28\0\0\0\x28\x08\0\0\0\0";
    for (name, content) in [
        ("ann.png", png.to_vec()),
        ("ann.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("huge.png", [png.to_vec(), vec![0; 64 * 1024]].concat()),
    ] {
        fs::write(desk.path(name), content).unwrap();
    }
    let said = desk.run("agent picture ann@example.org ann.png").done();
    assert!(said.ends_with("of the chat server; has a picture\n"), "{said}");
    let shown = || desk.run("agent show ann@example.org --json").json();
    let path = shown()["picture"].as_str().unwrap().to_owned();
    assert!(path.starts_with("/pictures/") && path.len() == 32, "{path}");
    desk.run("agent picture ann@example.org ann.svg")
        .refused("the picture is no PNG, JPEG or WebP: save it as one of these");
    desk.run("agent picture ann@example.org huge.png")
        .refused("the picture has more than 65536 bytes: make it smaller, 512 by 512 pixels are plenty");
    desk.run("agent picture bob@example.org ann.png")
        .refused("there is no agent \"bob@example.org\": `visavis-server agent list` shows them");
    assert!(
        desk.run("agent picture ann@example.org nowhere.png")
            .err
            .contains("nowhere.png cannot be read")
    );
    desk.run("agent picture ann@example.org").misused("<FILE>");
    desk.run("agent picture ann@example.org ann.png --remove")
        .misused("--remove");
    assert_eq!(shown()["picture"], json!(path), "what is refused changes nothing");
    desk.run("agent picture ann@example.org --remove").done();
    assert!(shown()["picture"].is_null());
}

#[test]
fn the_policy_of_a_website_is_one_line() {
    let desk = Desk::with(&["community create --name Shop"]);
    let create = "source create --community Shop --name Website --origin https://shop.example --json";
    let made = desk.run(create).json();
    let token = made["token"].as_str().unwrap();
    let line = desk
        .run(&format!("csp --source {token} --public-url https://chat.example.org"))
        .done();
    assert_eq!(
        line.trim(),
        "Content-Security-Policy: script-src https://chat.example.org 'wasm-unsafe-eval'; \
         connect-src https://chat.example.org wss://chat.example.org; img-src https://chat.example.org"
    );
    desk.run(&format!("csp --source {token}"))
        .refused("nobody has said where browsers reach the server: set VISAVIS_PUBLIC_URL, or say --public-url");
    desk.run("csp --source nosuchtoken")
        .refused("there is no source nosuchtoken: `visavis-server source list` shows them");
}
