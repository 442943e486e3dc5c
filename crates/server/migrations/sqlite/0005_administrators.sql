-- Accounts that may set things up, and the access tokens of their programs.

alter table agents add column role text not null default 'agent' check (role in ('agent', 'administrator'));

create table access_tokens (
    -- SHA-256 of the token, which was shown once.
    hash blob primary key,
    -- An administrator's: it goes with the account, and is of no use when the account is none any more.
    agent_id text not null references agents (id) on delete cascade,
    name text not null unique,
    created_at integer not null
) strict, without rowid;

create index access_tokens_by_agent on access_tokens (agent_id);
