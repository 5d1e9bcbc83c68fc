-- name: recovering
select pg_is_in_recovery()

-- name: lock
select pg_advisory_lock(hashtext('yingsu.migrate'))

-- name: ledger
create schema if not exists yingsu;
create table if not exists yingsu.migrations (
    name       text primary key,
    checksum   text not null,
    applied_at timestamptz not null default now()
);

-- name: applied
select name, checksum from yingsu.migrations

-- name: record
insert into yingsu.migrations (name, checksum) values ($1, $2)

-- name: group
do $$ begin
    if not exists (select from pg_roles where rolname = 'yingsu_service') then
        create role yingsu_service nologin;
    end if;
    execute format('grant create on database %I to yingsu_service', current_database());
    grant usage on schema yingsu to yingsu_service;
    grant select on yingsu.migrations to yingsu_service;
    if not exists (select from pg_roles where rolname = 'yingsu_doors') then
        create role yingsu_doors nologin;
    end if;
    grant usage on schema yingsu to yingsu_doors;
end $$;
-- Whether a row is the visitor's: nothing is, where nobody said who visits. Short, so that it is inlined into every policy.
create or replace function yingsu.theirs(p_region text, p_bureau text) returns boolean language sql stable parallel safe as
$$ select current_setting('yingsu.region', true) in ('*', p_region) and current_setting('yingsu.bureau', true) in ('*', p_bureau) $$;

-- name: role_statements
select statement from (values
    (1, case when not exists (select from pg_roles where rolname = $1) then format('create role %I login', $1::text) end),
    (2, case when $2::text is not null then format('alter role %I password %L', $1::text, $2::text) end),
    (3, format('grant yingsu_service to %I', $1::text)),
    (4, format('create schema if not exists %I authorization %I', $3::text, $1::text)),
    -- who a service is while it answers somebody: row-level security holds for it
    (5, case when not exists (select from pg_roles where rolname = $1 || '_doors') then format('create role %I nologin', $1 || '_doors') end),
    (6, format('grant yingsu_doors to %I', $1 || '_doors')),
    (7, format('grant %I to %I with inherit false, set true', $1 || '_doors', $1::text)),
    (8, format('grant usage on schema %I to %I', $3::text, $1 || '_doors'))
) s(n, statement)
where statement is not null
order by n

-- name: become
select format('set local role %I; set local search_path to %I', $1::text, $2::text)

-- name: partitions
select eventlog.ensure_partitions($1::bigint, 2 * $1::bigint + 1000)
