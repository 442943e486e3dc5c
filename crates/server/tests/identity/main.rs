//! The verifier of signed identities, from outside: rules J1 to J24, one table for each family of rules.
//!
//! Every case is one token and what must come of it; the names of the rules are those of
//! `docs/signed-identities.md`.

mod desk;
mod envelope;
mod header;
mod keys;
mod languages;
mod people;
mod properties;
mod seeds;
mod signatures;
mod times;
mod vault;
mod wording;

use desk::{Case, judge};

#[test]
fn envelopes() {
    judge(&envelope::cases());
}

#[test]
fn headers() {
    judge(&header::cases());
}

#[test]
fn signatures_and_keys() {
    judge(&signatures::cases());
}

#[test]
fn times() {
    judge(&times::cases());
}

#[test]
fn people() {
    judge(&people::cases());
}

#[test]
fn the_tables_are_as_long_as_they_were() {
    let tables: [fn() -> Vec<Case>; 5] = [
        envelope::cases,
        header::cases,
        signatures::cases,
        times::cases,
        people::cases,
    ];
    let cases: Vec<Case> = tables.iter().flat_map(|table| table()).collect();
    assert!(cases.len() >= 880, "{} cases", cases.len());
    let mut tokens: Vec<_> = cases.iter().map(|case| format!("{:?}", case.presented())).collect();
    tokens.sort();
    tokens.dedup();
    assert!(tokens.len() >= 850, "{} of them differ", tokens.len());
}
