-- A visitor may have several threads with a source, and an agent may end them.
-- SQLite drops no constraint: both tables are made anew. The old contents go first, for they would follow their threads.

create table new_threads (
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
    -- The agent who answers, by name; null while the visitor waits for one.
    agent_name text,
    -- When an agent ended it; any message takes it up again.
    ended_at integer,
    -- Grows with every change of any thread: who has read up to one asks for what is after it.
    activity integer not null unique,
    created_at integer not null
) strict;

insert into new_threads (id, source_token, community_id, identity_id, holder, known, head, visitor_seen, agent_seen,
                         agent_name, activity, created_at)
select id, source_token, community_id, identity_id, holder, known, head, visitor_seen, agent_seen,
       (select c.agent_name from contents c where c.thread_id = t.id and c.agent_name is not null
        order by c.seq desc limit 1),
       activity, created_at
from threads t;

create table new_contents (
    thread_id text not null references new_threads (id) on delete cascade,
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

insert into new_contents select thread_id, seq, author_id, agent_name, known, client_id, body, at from contents;

drop table contents;
drop table threads;
alter table new_threads rename to threads;
alter table new_contents rename to contents;

create index threads_by_activity on threads (community_id, activity);
create index threads_by_visitor on threads (identity_id, holder, source_token, activity);
