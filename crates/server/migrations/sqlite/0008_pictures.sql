-- Pictures of agents, as visitors and agents see them.

create table pictures (
    -- 128 random bits, in its address: another picture is another name, so that each may be kept for ever.
    id text primary key,
    -- An agent has one, and it goes with the agent.
    agent_id text not null unique references agents (id) on delete cascade,
    media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
    bytes blob not null
) strict;
