//! What every command that serves does first and last: the log, the port, the signals.

use std::future::Future;
use std::io;

use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;

use super::Failure;
use crate::serve::REQUESTS;

/// Runs a command to its end.
pub(super) fn block_on<T>(command: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    runtime
        .map_err(|error| format!("no threads can be started: {error}: give the process more of them"))?
        .block_on(command)
}

/// Writes the log to the standard error, what `filter` lets through.
pub(super) fn log(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| format!("VISAVIS_LOG cannot be {filter:?}: {error}: write info, or visavis_server=debug"))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(false)
        .with_ansi(io::IsTerminal::is_terminal(&io::stderr()))
        .try_init()?;
    Ok(())
}

/// Files beside those of the live connections: the database, the log, requests for scripts and pages.
const OTHER_FILES: usize = REQUESTS + 64;

/// Lets the process have as many open files as the system allows it: each connection is one. Gives how many of the
/// wished connections there can be.
pub(super) fn open_files_for(sockets: usize) -> usize {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "the number of open files stays as it is: many connections may not be possible");
        }
        let files = getrlimit(Resource::Nofile)
            .current
            .and_then(|files| files.try_into().ok());
        let possible = possible(sockets, files.unwrap_or(usize::MAX));
        if possible < sockets {
            tracing::warn!(
                wished = sockets,
                possible,
                "there are fewer live connections than wished: let the process have more open files (ulimit -n)"
            );
        }
        possible
    }
    #[cfg(not(unix))]
    sockets
}

/// Connections there can be with so many open files: a server that has none left for its database is of no use.
fn possible(sockets: usize, files: usize) -> usize {
    sockets.min(files.saturating_sub(OTHER_FILES)).max(1)
}

/// Takes the port.
pub(super) async fn listen(address: &str) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).await;
    Ok(listener.map_err(|error| {
        format!("nobody can be served at {address}: {error}: choose another address with --listen or VISAVIS_LISTEN")
    })?)
}

/// Waits until somebody wants the program to end.
pub(super) async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminated) = signal(SignalKind::terminate()) else {
            drop(interrupted.await);
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
    tracing::info!("stopping");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_everything_else() {
        assert_eq!(possible(10_000, usize::MAX), 10_000);
        assert_eq!(possible(10_000, 4_096), 4_096 - OTHER_FILES);
        assert_eq!(possible(100, 4_096), 100);
        assert_eq!(possible(100, 64), 1, "it goes on, and says so");
    }
}
