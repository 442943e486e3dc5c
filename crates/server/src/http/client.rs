//! Who is at the other end of a request: the peer, or whom a trusted proxy has heard.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};

use crate::config::Config;

/// What proxies say they have heard; each adds to the end.
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's network address. Of a proxy that is not trusted it is the proxy's own: anybody can write the header.
pub(super) fn address(config: &Config, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = is_trusted(config, peer);
    let forwarded = headers.get_all(FORWARDED).iter().next_back();
    let last = forwarded
        .filter(|_| is_trusted)
        .and_then(|forwarded| forwarded.to_str().ok()?.rsplit(',').next());
    last.and_then(|last| read(last.trim())).unwrap_or(peer)
}

/// True of a proxy whose word is taken.
pub(crate) fn is_trusted(config: &Config, peer: IpAddr) -> bool {
    let mut trusted = config.trusted_proxies.iter();
    trusted.any(|proxy| proxy.to_canonical() == peer.to_canonical())
}

/// An address as proxies write it: some with the port.
fn read(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    text.parse()
        .ok()
        .or_else(with_port)
        .map(|address: IpAddr| address.to_canonical())
}

/// Whose attempts are counted together: of IPv6 the network, since a single customer has all of it.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let mut segments = address.segments();
            segments[4..].fill(0);
            IpAddr::V6(segments.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_what_it_added_itself() {
        let config = Config {
            trusted_proxies: vec!["10.0.0.1".parse().unwrap()],
            ..Config::default()
        };
        for (peer, forwarded, client) in [
            ("10.0.0.1", &["203.0.113.9"][..], "203.0.113.9"),
            ("::ffff:10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["6.6.6.6", "203.0.113.9:4711"], "203.0.113.9"),
            ("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("10.0.0.1", &["203.0.113.9, unknown"], "10.0.0.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.2", &["203.0.113.9"], "10.0.0.2"),
        ] {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append(FORWARDED, HeaderValue::from_static(value));
            }
            let peer = peer.parse().unwrap();
            assert_eq!(address(&config, peer, &headers).to_string(), client, "{forwarded:?}");
        }
    }
}
