-- name: last_of_stream
select position, stream, version, id, type, schema, region, bureau, actor, occurred_on, recorded_at, correlation, causation, data
from eventlog.events
where stream = $1
order by version desc
limit 1

-- name: stand
insert into mirror.standings (site, upto, behind, heard_at, failure) values ($1, $2, $3, $4, $5)
on conflict (site) do update
set upto = excluded.upto, behind = excluded.behind, heard_at = coalesce(excluded.heard_at, mirror.standings.heard_at), failure = excluded.failure

-- name: standings
select site, upto, behind, heard_at, failure from mirror.standings order by site
