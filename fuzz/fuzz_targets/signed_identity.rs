//! The verifier of signed identities, under whatever libFuzzer thinks of.

#![no_main]

#[path = "../signed_identity.rs"]
mod signed_identity;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    signed_identity::judge(input);
});
