//! A web chat client for websites that know their visitors.
//!
//! It holds the identity, the extra values and the signed identity that the website gives it, and carries what the visitor
//! writes to the community server and what agents answer back. It never decides who somebody is (the server does), never
//! stores a token, and never turns text into HTML.
//!
//! How a message flows: the composer reports an [`api::Action::Wrote`]; the session puts the text into its outbox and wants
//! it kept, then transmitted once the connection is up and the identity has not lapsed; the server stores it and answers
//! with an acknowledgement; the entry comes back in the thread, and the outbox lets go of its copy.
//!
//! All but [`page`](self) compiles natively and is tested without a browser.

pub mod api;
pub mod json;
pub mod session;

#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(target_arch = "wasm32")]
pub use page::{Chat, Trace, Ui};

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
