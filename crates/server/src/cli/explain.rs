//! `visavis-server token explain`: what the server makes of a token, by the code that decides about visitors.

use std::process::ExitCode;
use visavis_wire::json;

use clap::{Args, Subcommand};
use zeroize::Zeroizing;

use super::Failure;
use super::administration::{self, Open};
use super::answer::{Answer, read_line};
use crate::explain::{Accepted, Explained, explain};
use crate::identity::Moment;
use crate::keys;
use crate::session::Refusal;

/// What can be done with a token.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Says what the server makes of a token.
    Explain(Explain),
}

/// Explains a token.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// The community's name.
    #[arg(long)]
    community: String,
    /// As a token that has opened a session already: without the minimum lifetime.
    #[arg(long)]
    in_session: bool,
    /// The token. Others on this machine can see what a command was given: a real visitor's belongs to the standard
    /// input, where it is read from if it is not here.
    #[arg(value_name = "JWT")]
    token: Option<String>,
}

impl administration::Command for Command {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        match self {
            Self::Explain(explain) => explain.run(open).await,
        }
    }
}

impl administration::Command for Explain {
    async fn run(self, open: &Open) -> Result<Answer, Failure> {
        let community = open.store.community(&self.community).await?;
        let token = match self.token {
            Some(token) => Zeroizing::new(token),
            None => read_line("the token")?,
        };
        let moment = if self.in_session {
            Moment::InSession
        } else {
            Moment::Registering
        };
        let stored = keys::named_by(&open.store, &community.id, &token).await?;
        let now = open.clock.now();
        let explained = match &stored {
            Some(stored) => explain(&token, Some((stored, &open.vault()?)), &community, moment, now)?,
            None => explain(&token, None, &community, moment, now)?,
        };
        Ok(answer(&explained))
    }
}

fn answer(explained: &Explained) -> Answer {
    let (text, exit) = match explained {
        Explained::Accepted(accepted) => (let_in(accepted), ExitCode::SUCCESS),
        // A program that asks only by the exit code gets its answer too.
        Explained::Refused(refusal) => (refused(refusal), ExitCode::FAILURE),
    };
    Answer {
        exit,
        ..Answer::new(text, explained.object())
    }
}

fn let_in(accepted: &Accepted) -> String {
    format!(
        "accepted\n\
         Key ID     {}\n\
         expires    in {} s; it can be presented for another {} s\n\
         identity   {}",
        accepted.verified.kid,
        accepted.expires_in,
        accepted.presentable_for,
        json::to_string(&accepted.verified.identity)
    )
}

fn refused(refusal: &Refusal) -> String {
    let lines = [
        ("measured", refusal.measured()),
        ("rule", refusal.rule()),
        ("to do", refusal.remedy()),
    ];
    let lines = lines.iter().filter(|(_, text)| !text.is_empty());
    let lines = lines.map(|(name, text)| format!("\n{name:<10} {text}"));
    format!("refused: {}{}", refusal.code, lines.collect::<String>())
}
