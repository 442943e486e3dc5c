//! The page's two clocks.

use js_sys::Date;
use web_sys::{Performance, Window};

use crate::session::time::{Instant, Now, WallClock};

/// Reads both clocks at once.
#[derive(Debug)]
pub(crate) struct Clock(Option<Performance>);

impl Clock {
    pub(crate) fn new(window: &Window) -> Self {
        Self(window.performance())
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds fit for ages"
    )]
    pub(crate) fn now(&self) -> Now {
        let wall = Date::now();
        let instant = self.0.as_ref().map_or(wall, Performance::now);
        Now {
            instant: Instant::from_millis(instant as u64),
            wall: WallClock::from_millis(wall as i64),
        }
    }
}
