//! The fuzz target, short: its seeds and a few thousand mutations of them, the same ones at each run, on any compiler.

#[path = "../../../../fuzz/signed_identity.rs"]
mod signed_identity;

use std::collections::BTreeSet;
use std::path::Path;

use signed_identity::judge;

/// Mutations of each seed.
const MUTATIONS: usize = 400;
/// What a mutation puts in: what JSON, base64url, PEM and numbers are made of, and what they are not.
const WORDS: [&[u8]; 20] = [
    b"{",
    b"}",
    b"[",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b":",
    b",",
    b".",
    b"=",
    b"-",
    b"_",
    b"e400",
    b"0",
    b"null",
    b"\"uuid\":",
    b"\n",
    b" ",
    b"\0",
    b"\xff",
];

/// Chance that is the same on every machine (xorshift64).
struct Dice(u64);

impl Dice {
    /// A number below this one.
    fn throw(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap()
    }

    /// An input that is nearly this one.
    fn mutate(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        let mut input = seed.to_vec();
        for _ in 0..=self.throw(3) {
            let place = self.throw(input.len());
            let end = place + self.throw((input.len() - place).min(24) + 1);
            match self.throw(6) {
                0 if place < input.len() => input[place] ^= 1 << self.throw(8),
                1 => drop(input.splice(place..end, [])),
                2 => drop(input.splice(place..place, input[place..end].to_vec())),
                3 => input.truncate(place.max(1)),
                4 => drop(input.splice(place..end, other[self.throw(other.len())..].iter().copied())),
                _ => drop(input.splice(place..place, WORDS[self.throw(WORDS.len())].iter().copied())),
            }
        }
        input
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/signed_identity");
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn the_fuzz_targets_seeds_and_what_is_nearly_one_of_them() {
    let seeds = seeds();
    let mut outcomes: BTreeSet<&str> = seeds.iter().flat_map(|seed| judge(seed)).collect();
    let of_seeds = outcomes.len();
    let mut dice = Dice(0x5eed);
    for seed in &seeds {
        for _ in 0..MUTATIONS {
            let other = &seeds[dice.throw(seeds.len())];
            outcomes.extend(judge(&dice.mutate(seed, other)));
        }
    }
    // It got past the signature, and to nearly every rule.
    assert!(outcomes.contains("accepted") && outcomes.contains("a key"));
    assert!(of_seeds >= 18 && outcomes.len() > of_seeds, "{of_seeds} {outcomes:?}");
}
