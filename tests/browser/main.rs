//! The client in a real browser, between a page, a UI and a server that the test plays.
//!
//! `wasm-pack test --headless --chrome . -p visavis --test browser`

#![cfg(target_arch = "wasm32")]

mod chat;
mod messages;
mod page;
mod storage;
mod website;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
