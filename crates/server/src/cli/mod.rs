//! The command line.

mod access_token;
mod administration;
mod agent;
mod answer;
mod appearance;
mod community;
mod csp;
mod demo;
mod explain;
mod field;
mod key;
mod mapping;
mod person;
mod serve;
mod source;
mod start;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::clock::Clock;
use crate::hub::Hub;
use crate::identity::Vault;
use crate::store::{Lease, Location, Store};

/// The community server of Visavis: a web chat for websites that know their visitors.
#[derive(Debug, Parser)]
#[command(name = "visavis-server", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves chat clients and agents.
    Serve(serve::Serve),
    /// Shows everything at once: a throw-away database, a website, an agent.
    Demo(demo::Demo),
    #[command(flatten)]
    Administration(administration::Administration),
}

/// Where things are kept.
#[derive(Args, Debug)]
pub(crate) struct Storage {
    /// The database, an SQLite file.
    #[arg(
        long = "database",
        env = "VISAVIS_DATABASE_URL",
        value_name = "URL",
        default_value = "sqlite:visavis.db",
        global = true,
        display_order = 100
    )]
    database: Location,
    /// The file of the master key, which seals other parties' secrets; made where it is missing. Keep a copy elsewhere.
    /// [default: the database's file with .key behind it]
    #[arg(
        long,
        env = "VISAVIS_MASTER_KEY_FILE",
        value_name = "FILE",
        global = true,
        display_order = 101
    )]
    master_key_file: Option<PathBuf>,
}

/// What ends a command: one sentence that says what to do.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs the program.
pub fn run() -> ExitCode {
    let Cli { command } = Cli::parse();
    let done = match command {
        Command::Serve(command) => start::block_on(command.run()),
        Command::Demo(command) => start::block_on(command.run()),
        Command::Administration(command) => return command.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell where this fails.
            let _ = writeln!(io::stderr(), "visavis-server: {failure}");
            ExitCode::FAILURE
        }
    }
}

impl Storage {
    /// Opens the database.
    pub(crate) async fn store(&self, clock: Clock, hub: Hub) -> Result<Store, Failure> {
        Ok(Store::open(&self.database, clock, hub).await?)
    }

    /// Takes the right to serve the database.
    pub(crate) fn lease(&self) -> Result<Lease, Failure> {
        self.database.lease()
    }

    /// Opens the vault, and makes its key where there is none.
    pub(crate) fn vault(&self) -> Result<Vault, Failure> {
        let path = self.master_key_file.clone().unwrap_or_else(|| {
            let mut path = self.database.path().as_os_str().to_owned();
            path.push(".key");
            path.into()
        });
        let vault = Vault::open_or_create(&path);
        Ok(vault.map_err(|error| format!("{}: {error}", path.display()))?)
    }
}
