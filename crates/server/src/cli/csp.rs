//! `visavis-server csp`: what a website's content security policy needs for a source.

use crate::object::Object;
use clap::Args;
use visavis_wire::FieldError;
use visavis_wire::SourceToken;

use super::Failure;
use super::administration::{self, Open};
use super::answer::Answer;
use crate::community::{NotAnOrigin, Origin};
use crate::policy;

#[derive(Args, Debug)]
pub(super) struct Csp {
    /// The source's token, as `source list` shows it.
    #[arg(long, value_name = "TOKEN", value_parser = token)]
    source: SourceToken,
    /// Where browsers reach the server.
    #[arg(long, env = "VISAVIS_PUBLIC_URL", value_name = "URL", value_parser = origin)]
    public_url: Option<Origin>,
}

fn origin(text: &str) -> Result<Origin, NotAnOrigin> {
    Origin::read(text)
}

fn token(text: &str) -> Result<SourceToken, FieldError> {
    SourceToken::read("the source's token", text.into())
}

impl administration::Command for Csp {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        let source = open.store.source(&self.source).await?;
        let Some(server) = &self.public_url else {
            return Err(
                "nobody has said where browsers reach the server: set VISAVIS_PUBLIC_URL, or say --public-url".into(),
            );
        };
        let line = policy::of_website(server.as_str());
        let json = Object::default()
            .text("source", source.token.as_str())
            .text("policy", &line);
        Ok(Answer::new(format!("Content-Security-Policy: {line}"), json))
    }
}
