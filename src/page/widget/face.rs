//! The widget's JavaScript, `www/client/face`: it builds the elements and is told what to show.
//!
//! In JavaScript because a node made there costs the visitor a third of the bytes and half of the
//! time it costs from here. One call a message; numbers and strings cross, and nothing else.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What the visitor sees.
    #[derive(Debug)]
    pub type Face;

    #[wasm_bindgen(method)]
    pub(super) fn show(
        this: &Face,
        is_open: bool,
        unread: u32,
        line: &str,
        notice: &str,
        counted: u32,
        waiting: u32,
        is_full: bool,
        is_declined: bool,
        is_empty: bool,
        typing: &str,
    );
    #[wasm_bindgen(method)]
    pub(super) fn ask(this: &Face, is_asked: bool);
    #[wasm_bindgen(method)]
    pub(super) fn begin(
        this: &Face,
        first: f64,
        last: f64,
        is_fresh: bool,
        has_earlier: bool,
        is_loading: bool,
        divider: f64,
        seen: f64,
    );
    #[wasm_bindgen(method)]
    pub(super) fn next(this: &Face) -> f64;
    #[wasm_bindgen(method)]
    pub(super) fn entry(
        this: &Face,
        seq: f64,
        id: &str,
        name: &str,
        body: &str,
        at: f64,
        before: f64,
        flags: u32,
        picture: &str,
    );
    #[wasm_bindgen(method)]
    pub(super) fn waits(this: &Face, id: &str, progress: u32) -> bool;
    #[wasm_bindgen(method)]
    pub(super) fn wait(this: &Face, id: &str, body: &str, progress: u32, at: f64);
    #[wasm_bindgen(method)]
    pub(super) fn end(this: &Face);
    #[wasm_bindgen(method)]
    pub(super) fn announce(this: &Face, id: &str, name: &str, body: &str);
    #[wasm_bindgen(method)]
    pub(super) fn about(this: &Face, agent: &str, is_ended: bool, is_waiting: bool, threads: u32) -> bool;
    #[wasm_bindgen(method)]
    pub(super) fn thread(
        this: &Face,
        id: &str,
        agent: &str,
        by: Option<&str>,
        excerpt: &str,
        at: f64,
        unread: u32,
        is_ended: bool,
    );
    #[wasm_bindgen(method)]
    pub(super) fn draft(this: &Face, text: &str);
}
