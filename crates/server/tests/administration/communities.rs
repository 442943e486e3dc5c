//! Communities.

use super::desk::Desk;

#[test]
fn for_people_it_is_said_in_words() {
    let desk = Desk::new();
    let made = desk.run("community create --name My+shop --kid web_2026").done();
    assert!(made.starts_with(
        "community \"My shop\", preset ringcx, mode require: signed identities alone come in\n\
         a token lives at least 3600 s when it is presented\n\n\
         key web_2026, HS256; its secret is shown now and never again, give it to the machine that signs:\n\n\
         \x20 VISAVIS_KEY_ID=web_2026\n  VISAVIS_SECRET="
    ));
    assert!(made.ends_with(
        "\n\nnext: visavis-server source create --community 'My shop' --name Website --origin https://www.example.org\n"
    ));
    let list = desk.run("community list").done();
    assert_eq!(
        list,
        "name     preset  mode     minimum lifetime\nMy shop  ringcx  require  3600 s\n"
    );
    assert_eq!(
        desk.run("agent list").done(),
        "no agents: make one with `visavis-server agent create`\n"
    );
}

#[test]
fn mode_accept_is_warned_of() {
    let desk = Desk::new();
    let warning = "warning: mode accept is not for production: anybody can claim to be anybody; choose require as soon \
                   as your website signs\n";
    let made = desk.run("community create --name Shop --preset engage --mode accept");
    assert_eq!((made.code, made.err.as_str()), (0, warning));
    assert!(!made.out.contains("VISAVIS_SECRET"), "no key was asked for");
    assert!(
        desk.run("community show Shop --json").json()["warning"]
            .as_str()
            .unwrap()
            .contains("not for production")
    );
    desk.run("community mode Shop require").refused(
        "community \"Shop\" would let nobody in: mode require needs a key: add one first (`visavis-server key add`)",
    );
    desk.run("key add --community Shop --kid web_2026").done();
    desk.run("community mode Shop require").done();
    desk.run("community create --name Other --mode accept").refused(
        "community \"Other\" has the preset ringcx, which does not allow mode accept: choose mode reject or require, \
         or the preset engage",
    );
    assert!(
        !desk
            .run("community create --name Plain --preset engage")
            .done()
            .contains("VISAVIS_SECRET")
    );
}
