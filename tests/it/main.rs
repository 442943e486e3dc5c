//! The client from outside, without a browser: stories of a session, and a seeded simulation of
//! one against a server behind a lossy wire.

#![cfg(not(target_arch = "wasm32"))]

mod added;
mod bringing;
mod conversations;
mod inspection;
mod lapses;
mod recalled;
mod renewals;
mod replay;
mod several;
mod signing_out;
mod simulation;
mod stories;
mod tabs;
mod threads;
mod variables;
mod world;
