//! What an administrator sets up: communities, sources, keys, fields and mappings, agents.
//!
//! A server that is running sees each change within seconds; nothing has to be started again.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::object::Object;
use clap::{Args, Subcommand};

use super::answer::Answer;
use super::{
    Failure, Storage, access_token, agent, community, csp, explain, field, key, mapping, person, source, start,
};
use crate::clock::Clock;
use crate::hub::Hub;
use crate::identity::Vault;
use crate::store::Store;

/// What an administrator does.
#[derive(Debug, Subcommand)]
pub(super) enum Administration {
    /// Communities: who may come in, and how signed identities are handled.
    Community(Office<community::Command>),
    /// Sources: the chats of a community, and the websites that may embed each.
    Source(Office<source::Command>),
    /// Keys: what signed identities are verified with.
    Key(Office<key::Command>),
    /// Custom fields: what agents see of a person besides the predefined fields.
    Field(Office<field::Command>),
    /// Mappings: which extra value goes to which field.
    Mapping(Office<mapping::Command>),
    /// Persons: who came, as agents see them, and merging two who are one.
    Person(Office<person::Command>),
    /// Agents: who answers.
    Agent(Office<agent::Command>),
    /// Access tokens: what programs of administrators are let in with.
    AccessToken(Office<access_token::Command>),
    /// Tokens: what the server makes of one.
    Token(Office<explain::Command>),
    /// What a website's content security policy needs for the chat.
    Csp(Desk<csp::Csp>),
    /// Says what the server makes of a token; the same as `token explain`.
    ExplainToken(Desk<explain::Explain>),
}

/// A family of commands, and where they work.
#[derive(Args, Debug)]
pub(super) struct Office<C: Subcommand> {
    #[command(subcommand)]
    command: C,
    #[command(flatten)]
    place: Place,
}

/// One command, and where it works.
#[derive(Args, Debug)]
pub(super) struct Desk<C: Args> {
    #[command(flatten)]
    command: C,
    #[command(flatten)]
    place: Place,
}

#[derive(Args, Debug)]
struct Place {
    #[command(flatten)]
    storage: Storage,
    /// Answers in JSON, errors too.
    #[arg(long, global = true, display_order = 102)]
    json: bool,
}

/// What is open while a command runs.
pub(super) struct Open {
    pub(super) store: Store,
    pub(super) clock: Clock,
    storage: Storage,
}

impl Open {
    /// Secrets are sealed and unsealed here; opened only where it is needed.
    pub(super) fn vault(&self) -> Result<Vault, Failure> {
        self.storage.vault()
    }
}

/// A command of an administrator.
pub(super) trait Command {
    /// True for what may be the first thing ever done: it makes the database where there is none.
    fn begins(&self) -> bool {
        false
    }

    /// Does it.
    async fn run(self, open: &Open) -> Result<Answer, Failure>;
}

impl Administration {
    /// Does it, and says what came of it.
    pub(super) fn run(self) -> ExitCode {
        match self {
            Self::Community(office) => office.place.run(office.command),
            Self::Source(office) => office.place.run(office.command),
            Self::Key(office) => office.place.run(office.command),
            Self::Field(office) => office.place.run(office.command),
            Self::Mapping(office) => office.place.run(office.command),
            Self::Person(office) => office.place.run(office.command),
            Self::Agent(office) => office.place.run(office.command),
            Self::AccessToken(office) => office.place.run(office.command),
            Self::Token(office) => office.place.run(office.command),
            Self::Csp(desk) => desk.place.run(desk.command),
            Self::ExplainToken(desk) => desk.place.run(desk.command),
        }
    }
}

impl Place {
    fn run(self, command: impl Command) -> ExitCode {
        let json = self.json;
        let answer = start::block_on(async { self.answer(command).await });
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => Answer::failure(&*failure),
        };
        // Nobody is left to tell where this fails.
        let _ = say(&answer, json);
        answer.exit
    }

    async fn answer(self, command: impl Command) -> Result<Answer, Failure> {
        let path = self.storage.database.path();
        if !command.begins() && !path.exists() {
            return Err(format!(
                "there is no database {}: name it with --database or VISAVIS_DATABASE_URL, or begin with \
                 `visavis-server community create`",
                path.display()
            )
            .into());
        }
        let clock = Clock::system();
        let open = Open {
            store: self.storage.store(clock.clone(), Hub::default()).await?,
            clock,
            storage: self.storage,
        };
        let answer = command.run(&open).await;
        open.store.close().await;
        answer
    }
}

/// Answers go to the standard output, failures and warnings to the standard error.
fn say(answer: &Answer, json: bool) -> io::Result<()> {
    match &answer.failure {
        Some(failure) if json => {
            let object = Object::default()
                .text("error", failure.code)
                .text("message", &failure.text);
            writeln!(io::stderr(), "{}", object.finish())
        }
        Some(failure) => writeln!(io::stderr(), "visavis-server: {}", failure.text),
        None if json => writeln!(io::stdout(), "{}", answer.json),
        None => {
            writeln!(io::stdout(), "{}", answer.text)?;
            answer
                .warnings
                .iter()
                .try_for_each(|warning| writeln!(io::stderr(), "warning: {warning}"))
        }
    }
}
