//! The server's program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    visavis_server::cli::run()
}
