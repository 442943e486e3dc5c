-- Identity groups: the persons agents see; custom fields; mappings of extra values to fields.

-- A person: one or more identities, and what was mapped of them.
create table identity_groups (
    id text primary key,
    community_id text not null references communities (id) on delete cascade,
    -- Predefined and custom fields, JSON as `mapping::GroupFields` writes it.
    fields text not null,
    created_at integer not null,
    updated_at integer not null
) strict;

create index identity_groups_by_community on identity_groups (community_id, id);

create table custom_fields (
    id text primary key,
    community_id text not null references communities (id) on delete cascade,
    key text not null,
    label text not null,
    type text not null
        check (type in ('string', 'text', 'integer', 'float', 'boolean', 'single_choice', 'multiple_choice')),
    -- A JSON list of strings.
    choices text not null,
    regex text,
    -- The order they are shown in.
    position integer not null,
    created_at integer not null,
    unique (community_id, key)
) strict;

create table mappings (
    id text primary key,
    community_id text not null references communities (id) on delete cascade,
    -- The key of an extra value, or uuid.
    extra_value text not null,
    -- Where it goes: one or the other.
    predefined text,
    field_id text references custom_fields (id) on delete cascade,
    -- The order they are made in: of two into one field the later counts.
    position integer not null,
    created_at integer not null,
    check ((predefined is null) <> (field_id is null))
) strict;

create unique index mappings_by_what_they_do on mappings (community_id, extra_value, coalesce(predefined, field_id));
create index mappings_by_field on mappings (field_id);

-- Grows with every change of the community's fields and mappings.
alter table communities add column mapping_version integer not null default 0;

-- Never null: each identity has a person from its first moment.
alter table identities add column group_id text references identity_groups (id);
-- The version of the mappings that the identity was last mapped with.
alter table identities add column mapped_by integer not null default 0;
-- What of it was not mapped and why, JSON as `mapping::NotMapped` writes it.
alter table identities add column not_mapped text not null default '[]';

insert into identity_groups (id, community_id, fields, created_at, updated_at)
    select id, community_id, '{}', created_at, updated_at from identities;
update identities set group_id = id;

create index identities_by_group on identities (group_id);
create index identities_by_community on identities (community_id, group_id);
