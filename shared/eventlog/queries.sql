-- name: take_tail
begin; select pg_advisory_xact_lock(hashtext('eventlog.tail'));

-- name: situation
select coalesce(last.position_to, 0) as tail,
       coalesce(last.hash, decode(repeat('00', 32), 'hex')) as prev,
       greatest(clock_timestamp(), last.recorded_at) as at,
       found.streams, found.versions, known.ids, known.positions, known.leaves
from (select array_agg(stream) as streams, array_agg(version) as versions from eventlog.streams where stream = any ($1)) found
cross join (select array_agg(id) as ids, array_agg(position) as positions, array_agg(leaf) as leaves
            from eventlog.event_ids where id = any ($2)) known
left join (select position_to, hash, recorded_at from eventlog.seals order by position_to desc limit 1) last on true

-- name: append
select eventlog.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)

-- name: ensure_partitions
select eventlog.ensure_partitions($1, $2)

-- name: tail
select position_to from eventlog.seals order by position_to desc limit 1

-- name: tail_before
select position_to from eventlog.seals where recorded_at < $1 order by position_to desc limit 1

-- name: window
select position, stream, version, id, type, schema, region, bureau, actor, occurred_on, recorded_at, correlation, causation, data
from eventlog.events
where position > $1 and position <= $2
order by position

-- name: window_of_types
select position, stream, version, id, type, schema, region, bureau, actor, occurred_on, recorded_at, correlation, causation, data
from eventlog.events
where position > $1 and position <= $2 and type = any($3)
order by position

-- name: page
select e.position, e.stream, e.version, e.id, e.type, e.schema, e.region, e.bureau, e.actor, e.occurred_on, e.recorded_at,
       e.correlation, e.causation, e.data, t.tail
from (select coalesce(max(position_to), 0) as tail from eventlog.seals) t
left join eventlog.events e
    on e.position > $1 and e.position <= $1 + $2 and e.position <= t.tail and ($3::text[] is null or e.type = any($3))
order by e.position

-- name: stream
select position, stream, version, id, type, schema, region, bureau, actor, occurred_on, recorded_at, correlation, causation, data
from eventlog.events
where stream = $1 and version > $2
order by version

-- name: find
select e.position, e.stream, e.version, e.id, e.type, e.schema, e.region, e.bureau, e.actor, e.occurred_on, e.recorded_at,
       e.correlation, e.causation, e.data
from eventlog.event_ids i join eventlog.events e using (position)
where i.id = any($1)
order by e.position

-- name: streams
select position, stream, version, id, type, schema, region, bureau, actor, occurred_on, recorded_at, correlation, causation, data
from eventlog.events
where stream = any($1) and ($2::text[] is null or type = any($2))
order by position

-- name: seals
select position_from, position_to, recorded_at, root, prev, hash
from eventlog.seals
where position_to > $1
order by position_to
limit $2

-- name: seal_over
select position_from, position_to, recorded_at, root, prev, hash
from eventlog.seals
where position_to >= $1
order by position_to
limit 1

-- name: stream_versions
select stream, version from eventlog.streams

-- name: ids
select id, position, leaf from eventlog.event_ids where id = any($1)

-- name: ids_of_nothing
-- of events up to $1 there is one id each; those of the seals that came since belong to somebody, too
select count(*) filter (where position <= $1) - $1::bigint
    + count(*) filter (where position > (select coalesce(max(position_to), 0) from eventlog.seals))
from eventlog.event_ids

-- name: first_after
select position from eventlog.events where position > $1 order by position limit 1

-- name: head
select position_to, hash, recorded_at from eventlog.seals order by position_to desc limit 1

-- name: open_for_restoring
insert into eventlog.writers (role, area) select session_user, area from (select distinct area from eventlog.writers) a on conflict do nothing

-- name: close_after_restoring
delete from eventlog.writers where role = session_user
