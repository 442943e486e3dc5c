//! The server from outside: the real router on a real port, a real database, real sockets.

mod admin;
mod agents;
mod appearance;
mod automated;
mod bounds;
mod bring;
mod conversations;
mod described;
mod frames;
mod http;
mod identities;
mod keys;
mod line;
mod mapping;
mod messages;
mod office;
mod persons;
mod pictures;
mod refusals;
mod renewals;
mod rest;
mod resuming;
mod schema;
mod server;
mod variables;
