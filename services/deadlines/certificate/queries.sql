-- name: event_at
select id from eventlog.events where stream = $1 and version = $2
