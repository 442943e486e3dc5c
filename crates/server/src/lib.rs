//! The community server: verifies identities, keeps the conversations, serves agents and chat clients.
//!
//! How a message flows: a frame comes in by a WebSocket ([`http`]), is read into types, and goes to
//! the one writer of the [`store`]; when it is on disk its author is told, and the [`hub`] hints to
//! whoever listens that looking may be worth it. Whoever looks reads the store after a cursor of
//! their own. So nothing that is live has to be reliable: a lost hint is mended by the next one, a
//! lost connection by the next hello.

pub mod access;
pub mod app;
pub mod appearance;
pub mod cli;
pub mod clock;
pub mod community;
pub mod config;
pub mod demo;
pub mod explain;
pub mod http;
pub mod hub;
pub mod identity;
pub mod keys;
pub mod mapping;
pub mod moment;
mod network;
pub mod object;
pub mod origin;
pub mod pace;
pub mod password;
pub mod picture;
pub mod policy;
pub mod random;
pub mod refusals;
pub mod serve;
pub mod session;
pub mod snippet;
pub mod store;
pub mod usage;
pub mod visitor;
pub mod web;
