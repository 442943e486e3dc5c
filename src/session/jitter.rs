//! Chance, from a seed: the same seed throws the same numbers, so that a simulation can be replayed.

use std::time::Duration;

/// `SplitMix64` (Steele, Lea, Flood 2014): spreads reconnects, guards no secret.
#[derive(Debug)]
pub(super) struct Jitter(u64);

impl Jitter {
    /// Jitter that starts at `seed`.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any duration below `limit`, in milliseconds, each as likely.
    pub(super) fn below(&mut self, limit: Duration) -> Duration {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX).max(1);
        Duration::from_millis((z ^ (z >> 31)) % limit)
    }
}
