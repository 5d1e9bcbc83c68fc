-- name: prepare
-- the superuser may append everything; and for its writer the clock shows the day that is written
insert into eventlog.writers (role, area)
select current_user, area from unnest(array['case', 'organisation', 'deadline', 'notification']) area on conflict do nothing;
create schema bench;
create table bench.moment (at timestamptz not null);
insert into bench.moment values ('2021-01-04 09:00+08');
create function bench.clock_timestamp() returns timestamptz language sql volatile as 'select at from bench.moment';

-- name: stand_on
update bench.moment set at = $1

-- name: stand_at_tail
-- live generations of an earlier version that have read everything: what is built beside them replays and tells nobody
insert into projections.generations (name, generation, version, status, position)
select name, 1, case when name = 'intake.relay' then 1 else 0 end, 'live', $1 from unnest($2::text[]) name

-- name: finish
drop schema bench cascade

-- name: building
select exists (select from unnest($1::text[]) wanted (name)
               where not exists (select from projections.generations g
                                 where g.name = wanted.name and g.status = 'live' and g.version > 0))
