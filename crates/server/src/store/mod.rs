//! Everything that is kept, in one SQLite file. SQL is written here and nowhere else.
//!
//! Reads go through a few connections of their own; all changes go through `writer`, one
//! transaction after another. Another process may write too (the command line does): nothing of
//! what an administrator sets up is remembered here, it is read anew wherever it is asked for.

mod access_tokens;
mod agents;
mod appearances;
mod apply;
mod bring;
mod communities;
mod fault;
mod fields;
mod inbox;
mod keys;
mod mappings;
mod number;
mod open;
mod own;
mod persons;
mod pictures;
mod removals;
mod sessions;
mod sources;
mod threads;
mod variables;
mod visitors;
mod writer;

#[cfg(test)]
mod tests;

use std::future::Future;

use sqlx::SqlitePool;

pub use apply::{Applied, Run, Step};
pub use fault::{NotDone, NotTaken, Objection, Trouble};
pub use inbox::{Span, ThreadPerson};
pub use open::{Lease, Location, NotALocation, NotOpened, ServedAlready};
pub use own::Own;
pub use persons::{IdentityGroup, Part, StoredIdentity};
pub use sessions::AgentSession;
pub use sources::Rules;
pub use threads::Stored;
pub use visitors::{Acquaintance, RunningThread};

use writer::Desk;

/// The store. Cloning it gives another hand on the same one.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    desk: Desk,
}

impl Store {
    /// Reads something, to know that reading works.
    pub async fn check(&self) -> Result<(), Trouble> {
        self.configuration().await.map(drop)
    }

    /// A number that grows with every change of what an administrator sets up, by whatever process.
    pub async fn configuration(&self) -> Result<u64, Trouble> {
        let configuration: i64 = sqlx::query_scalar("select configuration from counters")
            .fetch_one(&self.readers)
            .await?;
        Ok(number::from_stored(configuration))
    }

    /// Ends the readers. The writer ends with the last hand on the store.
    pub async fn close(self) {
        self.readers.close().await;
    }
}

/// Does what takes many transactions to its end, also where who asked for it is gone: a request has its time.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, NotDone<Objection>>> + Send + 'static,
) -> Result<T, NotDone<Objection>> {
    tokio::spawn(work).await?
}
