//! Websites, as browsers name them.

use std::fmt;

/// A website, as a browser writes it in the `Origin` header (RFC 6454 section 6.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(String);

/// A text that is no origin of a website; holds the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAnOrigin(String);

impl Origin {
    /// Reads what a person wrote: `https://shop.example`, `http://localhost:8080`. Letters become small and a
    /// default port falls away, as in a browser.
    pub fn read(text: &str) -> Result<Self, NotAnOrigin> {
        let wrong = || NotAnOrigin(text.into());
        let lower = text.trim().to_ascii_lowercase();
        let (scheme, rest) = lower.split_once("://").ok_or_else(wrong)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let default_port = match scheme {
            "https" => "443",
            "http" => "80",
            _ => return Err(wrong()),
        };
        // The colons of an IPv6 address stand in brackets.
        let host_end = rest.find(']').map_or(0, |end| end + 1);
        let (host, port) = match rest[host_end..].find(':') {
            Some(colon) => (&rest[..host_end + colon], Some(&rest[host_end + colon + 1..])),
            None => (rest, None),
        };
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let host_fits = match bare {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => matches!(host.len(), 1..=253) && host.bytes().all(is_host),
        };
        let port_fits = port.is_none_or(|port| {
            port.parse::<u16>()
                .is_ok_and(|number| number > 0 && number.to_string() == port)
        });
        if !host_fits || !port_fits {
            return Err(wrong());
        }
        Ok(Self(match port {
            Some(port) if port != default_port => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        }))
    }

    /// The text, as it stands in the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port, as they stand in a `Host` header.
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or(&self.0, |(_, authority)| authority)
    }

    /// True where the website is reached over TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl fmt::Display for NotAnOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no website's origin: write scheme, host and port alone, as https://www.example.org, a name with \
             other letters than a-z in its xn-- form",
            self.0
        )
    }
}

impl std::error::Error for NotAnOrigin {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_as_a_browser_writes_it() {
        for (written, read) in [
            ("https://shop.example", "https://shop.example"),
            ("https://Shop.Example:443/", "https://shop.example"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://localhost:443", "http://localhost:443"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
        ] {
            assert_eq!(Origin::read(written).unwrap().as_str(), read);
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for wrong in [
            "",
            "null",
            "*",
            "shop.example",
            "https://",
            "https://*.example",
            "https://shop.example/page",
            "https://shop.example?x",
            "https://user@shop.example",
            "https://shop.example:0",
            "https://shop.example:080",
            "https://shop.example:99999",
            "https://shop.example:",
            "https://sh op.example",
            "https://bücher.example",
            "http://[::1",
            "http://[localhost]",
            "file:///home",
        ] {
            assert!(Origin::read(wrong).is_err(), "{wrong}");
        }
    }
}
