-- name: generation_in
select name, generation, version, status, position from projections.generations
where name = $1 and status = any($2)

-- name: all_generations
select name, generation, version, status, position, owner, lease_until > now() as leased, failed_at, failure, result, updated_at
from projections.generations
where status <> 'retired'
order by name, generation

-- name: last_checks
-- the last comparison of each of these with a rebuild
select distinct on (name) name, result, updated_at from projections.generations
where name = any($1) and status = 'retired' and result is not null
order by name, generation desc

-- name: add_generation
insert into projections.generations (name, generation, version, status)
select $1, coalesce(max(generation), 0) + 1, $2, $3 from projections.generations where name = $1
on conflict do nothing
returning name, generation, version, status, position

-- name: acquire
update projections.generations
set owner = $3, epoch = epoch + 1, lease_until = now() + make_interval(secs => $4), updated_at = now()
where name = $1 and generation = $2 and status = any($5) and (lease_until < now() or owner = $3)
returning epoch, position

-- name: renew
update projections.generations set lease_until = now() + make_interval(secs => $4), updated_at = now()
where name = $1 and generation = $2 and epoch = $3
returning position

-- name: advance
update projections.generations
set position = $5, lease_until = now() + make_interval(secs => $6), failed_at = null, failure = null, updated_at = now()
where name = $1 and generation = $2 and epoch = $3 and position = $4
returning set_config('search_path', quote_ident($7), true)

-- name: release
update projections.generations set lease_until = '-infinity', owner = null
where name = $1 and generation = $2 and epoch = $3

-- name: fail
update projections.generations
set failed_at = $4, failure = $5, lease_until = '-infinity', owner = null, updated_at = now()
where name = $1 and generation = $2 and epoch = $3

-- name: lock_live
select generation, position from projections.generations where name = $1 and status = 'live' for update

-- name: set_status
update projections.generations
set status = $3, epoch = epoch + 1, owner = null, lease_until = '-infinity', updated_at = now()
where name = $1 and generation = $2

-- name: finish_check
update projections.generations set status = 'retired', result = $3, updated_at = now() where name = $1 and generation = $2

-- name: retired
select name, generation from projections.generations where name = $1 and status = 'retired'

-- name: forget
delete from projections.generations where name = $1 and generation = $2 and status = 'retired' and result is null

-- name: create_schema
select format('create schema if not exists %I', $1::text)

-- name: drop_schema
select format('drop schema if exists %I cascade', $1::text)

-- name: use_schema
select set_config('search_path', quote_ident($1), true)

-- name: tables
select tablename from pg_tables where schemaname = $1 order by tablename

-- name: show_tables
select format('drop view if exists %1$I.%3$I; create view %1$I.%3$I as table %2$I.%3$I', $1::text, $2::text, tablename) as statement
from pg_tables where schemaname = $2 order by tablename

-- name: checksum_statement
select format('select count(*)::bigint as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as hash from %I.%I t', $1::text, $2::text)

-- name: is_being_made
select true from projections.generations where name = $1 and generation = $2 and status in ('building', 'checking')

-- name: check_result
select result from projections.generations where name = $1 and generation = $2
