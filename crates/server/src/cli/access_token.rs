//! `visavis-server access-token`

use crate::object::Object;
use clap::Subcommand;

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, moment};
use crate::access;
use crate::community::AccessToken;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Makes an access token for a program, and shows it once.
    Create {
        /// The e-mail address of the administrator whose token it is.
        #[arg(long)]
        administrator: String,
        /// Its name: which program has it.
        #[arg(long)]
        name: String,
    },
    /// All access tokens. What they are is never shown again.
    List,
    /// Removes an access token: it lets nobody in from now on.
    Remove {
        /// Its name.
        name: String,
    },
}

impl administration::Command for Command {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::Create { administrator, name } => {
                let (token, hash) = access::fresh()?;
                let made = open.store.add_access_token(&administrator, name, hash).await?;
                let text = format!(
                    "access token {:?} of {}; it is shown now and never again:\n\n  {}",
                    made.name, made.administrator, *token
                );
                Ok(Answer::new(text, object(&made).text("access_token", &token)))
            }
            Self::List => {
                let tokens = open.store.access_tokens().await?;
                let row = |token: &AccessToken| {
                    vec![
                        token.name.clone(),
                        token.administrator.clone(),
                        moment(token.created_at),
                    ]
                };
                let rows: Vec<Vec<String>> = tokens.iter().map(row).collect();
                let records = tokens.iter().map(object).collect();
                let nothing = "no access tokens: make one with `visavis-server access-token create`";
                Ok(Answer::list(
                    nothing,
                    &["name", "administrator", "created"],
                    &rows,
                    records,
                ))
            }
            Self::Remove { name } => {
                open.store.remove_access_token(&name).await?;
                let json = Object::default().text("removed", &name);
                Ok(Answer::new(format!("access token {name:?} is gone"), json))
            }
        }
    }
}

fn object(token: &AccessToken) -> Object {
    Object::default()
        .text("name", &token.name)
        .text("administrator", &token.administrator)
        .whole("created_at", token.created_at)
}
