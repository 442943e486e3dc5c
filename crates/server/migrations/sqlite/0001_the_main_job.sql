-- Communities, their keys and sources, visitors, threads, agents.
-- Times are milliseconds since 1970. Secrets of others are stored sealed, secrets of ours hashed.

-- One row: the numbers that only grow.
create table counters (
    one integer primary key check (one = 1),
    -- Of every change of any thread; a number is never given twice, also when its thread is gone.
    activity integer not null,
    -- Of every change of what an administrator sets up: live sessions are looked at again after it.
    configuration integer not null
) strict;

insert into counters (one, activity, configuration) values (1, 0, 0);

create table communities (
    id text primary key,
    name text not null unique,
    preset text not null check (preset in ('ringcx', 'engage')),
    mode text not null check (mode in ('accept', 'reject', 'require')),
    -- Seconds a token must (may) have to live when it is presented.
    minimum_lifetime integer not null,
    maximum_lifetime integer,
    created_at integer not null
) strict;

create table keys (
    community_id text not null references communities (id) on delete cascade,
    kid text not null,
    algorithm text not null check (algorithm in ('HS256', 'RS256')),
    -- HS256: the secret, sealed with the server's master key. RS256: the public key, PEM.
    material blob not null,
    added_at integer not null,
    primary key (community_id, kid)
) strict, without rowid;

create table sources (
    token text primary key,
    community_id text not null references communities (id) on delete cascade,
    name text not null,
    created_at integer not null
) strict, without rowid;

create table source_origins (
    source_token text not null references sources (token) on delete cascade,
    -- As a browser writes it in the Origin header: scheme, host, port unless it is the default.
    origin text not null,
    primary key (source_token, origin)
) strict, without rowid;

create table identities (
    id text primary key,
    community_id text not null references communities (id) on delete cascade,
    -- Nobody reaches a signed person by claiming their uuid: the kinds never meet.
    namespace text not null check (namespace in ('signed', 'claimed', 'automated')),
    uuid text not null,
    -- Automated identities only: SHA-256 of the browser's key.
    holder blob,
    -- The identity as the website said it, JSON as `wire::Identity` writes it.
    fields text not null,
    created_at integer not null,
    updated_at integer not null,
    unique (community_id, namespace, uuid),
    unique (community_id, holder),
    check ((namespace = 'automated') = (holder is not null))
) strict;

create table threads (
    id text primary key,
    source_token text not null references sources (token) on delete cascade,
    community_id text not null references communities (id) on delete cascade,
    identity_id text not null references identities (id) on delete cascade,
    -- Who may continue it: empty for a signed person (on any device), else SHA-256 of the key of
    -- the browser it was begun in. An unsigned uuid alone opens nobody's conversation.
    holder blob not null,
    known text not null check (known in ('verified', 'claimed', 'anonymous')),
    head integer not null default 0,
    visitor_seen integer not null default 0,
    agent_seen integer not null default 0,
    -- Grows with every change of any thread: the console asks for what is after the last it saw.
    activity integer not null unique,
    created_at integer not null,
    unique (source_token, identity_id, holder)
) strict;

create index threads_by_activity on threads (community_id, activity);
create index threads_by_identity on threads (identity_id);

create table contents (
    thread_id text not null references threads (id) on delete cascade,
    seq integer not null,
    -- An identity's id or an agent's.
    author_id text not null,
    -- The name an agent had; null for the visitor.
    agent_name text,
    -- How well the visitor was known then; null for an agent.
    known text check (known in ('verified', 'claimed', 'anonymous')),
    client_id text not null,
    body text not null,
    at integer not null,
    primary key (thread_id, seq),
    unique (author_id, client_id)
) strict, without rowid;

create table agents (
    id text primary key,
    email text not null unique collate nocase,
    name text not null,
    -- Argon2id in PHC form.
    password_hash text not null,
    created_at integer not null
) strict;

create table agent_communities (
    agent_id text not null references agents (id) on delete cascade,
    community_id text not null references communities (id) on delete cascade,
    primary key (agent_id, community_id)
) strict, without rowid;

create table agent_sessions (
    -- SHA-256 of the cookie's 256 random bits.
    hash blob primary key,
    agent_id text not null references agents (id) on delete cascade,
    expires_at integer not null
) strict, without rowid;

create index agent_sessions_by_agent on agent_sessions (agent_id);
