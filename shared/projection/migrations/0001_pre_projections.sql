-- Where every projection stands. A projection has one live generation, whose tables the service's views show, and at times another
-- one being built beside it (a new version, a rebuild) or only to be compared with it (a check).

create schema projections;

create table projections.generations (
    name        text not null,
    generation  int not null,
    version     int not null,
    status      text not null check (status in ('live', 'building', 'checking', 'retired')),
    position    bigint not null default 0,
    owner       text,
    epoch       bigint not null default 0,
    lease_until timestamptz not null default '-infinity',
    failed_at   bigint,
    failure     text,
    result      jsonb,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    primary key (name, generation)
);

create unique index one_live on projections.generations (name) where status = 'live';
create unique index one_in_the_making on projections.generations (name) where status in ('building', 'checking');

grant usage on schema projections to yingsu_service;
grant select, insert, update, delete on projections.generations to yingsu_service;
