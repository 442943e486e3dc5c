//! The running server: what every request and every connection has at hand.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use crate::clock::Clock;
use crate::config::Config;
use crate::demo::Demo;
use crate::hub::Hub;
use crate::identity::Vault;
use crate::network::Networks;
use crate::pace::Gates;
use crate::password::Passwords;
use crate::refusals::Refusals;
use crate::store::Store;
use crate::usage::Usage;

/// The running server. Cloning it gives another hand on the same one.
pub type App = Arc<Parts>;

/// The parts of a running server.
#[derive(Debug)]
pub struct Parts {
    /// Everything that is kept.
    pub store: Store,
    /// Who listens to what.
    pub hub: Hub,
    /// The time.
    pub clock: Clock,
    /// Secrets and tickets.
    pub vault: Vault,
    /// How to serve.
    pub config: Config,
    /// The demo's website, where one is served.
    pub demo: Option<Demo>,
    /// Who was not let in, and why.
    pub refusals: Refusals,
    /// How keys are used.
    pub usage: Usage,
    pub(crate) passwords: Passwords,
    pub(crate) attempts_by_peer: Gates,
    pub(crate) attempts_by_both: Gates,
    pub(crate) attempts_by_email: Gates,
    /// The pace of each visitor's messages; it outlives their connections.
    pub(crate) messages: Gates,
    pub(crate) networks: Networks,
    pub(crate) sockets: Arc<Semaphore>,
    /// Those of the sockets that visitors may have.
    pub(crate) visitors: Arc<Semaphore>,
    /// Grows whenever an administrator has set something up differently.
    pub(crate) configuration: watch::Sender<u64>,
    /// True when the server stops.
    pub(crate) stopping: watch::Sender<bool>,
}

impl Parts {
    /// A server of these parts.
    pub fn new(store: Store, hub: Hub, clock: Clock, vault: Vault, config: Config, demo: Option<Demo>) -> App {
        Arc::new(Self {
            refusals: Refusals::default(),
            usage: Usage::default(),
            passwords: Passwords::default(),
            attempts_by_peer: config.bounds.attempts_by_peer.into(),
            attempts_by_both: config.bounds.attempts_by_both.into(),
            attempts_by_email: config.bounds.attempts_by_email.into(),
            messages: config.bounds.messages.into(),
            networks: (&config.bounds).into(),
            sockets: Arc::new(Semaphore::new(config.bounds.sockets)),
            visitors: Arc::new(Semaphore::new(
                config.bounds.sockets - config.bounds.sockets_for_agents(),
            )),
            configuration: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
            store,
            hub,
            clock,
            vault,
            config,
            demo,
        })
    }
}

/// Waits until the server stops.
pub(crate) async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // Where nobody is left to say it, it has been said.
    drop(stopping.wait_for(|stopping| *stopping).await);
}
