//! The client in a real browser: the rim and the widget against a WebSocket that the test plays.
//!
//! `npm run build:web`, which bundles `page.js`, then `wasm-pack test --headless --chrome . -p visavis --test browser`.

#![cfg(target_arch = "wasm32")]

mod chat;
mod kept;
mod messages;
mod page;
mod website;
mod window;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
