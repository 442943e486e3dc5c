//! What every command that serves does first and last: the log, the port, the signals.

use std::future::Future;
use std::io;

use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tracing_subscriber::EnvFilter;

use super::Failure;

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

/// Lets the process have as many open files as the system allows it: each connection is one.
pub(super) fn raise_open_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            tracing::warn!(%error, "the number of open files stays as it is: many connections may not be possible");
        }
    }
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
