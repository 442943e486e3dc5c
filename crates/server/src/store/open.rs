//! Opening the database, and making it where it is not there yet.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::Store;
use super::writer::Desk;
use crate::clock::Clock;
use crate::hub::Hub;

/// Connections that read.
const READERS: u32 = 4;
/// Another process may hold the file for this long; who reads waits as long for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

macro_rules! migration {
    ($version:literal, $title:literal, $file:literal) => {
        (
            $version,
            $title,
            include_str!(concat!("../../migrations/sqlite/", $file)),
        )
    };
}

/// What makes the database, in order. One that was released is never changed.
const MIGRATIONS: [(i64, &str, &str); 10] = [
    migration!(1, "the main job", "0001_the_main_job.sql"),
    migration!(2, "keys in use", "0002_keys_in_use.sql"),
    migration!(3, "several threads", "0003_several_threads.sql"),
    migration!(4, "mapping", "0004_mapping.sql"),
    migration!(5, "administrators", "0005_administrators.sql"),
    migration!(6, "custom variables", "0006_custom_variables.sql"),
    migration!(7, "appearance", "0007_appearance.sql"),
    migration!(8, "pictures", "0008_pictures.sql"),
    migration!(9, "automated messages", "0009_automated_messages.sql"),
    migration!(10, "removals", "0010_removals.sql"),
];

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location(PathBuf);

/// An address that names no database of ours; holds the address.
#[derive(Clone, Debug)]
pub struct NotALocation(String);

/// A database that could not be opened.
#[derive(Debug)]
pub struct NotOpened {
    path: PathBuf,
    cause: Box<dyn std::error::Error + Send + Sync>,
}

/// Brings a database up to the form it had after so many migrations.
pub(super) fn migrator(count: usize) -> Migrator {
    let migrations = MIGRATIONS.iter().take(count).map(|&(version, title, sql)| {
        Migration::new(version, title.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

impl Location {
    /// The database's file.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Takes the right to serve this database; it ends with the process, however that ends. The command line needs
    /// none.
    pub fn lease(&self) -> Result<Lease, Box<dyn std::error::Error + Send + Sync>> {
        let mut path = self.0.clone().into_os_string();
        path.push(".lock");
        let not_opened = |error: io::Error| NotOpened {
            path: self.0.clone(),
            cause: error.into(),
        };
        let file = File::create(&path).map_err(not_opened)?;
        match file.try_lock() {
            Ok(()) => Ok(Lease(file)),
            Err(TryLockError::WouldBlock) => Err(ServedAlready(self.0.clone()).into()),
            Err(TryLockError::Error(error)) => Err(not_opened(error).into()),
        }
    }
}

/// A database served by another server already; the hints of one would not reach the other.
#[derive(Debug)]
pub struct ServedAlready(PathBuf);

/// The right to serve a database, as long as it is held.
#[derive(Debug)]
pub struct Lease(#[expect(dead_code, reason = "it is held, not used")] File);

impl fmt::Display for ServedAlready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0.display();
        write!(
            f,
            "another server serves the database {path}: stop that one first, or name another database"
        )
    }
}

impl std::error::Error for ServedAlready {}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Self {
        Self(path)
    }
}

impl FromStr for Location {
    type Err = NotALocation;

    /// Reads `sqlite:path`, `sqlite://path` or a path alone.
    fn from_str(text: &str) -> Result<Self, NotALocation> {
        let wrong = || NotALocation(text.into());
        let path = match text.split_once(':') {
            Some(("sqlite", path)) => path.strip_prefix("//").unwrap_or(path),
            Some((scheme, _)) if scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                return Err(wrong());
            }
            _ => text,
        };
        if path.is_empty() || path.starts_with(':') || path.contains(['?', '\0']) {
            return Err(wrong());
        }
        Ok(Self(path.into()))
    }
}

impl fmt::Display for NotALocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} names no SQLite file: write sqlite:path/to/visavis.db", self.0)
    }
}

impl std::error::Error for NotALocation {}

impl fmt::Display for NotOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        write!(
            f,
            "the database {path} cannot be opened: {}: name a file in a folder that this user may write, as in \
             VISAVIS_DATABASE_URL=sqlite:/var/lib/visavis/visavis.db",
            self.cause
        )
    }
}

impl std::error::Error for NotOpened {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.cause)
    }
}

impl Store {
    /// Opens the database, makes it where it is missing, and brings it up to date.
    pub async fn open(location: &Location, clock: Clock, hub: Hub) -> Result<Self, NotOpened> {
        let path = location.path();
        let not_opened = |cause: Box<dyn std::error::Error + Send + Sync>| NotOpened {
            path: path.into(),
            cause,
        };
        make_file(path).map_err(|error| not_opened(error.into()))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .foreign_keys(true);
        // One connection for as long as this takes, and it may write: a reader of a database that needs recovery
        // could not open it.
        let first = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await
            .map_err(|error| not_opened(error.into()))?;
        let migrator = migrator(MIGRATIONS.len());
        let mut migrated = migrator.run(&first).await;
        if migrated.is_err() {
            // Another process may have been at it at the same moment; now it is done, or there is a reason.
            migrated = migrator.run(&first).await;
        }
        migrated.map_err(|error| not_opened(error.into()))?;
        first.close().await;

        // All of them now and for ever: when everything is busy there may be no open file left for one more.
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .min_connections(READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            // A file does not go away as a server does: asking it first would double the cost of a read.
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone().pragma("query_only", "on"))
            .await
            .map_err(|error| not_opened(error.into()))?;
        let desk = Desk::open(options, clock, hub).await;
        let desk = desk.map_err(|error| not_opened(error.into()))?;
        Ok(Self { readers, desk })
    }
}

/// Makes an empty file that only this user can read: SQLite gives its other files the same rights.
fn make_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_a_path_with_or_without_its_scheme() {
        for text in ["sqlite:a/b.db", "sqlite://a/b.db", "a/b.db"] {
            assert_eq!(text.parse::<Location>().unwrap().path(), Path::new("a/b.db"));
        }
        let absolute: Location = "sqlite:///var/a.db".parse().unwrap();
        assert_eq!(absolute.path(), Path::new("/var/a.db"));
        for wrong in [
            "",
            "sqlite:",
            "postgres://localhost/a",
            "sqlite::memory:",
            "sqlite:a?mode=ro",
        ] {
            assert!(wrong.parse::<Location>().is_err(), "{wrong}");
        }
    }
}
