//! Makes the folder that the server embeds, so that it compiles before any web part was built.

use std::{env, fs, io};

const WWW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/www");

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    // A release holds the folder's files. The dev profile reads them when they are asked for: no news to cargo.
    if env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={WWW}");
    }
    fs::create_dir_all(WWW)
}
