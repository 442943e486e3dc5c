//! Content security policies: what a website's must allow for the chat, and that of the chat's own page.

/// The directives that a website's policy needs for the chat of the server at this address, and no more.
///
/// The chat needs no `unsafe-inline`, no nonce and no `unsafe-eval`, and it works where Trusted Types are required.
pub fn of_website(server: &str) -> String {
    let socket = server.replacen("http", "ws", 1);
    format!("script-src {server} 'wasm-unsafe-eval'; connect-src {server} {socket}; img-src {server}")
}

/// The policy of the chat's own page: only these websites may have it in a frame, none where there are none.
pub fn of_frame(allowed: &[&str], host: Option<&str>) -> String {
    let sockets = host.map_or(String::new(), |host| format!(" ws://{host} wss://{host}"));
    let ancestors = match allowed {
        [] => "'none'".to_owned(),
        allowed => allowed.join(" "),
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'{sockets}; \
         img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_allows_the_server_and_its_sockets_and_nothing_else() {
        assert_eq!(
            of_website("https://chat.example.org"),
            "script-src https://chat.example.org 'wasm-unsafe-eval'; \
             connect-src https://chat.example.org wss://chat.example.org; img-src https://chat.example.org"
        );
        assert!(of_website("http://127.0.0.1:8787").contains(" ws://127.0.0.1:8787; "));
    }

    #[test]
    fn a_frame_is_for_the_websites_of_its_source_alone() {
        let policy = of_frame(&["https://a.example", "https://b.example"], None);
        assert!(policy.ends_with("frame-ancestors https://a.example https://b.example"));
        assert!(of_frame(&[], None).ends_with("frame-ancestors 'none'"));
    }
}
