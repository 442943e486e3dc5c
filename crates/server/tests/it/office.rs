//! An administrator in front of the screen: pages and forms as a browser without scripts has them.

use std::fmt::Write as _;

use visavis_server::community::{Mode, Role};

use crate::server::{Answer, PASSWORD, Server};

pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A server, and the cookie of an administrator.
pub(crate) struct Office {
    pub(crate) server: Server,
    pub(crate) cookie: String,
}

impl Office {
    pub(crate) async fn open(mode: Mode) -> Self {
        let server = Server::start(mode).await;
        server.add_agent("ann@shop.example", &[&server.community]).await;
        make_ann(&server, Role::Administrator).await;
        let form = form(&[("email", "ann@shop.example"), ("password", PASSWORD)]);
        let answer = server.http("POST", "/admin/sign-in", &[FORM], &form).await;
        assert_eq!(
            (answer.status, &*answer.headers["location"]),
            (303, "/admin/"),
            "{}",
            answer.text()
        );
        let cookie = answer.headers["set-cookie"].split(';').next().unwrap().to_owned();
        Self { server, cookie }
    }

    pub(crate) async fn get(&self, path: &str) -> String {
        let answer = self.server.http("GET", path, &[("cookie", &self.cookie)], "").await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.server
            .http("POST", path, &[FORM, ("cookie", &self.cookie)], &form(fields))
            .await
    }

    /// Posts what is not done; gives the sentence that says why.
    pub(crate) async fn problem(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(path, fields).await;
        let page = answer.text();
        assert_eq!(answer.status, 422, "{page}");
        assert!(page.contains("<title>Not done: "), "{page}");
        let (_, rest) = page.split_once("<strong>Not done.</strong> ").unwrap();
        rest.split_once("</p>").unwrap().0.to_owned()
    }

    pub(crate) fn community(&self) -> String {
        format!("/admin/communities/{}", self.server.community.id.as_str())
    }
}

/// Gives the administrator this role.
pub(crate) async fn make_ann(server: &Server, role: Role) {
    server.app.store.set_role("ann@shop.example", role).await.unwrap();
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let mut form = String::new();
    for (name, value) in fields {
        write!(form, "{}{name}=", if form.is_empty() { "" } else { "&" }).unwrap();
        for byte in value.bytes() {
            write!(form, "%{byte:02x}").unwrap();
        }
    }
    form
}
