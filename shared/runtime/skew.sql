-- name: now
select clock_timestamp()
