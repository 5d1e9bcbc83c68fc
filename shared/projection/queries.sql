-- name: generation_in
select name, generation, version, status, position from projections.generations
where name = $1 and status = any($2)

-- name: look
select coalesce((select max(position_to) from eventlog.seals), 0) as tail,
       exists (select from projections.generations where name = any($1) and status in ('building', 'checking')) as asked

-- name: all_generations
select name, generation, version, status, position, owner, lease_until > now() as leased, failed_at, failure, result, updated_at
from projections.generations
where status <> 'retired'
order by name, generation

-- name: behind
-- the oldest event that is not read is in the first seal that ends after the position; clock_timestamp: of the server that recorded it
select g.name, g.position, g.failed_at is not null as failing,
       coalesce(greatest(0, extract(epoch from clock_timestamp() - s.recorded_at)), 0)::float8 as seconds
from projections.generations g
left join lateral (
    select recorded_at from eventlog.seals where position_to > g.position order by position_to limit 1
) s on true
where g.status = 'live' and g.name = any ($1)
order by g.name

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
-- a lease that ends later than one that begins now is of a clock that was put back since: nobody renews it, or its epoch ends here
update projections.generations
set owner = $3, epoch = epoch + 1, lease_until = now() + make_interval(secs => $4), updated_at = now()
where name = $1 and generation = $2 and status = any($5)
  and (lease_until < now() or lease_until > now() + make_interval(secs => $4 * 2) or owner = $3)
returning epoch, position

-- name: abandon
-- as in acquire: not while somebody is at it
update projections.generations
set status = 'retired', epoch = epoch + 1, owner = null, lease_until = '-infinity', updated_at = now()
where name = $1 and generation = $2 and status in ('building', 'checking')
  and (lease_until < now() or lease_until > now() + make_interval(secs => $3 * 2))
returning true

-- name: renew
update projections.generations set lease_until = now() + make_interval(secs => $4), updated_at = now()
where name = $1 and generation = $2 and epoch = $3
returning position

-- name: advance
update projections.generations
set position = $5, lease_until = now() + make_interval(secs => $6), failed_at = null, failure = null, updated_at = now()
where name = $1 and generation = $2 and epoch = $3 and position = $4
returning set_config('search_path', quote_ident($7), true)

-- name: skip
-- as advance, of several that have nothing else to do; a row that somebody holds is left, or one comparison would keep everybody waiting
with free as (
    select g.name, g.generation, s.upto, s.seconds from projections.generations g
    join jsonb_to_recordset($1) as s (name text, generation int, epoch bigint, before bigint, upto bigint, seconds float8)
        on g.name = s.name and g.generation = s.generation and g.epoch = s.epoch and g.position = s.before
    for no key update of g skip locked
)
update projections.generations g
set position = free.upto, lease_until = now() + make_interval(secs => free.seconds), failed_at = null, failure = null, updated_at = now()
from free
where g.name = free.name and g.generation = free.generation
returning g.name

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
select format('drop view if exists %1$I.%3$I; create view %1$I.%3$I with (security_invoker = true) as table %2$I.%3$I', $1::text, $2::text, tablename) as statement
from pg_tables where schemaname = $2 order by tablename

-- name: checksum_statement
select format('select count(*)::bigint as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as hash from %I.%I t', $1::text, $2::text)

-- name: is_being_made
select true from projections.generations where name = $1 and generation = $2 and status in ('building', 'checking')

-- name: check_result
select result from projections.generations where name = $1 and generation = $2

-- name: fence_statements
-- What makes the tables of a generation ($1 schema, $2 service) safe to be read for a visitor: row-level security on each, and a policy. A table with
-- region and bureau is fenced by them; one without belongs to the row with its key in a table that has them. One that has neither, and no policy
-- of its own in its schema, is nobody's to see. Says only what is not so yet.
-- Whose rows those are is asked in sub-selects, so once for a question and not for every row of it; and within a case, of which the planner thinks
-- that every second row passes: of comparisons it would think that next to none does, and read all rows of a place to sort them for one page.
with doors as (select 'yingsu_' || $2::text || '_doors' as role),
whose as (select $q$case when (select current_setting('yingsu.region', true)) in ('*', region)
                         then (select current_setting('yingsu.bureau', true)) in ('*', bureau) else false end$q$ as of_bureau,
                 $q$case when (select current_setting('yingsu.region', true)) in ('*', region)
                         then (select current_setting('yingsu.bureau', true)) = '*' else false end$q$ as of_region),
tables as (
    select c.oid, c.relname, c.relrowsecurity,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'region') as region,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'bureau') as bureau,
           (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
            where i.indrelid = c.oid and i.indisprimary and i.indnatts = 1) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1::text and c.relkind = 'r'
), owned as (
    select t.oid, string_agg(format('exists (select from %I.%I o where o.%I = %I.%I)', $1::text, o.relname, o.key, t.relname, o.key), ' or ') as rule
    from tables t
    join tables o on o.region and o.bureau and exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = o.key)
    where not t.region
    group by t.oid
)
select format('alter table %I.%I enable row level security', $1::text, relname) as statement
from tables
where not relrowsecurity
union all
select format('create policy fence on %I.%I for select to %I using (%s)', $1::text, t.relname, role, r.rule)
from tables t cross join doors cross join whose left join owned using (oid)
cross join lateral (select case when t.region and t.bureau then whose.of_bureau
                                when t.region then whose.of_region else owned.rule end as rule) r
where r.rule is not null and not exists (select from pg_policy p where p.polrelid = t.oid)
union all
-- of an earlier release, asked for every row
select format('alter policy fence on %I.%I using (%s)', $1::text, t.relname, case when t.bureau then whose.of_bureau else whose.of_region end)
from tables t cross join whose join pg_policy p on p.polrelid = t.oid
where t.region and pg_get_expr(p.polqual, p.polrelid) like 'yingsu.theirs(%'
union all
select format('grant usage on schema %I to %I', $1::text, role)
from doors
where exists (select from tables) and not has_schema_privilege(role, $1::text, 'usage')
union all
select format('grant select on %I.%I to %I', $1::text, relname, role)
from tables cross join doors
where not has_table_privilege(role, tables.oid, 'select')
union all
select format('alter view %I.%I set (security_invoker = true)', $2::text, v.relname)
from pg_class v join pg_namespace n on n.oid = v.relnamespace join tables using (relname)
where n.nspname = $2::text and v.relkind = 'v' and 'security_invoker=true' <> all (coalesce(v.reloptions, '{}'))
union all
select format('grant select on %I.%I to %I', $2::text, v.relname, role)
from pg_class v join pg_namespace n on n.oid = v.relnamespace join tables using (relname) cross join doors
where n.nspname = $2::text and v.relkind = 'v' and not has_table_privilege(role, v.oid, 'select')
