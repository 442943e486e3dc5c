//! Numbers as SQLite keeps them: signed, 64 bits.

/// A number to be stored. What is beyond SQLite's integers is beyond any row too.
pub(super) fn to_stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A stored number.
pub(super) fn from_stored(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
