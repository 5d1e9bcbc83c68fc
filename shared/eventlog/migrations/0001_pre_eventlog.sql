-- The event log: append-only, gapless positions in commit order, every batch sealed.
-- Application roles may read it and call eventlog.append(); nobody may change what is recorded.

create schema eventlog;

create table eventlog.streams (
    stream  text primary key,
    version bigint not null check (version > 0)
);

create table eventlog.events (
    position    bigint not null primary key,
    stream      text not null,
    version     bigint not null,
    id          uuid not null,
    type        text not null,
    schema      int not null,
    region      text not null,
    bureau      text not null,
    actor       text not null,
    occurred_on date,
    recorded_at timestamptz not null,
    correlation uuid not null,
    causation   uuid,
    data        json not null           -- json, not jsonb: the exact text is what the seal covers
) partition by range (position);

create index events_stream on eventlog.events (stream, version);

-- Global uniqueness of event ids cannot be an index of a partitioned table. leaf: the hash of the content, which tells a retry
-- (same id, same content) from a mistake (same id, other content).
create table eventlog.event_ids (
    id       uuid primary key,
    position bigint not null,
    leaf     bytea not null
);

create table eventlog.seals (
    position_to   bigint primary key,
    position_from bigint not null unique,
    recorded_at   timestamptz not null,
    root          bytea not null check (length(root) = 32),
    prev          bytea not null check (length(prev) = 32),
    hash          bytea not null check (length(hash) = 32),
    check (position_from <= position_to)
);

create table eventlog.writers (
    role name not null,
    area text not null,
    primary key (role, area)
);

create table eventlog.partitions (
    name     text primary key,
    lower    bigint not null unique,
    upper    bigint not null unique,
    check (lower < upper)
);

create function eventlog.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'eventlog.% is append-only: % refused', tg_table_name, tg_op
        using errcode = 'insufficient_privilege', hint = 'correct a mistake with an event that names the event it corrects';
end $$;

create trigger append_only before update or delete on eventlog.events for each row execute function eventlog.refuse_change();
create trigger append_only before update or delete on eventlog.event_ids for each row execute function eventlog.refuse_change();
create trigger append_only before update or delete on eventlog.seals for each row execute function eventlog.refuse_change();
create trigger no_truncate before truncate on eventlog.events for each statement execute function eventlog.refuse_change();
create trigger no_truncate before truncate on eventlog.event_ids for each statement execute function eventlog.refuse_change();
create trigger no_truncate before truncate on eventlog.seals for each statement execute function eventlog.refuse_change();

-- Partitions are made ahead and then attached: attaching does not lock out readers and writers, creating in place would.
create function eventlog.ensure_partitions(p_size bigint, p_room bigint) returns bigint
language plpgsql security definer set search_path = eventlog, pg_temp as $$
declare
    tail     bigint;
    last_end bigint;
    part     text;
begin
    perform pg_advisory_xact_lock(hashtext('eventlog.partitions'));
    select coalesce(max(position_to), 0) into tail from seals;
    select coalesce(max(upper), 1) into last_end from partitions;
    while last_end <= tail + p_room loop
        part := 'events_from_' || last_end;
        execute format('create table %I (like events including defaults including constraints)', part);
        execute format('alter table %I add constraint bounds check (position >= %s and position < %s)', part, last_end, last_end + p_size);
        execute format('create trigger no_truncate before truncate on %I for each statement execute function refuse_change()', part);
        execute format('alter table events attach partition %I for values from (%s) to (%s)', part, last_end, last_end + p_size);
        execute format('alter table %I drop constraint bounds', part);
        insert into partitions values (part, last_end, last_end + p_size);
        last_end := last_end + p_size;
    end loop;
    return last_end;
end $$;

-- The only way in. Trusts nothing: the tail, the chain, the versions and the caller's right to these event types are checked here again.
create function eventlog.append(
    p_tail bigint, p_at timestamptz, p_root bytea, p_prev bytea, p_hash bytea,
    p_streams text[], p_before bigint[], p_after bigint[],
    p_stream text[], p_version bigint[], p_id uuid[], p_type text[], p_schema int[], p_region text[], p_bureau text[],
    p_actor text[], p_occurred date[], p_correlation uuid[], p_causation uuid[], p_data text[], p_leaf bytea[]
) returns void
language plpgsql security definer set search_path = eventlog, pg_temp as $$
declare
    n       bigint := cardinality(p_id);
    touched bigint := 0;
    created bigint := 0;
    allowed text[];
    last    seals;
begin
    perform pg_advisory_xact_lock(hashtext('eventlog.tail'));
    select * into last from seals order by position_to desc limit 1;
    if coalesce(last.position_to, 0) <> p_tail or coalesce(last.hash, p_prev) <> p_prev or last.recorded_at > p_at then
        raise exception 'the tail moved under this batch' using errcode = 'serialization_failure';
    end if;
    allowed := array(select area from writers where role = session_user);
    if exists (select from unnest(p_type) t where split_part(t, '.', 1) <> all (allowed)) then
        raise exception 'role % may not append these event types: %', session_user, (select array_agg(distinct t) from unnest(p_type) t)
            using errcode = 'insufficient_privilege';
    end if;
    if 0 < any (p_before) then
        update streams s set version = u.after
            from unnest(p_streams, p_before, p_after) u(stream, before, after)
            where u.before > 0 and s.stream = u.stream and s.version = u.before;
        get diagnostics touched = row_count;
    end if;
    if 0 = any (p_before) then
        insert into streams (stream, version)
            select u.stream, u.after from unnest(p_streams, p_before, p_after) u(stream, before, after) where u.before = 0
            on conflict (stream) do nothing;
        get diagnostics created = row_count;
    end if;
    if touched + created <> cardinality(p_streams) then
        raise exception 'a stream moved under this batch' using errcode = 'serialization_failure';
    end if;
    insert into events (position, stream, version, id, type, schema, region, bureau, actor, occurred_on, recorded_at, correlation, causation, data)
        select p_tail + u.n, u.stream, u.version, u.id, u.type, u.schema, u.region, u.bureau, u.actor, u.occurred, p_at,
               u.correlation, u.causation, u.data::json
        from unnest(p_stream, p_version, p_id, p_type, p_schema, p_region, p_bureau, p_actor, p_occurred, p_correlation, p_causation, p_data)
             with ordinality u(stream, version, id, type, schema, region, bureau, actor, occurred, correlation, causation, data, n)
        order by u.n;
    insert into event_ids (id, position, leaf)
        select u.id, p_tail + u.n, u.leaf from unnest(p_id, p_leaf) with ordinality u(id, leaf, n);
    insert into seals (position_from, position_to, recorded_at, root, prev, hash)
        values (p_tail + 1, p_tail + n, p_at, p_root, p_prev, p_hash);
end $$;

revoke all on all functions in schema eventlog from public;
revoke all on all tables in schema eventlog from public;
grant usage on schema eventlog to yingsu_service;
grant select on eventlog.events, eventlog.event_ids, eventlog.seals, eventlog.streams, eventlog.writers, eventlog.partitions to yingsu_service;
grant execute on all functions in schema eventlog to yingsu_service;

insert into eventlog.writers (role, area) values
    ('yingsu_intake', 'case'), ('yingsu_intake', 'organisation'),
    ('yingsu_deadlines', 'deadline'),
    ('yingsu_notify', 'notification');
