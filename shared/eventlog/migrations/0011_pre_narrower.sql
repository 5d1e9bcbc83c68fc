-- What is nobody's to see or to say, found by trying it as each role.
-- Who answers a visitor needs no names of streams (they name people, bureaus and cases), and of ids those of the visitor's events.
revoke select on eventlog.streams from yingsu_doors;
alter table eventlog.event_ids enable row level security;
create policy services on eventlog.event_ids for select to yingsu_service using (true);
create policy fence on eventlog.event_ids for select to yingsu_doors
    using (exists (select from eventlog.events e where e.position = event_ids.position));

-- A service says its own event types, and says them on its own streams: one event of another's on a case would stop that case.
create or replace function eventlog.append(
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
    strange text;
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
    select min(s) into strange from unnest(p_streams || p_stream) s join writers w on w.area = split_part(s, '-', 1) where w.area <> all (allowed);
    if strange is not null then
        raise exception 'role % may not append to stream %', session_user, strange using errcode = 'insufficient_privilege';
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
