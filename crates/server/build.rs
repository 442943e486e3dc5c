//! Makes the folder that the server embeds, so that it compiles before any web part was built.

use std::fs;
use std::io;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    // The dev profile reads the folder as it is served, a release holds it: only there a change is news to cargo.
    println!("cargo::rerun-if-changed=../../target/www");
    println!("cargo::rerun-if-changed=migrations");
    fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/www"))
}
