//! The page's two clocks.

use js_sys::Date;

use crate::session::time::{Instant, Now, WallClock};

/// Reads both clocks at once.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds fit for ages"
)]
pub(super) fn now() -> Now {
    let since_the_page_began = web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now());
    Now {
        instant: Instant::from_millis(since_the_page_began as u64),
        wall: WallClock::from_millis(Date::now() as i64),
    }
}
