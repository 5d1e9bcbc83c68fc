-- name: roles
-- what a service's role must not be
select rolname as name, rolsuper or rolbypassrls or rolcreaterole as mighty
from pg_roles where rolname = any ($1) or rolname = any ($2)

-- name: unfenced
-- tables of read models, and the log itself, on which row-level security does not hold
select n.nspname || '.' || c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relrowsecurity
  and (n.nspname in (select replace(name, '.', '_') || '_g' || generation from projections.generations where status = 'live')
       or n.nspname = 'eventlog' and c.relname = 'events')
order by 1

-- name: now
select clock_timestamp()

-- name: version
show server_version
