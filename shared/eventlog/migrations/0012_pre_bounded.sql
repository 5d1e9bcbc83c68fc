-- What a service that was taken over may fill the database with, found by trying it as each role.
-- Partitions are made by services as they are needed, but in the size that the owner chose last, and never further ahead than a writer asks.
create or replace function eventlog.ensure_partitions(p_size bigint, p_room bigint) returns bigint
language plpgsql security definer set search_path = eventlog, pg_temp as $$
declare
    tail     bigint;
    last_end bigint;
    part     text;
begin
    perform pg_advisory_xact_lock(hashtext('eventlog.partitions'));
    select coalesce(max(position_to), 0) into tail from seals;
    select coalesce(max(upper), 1) into last_end from partitions;
    if session_user <> current_user then
        select upper - lower into p_size from partitions where upper = last_end;
        p_room := least(p_room, 2 * p_size + 1000);
    end if;
    if p_size is null or p_size < 1 then
        raise exception 'partitions of % positions cannot be made', p_size using errcode = 'invalid_parameter_value';
    end if;
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

-- Nothing of ours is a large object; nobody would look for what lies in one. (Where the owner may not say so, Postgres warns and goes on.)
revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;
