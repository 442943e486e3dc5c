//! `visavis-server serve`

use std::net::IpAddr;

use clap::Args;

use super::{Failure, Storage, start};
use crate::app::Parts;
use crate::clock::Clock;
use crate::community::{NotAnOrigin, Origin};
use crate::config::{Bounds, Config};
use crate::hub::Hub;
use crate::serve::{serve, serve_metrics};

/// Serves chat clients and agents.
#[derive(Args, Debug)]
pub(super) struct Serve {
    /// The address to listen at.
    #[arg(
        long,
        env = "VISAVIS_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8787"
    )]
    listen: String,
    #[command(flatten)]
    storage: Storage,
    /// Where browsers reach the server, as <https://chat.example.org>; needed behind a proxy.
    #[arg(long, env = "VISAVIS_PUBLIC_URL", value_name = "URL", value_parser = origin)]
    public_url: Option<Origin>,
    /// Proxies to believe in who their clients are (the last entry of X-Forwarded-For), by IP address.
    #[arg(
        long = "trusted-proxy",
        env = "VISAVIS_TRUSTED_PROXY",
        value_name = "ADDRESS,...",
        value_delimiter = ','
    )]
    trusted_proxies: Vec<IpAddr>,
    /// Live connections at once.
    #[arg(long, env = "VISAVIS_CONNECTIONS", value_name = "COUNT", default_value_t = Bounds::default().sockets)]
    connections: usize,
    /// Live connections of visitors from one network address; a large office behind one address may need more.
    #[arg(
        long,
        env = "VISAVIS_CONNECTIONS_PER_NETWORK",
        value_name = "COUNT",
        default_value_t = Bounds::default().sockets_of_a_network
    )]
    connections_per_network: usize,
    /// Where figures are served at /metrics, in the text format of Prometheus. Not for the internet. [default: nowhere]
    #[arg(long, env = "VISAVIS_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    metrics_listen: Option<String>,
    /// What is logged: error, warn, info, debug or trace.
    #[arg(long, env = "VISAVIS_LOG", value_name = "FILTER", default_value = "info")]
    log: String,
}

fn origin(text: &str) -> Result<Origin, NotAnOrigin> {
    Origin::read(text)
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), Failure> {
        start::log(&self.log)?;
        let sockets = start::open_files_for(self.connections.clamp(1, 1_000_000));
        let listener = start::listen(&self.listen).await?;
        let metrics = match &self.metrics_listen {
            Some(address) => Some(start::listen(address).await?),
            None => None,
        };
        let (clock, hub) = (Clock::system(), Hub::default());
        // First: another version may serve this database, and it is not to be changed under its hands.
        let _lease = self.storage.lease()?;
        let store = self.storage.store(clock.clone(), hub.clone()).await?;
        let vault = self.storage.vault()?;
        let config = Config {
            public: self.public_url,
            trusted_proxies: self.trusted_proxies,
            bounds: Bounds {
                sockets,
                sockets_of_a_network: self.connections_per_network.max(1),
                ..Bounds::default()
            },
            ..Config::default()
        };
        tracing::info!(address = %listener.local_addr()?, "listening");
        let app = Parts::new(store, hub, clock, vault, config, None);
        if let Some(metrics) = metrics {
            tracing::info!(address = %metrics.local_addr()?, "figures are served at /metrics");
            tokio::spawn(serve_metrics(metrics, app.clone()));
        }
        serve(listener, app, start::told_to_stop()).await;
        Ok(())
    }
}
