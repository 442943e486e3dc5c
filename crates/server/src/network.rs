//! What one network address may have, so that nobody who makes up visitors, or only connects, takes all there is.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::config::{Bounds, Pace};
use crate::pace::{Gates, Steps, Wait};

/// A full network is told of in the log this often.
const TOLD: Pace = Pace {
    burst: 1,
    interval: Duration::from_secs(10),
};

/// The network addresses that connections come from; of IPv6 the /64, since a single customer has all of it.
#[derive(Debug)]
pub(crate) struct Networks {
    connections: Crowds,
    visitors: Crowds,
    arrivals: Gates,
    messages: Gates,
    told: Mutex<Steps>,
}

/// How many are here of each network, and how many may be.
#[derive(Debug)]
struct Crowds {
    most: usize,
    here: Arc<Counts>,
}

/// Never more entries than there are connections.
type Counts = Mutex<HashMap<IpAddr, usize>>;

/// One connection of a network, counted until it is dropped.
#[derive(Debug)]
pub(crate) struct Arrival {
    network: IpAddr,
    here: Arc<Counts>,
}

impl From<&Bounds> for Networks {
    fn from(bounds: &Bounds) -> Self {
        let live = bounds.sockets_of_a_network.min(bounds.sockets);
        Self {
            connections: Crowds::new(live.saturating_add(bounds.requests_of_a_network)),
            visitors: Crowds::new(bounds.sockets_of_a_network),
            arrivals: bounds.arrivals_by_network.into(),
            messages: bounds.messages_by_network.into(),
            told: Mutex::new(TOLD.into()),
        }
    }
}

impl Networks {
    /// Counts one connection more, whatever comes of it, where this network may have it or nobody asks how many.
    pub(crate) fn connect(&self, network: IpAddr, is_bounded: bool) -> Option<Arrival> {
        let arrival = self.connections.enter(network, is_bounded);
        if arrival.is_none() {
            self.tell(
                network,
                "connections from this address are closed: it has as many as one may have",
            );
        }
        arrival
    }

    /// Counts one live connection of a visitor more, where this network may have it.
    pub(crate) fn arrive(&self, network: IpAddr) -> Option<Arrival> {
        let arrival = self.visitors.enter(network, true);
        let arrival = arrival.filter(|_| self.arrivals.step(network).is_ok());
        if arrival.is_none() {
            let text = "visitors from this address are refused: it has as many connections as one may have, or opens \
                        them too quickly";
            self.tell(network, text);
        }
        arrival
    }

    fn tell(&self, network: IpAddr, text: &str) {
        if self.told.lock().is_ok_and(|mut told| told.step().is_ok()) {
            tracing::warn!(
                %network,
                "{text} (--connections-per-network); if it is your proxy, name it with --trusted-proxy"
            );
        }
    }

    /// Takes the step of one message, or of something else that is stored.
    pub(crate) fn write(&self, what_by_whom: impl Hash) -> Result<(), Wait> {
        self.messages.step(what_by_whom)
    }
}

impl Crowds {
    fn new(most: usize) -> Self {
        let here = Arc::default();
        Self { most, here }
    }

    fn enter(&self, network: IpAddr, is_bounded: bool) -> Option<Arrival> {
        let mut here = counts(&self.here);
        let count = here.get(&network).copied().unwrap_or_default();
        if is_bounded && count >= self.most {
            return None;
        }
        here.insert(network, count + 1);
        Some(Arrival {
            network,
            here: Arc::clone(&self.here),
        })
    }
}

impl Arrival {
    /// Where it came from.
    pub(crate) fn network(&self) -> IpAddr {
        self.network
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        let mut here = counts(&self.here);
        if let Some(count) = here.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                here.remove(&self.network);
            }
        }
    }
}

fn counts(here: &Counts) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
    here.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const ONE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn a_network_that_has_all_it_may_gets_one_more_when_one_has_left_and_others_are_not_hurt() {
        let networks = Networks::from(&Bounds {
            sockets_of_a_network: 2,
            ..Bounds::default()
        });
        let here = [networks.arrive(ONE), networks.arrive(ONE)];
        assert!(here.iter().all(Option::is_some));
        assert!(networks.arrive(ONE).is_none());
        assert!(networks.arrive(OTHER).is_some());
        drop(here);
        assert!(networks.arrive(ONE).is_some());
        assert!(
            counts(&networks.visitors.here).is_empty(),
            "who has left is not remembered"
        );
    }

    #[test]
    fn connections_that_are_opened_and_closed_have_a_pace() {
        let arrivals_by_network = Pace {
            burst: 3,
            interval: Duration::from_hours(1),
        };
        let networks = Networks::from(&Bounds {
            arrivals_by_network,
            ..Bounds::default()
        });
        let arrived = (0..5).filter(|_| networks.arrive(ONE).is_some()).count();
        assert_eq!(arrived, 3);
    }
}
