//! The client from outside, without a browser: stories of a session, and a seeded simulation of
//! one against a server behind a lossy wire.

#![cfg(not(target_arch = "wasm32"))]

mod added;
mod adoption;
mod bad_days;
mod conversations;
mod inspection;
mod lapses;
mod renewals;
mod replay;
mod restored;
mod several;
mod signing_out;
mod simulation;
mod stories;
mod tabs;
mod threads;
mod variables;
