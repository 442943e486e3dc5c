//! The page's two clocks.

use wasm_bindgen::prelude::*;

use crate::session::time::{Instant, Now, WallClock};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn since_the_page_began() -> f64;
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn wall() -> f64;
}

/// Reads both clocks at once.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds fit for ages"
)]
pub(crate) fn now() -> Now {
    Now {
        instant: Instant::from_millis(since_the_page_began() as u64),
        wall: WallClock::from_millis(wall() as i64),
    }
}
