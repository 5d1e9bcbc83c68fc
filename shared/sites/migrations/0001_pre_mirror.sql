-- How far the copies of other sites' logs are, for operators; the copies themselves are in the log, with where they come from.
insert into eventlog.writers (role, area)
select 'yingsu_mirror', area from unnest(array['site', 'case', 'organisation', 'deadline', 'duty', 'supervision', 'court_list']) area
on conflict do nothing;

create table mirror.standings (
    site     text primary key,
    upto     bigint not null,       -- position of the site's log that has been read
    behind   bigint,                -- messages its stream holds beyond that, as of the last answer
    heard_at timestamptz,           -- when it answered last
    failure  text                   -- why nothing is copied any more, in Chinese
);
grant select, insert, update on mirror.standings to yingsu_mirror;
grant usage on schema mirror to yingsu_service;
grant select on mirror.standings to yingsu_service;
