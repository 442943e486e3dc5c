-- How keys are used: noted by the running server every few seconds, not at every hello.

-- When somebody was first, and last, let in by it.
alter table keys add column first_used_at integer;
alter table keys add column last_used_at integer;
-- When the last of the tokens that were let in by it is over, leeway included.
alter table keys add column good_until integer;
-- Connections that stand on it.
alter table keys add column live_sessions integer not null default 0;
